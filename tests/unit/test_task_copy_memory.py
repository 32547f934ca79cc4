"""Letters kept over a lag: what is asked where, what is held out, and the loss of who has no memory."""

from itertools import product
from math import log

import numpy as np
import pytest
import torch

from rnn_core import Config, ConfigError, Trainer
from rnn_core.data import Batch, Example
from rnn_core.stream import Stream
from rnn_core.tasks.copy_memory import ENOUGH, MOST, CopyMemory, _kept_back

SETTINGS = [(3, 4, 20), (3, 4, 60), (2, 5, 1), (1, 8, 3), (2, 2, 4), (3, 8, 2), (6, 3, 7), (9, 2, 2)]


def combinations(K: int, A: int) -> tuple[np.ndarray, np.ndarray]:
    """All that training may show, and all that are held out."""
    rows = np.array(list(product(range(A), repeat=K)))
    held = _kept_back(rows, A)
    return rows[~held], rows[held]


def memoryless(batch: Batch, classes: int) -> np.ndarray:
    """What is said by whoever knows how often each class is right at each place, and nothing else."""
    often = np.eye(classes)[batch.targets.numpy()].mean(0)  # (S, K)
    return np.broadcast_to(often, (len(batch.targets), *often.shape))


@pytest.mark.parametrize(("K", "A", "T"), SETTINGS)
def test_what_is_asked_where(K: int, A: int, T: int) -> None:
    task = CopyMemory(symbols=K, alphabet=A, lag=T)
    for batch in (task.batch(Stream(0, "data"), 3, 50), task.held_out(50)):
        x, y = batch.inputs.numpy(), batch.targets.numpy()
        assert x.shape == y.shape == (len(x), T + 2 * K)
        assert (x[:, :K] == y[:, T + K :]).all()
        assert (x[:, :K] < A).all()
        assert (x[:, K : T + K - 1] == A).all()
        assert (x[:, T + K - 1] == A + 1).all()
        assert (x[:, T + K :] == A).all()
        assert (y[:, : T + K] == A).all()
        assert (batch.input_lengths == T + 2 * K).all()
        assert batch.target_mask.all()


@pytest.mark.parametrize(("K", "A", "T"), SETTINGS)
def test_the_best_without_a_memory_loses_what_the_formula_says(K: int, A: int, T: int) -> None:
    """On all combinations of training, and on all that are held out: every letter is as frequent there."""
    task = CopyMemory(symbols=K, alphabet=A, lag=T)
    formula = next(line.value for line in task.baselines() if line.metric == "nats")
    assert formula == K * log(A) / (T + 2 * K)
    trained, held = (task._batch(rows) for rows in combinations(K, A))
    for batch in (trained, held, task.held_out(MOST)):
        if len(batch.inputs):
            found = task.measure(memoryless(batch, A + 1), batch)["nats"]
            assert found == pytest.approx(formula, abs=1e-9)


@pytest.mark.parametrize(("K", "A"), [(10, 8), (6, 8), (5, 5)])
def test_the_formula_is_exact_where_only_some_combinations_are_asked(K: int, A: int) -> None:
    task = CopyMemory(symbols=K, alphabet=A, lag=5)
    batch = task.held_out(1_000)
    assert MOST - A < len(batch.inputs) <= MOST
    assert len(np.unique(batch.inputs.numpy(), axis=0)) == len(batch.inputs)
    formula = K * log(A) / (5 + 2 * K)
    assert task.measure(memoryless(batch, A + 1), batch)["nats"] == pytest.approx(formula, abs=1e-9)


