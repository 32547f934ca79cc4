"""Pairs and a question: what counts when a key is written again, and what is kept from training."""

import numpy as np
import pytest

from rnn_core.data import Batch
from rnn_core.option import ConfigError
from rnn_core.stream import Stream
from rnn_core.tasks.recall import MOST, ONE_IN, Recall


def read(batch: Batch, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Keys and values (B, pairs) of a batch, and which key is asked for (B,)."""
    keys, values = batch.inputs[..., :n].numpy(), batch.inputs[..., n:].numpy()
    assert (keys.sum(-1) == 1).all()
    assert (values[:, :-1].sum(-1) == 1).all()
    assert not values[:, -1].any(), "the question has no value"
    return keys.argmax(-1)[:, :-1], values.argmax(-1)[:, :-1], keys.argmax(-1)[:, -1]


@pytest.mark.parametrize(("task", "times"), [(Recall(), 1), (Recall(rewriting=True), 2)])
def test_the_newest_value_of_the_key_is_asked_for(task: Recall, times: int) -> None:
    for batch in (task.batch(Stream(0, "data"), 3, 50), task.held_out(50)):
        keys, values, asked = read(batch, task.symbols)
        for row in range(50):
            found = np.flatnonzero(keys[row] == asked[row])
            assert len(found) == times
            assert values[row, found[-1]] == int(batch.targets[row, 0])
            assert len(set(keys[row])) == task.keys


def test_held_out_sequences_are_never_trained() -> None:
    task = Recall(pairs=2, symbols=8)
    held = {row.numpy().tobytes() for row in task.held_out(MOST).inputs}
    for update in range(20):
        assert held.isdisjoint(
            row.numpy().tobytes() for row in task.batch(Stream(0, "data"), update, 64).inputs
        )
    assert len(held) > 500, f"about one in {ONE_IN} of 7,168"


def test_what_is_typed_is_what_is_read() -> None:
    task = Recall(rewriting=True)
    example = task.example(" A3  b12, a7 a? ")
    assert (example.inputs, example.targets) == (("a3", "b12", "a7", "a?"), ("7",))
    assert task.causes(example) == (2, 3)
    batch = task.encode([example, task.example("c1 b?")])
    keys, values, asked = read(
        Batch(*(part[:1] for part in (batch.inputs, batch.input_lengths, batch.targets, batch.target_mask))),
        16,
    )
    assert (keys.tolist(), values.tolist(), asked.tolist()) == ([[0, 1, 0]], [[2, 11, 6]], [0])
    assert batch.target_mask.tolist() == [[True], [False]]


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "nothing to read"), ("a3 b4", "question mark"), ("a3 z4 a?", "a to p"), ("a17 a?", "1 to 16"),
     ("b3", "question mark"), ("a? a?", "no pair"), ("3a a?", "no pair"), ("a0 a?", "1 to 16"),
     ("q?", "a to p")],
)  # fmt: skip
def test_rubbish_gets_a_sentence(text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        Recall().example(text)


def test_more_pairs_than_keys() -> None:
    with pytest.raises(ConfigError, match="at most 16"):
        Recall(pairs=17)
    with pytest.raises(ConfigError, match="at most 32"):
        Recall(pairs=33, rewriting=True)
    assert Recall(pairs=32, rewriting=True).keys == 16
