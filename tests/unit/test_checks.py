"""What a lesson says of numbers that the network gave: only what they say."""

from pages.bench.checks import LADDER, lost_from

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
