"""Rows of bits that are kept and given back: copy, repeat copy, recall and sort."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnn_core import Config, ConfigError, Trainer
from rnn_core.data import Batch
from rnn_core.stream import Stream
from rnn_core.tasks.associative_recall import AssociativeRecall
from rnn_core.tasks.base import Task
from rnn_core.tasks.bits.rows import FEW, BitRows, held_back
from rnn_core.tasks.bits.writing import BLANK, numbers, written
from rnn_core.tasks.copy import Copy
from rnn_core.tasks.repeat_copy import RepeatCopy
from rnn_core.tasks.sort import Sort

TASKS = (
    Copy(),
    Copy(length=1, width=1),
    Copy(length=20, width=8, curriculum=False),
    RepeatCopy(),
    RepeatCopy(length=1, repeats=1),
    Sort(),
    Sort(length=2, width=1),
    AssociativeRecall(),
    AssociativeRecall(rewriting=True),
    AssociativeRecall(layout="pairs", length=8, curriculum=True),
    AssociativeRecall(layout="pairs", length=8, width=4, rewriting=True),
    AssociativeRecall(length=8, width=3),
)
EASY = (Copy(), RepeatCopy(), Sort(), AssociativeRecall(), AssociativeRecall(layout="pairs"))


@pytest.fixture(params=TASKS, ids=repr, name="task")
def each_task(request: pytest.FixtureRequest) -> BitRows:
    return request.param


def read_back(task: BitRows, batch: Batch, row: int) -> tuple[list[str], list[str]]:
    """What stands in a batch, as the task's own labels would write it: rows read, and rows asked."""
    T = int(batch.input_lengths[row])
    asked = batch.target_mask[row, :T]
    inputs = [written(x) for x in batch.inputs[row, :T][~asked].numpy()]
    return inputs, [written(y) for y in batch.targets[row, :T][asked].numpy()]


def test_batches_are_asked_at_the_end_and_fit_their_lengths(task: BitRows) -> None:
    for level in (0, 1, 5):
        for update in range(10):
            batch = task.batch(Stream(0, "data"), update, 6, level)
            assert len(set(batch.input_lengths.tolist())) == 1
            assert int(batch.input_lengths[0]) <= task.spec.longest
            first = int(batch.target_mask[0].int().argmax())
            assert batch.target_mask[0, first:].all()


def test_nothing_held_out_is_trained(task: BitRows) -> None:
    few = task.time_steps(FEW)
    held = {row.numpy().tobytes() for row, n in zip(*_parts(task.held_out(10**6)), strict=True) if n > few}
    for n in task.rungs():
        batch = task.of_size(n)
        held |= {row.numpy().tobytes() for row, T in zip(*_parts(batch), strict=True) if few < T}
    for update in range(150):
        batch = task.batch(Stream(0, "data"), update, 32, 5)
        assert held.isdisjoint(row.numpy().tobytes() for row in _parts(batch)[0])


def _parts(batch: Batch) -> tuple[list[torch.Tensor], list[int]]:
    lengths = batch.input_lengths.tolist()
    return [row[:n].contiguous() for row, n in zip(batch.inputs, lengths, strict=True)], lengths


def test_a_ladder_climbs_six_times_as_high_as_far_as_can_be_drawn(task: BitRows) -> None:
    rungs = task.ladder()
    assert list(rungs) == sorted(rungs)
    assert list(rungs) == [task.time_steps(n) for n in task.rungs()]
    top = 6 * task.sizes[1]
    assert max(task.rungs()) == top or task.time_steps(top) > 200 or top > task.most_rows
    assert task.ladder_note()


def test_beyond_its_last_level_there_are_only_the_longest(task: BitRows) -> None:
    batch = task.batch(Stream(0, "data"), 3, 2, 1_000)
    assert batch.inputs.shape[1] == task.spec.longest


def test_its_own_suggestions_are_right(task: BitRows) -> None:
    for text in task.suggestions():
        example = task.example(text)
        assert len(example.inputs) == len(example.targets)
        again = task.example(example.text)
        assert again == example
        batch = task.encode([example])
        assert torch.equal(batch.target_mask[0], torch.tensor([label != BLANK for label in example.targets]))


