"""Both languages at once: phrases whose tokens know their translations, and the draws that choose them.

Every token carries keys; an English and a French token that share a key are translations of each other.
That is where the alignment links come from.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np

Choice = TypeVar("Choice")


class Token(NamedTuple):
    """A word and the keys that it shares with its translations."""

    word: str
    keys: tuple[int, ...]


Side = tuple[Token, ...]


class Phrase(NamedTuple):
    """The same thing in both languages."""

    english: Side = ()
    french: Side = ()


def line(*phrases: Phrase) -> Phrase:
    """Phrases whose order is the same in both languages, one after the other."""
    return Phrase(
        tuple(token for phrase in phrases for token in phrase.english),
        tuple(token for phrase in phrases for token in phrase.french),
    )


def side(words: str | Sequence[str], *keys: int) -> Side:
    """Words of one language that all carry the same keys."""
    return tuple([Token(word, keys) for word in (words.split() if isinstance(words, str) else words)])


class Draw:
    """Random choices out of blocks of numbers (fast), fresh keys, and a count of what was used."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.default_rng(seed)
        self._numbers: list[float] = []
        self._used: dict[object, int] = {}
        self._key = 0

    def key(self) -> int:
        """A key that nobody carries yet."""
        self._key += 1
        return self._key

    def chance(self, share: float) -> bool:
        return self.number() < share

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        return low + int(self.number() * (high - low + 1))

    def pick(self, choices: Sequence[Choice]) -> Choice:
        return choices[int(self.number() * len(choices))]

    def rare(self, choices: Sequence[Choice], use: str = "") -> Choice:
        """Of three choices the one used least so far: rare words become less rare."""
        drawn = [choices[int(self.number() * len(choices))] for _ in range(3)]
        least = min(drawn, key=lambda choice: self._used.get((use, choice), 0))
        self._used[use, least] = self._used.get((use, least), 0) + 1
        return least

    def pair(self, english: str, french: str) -> Phrase:
        """All these words translate all those."""
        key = self.key()
        return Phrase(side(english, key), side(french, key))

    def number(self) -> float:
        if not self._numbers:
            self._numbers = self._generator.random(4096).tolist()
        return self._numbers.pop()
