from itertools import pairwise

import numpy as np
import pytest
import torch

from rnn_core.data import Example
from rnn_core.option import ConfigError
from rnn_core.stream import Stream
from rnn_core.tasks.sine import WINDOWS, Sine


def wave(period: float, phase: float, begin: int, end: int) -> np.ndarray:
    return np.sin(2 * np.pi * np.arange(begin, end) / period + phase)


def test_a_wave_by_its_period():
    example = Sine(length=10).example("Period  20, phase 0.5")
    assert example.inputs[:3] == ("0.48", "0.73", "0.90")
    assert example.targets[:2] == ("0.73", "0.90")
    assert len(example.inputs) == len(example.targets) == 10
    batch = Sine(length=10).encode([example])
    assert batch.inputs.shape == batch.targets.shape == (1, 10, 1)
    np.testing.assert_allclose(batch.inputs[0, :, 0], wave(20, 0.5, 0, 10), atol=1e-6)
    np.testing.assert_allclose(batch.targets[0, :, 0], wave(20, 0.5, 1, 11), atol=1e-6)


def test_numbers_are_exact_behind_their_labels():
    task = Sine()
    example = task.example("0, 0.3141;−0.5876  1e-3")
    assert example.inputs == ("0.00", "0.31", "-0.59")
    assert example.targets == ("0.31", "-0.59", "0.00")
    batch = task.encode([example])
    assert batch.inputs[0, :, 0].tolist() == pytest.approx([0, 0.3141, -0.5876])
    assert batch.targets[0, -1, 0].item() == pytest.approx(0.001)
    assert batch.target_mask.all()


def test_without_its_text_an_example_is_what_its_labels_say():
    task = Sine()
    batch = task.encode([Example(("0.10", "0.25")), Example(("1.00",), ("2.00",), "period 20")])
    assert batch.inputs[..., 0].tolist() == [pytest.approx([0.1, 0.25]), [1.0, 0.0]]
    assert batch.target_mask.tolist() == [[False, False], [True, False]]
    assert batch.targets[1, 0, 0] == 2.0


def test_one_number_has_nothing_behind_it():
    example = Sine().example("0.7")
    assert (example.inputs, example.targets) == (("0.70",), ())
    batch = Sine().encode([example])
    assert batch.inputs.item() == pytest.approx(0.7)
    assert not batch.target_mask.any()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing to read"),
        (" , ; ", "nothing to read"),
        ("hello", "'hello' is not a number"),
        ("period", "is not a number"),
        ("period x", "'x' is not a number"),
        ("period 1.9", "period '1.9' is out of range: it lies between 2 and 1000"),
        ("period inf", "out of range"),
        ("period 20 phase nan", "phase 'nan' is out of range"),
        ("period 20 phase 101", "between -100 and 100"),
        ("0 0.5 11", "value '11' is out of range: it lies between -10 and 10"),
        ("1e999", "out of range"),
        ("0 " * 201, "at most 200"),
        ("9" * 30_000, "30,000 characters"),
    ],
)
def test_what_is_no_wave_is_told(text, words):
    with pytest.raises(ConfigError, match=words) as error:
        Sine().example(text)
    assert str(error.value).endswith(".")


def test_the_true_continuation_begins_where_the_inputs_end():
    task = Sine(length=30)
    example = task.example("period 17 phase 1")
    ahead = task.rollout(example, 60)
    np.testing.assert_allclose(ahead, wave(17, 1, 30, 90))
    assert task.encode([example]).targets[0, -1, 0].item() == pytest.approx(ahead[0], abs=1e-6)
    assert task.rollout(task.example("0 0.3 0.6"), 60) is None


def test_every_batch_is_made_of_waves_of_the_periods_asked_for():
    task = Sine(length=60, shortest=12.0, longest=20.0)
    for batch in (task.batch(Stream(0, "data"), 2, 64), task.held_out(64), task.window(5, 64)):
        assert torch.equal(batch.inputs[:, 1:], batch.targets[:, :-1])
        x = torch.cat([batch.inputs, batch.targets[:, -1:]], 1)[..., 0].double().numpy()
        # x⟨t+1⟩ + x⟨t−1⟩ = 2 cos(ω) x⟨t⟩ for a wave, and only for one
        both, here = x[:, 2:] + x[:, :-2], x[:, 1:-1]
        turn = (both * here).sum(1) / np.square(here).sum(1)
        np.testing.assert_allclose(both, turn[:, None] * here, atol=1e-5)
        periods = 2 * np.pi / np.arccos(turn / 2)
        assert 11.9 < periods.min() < 13 < 19 < periods.max() < 20.1


def test_streams_go_on_where_they_ended_until_other_waves_begin():
    task = Sine(length=25)
    windows = [task.window(update, 3) for update in range(2 * WINDOWS)]
    assert [batch.fresh for batch in windows] == ([True] + [False] * (WINDOWS - 1)) * 2
    for before, after in pairwise(windows):
        assert torch.equal(before.targets[:, -1], after.inputs[:, 0]) != after.fresh


def test_going_straight_on_is_better_than_staying():
    lines = Sine().baselines()
    assert [line.name for line in lines] == [
        "linear in the last 8 values",
        "straight on",
        "the last value again",
    ]
    quick = Sine(shortest=20.0, longest=20.0).baselines()[2].value
    assert quick == pytest.approx(1 - np.cos(2 * np.pi / 20), rel=0.02)


def test_the_error_by_hand():
    task = Sine()
    batch = task.held_out(4)
    assert task.measure(batch.targets.numpy() + 0.5, batch) == {"mse": pytest.approx(0.25)}


def test_suggestions_follow_the_periods_of_training():
    assert Sine().suggestions()[:3] == ("period 20", "period 10", "period 45")
    assert Sine(shortest=24.0, longest=24.0).suggestions()[:2] == ("period 24", "period 36")


def test_settings_that_make_no_wave_are_refused():
    with pytest.raises(ConfigError, match="shortest = 30 is longer than longest = 20"):
        Sine(shortest=30.0, longest=20.0)
    with pytest.raises(ConfigError, match=r"length = 5 .* from 10 to 120"):
        Sine(length=5)
