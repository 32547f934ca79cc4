"""Any signal by its name: what is listed, what is drawn of it, how it is followed over training."""

from itertools import product

import numpy as np
import plotly.graph_objects as go
import pytest

from rnn_core import Config, Trainer
from rnn_core.data import History, Signal, Snapshot, Trace
from rnn_core.figures import over_training
from rnn_core.figures.over_training import Course
from rnn_core.train.inspect import MOST
from rnn_core.views import Shown, signals
from rnn_core.views.any_signal import AnySignal
from rnn_core.views.names import spoken

NETWORKS = (
    "cell=tanh",
    "cell=lstm&layers=2&bidirectional=true",
    "task=character_text&cell=gru",
    "task=reverse&cell=lstm&embedding_size=3",
    "task=reverse&attention=multiplicative&layers=2&bidirectional=false",
    "task=reverse&attention=none&cell=relu",
    "task=reverse&architecture.attention_feeds_state=true",
    "architecture=feed_forward&layers=3&embedding_size=3",
    "architecture=self_attention&architecture.heads=2&embedding_size=3",
    "task=binary",
    "task=sine",
)
NUMBERS = np.array([[3.0, 0.0], [4.0, -1.0], [0.0, 2.0]])
GATES = np.arange(12.0).reshape(2, 3, 2)
TRACE = Trace(
    {"time": ("a", " ", "a"), "gate": ("keep", "reset")},
    {
        "layer0/hidden": Signal(NUMBERS, ("time", "unit")),
        "strength": Signal(np.array([1.0, -2.0, 0.5]), ("time",)),
        "attention": Signal(np.eye(3), ("time", "source")),
        "target": Signal(np.array([1]), ("output",)),
    },
    {"layer0/hidden": Signal(NUMBERS * 1e-6, ("time", "unit"))},
    "output 3",
    parameters={
        "layer0/W": Signal(GATES, ("gate", "line", "column")),
        "V": Signal(NUMBERS, ("line", "column")),
    },
)


def drawn(key: str, sheet: int = 0, trace: Trace | None = TRACE) -> go.Figure:
    shown = Shown((Snapshot(1, 1.0, 0.5, trace=trace),), (History(),))
    return AnySignal(signal=key, sheet=sheet).draw(shown)


# -- names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("layer0/hidden", "layer 1: hidden state h"),
        ("encoder/layer1/backward/keep", "encoder, layer 2, backwards: keep (z)"),
        ("decoder/layer0/hidden", "decoder, layer 1: state s"),
        ("layer0/cell/transported", "layer 1: cell c, carried back"),
        ("head2/attention", "head 2: attention α"),
        ("source/value", "value v"),
        ("layer0/backward/W", "layer 1, backwards: W"),
        ("layer0/b_recurrent", "layer 1: cₙ"),
        ("bridge/layer1_c", "bridge: layer 2: B of cell c"),
        ("attention/W_s", "attention: W_s"),
        ("b_y", "b_y"),
        ("read_head", "read head"),
    ],
)
def test_a_name_in_words(name: str, words: str) -> None:
    assert spoken(name) == words


def test_names_follow_the_notation() -> None:
    assert [spoken(name, "ng") for name in ("layer0/hidden", "layer0/W", "V", "decoder/layer0/hidden")] == [
        "layer 1: hidden state a",
        "layer 1: Wₐₐ",
        "W_yₐ",
        "decoder, layer 1: state s",
    ]


@pytest.mark.parametrize(("link", "notation"), list(product(NETWORKS, ("ours", "ng"))))
def test_all_that_a_network_notes_is_listed_told_apart_and_drawn(link: str, notation: str) -> None:
    trace = Trainer(Config.from_query(f"{link}&hidden_size=4")).inspect(loss="sum")
    listed = signals.listed(trace, notation)
    assert list(listed) == list(signals.KINDS)
    for kind, named in listed.items():
        assert len(set(named.values())) == len(named)
        assert signals.foremost(trace, kind) in named
        for key in named:
            made = drawn(key, 0, trace)
            assert made.data, key
            assert made.layout.xaxis.title.text
    assert {f"gradients/{name}" for name in trace.gradients} == set(listed["gradients"])
    assert {f"parameters/{name}" for name in trace.parameters} == set(listed["parameters"])


