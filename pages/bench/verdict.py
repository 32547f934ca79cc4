"""What a lesson's check has to say."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """What the learner's own run says to the question.

    Fields:
        curve: shares by gap (or by length, see `by`), if any.
        beside: what the sentence may be compared with, said less loudly.
    """

    sentence: str
    curve: tuple[tuple[int, ...], tuple[float, ...]] | None = None
    by: str = "gap"
    beside: str = ""
