"""Drawn shapes, every one there is on paper of some size: checkers, stripes, frames, boxes, discs, rings,
crosses, diagonals.

Each kind is the list of all its pictures, so what is held out can be held out for good.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np

HELD_SHARE = 0.2
_SPLIT = 18  # of the draw that parts training from held out
MOST_HELD = 50  # pictures of a kind that are measured: there are thousands of frames
WIDEST = 4  # pixels of a stripe, of a field of a checker


def checkers(side: int) -> Iterator[np.ndarray]:
    """Fields of 1 to 4 pixels, shifted in any way."""
    y, x = np.indices((side, side))
    for size in range(1, WIDEST + 1):
        for down in range(2 * size):
            for across in range(size):
                yield ((y + down) // size + (x + across) // size) % 2 == 0


def stripes(side: int) -> Iterator[np.ndarray]:
    """Across, upright and aslant, 1 to 4 pixels wide, with gaps of 1 to 4, shifted in any way."""
    y, x = np.indices((side, side))
    for along in (y, x, x + y, x - y + side):
        for wide in range(1, WIDEST + 1):
            for gap in range(1, WIDEST + 1):
                for shift in range(wide + gap):
                    yield (along + shift) % (wide + gap) < wide


def frames(side: int) -> Iterator[np.ndarray]:
    """Rectangles of one line, 3 pixels or more each way."""
    for top, left, bottom, right in _rectangles(side, 3):
        picture = np.zeros((side, side), bool)
        picture[top:bottom, left:right] = True
        picture[top + 1 : bottom - 1, left + 1 : right - 1] = False
        yield picture


def boxes(side: int) -> Iterator[np.ndarray]:
    """Filled rectangles, 2 pixels or more each way."""
    for top, left, bottom, right in _rectangles(side, 2):
        picture = np.zeros((side, side), bool)
        picture[top:bottom, left:right] = True
        yield picture


def discs(side: int) -> Iterator[np.ndarray]:
    """Filled circles, wholly on the paper."""
    for distance, radius in _circles(side):
        yield distance <= radius


def rings(side: int) -> Iterator[np.ndarray]:
    """Circles of one line."""
    for distance, radius in _circles(side):
        yield (distance <= radius) & (distance > radius - 1.0)


def crosses(side: int) -> Iterator[np.ndarray]:
    """Two lines, one across and one upright, 1 or 2 pixels wide, from edge to edge."""
    y, x = np.indices((side, side))
    for wide in (1, 2):
        for row in range(1, side - wide):
            for column in range(1, side - wide):
                yield ((y >= row) & (y < row + wide)) | ((x >= column) & (x < column + wide))


def diagonals(side: int) -> Iterator[np.ndarray]:
    """Two lines aslant that cross, 1 or 2 pixels wide."""
    y, x = np.indices((side, side))
    for wide in (1, 2):
        for down in range(-side // 2, side // 2 + 1):
            for up in range(side // 2, side + side // 2):
                falling, rising = y - x - down, y + x - up
                yield ((falling >= 0) & (falling < wide)) | ((rising >= 0) & (rising < wide))


KINDS: dict[str, Callable[[int], Iterator[np.ndarray]]] = {
    "checkers": checkers,
    "stripes": stripes,
    "frames": frames,
    "boxes": boxes,
    "discs": discs,
    "rings": rings,
    "crosses": crosses,
    "diagonals": diagonals,
}


@lru_cache(maxsize=3)
def shapes(side: int) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
    """Of each kind its pictures for training (N, side²) uint8, and held-out ones of every kind (M, side²).

    Of each kind a fifth is never trained. A picture of two kinds (a small disc is a box too) counts for the
    first.
    """
    draw = np.random.default_rng([_SPLIT, side])
    seen, training, held = set[bytes](), [], []
    for make in KINDS.values():
        new = [one for one in dict.fromkeys(picture.tobytes() for picture in make(side)) if one not in seen]
        seen.update(new)
        found = np.frombuffer(b"".join(new), np.uint8).reshape(-1, side * side)
        found = found[draw.permutation(len(found))]
        kept = int(len(found) * HELD_SHARE)
        training.append(found[kept:])
        held.append(found[: min(kept, MOST_HELD)])
    return tuple(training), draw.permutation(np.concatenate(held))


@lru_cache(maxsize=2)
def every(side: int) -> frozenset[bytes]:
    """All pictures of all kinds, trained or held out, each as its bytes (side²,) uint8."""
    return frozenset(picture.tobytes() for make in KINDS.values() for picture in make(side))


def _rectangles(side: int, least: int) -> Iterator[tuple[int, int, int, int]]:
    """Top, left, bottom, right (exclusive)."""
    for top in range(side - least + 1):
        for bottom in range(top + least, side + 1):
            for left in range(side - least + 1):
                for right in range(left + least, side + 1):
                    yield top, left, bottom, right


def _circles(side: int) -> Iterator[tuple[np.ndarray, float]]:
    """Distances from a centre on or between pixels, and a radius with which the circle fits."""
    y, x = np.indices((side, side))
    for two_y in range(3, 2 * side - 4):
        for two_x in range(3, 2 * side - 4):
            distance = np.hypot(y - two_y / 2, x - two_x / 2)
            edge = min(two_y / 2, two_x / 2, side - 1 - two_y / 2, side - 1 - two_x / 2) + 0.5
            for radius in np.arange(2.0, edge + 0.01, 0.5):
                yield distance, float(radius)
