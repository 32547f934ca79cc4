"""Two marked numbers and their sum: what is drawn, what is typed, and what is reached without a memory."""

import numpy as np
import pytest
import torch

from rnn_core import Config, ConfigError, Trainer
from rnn_core.data import Example
from rnn_core.stream import Stream
from rnn_core.tasks.adding import HELD_OUT, NEAR, Adding


@pytest.mark.parametrize("T", [4, 7, 50])
def test_one_value_of_each_half_is_marked_and_their_sum_is_asked(T: int) -> None:
    task = Adding(length=T)
    for batch in (task.batch(Stream(0, "data"), 3, 64), task.held_out(64)):
        v, m = batch.inputs.numpy().transpose(2, 0, 1)
        assert v.shape == (64, T)
        assert v.min() >= 0.0
        assert v.max() <= 1.0
        assert set(np.unique(m)) == {0.0, 1.0}
        assert (m[:, : T // 2].sum(1) == 1).all()
        assert (m[:, T // 2 :].sum(1) == 1).all()
        np.testing.assert_allclose(batch.targets[:, 0, 0], (v * m).sum(1), atol=1e-6)
        assert (batch.input_lengths == T).all()
        assert batch.target_mask.all()


def test_marks_come_everywhere_and_equally_often() -> None:
    marks = Adding(length=10).batch(Stream(0, "data"), 0, 20_000).inputs[..., 1].mean(0).numpy()
    np.testing.assert_allclose(marks, 0.2, atol=0.015)


def test_no_held_out_sequence_is_ever_trained() -> None:
    task = Adding(length=4)
    held = {tuple(row) for row in task.held_out(HELD_OUT).inputs.flatten(1).tolist()}
    assert len(held) == HELD_OUT
    for update in range(50):
        batch = task.batch(Stream(0, "data"), update, 64)
        assert not held & {tuple(row) for row in batch.inputs.flatten(1).tolist()}


def test_who_always_says_one_is_off_by_a_sixth() -> None:
    lines = {line.name: line.value for line in Adding().baselines()}
    assert lines["always 1"] == 1 / 6
    many = Adding(length=4).batch(Stream(0, "data"), 0, 200_000)
    assert Adding().measure(np.ones((200_000, 1, 1)), many)["mse"] == pytest.approx(1 / 6, rel=0.01)


def test_what_means_and_near_marks_reach_is_what_the_formulas_say() -> None:
    """A mean over n values tells 1/n of the variance of one of them, 1/12; a mark that is seen all of it."""
    whole = Adding(length=20)
    near, halves, nothing = (line.value for line in whole.baselines())
    unknown = 1 / 12
    assert nothing == 2 * unknown
    assert halves == pytest.approx(2 * unknown * (1 - 1 / 10), rel=0.12)
    first, second = unknown * (1 - 1 / 10), unknown * (1 - NEAR / 10) * (1 - 1 / (10 - NEAR))
    assert near == pytest.approx(first + second, rel=0.12)


def test_no_fitted_line_through_all_inputs_is_better_than_the_strongest_baseline() -> None:
    task = Adding(length=20)
    known, held = task.batch(Stream(5, "data"), 0, 20_000), task.held_out(HELD_OUT)
    rows, asked = (
        np.column_stack([b.inputs.flatten(1).numpy(), np.ones(len(b.inputs))]) for b in (known, held)
    )
    weights, *_ = np.linalg.lstsq(rows, known.targets[:, 0, 0].numpy(), rcond=None)
    line = task.measure((asked @ weights)[:, None, None], held)["mse"]
    assert task.baselines()[0].value < line < 1 / 6


def test_a_sequence_that_a_near_window_holds_needs_no_memory() -> None:
    strongest = Adding(length=NEAR).baselines()[0]
    assert strongest.value == pytest.approx(0.0, abs=1e-12)


def test_numbers_are_exact_behind_their_labels() -> None:
    task = Adding()
    example = task.example(" 0.3141, 0.8*;0.1  .5555* ")
    assert example.inputs == ("0.31", "0.80*", "0.10", "0.56*")
    assert example.targets == ("1.36",)
    assert task.causes(example) == (1, 3)
    batch = task.encode([example])
    assert batch.inputs[0, :, 0].tolist() == pytest.approx([0.3141, 0.8, 0.1, 0.5555])
    assert batch.inputs[0, :, 1].tolist() == [0.0, 1.0, 0.0, 1.0]
    assert batch.targets.item() == pytest.approx(1.3555)
    assert task.example(example.text) == example


def test_a_star_may_stand_apart() -> None:
    assert Adding().example("0.3 * 0.2 0.1 *").inputs == ("0.30*", "0.20", "0.10*")


def test_without_its_text_an_example_is_what_its_labels_say() -> None:
    task = Adding()
    batch = task.encode([Example(("0.10*", "0.25*"), ("0.40",)), Example(("1.00",), (), "0.5 0.5")])
    assert batch.inputs.tolist() == [
        [pytest.approx([0.1, 1.0]), pytest.approx([0.25, 1.0])],
        [[1.0, 0.0], [0.0, 0.0]],
    ]
    assert batch.targets[0].item() == pytest.approx(0.4)
    assert batch.target_mask.tolist() == [[True], [False]]
    assert batch.input_lengths.tolist() == [2, 1]


@pytest.mark.parametrize("text", ["0.3", "0.3* 0.2", "0.3* 0.2* 0.1*"])
def test_of_another_number_of_marks_nobody_knows_the_answer(text: str) -> None:
    task = Adding()
    example = task.example(text)
    assert example.targets == ()
    assert len(task.causes(example)) == text.count("*")
    assert not task.encode([example]).target_mask.any()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing to read"),
        (" , ; ", "nothing to read"),
        ("hello", "'hello' is not a number"),
        ("0.5 *0.5", r"value '0\.5\*0\.5'|'0\.5\*0\.5' is not a number"),
        ("0.5**", r"'0\.5\*\*' is not a number"),
        ("*", r"'\*' is not a number"),
        ("0,5 0.5", "with a point and a space"),
        ("1.5*", r"value '1\.5\*' is out of range: it lies between 0 and 1"),
        ("-0.1", "'-0.1' is out of range"),
        ("nan", "out of range"),
        ("inf", "out of range"),
        ("0 " * 201, "at most 200"),
        ("9" * 30_000, "30,000 characters"),
    ],
)
def test_what_is_no_row_of_values_is_told(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as error:
        Adding().example(text)
    assert str(error.value).endswith(".")


@pytest.mark.parametrize(("length", "longest"), [(4, 8), (50, 50), (400, 200)])
def test_suggestions_are_always_the_same_and_can_be_drawn(length: int, longest: int) -> None:
    task = Adding(length=length)
    assert task.suggestions() == Adding(length=length).suggestions()
    found = [task.example(text) for text in task.suggestions()]
    assert len(found[0].inputs) == min(length, 200)
    assert max(len(example.inputs) for example in found) == longest
    assert all(example.targets and len(task.causes(example)) == 2 for example in found)


def test_the_error_by_hand() -> None:
    task = Adding()
    batch = task.held_out(4)
    assert task.measure(batch.targets.numpy() + 0.5, batch) == {"mse": pytest.approx(0.25)}


def test_of_another_length() -> None:
    assert Adding().of_length(120).spec.longest == 120
    assert Adding().fixed("length", 30) == Adding(length=30)
    with pytest.raises(ConfigError, match=r"length = 3 .* from 4 to 400"):
        Adding().of_length(3)


def test_equal_updates_draw_equal_batches() -> None:
    one, same, other = (Adding().batch(Stream(1, "data"), update, 5) for update in (4, 4, 5))
    assert torch.equal(one.inputs, same.inputs)
    assert torch.equal(one.targets, same.targets)
    assert not torch.equal(one.inputs, other.inputs)


def test_what_is_drawn_below_the_network_are_the_labels_of_the_example() -> None:
    trainer = Trainer(Config.from_query("task=adding&hidden_size=3"))
    example = trainer.task.example("0.25 0.5* 1 0*")
    trace = trainer.inspect(example)
    assert trace.axes["time"] == ("0.25", "0.50*", "1.00", "0.00*")
    assert trace.signals["cause"].values.tolist() == [0, 1, 0, 1]
    assert trace.signals["target"].values.tolist() == [[0.5]]
