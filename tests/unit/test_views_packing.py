"""What a frame of the score holds, and how little it weighs."""

import base64
import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from rnn_core.data import Baseline, History, Signal, Snapshot, Trace
from rnn_core.metrics import named
from rnn_core.views import pack
from rnn_core.views.names import Place, place
from rnn_core.views.order import orders, similarity_order
from rnn_core.views.packing import curve, matrix, nice_ceiling, quantise
from rnn_core.views.score import STRIPS, fold_strips

BUDGET = 10_000  # bytes of one frame at T 24, hidden 32
AIM = 5_000


def numbers(packed: dict[str, object]) -> np.ndarray:
    bits = packed.get("bits", 16)
    whole = np.frombuffer(base64.b64decode(str(packed["values"])), "<u1" if bits == 8 else "<u2")
    low, high = float(packed["low"]), float(packed["high"])  # type: ignore[arg-type]
    return low + (high - low) * whole / (254 if bits == 8 else 65534)


def lstm(T: int, H: int, *, classes: int = 21) -> Trace:
    draw = np.random.default_rng(1)
    axes = {"time": tuple(f"word{t}" for t in range(T)), "class": tuple(f"B-T{k}" for k in range(classes))}
    kinds = ("hidden", "cell", "forget", "input", "output", "candidate")
    signals = {f"layer0/{kind}": Signal(draw.normal(size=(T, H)), ("time", "unit")) for kind in kinds}
    signals["prediction"] = Signal(draw.random((T, classes)), ("output", "class"))
    signals["target"] = Signal(draw.integers(0, classes, T), ("output",))
    gradients = {
        f"layer0/hidden{part}": Signal(
            draw.normal(size=(T, H)) * 10.0 ** -np.arange(T)[:, None], ("time", "unit")
        )
        for part in ("", "/transported")
    }
    return Trace(axes, signals, gradients, "output 7", tuple(range(T)))


def history(status: str = "running", updates: int = 3000) -> History:
    losses = np.random.default_rng(2).random(updates).astype(np.float32)
    return History(
        status,
        412.345,
        losses,
        losses,
        measured=named("f1"),
        chance=math.log(7),
        baselines=(Baseline("f1", "memory", 0.6),),
    )


def test_a_frame_is_light() -> None:
    frame = pack(Snapshot(37, 1.0, 0.5, trace=lstm(24, 32)), history())
    assert len(json.dumps(frame)) <= AIM
    opened = pack(Snapshot(37, 1.0, 0.5, trace=lstm(24, 32)), history(), show=("gates",))
    assert len(json.dumps(opened)) <= BUDGET


def test_folds_say_what_is_there_and_only_open_ones_travel() -> None:
    folded = pack(Snapshot(1, 1.0, 0.5, trace=lstm(5, 4)), history())
    assert [(fold["name"], fold["open"], fold["count"]) for fold in folded["folds"]] == [
        ("cell", False, 1),
        ("gates", False, 4),
    ]
    assert [row["name"] for row in folded["rows"]] == ["layer0/hidden"]
    opened = pack(Snapshot(1, 1.0, 0.5, trace=lstm(5, 4)), history(), show=("gates",))
    assert [row["title"] for row in opened["rows"][1:]] == [
        "forget (f)",
        "input (i)",
        "output (q)",
        "candidate",
    ]
    assert [row["kind"] for row in opened["rows"]] == ["signed", "gate", "gate", "gate", "signed"]


def test_gradients_are_norms_of_the_named_output() -> None:
    trace = lstm(5, 4)
    gradient = pack(Snapshot(1, 1.0, 0.5, trace=trace), history())["gradient"]
    assert gradient["output"] == 6
    wanted = np.linalg.norm(trace.gradients["layer0/hidden"].values, axis=1)
    assert gradient["groups"][0]["norms"] == pytest.approx(wanted, rel=5e-3)
    assert len(gradient["groups"]) == 1, "what was transported is a part, not a row of its own"


def test_an_output_tells_its_best_classes_and_its_target() -> None:
    trace = lstm(5, 4)
    outputs = pack(Snapshot(1, 1.0, 0.5, trace=trace), history())["outputs"]
    best = trace.signals["prediction"].values.argmax(1)
    assert [outputs["labels"][k] for k in outputs["top"][::3]] == [f"B-T{k}" for k in best]
    assert [outputs["labels"][k] for k in outputs["target"]] == [
        f"B-T{k}" for k in trace.signals["target"].values
    ]
    assert outputs["types"] == [], "21 types are more than colours can tell apart"


