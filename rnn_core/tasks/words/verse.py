"""Verse of our own: stanzas of four short lines, the second rhyming with the fourth.

What can be learnt from it, and seen in samples: the length of lines and stanzas, the comma and the
full stop that end them, the indented even lines, and the rhyme, which reaches over a whole line.
"""

import numpy as np

_RHYMES = (
    "sea tree bee key knee".split(),
    "moon tune spoon June noon".split(),
    "night light kite sight height".split(),
    "rain lane train plain grain".split(),
    "snow crow glow toe bow".split(),
    "hill mill sill quill drill".split(),
    "bell well shell dell spell".split(),
    "stone bone throne cone tone".split(),
    "wing king string spring ring".split(),
    "house mouse grouse blouse".split(),
)
_WHO = "a sailor|a tailor|the baker|my sister|an otter|the miller|a spider|old Peter|the pigeon|a farmer".split("|")
_WENT = "went walking|came dancing|sat waiting|lay dreaming|stood humming|flew over|ran racing".split("|")
_WHERE = "beside the|beneath the|beyond the|along the|not far from the|in front of the".split("|")
_WHEN = "at dawn|one Monday|in winter|at midday|one evening|in summer|last Sunday".split("|")
_HAD = "carried|borrowed|discovered|buried|polished|wanted".split("|")
_OF = "a basket of|a pocket of|a barrel of|a handful of|a picture of".split("|")
_WHAT = "apples|buttons|feathers|letters|candles|pebbles|almonds|ribbons".split("|")
_AND = "and whispered of the|and wondered at the|and thought about the|and sang to the|and never saw the".split("|")


def verse_text(stanzas: int, draw: np.random.Generator) -> str:
    """`stanzas` stanzas with an empty line after each."""
    return "".join(_stanza(draw) + "\n" for _ in range(stanzas))


def _stanza(draw: np.random.Generator) -> str:
    rhyme = _RHYMES[int(draw.integers(len(_RHYMES)))]
    first, second = (rhyme[int(place)] for place in draw.permutation(len(rhyme))[:2])
    who, when = _pick(draw, _WHO), _pick(draw, _WHEN)
    return (
        f"{who[0].upper()}{who[1:]} {_pick(draw, _WENT)} {when}\n"
        f"  {_pick(draw, _WHERE)} {first},\n"
        f"and {_pick(draw, _HAD)} {_pick(draw, _OF)} {_pick(draw, _WHAT)}\n"
        f"  {_pick(draw, _AND)} {second}.\n"
    )


def _pick(draw: np.random.Generator, choices: list[str]) -> str:
    return choices[int(draw.integers(len(choices)))]