@pytest.mark.parametrize(
    ("link", "first"),
    [
        (
            "layers=2&bidirectional=true",
            ["layer1/backward/hidden", "layer1/backward/hidden", "layer1/backward/W"],
        ),
        ("task=reverse", ["decoder/layer0/hidden", "decoder/layer0/hidden", "decoder/layer0/W"]),
        ("architecture=self_attention", ["layer0/hidden", "layer0/hidden", "W_q"]),
        ("architecture=feed_forward", ["layer0/hidden", "layer0/hidden", "U"]),
    ],
)
def test_what_is_nearest_to_the_output_is_shown_first(link: str, first: list[str]) -> None:
    trace = Trainer(Config.from_query(f"{link}&hidden_size=4")).inspect()
    assert [signals.foremost(trace, kind) for kind in signals.KINDS] == [
        f"{kind}/{name}" for kind, name in zip(signals.KINDS, first, strict=True)
    ]


# -- what a network gives -----------------------------------------------------------------------------


@pytest.mark.parametrize("link", NETWORKS)
def test_every_parameter_is_there_by_its_label_and_is_a_copy(link: str) -> None:
    trainer = Trainer(Config.from_query(f"{link}&hidden_size=4"))
    before = trainer.inspect().parameters
    own = {trainer.model.label(name): p for name, p in trainer.model.named_parameters() if p.numel() <= MOST}
    assert set(before) == set(own)
    sums = {name: signal.values.sum(dtype=np.float64) for name, signal in before.items()}
    for name, parameter in own.items():
        assert before[name].values.size == parameter.numel()
        assert sums[name] == pytest.approx(float(parameter.detach().double().sum()))
    trainer.update()
    after = trainer.inspect().parameters
    assert {name: signal.values.sum(dtype=np.float64) for name, signal in before.items()} == sums
    assert any((after[name].values != before[name].values).any() for name in after)


def test_a_parameter_stands_as_the_equations_have_it() -> None:
    model = (trainer := Trainer(Config.from_query("cell=gru&hidden_size=4&embedding_size=3"))).model
    found, p = trainer.inspect(), model.recurrence.parameters_of("layer0_forward")
    assert found.axes["gate"] == model.cell.gates
    keep = model.cell.gates.index("keep")
    assert (
        found.parameters["layer0/U"].values[keep] == p["U"].detach().numpy()[4 * keep : 4 * keep + 4]
    ).all()
    assert found.parameters["E"].values.shape == (3, trainer.task.spec.input_size)  # E x is a column
    assert found.parameters["layer0/b_recurrent"].axes == ("line",)


def test_weights_of_a_window_are_told_place_by_place() -> None:
    trainer = Trainer(Config.from_query("architecture=feed_forward&hidden_size=4&layers=2"))
    found = trainer.inspect().parameters
    U, V = trainer.task.spec.longest, trainer.task.spec.input_size
    assert (found["U"].axes, found["U"].values.shape) == (("place", "line", "column"), (U, 4, V))
    assert {"layer0/b", "layer1/W", "layer1/b"} <= set(found)


def test_what_is_too_large_does_not_go_along() -> None:
    trainer = Trainer(Config.from_query("cell=lstm&hidden_size=200"))
    found = trainer.inspect().parameters
    assert "layer0/W" not in found
    assert {"V", "b_y", "layer0/b"} <= set(found)


# -- what is drawn ------------------------------------------------------------------------------------


def test_time_runs_from_left_to_right_and_units_from_the_top_down() -> None:
    (cells,) = drawn("signals/layer0/hidden").data
    assert (np.asarray(cells.z) == NUMBERS.T).all()
    assert list(cells.x) == ["1 · a", "2 · ␣", "3 · a"]
    assert list(cells.y) == ["unit 1", "unit 2"]
    assert (cells.zmin, cells.zmax) == (-4.0, 4.0)


def test_labels_stand_at_their_places() -> None:
    axis = drawn("signals/layer0/hidden").layout.xaxis
    assert list(zip(axis.tickvals, axis.ticktext, strict=True)) == [(0, "a"), (1, "␣"), (2, "a")]


def test_where_nothing_is_below_zero_the_scale_begins_there() -> None:
    (cells,) = drawn("signals/attention").data
    assert (cells.zmin, cells.zmax) == (0.0, 1.0)
    assert (np.asarray(cells.z) == np.eye(3)).all()


def test_small_gradients_have_a_scale_of_their_own() -> None:
    (cells,) = drawn("gradients/layer0/hidden").data
    assert cells.zmax == pytest.approx(4e-6)