def test_held_back_are_those_whose_weighted_sum_is_a_multiple_of_eleven() -> None:
    rows = np.array([[1, 5, 0], [1, 4, 0], [0, 0, 0], [2, 1, 7]])
    assert held_back(rows).tolist() == [True, False, True, False]  # 1 + 10, 9, 0, 25
    assert numbers(np.array([[1, 0, 1, 0], [0, 1, 1, 1]])).tolist() == [10, 7]


def test_copy_gives_back_what_it_read() -> None:
    batch = Copy().held_out(40)
    for row in range(40):
        inputs, asked = read_back(Copy(), batch, row)
        assert inputs[-1] == "00001"
        assert [line[:4] for line in inputs[:-1]] == asked
        assert all(line.endswith("0") for line in inputs[:-1])


def test_repeat_copy_gives_it_back_several_times_and_says_when_it_ends() -> None:
    batch, times = RepeatCopy().held_out(60), set()
    for row in range(60):
        T, asked = int(batch.input_lengths[row]), read_back(RepeatCopy(), batch, row)[1]
        L = int((~batch.target_mask[row, :T]).sum()) - 1
        R = round(3 * float(batch.inputs[row, L, 4]))
        times.add(R)
        assert asked == [f"{written(x)}" for x in batch.inputs[row, :L].numpy()] * R + ["00001"]
    assert times == {1, 2, 3}


def test_sort_sorts() -> None:
    batch = Sort().held_out(60)
    for row in range(60):
        inputs, asked = read_back(Sort(), batch, row)
        assert sorted(line[:4] for line in inputs[:-1]) == asked


@pytest.mark.parametrize("again", [False, True])
def test_of_a_list_the_row_behind_the_last_place_is_asked(again: bool) -> None:
    task = AssociativeRecall(rewriting=again)
    batch = task.held_out(60)
    for row in range(60):
        inputs, asked = read_back(task, batch, row)
        assert [line[6] for line in inputs] == ["0"] * (len(inputs) - 1) + ["1"]
        *listed, query = (line[:6] for line in inputs)
        assert listed.count(query) == (2 if again else 1)
        place = len(listed) - 1 - listed[::-1].index(query)
        assert asked == [listed[place + 1]]


@pytest.mark.parametrize("again", [False, True])
def test_of_pairs_the_last_value_of_every_key_is_asked(again: bool) -> None:
    task = AssociativeRecall(layout="pairs", length=8, width=4, rewriting=again)
    batch = task.held_out(60)
    for row in range(60):
        T = int(batch.input_lengths[row])
        asked = batch.target_mask[row, :T]
        values = {}
        for x in batch.inputs[row, :T][~asked].numpy():
            values[x[:16].argmax()] = x[16:20]
        keys = batch.inputs[row, :T][asked][:, :16].argmax(1).tolist()
        assert sorted(keys) == sorted(values)
        assert (len(values) < int((~asked).sum())) == again
        np.testing.assert_array_equal(batch.targets[row, :T][asked].numpy(), [values[key] for key in keys])


def test_a_curriculum_starts_with_two_rows_and_goes_on_when_the_loss_has_fallen() -> None:
    task = Copy()
    assert [task.longest_at(level) for level in (0, 1, 6, 9)] == [2, 3, 8, 8]
    low, high = [0.07] * 20, [0.09] * 20  # of four bits: 0.02 each is 0.08
    assert task.level(0, low) == 1
    assert task.level(0, high) == task.level(0, low[1:]) == 0
    assert task.level(3, high + low) == 4
    assert task.level(3, high + low[:-1]) == task.level(3, high + low + low[:1]) == 3, (
        "it looks every 20 updates"
    )
    assert task.level(6, low) == 6, "there are no more rows than that"
    assert replace(task, curriculum=False).level(0, low) == 0
    assert replace(task, curriculum=False).longest_at(0) == 8


def test_the_level_is_part_of_a_run() -> None:
    trainer = Trainer(Config.from_query("task=copy&hidden_size=4&batch_size=2"))
    assert max(trainer.next_batch().inputs.shape[1] for _ in range(5)) <= 5
    trainer.level, lengths = 6, set()
    kept = trainer.state()
    trainer.level = 0
    trainer.restore(kept)
    for _ in range(30):
        trainer.update()
        lengths.add(trainer.next_batch().inputs.shape[1])
    assert trainer.level == 6 and max(lengths) == 17


