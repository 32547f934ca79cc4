"""What a lesson's check has to say."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """What the learner's own run says to the question; curve: shares by gap (or by length), if any."""

    sentence: str
    curve: tuple[tuple[int, ...], tuple[float, ...]] | None = None
    by: str = "gap"