def test_weights_stand_line_by_line_and_of_several_gates_one_is_shown() -> None:
    assert (np.asarray(drawn("parameters/V").data[0].z) == NUMBERS).all()
    assert signals.sheets(TRACE, TRACE.parameters["layer0/W"]) == ["keep (z)", "reset (r)"]
    assert (np.asarray(drawn("parameters/layer0/W", 1).data[0].z) == GATES[1]).all()
    assert (np.asarray(drawn("parameters/layer0/W", 999).data[0].z) == GATES[1]).all()


def test_one_axis_is_bars() -> None:
    (bars,) = drawn("signals/strength").data
    assert bars.type == "bar"
    assert list(bars.y) == [1.0, -2.0, 0.5]
    assert len(set(bars.marker.color)) == 2


@pytest.mark.parametrize(
    "key", ["signals/nothing", "hidden", "axes/time", "__class__/x", "signals/target", "/"]
)
def test_rubbish_is_told(key: str) -> None:
    made = drawn(key)
    assert not made.data
    assert "nothing of that name" in made.layout.annotations[0].text


def test_a_large_matrix_is_thinned_and_says_so() -> None:
    wide = Trace({}, {}, parameters={"E": Signal(np.arange(1200.0).reshape(2, 600), ("line", "column"))})
    made = drawn("parameters/E", 0, wide)
    assert (np.asarray(made.data[0].z)[0] == np.arange(0.0, 600.0, 3.0)).all()
    assert made.layout.xaxis.title.text == "column (one in 3)"
    assert made.data[0].x[1] == "column 4"


# -- over training ------------------------------------------------------------------------------------


def test_ways_to_follow_and_what_they_give() -> None:
    hidden = TRACE.signals["layer0/hidden"]
    ways = signals.ways(TRACE, hidden)
    assert list(ways.values()) == [
        "its length",
        "length, each time step",
        "length, each unit",
        "time step 1 · a",
        "time step 2 · ␣",
        "time step 3 · a",
    ]
    whole, first, second, *rows = (signals.followed(hidden, way) for way in ways)
    assert whole == pytest.approx(np.sqrt(9 + 16 + 1 + 4))
    np.testing.assert_allclose(first, [3.0, np.sqrt(17), 2.0])
    np.testing.assert_allclose(second, [5.0, np.sqrt(5)])
    assert (np.stack(rows) == NUMBERS).all()
    assert [signals.along(hidden, way) for way in ways] == ["", "time", "unit", "unit", "unit", "unit"]


def test_one_axis_is_followed_as_it_is() -> None:
    strength = TRACE.signals["strength"]
    assert list(signals.ways(TRACE, strength)) == ["whole", "each"]
    assert list(signals.followed(strength, "each")) == [1.0, -2.0, 0.5]
    assert signals.along(strength, "each") == "time"


@pytest.mark.parametrize("way", ["at 3", "at -1", "at x", "at ²", "rubbish"])
def test_a_place_that_is_not_there_gives_nothing(way: str) -> None:
    assert signals.followed(TRACE.signals["layer0/hidden"], way).shape == (0,)


def test_a_length_is_a_line_over_the_kept_updates() -> None:
    made = over_training.draw(Course((0, 1, 1200), [np.asarray(v) for v in (1.0, 2.0, 30.0)]))
    (line,) = made.data
    assert list(line.x) == ["1 · 0", "2 · 1", "3 · 1,200"]
    assert list(line.y) == [1.0, 2.0, 30.0]
    assert list(made.layout.xaxis.ticktext) == ["0", "1", "1,200"]
    assert made.layout.yaxis.type == "linear"


def test_lengths_of_several_powers_of_ten_have_a_logarithmic_axis() -> None:
    made = over_training.draw(Course((0, 1), [np.asarray(1e-6), np.asarray(1.0)]))
    assert made.layout.yaxis.type == "log"


def test_rows_are_cells_and_shorter_ones_leave_places_empty() -> None:
    rows = [np.array([1.0, -2.0]), np.array([3.0]), np.zeros(0)]
    made = over_training.draw(Course((0, 5, 9), rows, "unit", ["1", "2"]))
    (cells,) = made.data
    np.testing.assert_array_equal(np.asarray(cells.z), [[1.0, 3.0, np.nan], [-2.0, np.nan, np.nan]])
    assert (cells.zmin, cells.zmax) == (-3.0, 3.0)
    assert list(cells.y) == ["unit 1", "unit 2"]


def test_nothing_to_follow_is_told() -> None:
    made = over_training.draw(Course((0, 5), [np.zeros(0), np.zeros(0)], "unit"))
    assert not made.data
    assert len(made.layout.annotations) == 1
