"""Four shapes made of blue and orange points, drawn by rules of our own.

>>> training = points("xor", 0.05, held=False)
>>> training.places.shape, int(training.classes.sum())
((400, 2), 200)
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

COUNT = 400  # points of training, and as many held out; half of each are orange
EDGE = 1.2  # of the square that is drawn: a point that noise takes out of it is drawn again
DIGITS = 3  # of a coordinate, so that a person can type any of our points exactly
INNER, GAP = 0.5, 0.7  # circles: blue up to the one radius, orange from the other up to 1
TURNS = 1.25  # of each arm of the spiral
Place = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Points:
    """places (N, 2) float64, x₁ and x₂ of each; classes (N,) int64: 0 blue, 1 orange."""

    places: np.ndarray
    classes: np.ndarray

    def pairs(self) -> list[tuple[Place, int]]:
        """Each place with its class."""
        return list(zip(map(tuple, self.places.tolist()), self.classes.tolist(), strict=True))


def xor(draw: np.random.Generator, classes: np.ndarray) -> np.ndarray:
    """Orange where exactly one of x₁, x₂ is positive."""
    sizes, side = draw.random((len(classes), 2)), draw.choice([-1.0, 1.0], len(classes))
    places: np.ndarray = sizes * np.stack([side, np.where(classes, -side, side)], 1)
    return places


def circles(draw: np.random.Generator, classes: np.ndarray) -> np.ndarray:
    """A blue disc in an orange ring."""
    share = draw.random(len(classes))
    radius = np.where(classes, GAP + (1 - GAP) * share, INNER * np.sqrt(share))
    return _polar(radius, draw.uniform(0, 2 * np.pi, len(classes)))


def moons(draw: np.random.Generator, classes: np.ndarray) -> np.ndarray:
    """Two half circles, each with one end inside the other."""
    upper = _polar(np.ones(len(classes)), draw.uniform(0, np.pi, len(classes))) - [0.5, 0.25]
    return np.where(classes[:, None], -upper, upper) / [1.5, 1.0]


def spiral(draw: np.random.Generator, classes: np.ndarray) -> np.ndarray:
    """Two arms that wind round each other; points are about as dense everywhere on them."""
    radius = np.sqrt(draw.uniform(0.01, 1.0, len(classes)))
    return _polar(radius, 2 * np.pi * TURNS * radius + np.pi * classes)


SHAPES: dict[str, Callable[[np.random.Generator, np.ndarray], np.ndarray]] = {
    "xor": xor,
    "circles": circles,
    "moons": moons,
    "spiral": spiral,
}


@lru_cache(maxsize=32)
def points(shape: str, noise: float, held: bool) -> Points:
    """The COUNT points of one side, always the same; no held-out point is also one of training."""
    taken = {place for place, _ in points(shape, noise, False).pairs()} if held else set()
    draw = np.random.default_rng([81, list(SHAPES).index(shape), held])
    found: dict[Place, int] = {}
    room = [COUNT // 2, COUNT // 2]
    while any(room):
        for place, kind in _scattered(shape, noise, draw):
            if room[kind] and place not in taken and max(map(abs, place)) <= EDGE:
                taken.add(place)
                found[place] = kind
                room[kind] -= 1
    return Points(np.array(list(found)), np.array(list(found.values()), np.int64))


def rule(shape: str, place: Place) -> int | None:
    """The class of `place` by the rule of the shape without noise; None where the rule is silent."""
    x1, x2 = place
    if shape == "xor":
        return int(x1 * x2 < 0) if x1 * x2 else None
    radius = np.hypot(x1, x2)
    if shape == "circles" and (radius <= INNER or GAP <= radius <= 1.0):
        return int(radius >= GAP)
    return None


def known(shape: str, noise: float, place: Place) -> int | None:
    """The class of `place` if it is one of our points, or else by the rule; None where nobody knows it."""
    ours = _ours(shape, noise)
    return ours[place] if place in ours else rule(shape, place)


@lru_cache(maxsize=32)
def _ours(shape: str, noise: float) -> dict[Place, int]:
    sides = [points(shape, noise, held) for held in (False, True)]
    return {place: kind for side in sides for place, kind in side.pairs()}


def _scattered(shape: str, noise: float, draw: np.random.Generator) -> list[tuple[Place, int]]:
    """As many points as are wanted, blue and orange in turn, each moved by noise of that deviation."""
    classes = np.arange(COUNT) % 2
    places = SHAPES[shape](draw, classes) + noise * draw.standard_normal((COUNT, 2))
    return Points(np.round(places, DIGITS) + 0.0, classes).pairs()  # + 0.0: never minus nothing


def _polar(radius: np.ndarray, angle: np.ndarray) -> np.ndarray:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1)