def test_a_verdict_stands_over_its_own_time_step() -> None:
    signals = {
        "layer0/hidden": Signal(np.zeros((4, 3)), ("time", "unit")),
        "prediction": Signal(np.array([[0.77, 0.23]]), ("output", "class")),
        "target": Signal(np.array([-1]), ("output",)),
    }
    trace = Trace({"class": ("negative", "positive")}, signals)
    outputs = pack(Snapshot(1, 1.0, 0.5, trace=trace), history())["outputs"]
    assert (outputs["kind"], outputs["at"], outputs["p"]) == ("binary", [3], [0.23])


def test_a_diverged_snapshot_has_no_picture_but_a_name_and_no_nan() -> None:
    broken = Snapshot(9, 1.0, math.inf, {"f1": math.nan}, {"gradient": math.nan}, lstm(4, 4))
    frame = pack(broken, History("diverged", math.inf, np.array([1.0, 2.0, np.inf], np.float32)))
    assert frame["status"] == "diverged"
    assert "rows" not in frame
    assert frame["loss"]["now"] is None
    json.dumps(frame, allow_nan=False)


def test_nan_inside_a_trace_does_not_break_the_frame() -> None:
    trace = Trace({}, {"layer0/hidden": Signal(np.full((3, 2), np.nan), ("time", "unit"))})
    json.dumps(pack(Snapshot(1, 1.0, 0.5, trace=trace), History()), allow_nan=False)


def test_a_time_step_that_is_not_there_is_not_chosen() -> None:
    snapshot = Snapshot(1, 1.0, 0.5, trace=lstm(5, 4))
    chosen = [pack(snapshot, history(), selected_time=t)["selected"] for t in (4, 5, -1, None)]
    assert chosen == [4, None, None, None]


def test_numbers_come_with_their_targets() -> None:
    signals = {
        "layer0/hidden": Signal(np.zeros((3, 2)), ("time", "unit")),
        "prediction": Signal(np.array([[0.5], [-1.25], [0.0]]), ("output", "number")),
        "target": Signal(np.array([[0.25], [-1.0], [np.nan]]), ("output", "number")),
    }

    def packed(**more: Signal) -> dict[str, object]:
        trace = Trace({}, signals | more, alignment=(0, 1, 2))
        return pack(Snapshot(1, 1.0, 0.5, trace=trace), History())["outputs"]

    wanted = {
        "kind": "numbers",
        "width": 1,
        "of": 1,
        "p": [0.5, -1.25, 0.0],
        "target": [0.25, -1.0, None],
        "high": 1.0,
    }
    assert packed() == wanted | {"at": [0, 1, 2], "clock": 0}
    assert packed(target=Signal(np.array([0.25, -1.0, np.inf]), ("output",))) == packed()
    unknown = packed(target=Signal(np.full(3, np.nan), ("output",)))
    assert (unknown["target"], unknown["high"]) == ([None] * 3, 2.0), "the predictions' own scale"


def test_guessing_is_told() -> None:
    snapshot = Snapshot(0, 0.0, 3.0, trace=lstm(5, 4))
    assert pack(snapshot, history())["loss"]["guess"] == pytest.approx(math.log(7), rel=1e-3)
    assert pack(snapshot, History())["loss"]["guess"] is None


def test_the_leading_metric_comes_with_its_baselines_only() -> None:
    metric = pack(Snapshot(1, 1.0, 0.5, {"accuracy": 0.9, "f1": 0.7}), history())["metric"]
    assert metric == {"title": "entity F1", "value": 0.7, "baselines": [["memory", 0.6]]}
    assert pack(Snapshot(1, 1.0, 0.5), History())["metric"] is None


@pytest.mark.parametrize("count", [1, 2, 149, 150, 151, 152, 1000, 123_457])
def test_a_curve_keeps_its_ends_and_its_mean(count: int) -> None:
    losses = np.random.default_rng(count).random(count).astype(np.float32) + 1
    packed = curve(losses)
    values = numbers(packed)
    assert len(values) == min(count, 150)
    assert packed["n"] == count
    assert values[[0, -1]] == pytest.approx(losses[[0, -1]], abs=1e-3)
    if count > 1000:
        assert values.mean() == pytest.approx(losses.mean(), abs=0.02)


