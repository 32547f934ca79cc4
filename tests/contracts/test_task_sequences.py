"""What a task must keep to whose outputs are a sequence of another length, for a decoder to write."""

from itertools import pairwise

import pytest
import torch

from rnn_core.data import END, Batch
from rnn_core.stream import Stream
from rnn_core.tasks import TASKS, Task
from rnn_core.tasks.captions import Captions
from rnn_core.tasks.dates import Dates
from rnn_core.tasks.reverse import SHORT, Reverse
from rnn_core.tasks.translation import Translation

SEQUENCES = (
    *(kind() for kind in TASKS.values() if kind().spec.outputs == "sequence"),
    Reverse(length=3),
    Dates(count=2),
    Dates(count=4),
    Translation(direction="fr-en"),
    Captions(read="patches"),
)
CLIMBING = tuple(task for task in SEQUENCES if task.climbs)  # what is always of one length has no ladder


@pytest.fixture(params=SEQUENCES, ids=repr, name="task")
def each_task(request) -> Task:
    return request.param


def rows(batch: Batch) -> list[tuple[int, ...] | bytes]:
    return [
        row[:n].numpy().tobytes() if row.is_floating_point() else tuple(row[:n].tolist())
        for row, n in zip(batch.inputs, batch.input_lengths.tolist(), strict=True)
    ]  # fmt: skip


def fits_a_decoder(task: Task, batch: Batch) -> None:
    spec, mask, lengths = task.spec, batch.target_mask, batch.target_lengths
    B, S = batch.targets.shape
    assert batch.decoder_inputs.dtype == lengths.dtype == torch.int64
    assert S == int(lengths.max()) <= spec.most_outputs
    assert torch.equal(mask, torch.arange(S) < lengths[:, None])
    ends = (batch.targets == spec.end) & mask
    assert torch.equal(ends, torch.arange(S) == lengths[:, None] - 1), "<end> stands last, and only there"
    assert (batch.decoder_inputs[:, 0] == spec.start).all()
    assert torch.equal(batch.decoder_inputs[:, 1:][mask[:, 1:]], batch.targets[:, :-1][mask[:, 1:]])
    assert 0 <= int(batch.decoder_inputs.min()) <= int(batch.decoder_inputs.max()) <= spec.start
    assert 0 <= int(batch.inputs.min()) <= int(batch.inputs.max()) < spec.input_size
    numbers = (spec.input_size,) if spec.input_kind == "vectors" else ()
    assert batch.inputs.shape == (B, int(batch.input_lengths.max()), *numbers)


def test_every_batch_is_one_for_a_decoder(task):
    known = task.encode([task.example(text) for text in task.suggestions()])
    for batch in (task.batch(Stream(0, "data"), 3, 20), task.held_out(30), known, *task.ladder().values()):
        fits_a_decoder(task, batch)


def test_training_keeps_to_its_lengths(task):
    shortest, longest = task.trained_lengths()
    batches = [task.batch(Stream(1, "data"), update, 64) for update in range(100)]
    assert min(int(batch.input_lengths.min()) for batch in batches) == shortest
    assert longest * 0.8 <= max(int(batch.input_lengths.max()) for batch in batches) <= longest


@pytest.mark.parametrize("task", CLIMBING, ids=repr)
def test_a_ladder_goes_up_beyond_training(task):
    rungs, (shortest, longest) = task.ladder(), task.trained_lengths()
    assert all(low < high for low, high in pairwise(rungs))
    assert shortest <= min(rungs) <= longest < max(rungs)
    assert len([T for T in rungs if T in range(longest + 1)]) >= 3
    for T, batch in rungs.items():
        assert 5 <= len(batch.inputs) <= 100
        assert (batch.input_lengths == T).all()
    for T, batch in task.ladder().items():
        assert torch.equal(batch.inputs, rungs[T].inputs)
        assert torch.equal(batch.targets, rungs[T].targets)


def test_nothing_held_out_is_trained(task):
    held = {row for batch in (task.held_out(1_000), *task.ladder().values()) for row in rows(batch)}
    held = {row for row in held if len(row) > (SHORT if isinstance(task, Reverse) else 0)}
    for update in range(200):
        assert held.isdisjoint(rows(task.batch(Stream(0, "data"), update, 64)))


def test_what_is_written_ends_at_the_end(task):
    for text in task.suggestions():
        truth = task.example(text).targets
        line = task.written(truth)
        assert line
        assert task.written((*truth, END, *truth)) == line
    assert task.written((END,)) == ""


@pytest.mark.parametrize("task", CLIMBING, ids=repr)
def test_a_suggestion_is_longer_than_any_of_training(task):
    lengths = [len(task.example(text).inputs) for text in task.suggestions()]
    assert lengths[0] <= task.trained_lengths()[1] < max(lengths)
    assert all(len(task.example(text).targets) < task.spec.most_outputs for text in task.suggestions())


def test_outputs_that_nobody_knows_have_no_length_but_a_start(task):
    known = task.example(task.suggestions()[0])
    both = task.encode([known, type(known)(known.inputs)])
    assert both.target_lengths.tolist() == [len(known.targets) + 1, 0]
    assert both.decoder_inputs[:, 0].tolist() == [task.spec.start] * 2