@pytest.mark.parametrize(("K", "A"), [(3, 8), (5, 4), (4, 5), (6, 3), (9, 2)])
def test_about_one_combination_in_five_is_held_out(K: int, A: int) -> None:
    trained, held = combinations(K, A)
    assert 0.15 < len(held) / A**K < 0.25
    for place in range(K):
        for rows in (trained, held):
            counts = np.bincount(rows[:, place], minlength=A)
            assert (counts == len(rows) // A).all()


@pytest.mark.parametrize(("K", "A"), [(3, 8), (5, 4), (9, 2), (10, 8)])
def test_no_held_out_combination_is_ever_trained(K: int, A: int) -> None:
    task = CopyMemory(symbols=K, alphabet=A, lag=1)
    held = {tuple(row) for row in task.held_out(MOST).inputs[:, :K].tolist()}
    for update in range(30):
        rows = task.batch(Stream(0, "data"), update, 64).inputs[:, :K]
        assert not held & {tuple(row) for row in rows.tolist()}
        assert not _kept_back(rows.numpy(), A).any()


def test_training_shows_all_the_others() -> None:
    task = CopyMemory(symbols=3, alphabet=8, lag=1)
    trained, held = combinations(3, 8)
    assert len(trained) + len(held) == 8**3 >= ENOUGH
    shown = task.batch(Stream(0, "data"), 0, 8_000).inputs[:, :3].tolist()
    assert {tuple(row) for row in shown} == {tuple(row) for row in trained.tolist()}
    assert sorted(task.held_out(MOST).inputs[:, :3].tolist()) == held.tolist()


@pytest.mark.parametrize(("K", "A"), [(3, 4), (1, 8), (2, 2), (8, 2)])
def test_of_too_few_all_are_trained_and_all_are_asked_once(K: int, A: int) -> None:
    task = CopyMemory(symbols=K, alphabet=A)
    trained, held = combinations(K, A)
    assert not len(held)
    shown = task.batch(Stream(0, "data"), 0, 4_000).inputs[:, :K].tolist()
    assert {tuple(row) for row in shown} == {tuple(row) for row in trained.tolist()}
    assert sorted(task.held_out(MOST).inputs[:, :K].tolist()) == trained.tolist()


def test_recall_counts_the_last_places_alone() -> None:
    task = CopyMemory(symbols=2, alphabet=3, lag=4)
    batch = task.encode([task.example("ab"), task.example("cc")])
    said = np.eye(4)[batch.targets.numpy()]
    assert task.measure(said, batch) == {"accuracy": 1.0, "nats": pytest.approx(0.0)}
    said[0, -1] = np.eye(4)[0]  # "aa" for "ab"
    said[1, :3] = np.eye(4)[1]  # letters where nothing is asked
    found = task.measure(said, batch)
    assert found["accuracy"] == 0.75
    assert found["nats"] == pytest.approx(4 / 16 * -log(1e-12))


def test_blanks_and_the_sign_are_put_in() -> None:
    task = CopyMemory(symbols=3, alphabet=4, lag=3)
    for text in ("bad", " B a d "):
        example = task.example(text)
        assert example == Example(tuple("bad··?···"), tuple("······bad"), "bad")
        assert task.causes(example) == (0, 1, 2)
        assert task.written(example.targets).endswith("bad")
    assert task.fixed("lag", 1).example("bad").inputs == tuple("bad?···")


def test_what_is_typed_is_what_is_drawn() -> None:
    task = CopyMemory()
    drawn = task.batch(Stream(2, "data"), 0, 8)
    words = ["".join("abcd"[k] for k in row[:3]) for row in drawn.inputs.tolist()]
    typed = task.encode([task.example(word) for word in words])
    for name in ("inputs", "targets", "target_mask", "input_lengths"):
        assert torch.equal(getattr(typed, name), getattr(drawn, name))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing to read"),
        ("bax", "letters a to d, and 'x' is none of them: type for example"),
        ("ba1", "'1' is none"),
        ("ba", "The number of letters to keep is 3, and this has 2: type for example"),
        ("abcd", "is 3, and this has 4"),
        ("ab" * 101, "at most 200"),
    ],
)
def test_what_cannot_be_kept_is_told(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as error:
        CopyMemory().example(text)
    assert str(error.value).endswith(".")


@pytest.mark.parametrize(("K", "A", "T"), SETTINGS)
def test_suggestions_are_always_the_same_and_can_be_read(K: int, A: int, T: int) -> None:
    task = CopyMemory(symbols=K, alphabet=A, lag=T)
    assert task.suggestions() == CopyMemory(symbols=K, alphabet=A, lag=T).suggestions()
    assert len(set(task.suggestions())) == len(task.suggestions())
    for text in task.suggestions():
        assert task.encode([task.example(text)]).target_mask.all()


def test_the_longest_can_still_be_drawn() -> None:
    task = CopyMemory(symbols=10, alphabet=8, lag=180)
    assert task.spec.longest == len(task.example("abcdefghab").inputs) == 200
    with pytest.raises(ConfigError, match=r"lag = 181 .* from 1 to 180"):
        task.fixed("lag", 181)


def test_equal_updates_draw_equal_batches() -> None:
    one, same, other = (CopyMemory().batch(Stream(1, "data"), update, 5) for update in (4, 4, 5))
    assert torch.equal(one.inputs, same.inputs)
    assert not torch.equal(one.inputs, other.inputs)


def test_a_short_lag_is_learnt() -> None:
    link = "task=copy_memory&task.symbols=2&task.lag=2&updates=500&learning_rate=0.01"
    trainer = Trainer(Config.from_query(link))
    while not trainer.finished:
        trainer.update()
    assert trainer.evaluate(size=None)["accuracy"] > 0.99
    trace = trainer.inspect(trainer.task.example("dc"))
    assert trace.signals["cause"].values.tolist() == [1, 1, 0, 0, 0, 0]
    assert trace.signals["prediction"].values.argmax(1).tolist() == [4, 4, 4, 4, 3, 2]
