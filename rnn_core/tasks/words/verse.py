"""Verse of our own: stanzas of two couplets, in which each second line rhymes with the one before.

What there is to learn, and to see in samples: the words, the length of lines and stanzas, the indented
second lines and their full stop, and the rhyme, which reaches over a whole line.
No line of the last stanzas stands among those before.
"""

from itertools import pairwise

import numpy as np

from rnn_core.tasks.words.fresh import known_then_new

_RHYMES = (
    "sea tree bee key knee".split(),
    "moon tune spoon June noon".split(),
    "night light kite sight height".split(),
    "rain lane train plain grain".split(),
    "snow crow glow toe bow".split(),
    "house mouse grouse blouse".split(),
)
_WHO = (
    "a sailor|a tailor|the baker|my sister|an otter|the miller|a spider|old Peter|the pigeon|a farmer".split(
        "|"
    )
)
_DID = "lay dreaming|sat|stood humming|was waiting|sang|was dancing|went walking".split("|")
_WHERE = "beside a|beneath the|behind the|beyond a|along the|upon the".split("|")
_HOW = "softly|slowly|gladly|boldly|sadly|shyly|soon|then".split("|")
_THEN = "saw a|met the|left a|sang to the|drew a|fed the".split("|")


def verse_text(stanzas: int, draw: np.random.Generator) -> str:
    """`stanzas` stanzas with an empty line after each; the lines of the last ones are new."""
    couplets = known_then_new(2 * stanzas, lambda: _couplet(draw))
    return "".join("".join(pair) + "\n" for pair in zip(couplets[::2], couplets[1::2], strict=True))


def rhymes_right(text: str) -> float | None:
    """The share of indented lines in `text` that rhyme with the line above; None if there are none.

    Two words rhyme if they are different words of one list. The unfinished last line is not counted.
    """
    lines = text.split("\n")[:-1]
    pairs = [(above, line) for above, line in pairwise(lines) if line.startswith("  ")]
    if not pairs:
        return None
    return sum(_rhyme(_last(above), _last(line)) for above, line in pairs) / len(pairs)


def _couplet(draw: np.random.Generator) -> str:
    rhyme = _RHYMES[int(draw.integers(len(_RHYMES)))]
    first, second = (rhyme[int(place)] for place in draw.permutation(len(rhyme))[:2])
    who = _pick(draw, _WHO)
    return (
        f"{who[0].upper()}{who[1:]} {_pick(draw, _DID)} {_pick(draw, _WHERE)} {first}\n"
        f"  and {_pick(draw, _HOW)} {_pick(draw, _THEN)} {second}.\n"
    )


def _last(line: str) -> str:
    return line.rstrip(".,").rpartition(" ")[2]


def _rhyme(one: str, other: str) -> bool:
    return one != other and any(one in rhyme and other in rhyme for rhyme in _RHYMES)


def _pick(draw: np.random.Generator, choices: list[str]) -> str:
    return choices[int(draw.integers(len(choices)))]
