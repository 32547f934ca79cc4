"""What a lesson says of numbers that the network gave: only what they say."""

import numpy as np

from pages.bench.checks import LADDER, decisive, lost_from

GOOD, BAD = 0.9, 0.6


def scores(*bad: int) -> list[float]:
    return [BAD if gap in bad else GOOD for gap in LADDER]


def test_it_fails_from_where_it_does_not_recover() -> None:
    assert lost_from(scores(40, 50, 60)).startswith("From 40 filler words on")


def test_one_low_value_in_the_middle_is_told_and_is_no_failing() -> None:
    assert lost_from(scores(10)).startswith("It holds on to the end")
    assert "also below that at 10" in lost_from(scores(10))
    told = lost_from(scores(5, 20, 30, 40, 50, 60))
    assert told.startswith("From 20 filler words on")
    assert "also below that at 5" in told


def test_nothing_held_and_everything_held() -> None:
    assert "fails at every gap" in lost_from(scores(*LADDER))
    assert "also" not in lost_from(scores())


WORDS, MOVED = ("There", "nothing", "to", "like"), np.array([0.02, 0.81, 0.01, 0.4])


def test_either_of_two_words_decides_and_every_one_is_told() -> None:
    for picked, taken in ((1, True), (3, True), (0, False), (None, False)):
        found = decisive(WORDS, MOVED, 3, picked)
        told = found.sentence
        assert ("is one of the two that decide." in told) is taken
        assert "Replacing “nothing” moves the verdict most: by 0.81" in told
        assert "From “like” on the verdict is at least 75% sure" in told
        assert "“nothing”: 0.81 · “like”: 0.40 · each of the others less than 0.05." in found.beside


def test_one_word_may_be_both_and_a_verdict_may_be_unsure() -> None:
    assert decisive(WORDS, MOVED, 1, 1).sentence.startswith("“nothing” it is.")
    assert "From there on" in decisive(WORDS, MOVED, 1, 1).sentence
    assert "less than 75% sure" in decisive(WORDS, MOVED, None, 1).sentence


def test_a_word_that_stands_there_twice_is_told_apart_by_its_place() -> None:
    told = decisive(("a", "b", "a"), np.array([0.9, 0.0, 0.01]), 0, 2)
    assert told.sentence.startswith("You picked “a” at place 3 (it moves the verdict by 0.01)")
    assert told.beside.startswith("By how much, if replaced: “a” at place 1: 0.90")
