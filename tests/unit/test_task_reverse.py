from collections import Counter

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.option import ConfigError
from rnn_core.stream import Stream
from rnn_core.tasks.reverse import BEYOND, DIGITS, LONGEST, SHORT, Reverse


def strings(task: Reverse, batch) -> list[tuple[str, str]]:
    """Each string of a batch and what is to be written, `<end>` left out."""
    inputs, outputs = task.spec.input_vocabulary, task.spec.output_vocabulary
    rows = zip(batch.inputs, batch.input_lengths, batch.targets, strict=True)
    return [
        ("".join(inputs.decode(row[:T])), task.written(outputs.decode(target))) for row, T, target in rows
    ]


def weighted(string: str) -> int:
    """The sum that must be a multiple of 11, written anew: weights 2, 3 … 10, 1, 2 …"""
    return sum(int(digit) * ((place + 1) % 10 + 1) for place, digit in enumerate(string)) % 11


@given(st.text(alphabet=DIGITS, min_size=1, max_size=LONGEST + BEYOND))
def test_an_example_is_its_own_reversal(text):
    task = Reverse()
    example = task.example(text)
    assert "".join(example.inputs) == text
    assert task.written(example.targets) == text[::-1]
    assert strings(task, task.encode([example])) == [(text, text[::-1])]


def test_output_t_stands_under_input_t_from_the_end():
    example = Reverse().example("31415")
    for place, digit in enumerate(example.targets):
        assert digit == example.inputs[len(example.inputs) - 1 - place]


@pytest.mark.parametrize("length", [1, 4, 10, LONGEST])
def test_every_batch_is_reversed(length):
    task = Reverse(length=length)
    for batch in (task.batch(Stream(0, "data"), 1, 64), task.held_out(64), *task.ladder().values()):
        for string, reversal in strings(task, batch):
            assert reversal == string[::-1]


@pytest.mark.long
def test_held_out_strings_never_appear_in_training():
    task = Reverse(length=6)
    trained = [s for u in range(400) for s, _ in strings(task, task.batch(Stream(u % 3, "data"), u, 64))]
    held = {s for batch in (task.held_out(400), *task.ladder().values()) for s, _ in strings(task, batch)}
    held = {string for string in held if len(string) > SHORT}
    assert held.isdisjoint(trained)
    assert {weighted(string) for string in held} == {0}
    assert 0 not in {weighted(string) for string in trained if len(string) > SHORT}


def test_training_shows_every_length_equally_often():
    batch = Reverse(length=5).batch(Stream(0, "data"), 0, 5_000)
    counts = np.bincount(batch.input_lengths.numpy())
    assert counts[0] == 0
    assert all(900 < count < 1_100 for count in counts[1:])
    whole = batch.inputs[batch.input_lengths == 5]
    assert {int(digit) for digit in whole.unique()} == set(range(10))


def test_held_out_strings_differ_and_are_of_all_lengths_that_can_be():
    found = strings(Reverse(length=12), Reverse(length=12).held_out(1_000))
    assert len({string for string, _ in found}) == len(found) <= 400
    counts = Counter(len(string) for string, _ in found)
    assert sorted(counts) == list(range(SHORT + 1, 13))
    assert max(counts.values()) - min(counts.values()) <= 5
    assert len(Reverse(length=1).held_out(1_000).inputs) == 10  # too few to hold any out


def test_the_ladder_has_a_rung_for_every_length():
    rungs = Reverse(length=7).ladder()
    assert list(rungs) == list(range(1, 7 + BEYOND + 1))
    assert len(rungs[1].inputs) == 10
    assert len(rungs[12].inputs) == 100


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing to read"),
        (" \n", "nothing to read"),
        ("31x", "'x' is none"),
        ("-3", "'-' is none"),
        ("٣", "is none"),
        ("1" * (LONGEST + BEYOND + 1), "36 digits; at most 35"),
        ("7" * 201, "at most 200"),
    ],
)
def test_what_is_no_string_of_digits_is_told(text, words):
    with pytest.raises(ConfigError, match=words):
        Reverse().example(text)


def test_spaces_between_digits_do_not_count():
    assert Reverse().example(" 31 4\t15 ") == Reverse().example("31415")


def test_scores_by_hand():
    task = Reverse()
    batch = task.encode([task.example("12"), task.example("345")])
    guess = np.eye(11)[batch.targets.numpy()]
    guess[0, 3] = 0  # behind <end> nothing counts
    assert task.measure(guess, batch) == {"exact_match": 1.0, "accuracy": 1.0}
    guess[1, 3] = np.eye(11)[5]  # went on instead of ending
    assert task.measure(guess, batch) == {"exact_match": 0.5, "accuracy": pytest.approx(6 / 7)}


def test_the_same_seed_gives_the_same_batch():
    one, other = (Reverse().batch(Stream(2, "data"), 3, 8) for _ in range(2))
    assert torch.equal(one.inputs, other.inputs)
    assert torch.equal(one.decoder_inputs, other.decoder_inputs)


def test_settings_out_of_range_are_refused():
    with pytest.raises(ConfigError, match=r"length = 31 .* from 1 to 30"):
        Reverse(length=31)
