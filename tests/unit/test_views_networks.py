"""What a frame of the score holds of each kind of network: what it has, and nothing it has not."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from rnn_core import Config, Trainer
from rnn_core.data import History, Signal, Snapshot, Trace
from rnn_core.views import VIEWS, Shown, pack
from rnn_core.views.names import FOR_VIEWS, rule, title
from tests.unit.test_views_packing import numbers

DRAW = np.random.default_rng(5)


def noise(*shape: int) -> np.ndarray:
    return DRAW.normal(size=shape)


def packed(trace: Trace, show: Sequence[str] = (), **asked: Any) -> dict[str, Any]:
    return pack(Snapshot(1, 1.0, 0.5, trace=trace), History(), show=show, **asked)


def pair(*kinds: str, part: str = "", shape: tuple[int, ...] = (4,)) -> Trace:
    """A layer of 5 time steps whose `kinds` of state are all handed on."""
    axes = ("time", *("unit", "column")[: len(shape)])
    group = f"{part}layer0"
    signals = {f"{group}/hidden": Signal(noise(5, 4), ("time", "cell"))}
    signals |= {f"{group}/{kind}": Signal(noise(5, *shape), axes) for kind in kinds if kind != "hidden"}
    gradients = {
        f"{group}/{kind}{back}": Signal(noise(5, *shape), axes)
        for kind in kinds
        for back in ("", "/transported")
    }
    return Trace({}, signals, gradients, "output 5")


def test_the_bar_of_an_lstm_is_the_norm_of_the_pair_and_says_what_each_has_of_it() -> None:
    trace = pair("hidden", "cell")
    frame = packed(trace)
    (group,) = frame["gradient"]["groups"]
    h, c = (trace.gradients[f"layer0/{kind}"].values for kind in ("hidden", "cell"))
    whole = np.linalg.norm(np.concatenate([h, c], axis=1), axis=1)
    assert group["norms"] == pytest.approx(whole, rel=5e-3)
    assert (group["row"], group["state"]) == ("layer0/hidden", "(h,c)")
    assert [(share["kind"], share["letter"]) for share in group["shares"]] == [("hidden", "h"), ("cell", "c")]
    assert group["shares"][1]["norms"] == pytest.approx(np.linalg.norm(c, axis=1), rel=5e-3)
    parts = np.array([share["parts"] for share in group["shares"]])
    assert parts.sum(0) == pytest.approx(1, abs=2e-3)
    assert parts[0] == pytest.approx((np.linalg.norm(h, axis=1) / whole) ** 2, rel=5e-3)
    back = [trace.gradients[f"layer0/{kind}/transported"].values for kind in ("hidden", "cell")]
    assert group["transported"] == pytest.approx(np.linalg.norm(np.hstack(back), axis=1), rel=5e-3)


def test_a_state_of_one_part_has_no_shares_and_its_own_letter() -> None:
    (group,) = packed(pair("hidden"))["gradient"]["groups"]
    assert (group["state"], group["shares"]) == ("h", [])
    assert packed(pair("hidden", "cell"), notation="ng")["gradient"]["groups"][0]["state"] == "(a,c)"
    assert packed(pair("hidden", "cell", part="decoder/"))["gradient"]["groups"][0]["state"] == "(s,c)"


def test_where_nothing_came_back_both_parts_have_the_same_of_nothing() -> None:
    trace = pair("hidden", "cell")
    still = {name: Signal(np.zeros((5, 4)), signal.axes) for name, signal in trace.gradients.items()}
    (group,) = packed(Trace({}, trace.signals, still, "sum"))["gradient"]["groups"]
    assert group["norms"] == [0.0] * 5
    assert [share["parts"] for share in group["shares"]] == [[0.5] * 5] * 2


def test_a_state_may_be_a_matrix() -> None:
    trace = pair("memory", shape=(3, 6))
    frame = packed(trace)
    (group,) = frame["gradient"]["groups"]
    wanted = np.linalg.norm(trace.gradients["layer0/memory"].values.reshape(5, -1), axis=1)
    assert group["norms"] == pytest.approx(wanted, rel=5e-3)
    assert (group["row"], group["state"]) == ("layer0/hidden", "memory")
    assert [row["carried"] for row in frame["rows"]] == [True]


def test_only_what_is_handed_on_is_carried() -> None:
    trace = pair("hidden")
    alone = {"layer0/hidden": trace.gradients["layer0/hidden"]}
    frame = packed(Trace({}, trace.signals, alone, "sum"))
    assert [row["carried"] for row in frame["rows"]] == [False]
    assert frame["gradient"]["groups"][0]["transported"] == []
    assert frame["gradient"]["groups"][0]["norms"]
    assert [row["carried"] for row in packed(trace)["rows"]] == [True]


def outputs(values: np.ndarray, axis: str, target: np.ndarray | None = None) -> dict[str, Any]:
    signals = {"layer0/hidden": Signal(np.zeros((len(values), 2)), ("time", "unit"))}
    signals["prediction"] = Signal(values, ("output", axis))
    if target is not None:
        signals["target"] = Signal(target, ("output", axis)[: target.ndim])
    return dict(packed(Trace({}, signals))["outputs"])


def test_several_bits_of_an_output_are_told_with_their_targets() -> None:
    made = outputs(np.array([[0.9, 0.2], [0.4, 0.6]]), "bit", np.array([[1.0, 0.0], [np.nan, np.nan]]))
    assert (made["kind"], made["width"], made["of"]) == ("bits", 2, 2)
    assert made["p"] == [0.9, 0.2, 0.4, 0.6]
    assert made["target"] == [1.0, 0.0, None, None]


def test_of_very_many_numbers_a_column_shows_the_first() -> None:
    made = outputs(np.arange(100.0).reshape(2, 50), "number", np.zeros((2, 50)))
    assert (made["kind"], made["width"], made["of"]) == ("numbers", 24, 50)
    assert len(made["p"]) == len(made["target"]) == 48
    assert made["p"][24] == 50.0, "the second output begins with its own first number"


def test_the_axis_of_a_prediction_says_what_it_is() -> None:
    kinds = {
        axis: [outputs(np.full((2, width), 0.5), axis)["kind"] for width in (1, 2, 3)]
        for axis in ("number", "bit")
    }
    assert kinds == {"number": ["numbers"] * 3, "bit": ["bits"] * 3}
    assert [outputs(np.full((2, width), 0.5), "class")["kind"] for width in (2, 3)] == ["binary", "classes"]


def test_large_tables_travel_only_when_they_are_asked_for() -> None:
    signals = {"layer0/hidden": Signal(noise(3, 2), ("time", "unit"))}
    signals["small"] = Signal(noise(64, 64), ("row", "column"))
    signals["embedding"] = Signal(noise(900, 8), ("symbol", "feature"))
    folded, opened = (packed(Trace({}, signals), show) for show in ((), ("embedding",)))
    assert [grid["name"] for grid in folded["grids"]] == ["small"]
    assert [(fold["name"], fold["open"], fold["count"]) for fold in folded["folds"]] == [
        ("embedding", False, 1)
    ]
    grid = opened["grids"][1]
    assert (grid["times"], grid["units"], grid["title"]) == (150, 8, "embedding (one line in 6)")
    assert numbers(grid)[:8] == pytest.approx(signals["embedding"].values[0], abs=1e-3)


def test_what_is_for_views_only_stays_out_of_frames() -> None:
    signals = {name: Signal(noise(3, 3), ("y", "x")) for name in FOR_VIEWS}
    signals["layer0/hidden"] = Signal(noise(3, 2), ("time", "unit"))
    frame = packed(Trace({}, signals), FOR_VIEWS)
    assert (len(frame["rows"]), frame["grids"], frame["folds"]) == (1, [], [])


def self_attention() -> Trace:
    signals = {"layer0/hidden": Signal(noise(3, 4), ("time", "unit"))}
    signals |= {f"source/{kind}": Signal(noise(3, 4), ("source", "unit")) for kind in ("value", "key")}
    for name in ("head1/attention", "head2/attention", "attention"):
        signals[name] = Signal(DRAW.dirichlet(np.ones(3), 3), ("time", "source"))
    return Trace({"time": tuple("abc"), "source": tuple("abc")}, signals, {}, "sum", (0, 1, 2))


def test_of_several_heads_only_their_mean_is_drawn() -> None:
    frame = packed(self_attention())
    assert [(link["name"], link["to"], link["from"], link["full"]) for link in frame["links"]] == [
        ("attention", 0, 1, 1.0)
    ]
    assert frame["grids"] == []


def test_what_is_looked_at_stands_in_the_graph_where_there_is_no_hidden_state() -> None:
    frame = packed(self_attention())
    assert [(row["name"], row["title"], row["clock"]) for row in frame["rows"]] == [
        ("layer0/hidden", "h", 0),
        ("source/value", "value v", 1),
    ]
    assert [fold["name"] for fold in frame["folds"]] == ["key"]


def test_a_window_has_one_column_over_its_places() -> None:
    signals = {
        "layer0/share": Signal(noise(4, 6), ("time", "unit")),
        "layer0/hidden": Signal(noise(1, 6), ("whole", "unit")),
        "reach": Signal(np.array([[0.02, 0.08, 0.0, 0.01]]), ("whole", "time")),
        "prediction": Signal(np.array([[0.3, 0.7]]), ("output", "class")),
    }
    frame = packed(Trace({"time": tuple("ab··")}, signals, {}, "output 1", (0,)))
    assert [(clock["name"], clock["size"]) for clock in frame["clocks"]] == [("whole", 1), ("time", 4)]
    assert {row["title"]: (row["clock"], row["fold"], row["carried"]) for row in frame["rows"]} == {
        "U⟨t⟩x⟨t⟩": (1, None, False),
        "h": (0, None, False),
    }
    (link,) = frame["links"]
    assert (link["to"], link["from"], link["full"]) == (0, 1, 0.08)
    assert (frame["outputs"]["clock"], frame["outputs"]["at"]) == (0, [0])


def test_the_letters_of_gates() -> None:
    assert title("output") == "output (q)", "o are the logits"
    assert title("keep") == "keep (z)"
    assert "update gate" in rule("keep")["about"]
    assert "swap z and 1 − z" in rule("keep")["about"]
    assert rule("share", "ng")["rule"].startswith("z⟨1⟩ = b + Σ")


def surface(**more: Signal) -> Trace:
    places = tuple(f"{place:.2f}" for place in np.linspace(-1, 1, 5))
    values = np.linspace(0, 1, 25).reshape(5, 5)
    return Trace({"x": places, "y": places}, {"surface": Signal(values, ("y", "x"))} | more)


def drawn(trace: Trace, **options: bool) -> Any:
    shown = Shown((Snapshot(1, 1.0, 0.5, trace=trace),), (History(),))
    return VIEWS["decision_surface"](**options).draw(shown)


def test_a_surface_is_neutral_where_both_classes_are_equally_likely() -> None:
    ground, line = drawn(surface()).data
    assert (ground.zmin, ground.zmax, ground.colorscale[1][0]) == (0.0, 1.0, 0.5)
    assert ground.z.dtype == ground.x.dtype == np.float32
    assert ground.x.tolist() == [-1.0, -0.5, 0.0, 0.5, 1.0]
    assert line.contours.start == 0.5
    assert len(drawn(surface(), boundary=False).data) == 1


def test_points_are_filled_held_out_ones_hollow_and_the_watched_one_is_ringed() -> None:
    points = Signal(np.array([[0.0, 0.5, 0], [0.2, 0.1, 1], [0.3, 0.3, 1]]), ("point", "what"))
    held = Signal(np.array([[0.4, 0.4, 1]]), ("held_point", "what"))
    watched = Signal(np.array([0.1, -0.1, np.nan]), ("what",))
    made = drawn(surface(points=points, held_points=held, watched=watched))
    named = {trace.name: trace for trace in made.data if trace.name and trace.showlegend is not False}
    assert list(named) == ["class 0, trained on", "class 1, trained on", "class 1, held out", "watched"]
    assert named["class 1, trained on"].x.tolist() == pytest.approx([0.2, 0.3])
    assert named["class 1, held out"].marker.line.color == named["class 1, trained on"].marker.color
    assert made.layout.yaxis.scaleanchor == "x"
    without = drawn(surface(points=points, held_points=held), held_out=False)
    assert not any("held out" in (trace.name or "") for trace in without.data)
    nowhere = drawn(surface(watched=Signal(np.full(3, np.nan), ("what",))))
    assert len(nowhere.data) == 2


def test_a_surface_without_numbers_at_its_axes_is_counted() -> None:
    (ground, _) = drawn(Trace({}, {"surface": Signal(np.zeros((2, 3)), ("y", "x"))})).data
    assert (ground.x.tolist(), ground.y.tolist()) == ([0, 1, 2], [0, 1])


def test_no_w_stands_at_a_wire_where_the_network_has_none() -> None:
    def state(link: str) -> str:
        trace = Trainer(Config.from_query(link)).snapshot().trace
        assert trace is not None
        letter: str = packed(trace)["wires"][""][1]
        return letter

    assert state("cell=gru") == state("task=recall&cell=delta") == "W"
    assert state("task=copy&architecture=ntm&architecture.controller=gru") == "W"
    assert state("task=recall&cell=delta&cell.feedback=false") == state("task=copy&architecture=ntm") == ""
