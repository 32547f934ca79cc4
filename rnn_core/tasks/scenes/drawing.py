"""Scenes as small pictures: white paper, shapes with smooth edges, sixteen levels of each colour.

A picture is (SIDE, SIDE, 3), RGB between 0 and 1. Many are drawn at once, from scenes as numbers: (N, 2, 5)
whole numbers, of each shape size, colour, kind (places in WIDTHS, COLOURS, KINDS), x and y; −1 all through
where there is no second shape.
"""

import base64
import binascii
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from rnn_core.option import ConfigError
from rnn_core.tasks.scenes.scene import COLOURS, KINDS, MOST, SIDE, WIDTHS, Scene, ordered

FINER = 8  # points across and down in each pixel, of which the covered share is its shade
LEVELS = 15  # the brightest value of a colour; every value of a picture is one of 0/15 … 15/15
RGB = np.array([[14, 2, 2], [1, 10, 3], [2, 5, 14], [15, 12, 0]], np.float32) / LEVELS  # of COLOURS
CODED = "picture:"  # how the text of a picture begins that is no scene of ours
FIELDS = 5  # numbers of a shape


def draw(scenes: np.ndarray) -> np.ndarray:
    """The pictures (N, SIDE, SIDE, 3) float32 of scenes (N, 2, 5)."""
    size, colour, kind, x, y = np.moveaxis(scenes, 2, 0)
    cover = _covers()[size, kind, y, x] * (size >= 0)[..., None]  # (N, 2, SIDE²)
    ink = cover.swapaxes(1, 2) @ (1.0 - RGB[colour])  # (N, SIDE², 3)
    picture: np.ndarray = np.rint((1.0 - ink) * LEVELS).astype(np.float32) / np.float32(LEVELS)
    return picture.reshape(-1, SIDE, SIDE, 3)


def numbers(scenes: Sequence[Scene]) -> np.ndarray:
    """Scenes as numbers (N, 2, 5), the shapes in the order in which they are named."""
    found = np.full((len(scenes), MOST, FIELDS), -1)
    sizes = tuple(WIDTHS)
    for row, scene in zip(found, scenes, strict=True):
        for shape, s in zip(row, ordered(scene), strict=False):
            shape[:] = sizes.index(s.size), COLOURS.index(s.colour), KINDS.index(s.kind), s.x, s.y
    return found


def touched(scenes: np.ndarray, across: int) -> np.ndarray:
    """Which of across² patches have ink of each shape of scenes (N, 2, 5): (N, 2, across²)."""
    alone = np.full((len(scenes) * MOST, MOST, FIELDS), -1)
    alone[:, 0] = scenes.reshape(-1, FIELDS)
    ink = (1.0 - draw(alone)).reshape(-1, across, SIDE // across, across, SIDE // across, 3)
    found: np.ndarray = (ink > 0.0).any((2, 4, 5)).reshape(len(scenes), MOST, -1)
    return found


def picture_text(picture: np.ndarray) -> str:
    """A picture (SIDE, SIDE, 3) as a text for links: four bits of each value, in base64 of addresses.

    Raises ConfigError for an array of another shape, or with values that are no numbers.
    """
    if picture.shape != (SIDE, SIDE, 3) or not np.isfinite(picture).all():
        size = " × ".join(map(str, picture.shape))
        raise ConfigError(f"A picture here is {SIDE} × {SIDE} pixels of three colours, not {size}.")
    levels = np.rint(np.clip(picture, 0.0, 1.0) * LEVELS).astype(np.uint8).ravel()
    packed = (levels[::2] << 4 | levels[1::2]).tobytes()
    return CODED + base64.urlsafe_b64encode(packed).decode("ascii")


def read_picture(text: str) -> np.ndarray:
    """The picture (SIDE, SIDE, 3) that `picture_text` wrote. Raises ConfigError for anything else."""
    wanted = SIDE * SIDE * 3 // 2
    try:
        packed = base64.b64decode(text.removeprefix(CODED).encode("ascii"), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        packed = b""
    if len(packed) != wanted:
        raise ConfigError("This is not a whole picture: what stands after “picture:” is damaged or cut off.")
    both = np.frombuffer(packed, np.uint8)
    levels = np.stack([both >> 4, both & 15], 1).astype(np.float32)
    return (levels / np.float32(LEVELS)).reshape(SIDE, SIDE, 3)


@lru_cache(maxsize=1)
def _covers() -> np.ndarray:
    """How much of each pixel a shape covers, by size, kind, y and x of its centre (…, SIDE²) float32."""
    found = np.zeros((len(WIDTHS), len(KINDS), SIDE, SIDE, SIDE, SIDE), np.float32)
    for s, width in enumerate(WIDTHS.values()):
        for k, kind in enumerate(KINDS):
            stencil = _stencil(kind, width)
            for top in range(SIDE - width + 1):
                for left in range(SIDE - width + 1):
                    here = found[s, k, top + width // 2, left + width // 2]
                    here[top : top + width, left : left + width] = stencil
    return found.reshape(*found.shape[:4], -1)


def _stencil(kind: str, width: int) -> np.ndarray:
    """The covered share of each pixel of a box (width, width)."""
    fine = (np.arange(width * FINER) + 0.5) / (width * FINER)  # from 0 to 1 across the box
    x, y = fine[None], fine[:, None]
    inside = {
        "circle": (x - 0.5) ** 2 + (y - 0.5) ** 2 <= 0.25,
        "square": np.ones((len(fine), len(fine)), bool),
        "triangle": np.abs(x - 0.5) <= y / 2,
    }[kind]
    shares: np.ndarray = inside.reshape(width, FINER, width, FINER).mean((1, 3))
    return shares
