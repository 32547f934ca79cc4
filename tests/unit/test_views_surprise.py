"""Surprise in bits, and what was never asked in training."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_core import Config, Trainer
from rnn_core.data import History, Signal, Snapshot, Trace
from rnn_core.views import Shown, pack
from rnn_core.views.surprise import Surprise


def trace(**more) -> Trace:
    chances = np.array([[0.5, 0.25, 0.25], [0.125, 0.75, 0.125], [0.0, 0.0, 1.0], [0.1, 0.1, 0.8]])
    signals = {
        "prediction": Signal(chances, ("output", "class")),
        "target": Signal(np.array([0, 2, 2, -1]), ("output",)),
        "unknown": Signal(np.array([False, True, False, False]), ("time",)),
    }
    axes = {"time": tuple("wxyz"), "class": ("a", "\n", " ")}
    return Trace(axes, signals | more, alignment=(0, 1, 2, 3))


def drawn(of: Trace):
    return Surprise().draw(Shown((Snapshot(1, 0.0, 0.0, trace=of),), (History(),)))


def test_a_bar_is_minus_log2_of_the_chance_of_what_came() -> None:
    (bars,) = drawn(trace()).data
    assert list(bars.y) == pytest.approx([1.0, 3.0, 0.0])
    assert list(drawn(trace()).layout.xaxis.ticktext) == ["a", "␣", "␣"]
    assert len(set(bars.marker.color)) == 2, "what stands over something never seen is grey"
    assert bars.marker.color[0] == bars.marker.color[2]


def test_a_chance_of_zero_is_drawn() -> None:
    certain = Signal(np.array([[0.0, 1.0], [0.0, 1.0]]), ("output", "class"))
    of = Trace(
        {"class": ("a", "b")}, {"prediction": certain, "target": Signal(np.array([0, 1]), ("output",))}
    )
    assert np.isfinite(drawn(of).data[0].y).all()


def test_it_is_offered_where_classes_are_known_for_more_than_one_output() -> None:
    for target in (np.array([-1, -1, -1, -1]), np.array([-1, 2, -1, -1]), np.full(4, np.nan)):
        other = trace(target=Signal(target, ("output",)))
        assert not Surprise.offered(Snapshot(1, 0.0, 0.0, trace=other))
        assert "Nobody knows" in drawn(other).layout.annotations[0].text
    assert Surprise.offered(Snapshot(1, 0.0, 0.0, trace=trace()))


@pytest.mark.parametrize("cut", [True, False])
def test_ghosts_are_guesses_where_training_never_asks_midway(cut: bool) -> None:
    trainer = Trainer(Config.from_query(f"task.cut={str(cut).lower()}"))
    snapshot = trainer.snapshot()
    assert snapshot.trace is not None
    assert snapshot.trace.guesses == (frozenset() if cut else {"ghost"})
    assert pack(snapshot, History())["ghosts"]["guess"] is not cut


def test_a_verdict_settles_where_it_stays_sure() -> None:
    def of(*positive: float) -> Trace:
        chances = np.array([[1 - p, p] for p in positive])
        return Trace({}, {"ghost": Signal(chances, ("time", "class"))})

    assert of(0.5, 0.9, 0.6, 0.8, 0.9).settles() == 3
    assert of(0.5, 0.3, 0.2, 0.1).settles() == 2
    assert of(0.8, 0.9).settles() == 0
    assert of(0.9, 0.6).settles() is None
    assert of(0.5, 0.55, 0.6).settles(sure=0.6) == 2
    assert replace(of(0.1), signals={}).settles() is None
