"""What a frame of the score holds of a network with two time axes: parts, contexts, links."""

import json
from typing import Any

import numpy as np
import pytest

from rnn_core.data import History, Signal, Snapshot, Trace
from rnn_core.views import pack
from tests.unit.test_views_packing import BUDGET, history, numbers


def encoder_decoder(T_x: int, T_y: int, H: int, *, attention: bool = True, classes: int = 400) -> Trace:
    draw = np.random.default_rng(3)
    states = {"decoder/layer0": "target", "encoder/layer0": "source", "encoder/layer0/backward": "source"}
    sizes = {"target": T_y, "source": T_x}
    signals = {
        f"{name}/{kind}": Signal(np.tanh(draw.normal(size=(sizes[axis], H))), (axis, "unit"))
        for name, axis in states.items()
        for kind in ("hidden", "cell", "forget")
    }
    gradients = {
        f"{name}/hidden{part}": Signal(draw.normal(size=(sizes[axis], H)), (axis, "unit"))
        for name, axis in states.items()
        for part in ("", "/transported")
    }
    if attention:
        signals["attention"] = Signal(draw.dirichlet(np.ones(T_x), T_y), ("target", "source"))
        signals["decoder/context"] = Signal(draw.normal(size=(T_y, 2 * H)), ("target", "feature"))
    signals["prediction"] = Signal(draw.dirichlet(np.ones(classes), T_y), ("output", "class"))
    signals["target"] = Signal(draw.integers(0, classes, T_y), ("output",))
    axes = {name: tuple(f"{name}{k}" for k in range(size)) for name, size in sizes.items()}
    axes["class"] = tuple(f"symbol{k}" for k in range(classes))
    return Trace(axes, signals, gradients, f"output {T_y}", tuple(range(T_y)))


def two_parts(**asked: Any) -> dict[str, Any]:
    return pack(Snapshot(1, 1.0, 0.5, trace=encoder_decoder(5, 3, 4)), history(), **asked)


def test_a_frame_of_two_parts_is_light() -> None:
    snapshot = Snapshot(37, 1.0, 0.5, trace=encoder_decoder(14, 16, 64))
    assert len(json.dumps(pack(snapshot, history()))) <= BUDGET


def test_a_time_step_is_chosen_on_a_time_axis() -> None:
    def chosen(time: int, clock: str) -> tuple[object, object]:
        frame = two_parts(selected_time=time, selected_clock=clock)
        return frame["clock"], frame["selected"]

    assert [chosen(2, ""), chosen(2, "target"), chosen(4, "source")] == [(0, 2), (0, 2), (1, 4)]
    assert [chosen(3, "target"), chosen(5, "source")] == [(0, None), (1, None)]
    assert chosen(2, "time") == (0, 2), "an axis that this trace has not got is the first one"


def test_a_picture_of_every_time_step_follows_its_own_axis() -> None:
    signals = {
        "decoder/layer0/hidden": Signal(np.zeros((3, 2)), ("target", "unit")),
        "encoder/layer0/hidden": Signal(np.zeros((3, 2)), ("source", "unit")),
        "map": Signal(np.arange(3.0).repeat(4).reshape(3, 2, 2), ("source", "row", "column")),
    }
    snapshot = Snapshot(1, 1.0, 0.5, trace=Trace({}, signals))
    shown = {
        clock: numbers(pack(snapshot, History(), selected_time=2, selected_clock=clock)["grids"][0])
        for clock in ("source", "target")
    }
    assert shown["source"] == pytest.approx(2.0)
    assert shown["target"] == pytest.approx(0.0)


def test_parts_are_named_and_the_decoders_state_is_s() -> None:
    rows = {row["name"]: row for row in two_parts(show=("gates", "cell", "context"))["rows"]}
    assert {name: (row["part"], row["title"]) for name, row in rows.items() if row["fold"] is None} == {
        "decoder/layer0/hidden": ("decoder", "s"),
        "encoder/layer0/hidden": ("encoder", "h"),
        "encoder/layer0/backward/hidden": ("encoder", "h"),
    }
    assert rows["decoder/context"]["title"] == "context k"
    assert rows["decoder/layer0/cell"]["title"] == "cell c"
    assert rows["decoder/context"]["units"] == 8


def test_contexts_gates_and_cells_are_folded_away() -> None:
    frame = two_parts()
    assert {fold["name"]: fold["count"] for fold in frame["folds"]} == {"cell": 3, "gates": 3, "context": 1}
    assert len(frame["rows"]) == 3
    assert [(link["to"], link["from"]) for link in frame["links"]] == [(0, 1)]


def test_a_context_says_how_it_is_made() -> None:
    frame = two_parts(show=("context",), notation="ng")
    (row,) = (row for row in frame["rows"] if row["fold"] == "context")
    (fold,) = (fold for fold in frame["folds"] if fold["name"] == "context")
    assert row["rule"] == fold["rule"] == "k⟨t⟩ = Σ α⟨t,t′⟩ a⟨t′⟩"
    assert row["about"] == fold["about"] == "what output t drew from the input"
    assert all("rule" not in other for other in frame["rows"] if other is not row)


def test_where_a_context_joins_is_passed_on() -> None:
    assert [two_parts()["joins"], two_parts(joins="input")["joins"]] == ["output", "input"]