@pytest.mark.parametrize("task", EASY, ids=repr)
@pytest.mark.parametrize("text", ["10a1", "101 ", "1 0 1", "1010101010101", "0,5", "−1", "?", "? ?", "×2"])
def test_rubbish_gets_a_sentence(task: Task, text: str) -> None:
    with pytest.raises(ConfigError) as error:
        task.example(text)
    assert str(error.value).endswith(".")


@pytest.mark.parametrize(
    ("task", "text", "said"),
    [
        (Copy(), "101", "each row has 4 bits, and '101' has 3"),
        (Copy(), "1010 " * 120, "241 time steps"),
        (Copy(width=1), "11", "each row has 1 bit, and"),
        (RepeatCopy(), "1010 ×11", "×1 to ×10"),
        (RepeatCopy(), "×2", "nothing to read before ×2"),
        (AssociativeRecall(width=3), "101 110 ? 011", "does not stand in the list"),
        (AssociativeRecall(width=3), "101 110 ? 110", "Nothing stands behind '110'"),
        (AssociativeRecall(width=3), "101 110", "a question mark"),
        (AssociativeRecall(width=3), "101 ? 110 ? 101", "One question mark"),
        (AssociativeRecall(width=3, layout="pairs"), "a:101 ? b", "'b' is no key that has been shown"),
        (AssociativeRecall(width=3, layout="pairs"), "z:101", "letters a to p"),
        (AssociativeRecall(width=3, layout="pairs"), "? a", "nothing to read before the question mark"),
    ],
)
def test_what_cannot_be_is_told(task: Task, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said.replace("?", r"\?")):
        task.example(text)


def test_the_same_twice_is_an_example_too() -> None:
    assert Copy().example("1010 1010").targets[-2:] == ("1010", "1010")
    assert Sort().example("1010 0001 1010").targets[-3:] == ("0001", "1010", "1010")
    assert RepeatCopy().example("1010 x2").targets[-3:] == ("1010", "1010", "end")
    assert RepeatCopy().example("1010").targets[-2:] == ("1010", "end")
    assert AssociativeRecall(width=3).example("101 110 101 011 ? 101").targets[-1] == "011"
    pairs = AssociativeRecall(width=3, layout="pairs")
    assert pairs.example("a:101 b:111 a:000").targets == (BLANK, BLANK, BLANK, "000", "111")
    assert pairs.example("a:101, b:111, a:000 ?b").inputs[-1] == "?b"


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("task=copy&task.length=0", "from 1 to 20"),
        ("task=associative_recall&task.width=3&task.length=9", "different rows of bits: choose 8 or less"),
        ("task=associative_recall&task.layout=pairs&task.symbols=4&task.length=5", "different keys"),
        ("task=associative_recall&task.rewriting=true&task.length=2", "a list of 3 or more"),
    ],
)
def test_settings_that_cannot_be(link: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        Config.from_query(link)


def test_without_a_memory_is_what_it_says() -> None:
    """Fair bits, and never the end: as far off as the baseline says."""
    task = RepeatCopy()
    batch, draw = task.held_out(10**6), np.random.default_rng(1)
    guess = draw.random(tuple(batch.targets.shape))
    guess[..., -1] = 0.0
    ends = batch.targets[..., -1].numpy() > 0.5
    guess[ends] = 0.0  # whoever cannot count cannot know that nothing else comes either: the best case
    (line,) = task.baselines()
    assert task.measure(guess, batch)["bit_error"] == pytest.approx(line.value, abs=0.01)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
@pytest.mark.parametrize("task", ["copy", "repeat_copy", "associative_recall", "sort"])
def test_ordinary_networks_learn_them_too(task: str, cell: str) -> None:
    trainer = Trainer(Config.from_query(f"task={task}&architecture=many_to_many&cell={cell}&hidden_size=5"))
    assert all(np.isfinite(trainer.update()) for _ in range(3))
    assert trainer.snapshot().trace is not None
