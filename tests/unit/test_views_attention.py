"""The attention matrix as a figure: what stands beside its rows and over its columns."""

from typing import Any

import numpy as np
import pytest

from rnn_core import ConfigError
from rnn_core.data import History, Signal, Snapshot, Trace
from rnn_core.figures import figure
from rnn_core.views import Shown, attention


def trace(S: int, T: int, *, prediction: bool = True) -> Trace:
    draw = np.random.default_rng(S)
    signals = {"attention": Signal(draw.dirichlet(np.ones(T), S), ("target", "source"))}
    if prediction:
        signals["prediction"] = Signal(np.eye(3)[np.arange(S) % 3], ("output", "class"))
    axes = {"source": tuple(f"word{t % 4}" for t in range(T)), "class": ("le", "chat", "<end>")}
    axes["target"] = ("<start>", *(f"read{s}" for s in range(S - 1)))
    return Trace(axes, signals)


def drawn(S: int, T: int, *, prediction: bool = True) -> dict[str, Any]:
    snapshot = Snapshot(1, 1.0, 0.5, trace=trace(S, T, prediction=prediction))
    made = attention.Attention().draw(Shown((snapshot,), (History(),)))
    return {"data": made.data, "layout": made.layout.to_plotly_json()}


def test_rows_are_what_was_written_and_columns_what_was_read() -> None:
    layout = drawn(3, 4)["layout"]
    assert layout["yaxis"]["ticktext"] == ["le", "chat", "<end>"]
    assert layout["xaxis"]["ticktext"] == ["word0", "word1", "word2", "word3"]
    assert layout["xaxis"]["side"] == "top"
    assert layout["yaxis"]["autorange"] == "reversed"


def test_without_a_prediction_rows_are_what_the_decoder_read() -> None:
    assert drawn(3, 4, prediction=False)["layout"]["yaxis"]["ticktext"] == ["<start>", "read0", "read1"]


def test_places_of_one_word_are_kept_apart() -> None:
    (cells,) = drawn(60, 200)["data"]
    assert len(set(cells["x"])) == 200
    assert len(set(cells["y"])) == 60
    assert cells["z"].shape == (60, 200)
    assert cells["x"][7] == "8 · word3"


def test_long_axes_keep_labels_apart_and_the_figure_on_a_screen() -> None:
    layout = drawn(60, 200)["layout"]
    assert len(layout["xaxis"]["ticktext"]) <= figure.SIDE_BY_SIDE
    assert layout["height"] <= attention.TALLEST
    assert len(layout["yaxis"]["ticktext"]) * 12 <= layout["height"]


def test_a_drawing_leaves_the_skeleton_as_it_was() -> None:
    drawn(3, 4)
    assert "ticktext" not in attention._LAYOUT["xaxis"]


def test_a_head_is_drawn_if_the_network_has_it() -> None:
    alone = np.eye(3)
    signals = {
        "attention": Signal(np.full((3, 3), 1 / 3), ("time", "source")),
        "head1/attention": Signal(alone, ("time", "source")),
    }
    found = Trace({"time": tuple("abc"), "source": tuple("abc")}, signals)
    shown = Shown((Snapshot(1, 1.0, 0.5, trace=found),), (History(),))
    (mean,) = attention.Attention().draw(shown).data
    (first,) = attention.Attention(head=1).draw(shown).data
    assert np.allclose(mean.z, 1 / 3)
    assert np.array_equal(first.z, alone)
    assert attention.heads(found) == 1
    (note,) = attention.Attention(head=2).draw(shown).layout.annotations
    assert note.text == "This network has no head 2."


def test_a_head_that_cannot_be_is_refused_in_a_sentence() -> None:
    with pytest.raises(ConfigError, match=r"head = 99 is out of range: choose a whole number from 0 to 8\."):
        attention.Attention(head=99)
