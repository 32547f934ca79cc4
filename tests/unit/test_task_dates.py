import re
from datetime import date, timedelta

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.option import ConfigError
from rnn_core.stream import Stream
from rnn_core.tasks.dates import INPUTS, LONG, OUTPUTS, SHOWN, Dates
from rnn_core.tasks.words.days import FIRST, LAST, LETTERS, WAYS, held_out, read, write

DAY = date(2024, 8, 3)


def test_six_ways_of_writing_one_day():
    assert [write(DAY, way) for way in range(len(WAYS))] == [
        "3 August 2024",
        "August 3, 2024",
        "3 Aug 2024",
        "Aug 3, 2024",
        "Saturday, 3 August 2024",
        "the 3rd of August 2024",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Saturday 3 August 2024",
        "Saturday, August 3rd, 2024",
        "3rd Aug 2024",
        "the 3 of AUGUST, 2024",
        "03 Aug 2024",
    ],
)
def test_small_departures_are_understood(text):
    assert read(text) == (DAY,)


@given(st.dates(FIRST, LAST), st.integers(0, len(WAYS) - 1), st.sampled_from([str, str.lower, str.upper]))
def test_what_is_written_is_read_again(day, way, case):
    text = case(write(day, way))
    assert read(text) == (day,)
    assert set(text.lower()) <= set(LETTERS)
    example = Dates().example(text)
    assert "".join(example.targets) == day.isoformat()
    assert "".join(example.inputs) == text
    assert not any(Dates().unknown(example))


@given(st.lists(st.tuples(st.dates(FIRST, LAST), st.integers(0, 5)), min_size=1, max_size=5))
def test_lines_of_dates_are_read_whichever_way_they_are_joined(days):
    for joint in (", ", "; ", ";"):
        assert read(joint.join(write(day, way) for day, way in days)) == tuple(day for day, _ in days)


@pytest.mark.parametrize(
    "text",
    [
        "31 February 2024",
        "29 February 1900",
        "0 May 2000",
        "Sunday, 3 August 2024",
        "3 Octember 2024",
        "3 August 1899",
        "1 January 2100",
        "3 August 20244",
        "3 August 24",
        "3/8/2024",
        "2024-08-03",
        "3 August 2024;",
        "3 August 2024 4 August 2024",
        "3 August 2024; x",
        "٣ August 2024",
        "word",
    ],
)
def test_what_is_no_date_of_ours_can_be_read_but_has_no_truth(text):
    example = Dates().example(text)
    assert example.targets == ()
    assert "".join(example.inputs) == text
    assert not Dates().encode([example]).target_mask.any()


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "nothing to read"), ("  ", "nothing to read"), ("3 " * 101, "at most 200")],
)
def test_what_cannot_be_drawn_is_told(text, words):
    with pytest.raises(ConfigError, match=words):
        Dates().example(text)


def test_more_dates_than_can_be_written_are_told():
    assert len(Dates().example("; ".join(["1 May 2000"] * 5)).targets) == 54
    with pytest.raises(ConfigError, match="6 dates; at most 5"):
        Dates().example("; ".join(["1 May 2000"] * 6))


def test_spaces_do_not_count_and_foreign_letters_are_unknown():
    task = Dates()
    assert task.example("  3   August\t2024 ") == task.example("3 August 2024")
    example = task.example("3. August 2024")
    assert task.unknown(example) == tuple(letter == "." for letter in example.inputs)
    assert task.reads(example)[1] == "<unk>"
    assert task.reads(example)[3] == "a"


def test_a_tenth_of_the_days_is_held_out_all_over_the_calendar():
    days = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
    held = [day for day in days if held_out(day)]
    assert 0.09 < len(held) / len(days) < 0.11
    assert {(day.month, day.day) for day in held} == {
        (day.month, day.day) for day in days if day.year == 2000
    }
    assert {day.year for day in held} == {day.year for day in days}
    assert all(held_out(day) for day, _ in SHOWN)
    assert SHOWN[0][0] == DAY


@pytest.mark.parametrize("count", [1, 3, 4])
def test_truth_and_sides_of_every_line(count):
    task = Dates(count=count)
    batches = [(task.batch(Stream(0, "data"), update, 64), False) for update in range(5)]
    for batch, held in (*batches, (task.held_out(400), True)):
        numbers = set()
        rows = zip(batch.inputs, batch.input_lengths, batch.targets, batch.target_lengths, strict=True)
        for row, T, target, S in rows:
            days = read("".join(INPUTS.decode(row[:T])))
            assert " ".join(map(str, days)) == "".join(OUTPUTS.decode(target[: S - 1]))
            assert {held_out(day) for day in days} == {held}
            numbers.add(len(days))
        assert numbers == set(range(1, count + 1))


@pytest.mark.parametrize("count", [1, 4])
def test_no_held_out_date_stands_twice(count):
    batch = Dates(count=count).held_out(1_000)
    lines = [
        "".join(INPUTS.decode(row[:n])) for row, n in zip(batch.inputs, batch.input_lengths, strict=True)
    ]
    dates = [written for line in lines for written in re.split("(?<=[0-9]{4})[,;] ", line)]
    assert len(lines) == 400 <= len(dates)
    assert len(set(dates)) == len(dates)


def test_a_batch_and_its_examples_are_one():
    task = Dates(count=3)
    batch = task.held_out(20)
    lines = [
        "".join(INPUTS.decode(row[:T])) for row, T in zip(batch.inputs, batch.input_lengths, strict=True)
    ]
    again = task.encode([task.example(line) for line in lines])
    for name in ("inputs", "input_lengths", "targets", "target_mask", "decoder_inputs", "target_lengths"):
        assert torch.equal(getattr(batch, name), getattr(again, name)), name


def test_beyond_training_there_is_one_date_more():
    task = Dates(count=2)
    longest = task.trained_lengths()[1]
    for T, batch in task.ladder().items():
        dates = set((batch.target_lengths // 11).tolist())
        assert dates <= {1, 2} if T in range(longest + 1) else dates == {3}
    assert task.trained_lengths() == (len("1 May 2000"), 2 * len("Wednesday, 23 September 2020") + 2)


def test_the_longest_way_is_the_fourth():
    assert max(range(len(WAYS)), key=lambda way: len(write(DAY, way))) == LONG


def test_guessing_each_place_finds_hyphens_and_little_else():
    lines = {line.metric: line.value for line in Dates().baselines()}
    assert 3 / 11 < lines["accuracy"] < 0.6
    assert lines["exact_match"] < 0.01


def test_scores_by_hand():
    task = Dates()
    batch = task.held_out(2)
    guess = np.eye(len(OUTPUTS))[batch.targets.numpy()]
    guess[0, 9] = np.roll(guess[0, 9], 1)
    assert task.measure(guess, batch) == {"exact_match": 0.5, "accuracy": pytest.approx(21 / 22)}


def test_settings_out_of_range_are_refused():
    with pytest.raises(ConfigError, match=r"count = 5 .* from 1 to 4"):
        Dates(count=5)
