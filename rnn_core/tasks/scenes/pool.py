"""Scenes drawn at random, as numbers: those of training, and two kinds that training never shows.

Held out are every seventh scene, by a fixed rule, and every scene with one of the colours and kinds of UNSEEN
together: the network has met the colour, and the kind, but never on one shape.
"""

from functools import lru_cache

import numpy as np

from rnn_core.tasks.scenes.drawing import FIELDS
from rnn_core.tasks.scenes.scene import COLOURS, KINDS, MOST, WIDTHS, extent

UNSEEN = (("green", "triangle"), ("yellow", "circle"))
TRAINING, HELD_OUT = 60_000, 400  # scenes
ALONE = 0.25  # of scenes of at most two shapes, the share that have one
ONE_IN = 7  # scenes that training never shows
GAP, CLEAR = 1, 2  # pixels between two shapes; by how many the longer way between them is the longer one

_SIZES = np.array(list(WIDTHS.values()))
_ENDS = np.array([extent(width) for width in WIDTHS.values()])
_UNSEEN = np.array([[COLOURS.index(colour), KINDS.index(kind)] for colour, kind in UNSEEN])


@lru_cache(maxsize=4)
def training(most: int) -> np.ndarray:
    """The scenes (TRAINING, 2, 5) of training, of at most so many shapes."""
    return _drawn(most, 121, TRAINING, held=False, unseen=False)


@lru_cache(maxsize=4)
def held_out(most: int) -> np.ndarray:
    """Scenes (HELD_OUT, 2, 5) that training never shows; each colour and kind together it does."""
    return _drawn(most, 122, HELD_OUT, held=True, unseen=False)


@lru_cache(maxsize=4)
def unseen_pairs(most: int) -> np.ndarray:
    """Scenes (HELD_OUT, 2, 5) each with a colour and a kind that training never shows on one shape."""
    return _drawn(most, 123, HELD_OUT, held=None, unseen=True)


def is_held_out(scenes: np.ndarray) -> np.ndarray:
    """Which of the scenes (N, 2, 5) training never shows by the fixed rule (N,)."""
    digits = (scenes + 1).reshape(len(scenes), -1).astype(np.uint64)
    code = np.zeros(len(scenes), np.uint64)
    for column in digits.T:
        code = (code * np.uint64(23) + column) * np.uint64(2_654_435_761)
        code ^= code >> np.uint64(29)
    held: np.ndarray = code % np.uint64(ONE_IN) == 0
    return held


def has_unseen(scenes: np.ndarray) -> np.ndarray:
    """Which of the scenes (N, 2, 5) have a colour and a kind together that training never shows (N,)."""
    pairs = scenes[:, :, None, 1:3] == _UNSEEN  # (N, 2, pairs, 2)
    found: np.ndarray = pairs.all(-1).any((1, 2))
    return found


def _drawn(most: int, seed: int, count: int, held: bool | None, unseen: bool) -> np.ndarray:
    """The first so many scenes of a kind, each of them once where training does not show them."""
    draw, found = np.random.default_rng(seed), np.zeros((0, MOST, FIELDS), np.int64)
    while len(found) < count:
        made = _candidates(draw, 2 * TRAINING, most)
        made = made[has_unseen(made) == unseen]
        if held is not None:
            made = made[is_held_out(made) == held]
        found = np.concatenate([found, made])
        if held is not False:
            found = found[np.sort(np.unique(found, axis=0, return_index=True)[1])]
    return found[:count]


def _candidates(draw: np.random.Generator, count: int, most: int) -> np.ndarray:
    """Scenes without overlaps whose relation nobody could argue about, in the order of their captions."""
    size, colour, kind = (
        draw.integers(n, size=(count, MOST)) for n in (len(WIDTHS), len(COLOURS), len(KINDS))
    )
    low, high = np.moveaxis(_ENDS[size], 2, 0)
    x, y = (draw.integers(low, high + 1) for _ in range(2))
    scenes: np.ndarray = np.stack([size, colour, kind, x, y], 2)
    scenes = np.where(_swapped(scenes)[:, None, None], scenes[:, ::-1], scenes)
    scenes = scenes[_clear(scenes)]
    scenes[draw.random(len(scenes)) < (ALONE if most > 1 else 1.0), 1] = -1
    return scenes


def _swapped(scenes: np.ndarray) -> np.ndarray:
    """Where the second shape is named first (N,): the larger, then the upper, then the left one."""
    size, y, x = scenes[..., 0], scenes[..., 4], scenes[..., 3]
    rank = (-size * 100 + y) * 100 + x
    found: np.ndarray = rank[:, 1] < rank[:, 0]
    return found


def _clear(scenes: np.ndarray) -> np.ndarray:
    """Where two shapes stand apart, and clearly beside or clearly above each other (N,)."""
    width = _SIZES[scenes[..., 0]]
    corner = scenes[..., 3:5] - (width // 2)[..., None]  # (N, 2, 2)
    before = corner + width[..., None] + GAP
    apart = (before[:, 0] <= corner[:, 1]) | (before[:, 1] <= corner[:, 0])
    across, down = np.abs(scenes[:, 0, 3:5] - scenes[:, 1, 3:5]).T
    found: np.ndarray = apart.any(1) & (np.abs(across - down) >= CLEAR)
    return found
