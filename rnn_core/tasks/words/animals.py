"""Lines in the manner of the typist's sentence, whose every word is one of a few: "The quick brown fox …".

What there is to learn, and to see: after a space several words may begin, with each further letter fewer
are left. The typist's sentence itself is in no text, and no line of the end stands among those before.
"""

import numpy as np

from rnn_core.tasks.words.fresh import known_then_new

TYPISTS = "The quick brown fox jumped over the lazy dog"
_SLOTS = tuple(
    words.split("|")
    for words in (
        "The|A|One|My",
        "quick|lazy|shy|happy|quiet|clever|gentle|hungry",
        "brown|black|white|grey|golden|red",
        "fox|dog|cat|horse|mouse|goat|rabbit|wolf|zebra|pig",
        "jumped|walked|looked|climbed|flew|ran|crept|danced",
        "over|around|behind|under|towards|past",
        "the|a|one|my",
        "lazy|quick|sleepy|vain|jolly|calm|extra large|odd",
        "dog|fox|cow|sheep|wizard|king|hen|duck|ox|bear",
    )
)


def animal_text(lines: int, draw: np.random.Generator) -> str:
    """`lines` sentences, each with a full stop and on a line of its own."""
    return "".join(known_then_new(lines, lambda: _line(draw)))


def _line(draw: np.random.Generator) -> str:
    while True:
        line = " ".join(words[int(draw.integers(len(words)))] for words in _SLOTS)
        if line != TYPISTS:
            return f"{line}.\n"
