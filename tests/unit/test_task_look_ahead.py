"""Bits that lie ahead: what is asked, what is not, and what no network that reads one way can know."""

import numpy as np
import pytest

from rnn_core import Config, ConfigError, Trainer
from rnn_core.stream import Stream
from rnn_core.tasks.look_ahead import LookAhead


@pytest.mark.parametrize("ahead", [1, 2, 5])
def test_each_target_is_the_input_so_many_time_steps_later(ahead: int) -> None:
    task = LookAhead(ahead=ahead, length=9)
    for batch in (task.batch(Stream(0, "data"), 0, 6), task.held_out(6)):
        x, y, mask = batch.inputs.numpy(), batch.targets.numpy(), batch.target_mask.numpy()
        assert (mask == (np.arange(9) < 9 - ahead)).all()
        assert (y[:, :-ahead] == x[:, ahead:]).all()


def test_the_last_bits_of_a_typed_sequence_are_never_asked_for() -> None:
    task = LookAhead(ahead=3)
    batch = task.encode([task.example("10110"), task.example("01")])
    assert batch.target_mask.tolist() == [[True, True, False, False, False], [False] * 5]
    assert batch.targets[0, :2].tolist() == [1, 0]
    assert batch.input_lengths.tolist() == [5, 2]


def test_bits_are_fair_and_tell_nothing_of_each_other() -> None:
    x = LookAhead(length=60).batch(Stream(1, "data"), 0, 400).inputs.numpy().astype(float)
    assert abs(x.mean() - 0.5) < 0.01
    for lag in (1, 2, 3):
        assert abs(np.corrcoef(x[:, :-lag].ravel(), x[:, lag:].ravel())[0, 1]) < 0.03


@pytest.mark.parametrize(
    ("text", "words"), [("0120", "'2' is none"), ("", "nothing to read"), ("ab", "'a' is none")]
)
def test_what_is_no_sequence_of_bits_is_told(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        LookAhead().example(text)


def test_a_length_that_leaves_nothing_to_ask_is_told() -> None:
    with pytest.raises(
        ConfigError, match="length = 5 leaves nothing to ask 4 time steps ahead: choose 6 bits or more"
    ):
        LookAhead(ahead=4, length=5)


def test_one_way_stays_at_a_coins_toss_and_both_ways_know() -> None:
    """Schuster and Paliwal 1997; the loss of who reads one way stays at ln 2."""
    found = {}
    for both in ("false", "true"):
        trainer = Trainer(Config.from_query(f"task=look_ahead&updates=200&bidirectional={both}"))
        while not trainer.finished:
            trainer.update()
        found[both] = trainer.evaluate(size=None)["accuracy"], float(np.mean(trainer.losses[-50:]))
    assert abs(found["false"][0] - 0.5) < 0.03
    assert found["false"][1] == pytest.approx(np.log(2), abs=0.01)
    assert found["true"][0] == 1.0
