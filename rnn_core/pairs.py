"""Pairs of neighbouring words: who is a neighbour, and a vocabulary that knows how often words are."""

from collections.abc import Sequence
from dataclasses import dataclass

from rnn_core.data import Vocabulary

FLATTER = 0.75  # the power of the counts by which noise is drawn (Mikolov et al. 2013)


@dataclass(frozen=True)
class Counted(Vocabulary):
    """counts: how often each symbol is a neighbour in training, in the order of `symbols`, each above 0."""

    counts: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.counts) != len(self.symbols) or min(self.counts, default=0.0) <= 0.0:
            raise ValueError("every symbol has a count above 0")

    @property
    def noise(self) -> tuple[float, ...]:
        """q (V,): as which word noise is drawn; the counts to the power ¾, so that rare words come too."""
        flat = [count**FLATTER for count in self.counts]
        return tuple(one / sum(flat) for one in flat)


def neighbours(place: int, length: int, window: int) -> tuple[int, ...]:
    """The places at most `window` before or behind this one, in a sentence of so many words."""
    near = range(max(0, place - window), min(length, place + window + 1))
    return tuple(other for other in near if other != place)


def pairs(words: Sequence[str], place: int, window: int) -> tuple[tuple[str, str], ...]:
    """What the window shows at this place: the word there, with each of its neighbours."""
    return tuple((words[place], words[other]) for other in neighbours(place, len(words), window))