def test_a_run_that_explodes_does_not_flatten_its_curve() -> None:
    packed = curve(np.array([0.7, 0.5, 0.6, 1e30, np.inf], np.float32))
    assert packed["high"] == pytest.approx(7.0)
    assert numbers(packed)[:3] == pytest.approx([0.7, 0.5, 0.6], abs=1e-3)


def test_no_losses_make_an_empty_curve() -> None:
    assert curve(np.zeros(0, np.float32)) == {"n": 0, "low": 0.0, "high": 0.0, "values": ""}


@given(arrays.arrays(np.float32, (4, 3), elements=st.floats(-50, 50, width=32)), st.sampled_from([8, 16]))
def test_a_heatmap_is_exact_to_half_a_shade(values: np.ndarray, bits: int) -> None:
    packed = matrix(values, signed=True, bits=bits)
    half = packed["high"] / (254 if bits == 8 else 65534)
    assert np.abs(numbers(packed) - values.ravel()).max() <= half * 1.001
    assert (numbers(packed)[values.ravel() == 0] == 0).all(), "zero stays neutral"


def test_quantised_values_are_clipped() -> None:
    assert base64.b64decode(quantise(np.array([-9.0, 0.0, 9.0]), -1, 1)) == bytes([0, 127, 254])


def test_scales_are_round_numbers() -> None:
    assert [nice_ceiling(v) for v in (0.0, 0.3, 1.0, 1.1, 2.0, 3.0, 7.0, 30.0)] == [1, 1, 1, 2, 2, 5, 10, 50]


def test_names_tell_layer_and_direction() -> None:
    assert place("layer2/backward/hidden") == Place("layer2/backward", "hidden", 2, -1)
    assert place("decoder/layer1/hidden") == Place("decoder/layer1", "hidden", 1, 1, "decoder")
    assert place("memory") == Place("", "memory", 0, 1)


def test_similar_units_become_neighbours() -> None:
    course = np.sin(np.arange(20) / 3)
    wave = np.stack([course, -course, course * 0.5, -course * 0.4], axis=1)
    order = similarity_order(wave)
    assert order == (0, 2, 3, 1) or order == (0, 2, 1, 3)
    assert sorted(similarity_order(np.zeros((3, 5)))) == [0, 1, 2, 3, 4]


def test_orders_are_given_for_every_hidden_state() -> None:
    found = orders(lstm(5, 4))
    assert list(found) == ["layer0"]
    assert pack(Snapshot(1, 1.0, 0.5, trace=lstm(5, 4)), history(), order=found)["orders"] == {
        "layer0": list(found["layer0"])
    }


def test_of_many_strips_one_layer_is_seen_and_the_rest_is_a_fold() -> None:
    groups = [{"row": f"layer{layer}/{way}hidden"} for layer in range(2) for way in ("", "backward/")]
    (fold,) = fold_strips(groups, ())
    assert (fold["name"], fold["open"], fold["count"]) == (STRIPS, False, 4)
    assert fold_strips(groups, (STRIPS,))[0]["open"]
    assert fold_strips(groups[:2], ()) == []  # two strips stand as they are
    assert fold_strips([{"row": f"layer0/{k}/hidden"} for k in range(3)], ()) == []  # one layer has no other


def test_the_unit_whose_numbers_are_told_is_named() -> None:
    seen = Snapshot(37, 1.0, 0.5, trace=lstm(4, 3))
    assert pack(seen, history())["unit"] is None
    assert pack(seen, history(), unit=(1, "backward", 2))["unit"] == {"layer": 1, "direction": -1, "unit": 2}


def test_inputs_that_are_pictures_travel_as_what_they_are() -> None:
    values = np.zeros((4, 2, 3), np.float32)
    values[1], values[2, 0, 0] = 1.0, np.nan
    seen = Signal(values, ("input", "line", "column"))
    plain = lstm(4, 5)
    trace = Trace(plain.axes, dict(plain.signals) | {"tile": seen}, plain.gradients, plain.loss)
    frame = pack(Snapshot(1, 0.1, 0.5, trace=trace), history())
    (clock,) = frame["clocks"]
    found = np.frombuffer(base64.b64decode(clock["tiles"]["values"]), np.uint8).reshape(4, 2, 3)
    assert (clock["tiles"]["lines"], clock["tiles"]["columns"], clock["tiles"]["colours"]) == (2, 3, 1)
    assert (found[1] == 254).all() and not found[0].any() and found[2, 0, 0] == 255  # 255: nothing is known
    assert not frame["grids"]  # and are no picture beside it
