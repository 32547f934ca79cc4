"""The first letter, asked for at the end: what is drawn, what is typed, and what counting letters reaches."""

from itertools import product

import numpy as np
import pytest
import torch

from rnn_core import Config, ConfigError, Trainer
from rnn_core.data import Batch
from rnn_core.stream import Stream
from rnn_core.tasks.latch import HELD_OUT, Latch


@pytest.mark.parametrize(("T", "n"), [(2, 2), (20, 8), (9, 3)])
def test_the_target_is_the_first_letter(T: int, n: int) -> None:
    task = Latch(length=T, symbols=n)
    for batch in (task.batch(Stream(0, "data"), 3, 200), task.held_out(200)):
        assert batch.inputs.shape == (200, T)
        assert torch.equal(batch.targets, batch.inputs[:, :1])
        assert (batch.input_lengths == T).all()
        assert batch.target_mask.all()
        assert set(batch.inputs.flatten().tolist()) == set(range(n))


def test_letters_are_equally_frequent_and_tell_nothing_of_the_first() -> None:
    x = Latch(symbols=4).batch(Stream(1, "data"), 0, 20_000).inputs.numpy()
    np.testing.assert_allclose([(x == k).mean() for k in range(4)], 0.25, atol=0.01)
    for t in (1, 10, 19):
        assert (x[:, 0] == x[:, t]).mean() == pytest.approx(0.25, abs=0.02)


def test_of_eight_letters_and_twenty_places_no_held_out_sequence_is_trained() -> None:
    task = Latch()
    held = {tuple(row) for row in task.held_out(HELD_OUT).inputs.tolist()}
    assert len(held) == HELD_OUT
    for update in range(100):
        assert not held & {tuple(row) for row in task.batch(Stream(0, "data"), update, 64).inputs.tolist()}


def test_among_those_who_count_letters_nobody_beats_the_most_frequent_one() -> None:
    """Of all rows of four letters out of three: by the counts alone, the best is right in Σ max over nᵀ T."""
    n, T = 3, 4
    rows = np.array(list(product(range(n), repeat=T)))
    counts = np.array([np.bincount(row, minlength=n) for row in rows])
    best: dict[tuple[int, ...], np.ndarray] = {}
    for row, counted in zip(rows, counts, strict=True):
        best.setdefault(tuple(counted), np.zeros(n))[row[0]] += 1
    by_counts = sum(firsts.max() for firsts in best.values()) / n**T
    assert by_counts == pytest.approx(counts.max(1).sum() / (n**T * T), abs=1e-12)
    letters, sizes = torch.from_numpy(rows), torch.full((n**T,), T)
    batch = Batch(letters, sizes, letters[:, :1], torch.ones(n**T, 1, dtype=torch.bool))
    task = Latch(length=T, symbols=n)
    assert task.measure(counts[:, None], batch)["accuracy"] == pytest.approx(by_counts, abs=1e-12)


def test_the_strongest_baseline_stands_first() -> None:
    counted, luck = Latch().baselines()
    assert (counted.name, luck.name) == ("the most frequent letter", "luck")
    assert luck.value == 1 / 8
    assert 1 / 8 < counted.value < 0.35
    assert Latch(length=2, symbols=2).baselines()[0].value == pytest.approx(0.75, abs=0.06)


@pytest.mark.parametrize("text", ["hab", " h A\tb", "HAB"])
def test_letters_may_stand_apart_and_be_capital(text: str) -> None:
    example = Latch().example(text)
    assert (example.inputs, example.targets, example.text) == (("h", "a", "b"), ("h",), "hab")
    assert Latch().causes(example) == (0,)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing to read"),
        ("abxa", "letters a to h, and 'x' is none of them: type for example abbabaab"),
        ("ab1", "'1' is none"),
        ("a, b", "',' is none"),
        ("ab" * 101, "at most 200"),
    ],
)
def test_what_is_no_row_of_letters_is_told(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as error:
        Latch().example(text)
    assert str(error.value).endswith(".")


def test_a_smaller_alphabet_refuses_what_the_larger_reads() -> None:
    task = Latch(symbols=2)
    assert task.example("abbabaab").targets == ("a",)
    with pytest.raises(ConfigError, match="letters a to b, and 'c' is none"):
        task.example("abc")


def test_unequal_rows_are_padded_on_the_right() -> None:
    task = Latch()
    batch = task.encode([task.example("cab"), task.example("d")])
    assert batch.inputs.tolist() == [[2, 0, 1], [3, 0, 0]]
    assert batch.input_lengths.tolist() == [3, 1]
    assert batch.targets.tolist() == [[2], [3]]


def test_suggestions_are_always_the_same_and_two_differ_in_the_first_letter_alone() -> None:
    task = Latch(length=30, symbols=3)
    one, other, *rest = task.suggestions()
    assert task.suggestions() == Latch(length=30, symbols=3).suggestions()
    assert len(one) == 30
    assert one[0] != other[0]
    assert one[1:] == other[1:]
    assert {len(text) for text in rest} == {30, 2}


@pytest.mark.parametrize("T", [2, 20, 200])
def test_rungs_begin_at_the_trained_length(T: int) -> None:
    task = Latch(length=T)
    assert task.trained_lengths() == (T, T)
    rungs = task.ladder()
    assert min(rungs) == T
    assert max(rungs) == 3 * T
    for length, batch in rungs.items():
        assert batch.inputs.shape[1] == length
        assert torch.equal(batch.targets, batch.inputs[:, :1])


def test_of_another_length() -> None:
    assert Latch().of_length(7) == Latch().fixed("length", 7) == Latch(length=7)
    with pytest.raises(ConfigError, match=r"length = 201 .* from 2 to 200"):
        Latch().of_length(201)


def test_equal_updates_draw_equal_batches() -> None:
    one, same, other = (Latch().batch(Stream(1, "data"), update, 5) for update in (4, 4, 5))
    assert torch.equal(one.inputs, same.inputs)
    assert not torch.equal(one.inputs, other.inputs)


def test_a_short_row_is_learnt_and_the_cause_is_told() -> None:
    trainer = Trainer(Config.from_query("task=latch&task.length=4&task.symbols=3&updates=200"))
    while not trainer.finished:
        trainer.update()
    assert trainer.evaluate(size=None)["accuracy"] > 0.99
    trace = trainer.inspect(trainer.task.example("cabb"))
    assert trace.signals["cause"].values.tolist() == [1, 0, 0, 0]
    assert trace.signals["prediction"].values.argmax() == 2
