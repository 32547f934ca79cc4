"""Elman's letters: three consonants in random order, each with its own vowels behind it.

J. L. Elman, Finding structure in time, Cognitive Science 14 (1990): after b comes a, after d comes
ii, after g comes uuu. The consonants cannot be foretold, the vowels can, and with them *when* the
next consonant is due: log₂ 3 bits for three letters on average is the best there is.
"""

from itertools import pairwise

import numpy as np

SYLLABLES = {"b": "ba", "d": "dii", "g": "guuu"}


def elman_text(syllables: int, draw: np.random.Generator) -> str:
    """A stream of that many syllables without a space."""
    consonants = list(SYLLABLES)
    return "".join(SYLLABLES[consonants[int(place)]] for place in draw.integers(3, size=syllables))


def syllables_right(text: str) -> float | None:
    """The share of consonants in `text` that have just their vowels behind them; None if there are none.

    Letters before the first consonant, and the last syllable, may be cut off and are not counted.
    """
    starts = [place for place, letter in enumerate(text) if letter in SYLLABLES]
    whole = [text[begin:end] for begin, end in pairwise(starts)]
    if not whole:
        return None
    return sum(part == SYLLABLES[part[0]] for part in whole) / len(whole)
