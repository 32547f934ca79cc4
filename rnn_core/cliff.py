"""The error cliff of Pascanu, Mikolov & Bengio 2013 (figure 6): one unit, fifty time steps, two numbers.

x⟨t⟩ = w σ(x⟨t−1⟩) + b from x⟨0⟩ = 0.5; the loss is (σ(x⟨50⟩) − 0.7)². Nearly everywhere it is flat, and
along a curve it stands like a wall: there the gradient is thousands of times longer.
"""

from dataclasses import dataclass

import numpy as np

from rnn_core.option import ConfigError

Array = np.ndarray
STEPS, TARGET, START = 50, 0.7, 0.5
W_RANGE, B_RANGE = (3.7, 5.1), (-3.2, -1.2)  # of the drawing
ABOVE_THE_WALL = (4.3, -2.4)  # where a descent begins that meets it
FAR = 1e3  # where a step is no longer followed


def loss(w: Array | float, b: Array | float) -> Array:
    """L(w, b), of arrays of any shape."""
    return _walk(np.asarray(w, np.float64), np.asarray(b, np.float64))[0]


def gradient(w: Array | float, b: Array | float) -> Array:
    """(∂L/∂w, ∂L/∂b), exactly, by carrying ∂x⟨t⟩/∂w and ∂x⟨t⟩/∂b along."""
    _, dw, db = _walk(np.array(w, np.float64), np.array(b, np.float64))
    return np.array([dw, db])


def surface(size: int = 80) -> tuple[Array, Array, Array]:
    """w (size,), b (size,) and L (b, w) on a grid over the drawing."""
    w, b = np.linspace(*W_RANGE, size), np.linspace(*B_RANGE, size)
    return w, b, loss(w[None, :], b[:, None])


@dataclass(frozen=True)
class Step:
    """One step of gradient descent: from where to where, the gradient's length, and the one that was used."""

    before: tuple[float, float]
    after: tuple[float, float]
    norm: float
    used: float


def descend(
    w: float, b: float, rate: float, clip: float = 0.0, by_value: bool = False, steps: int = 30
) -> tuple[Step, ...]:
    """Steps of θ ← θ − rate · g. With clip = c > 0 a longer g becomes c g/‖g‖, which keeps its
    direction; by_value: each number of g is cut to ±c instead, which turns it.

    They end where one leads out of all bounds. Raises ConfigError for numbers that make no sense.
    """
    if not (0.0 < rate <= 10.0 and 0.0 <= clip <= 100.0 and 1 <= steps <= 200):
        raise ConfigError(
            f"A rate of {rate:g}, a limit of {clip:g} and {steps} steps do not go together: choose a rate "
            "up to 10, a limit from 0 to 100 and 1 to 200 steps."
        )
    place, found = np.array([w, b], np.float64), []
    for _ in range(steps):
        g = gradient(*place)
        norm = float(np.linalg.norm(g))
        if clip and by_value:
            g = np.clip(g, -clip, clip)
        elif clip and norm > clip:
            g = g * (clip / norm)
        after = place - rate * g
        found.append(Step(_pair(place), _pair(after), norm, float(np.linalg.norm(g))))
        if not np.isfinite(after).all() or np.abs(after).max() > FAR:
            break
        place = after
    return tuple(found)


def _walk(w: Array, b: Array) -> tuple[Array, Array, Array]:
    """L, ∂L/∂w and ∂L/∂b."""
    w, b = np.broadcast_arrays(w, b)
    x, dw, db = np.full(w.shape, START), np.zeros(w.shape), np.zeros(w.shape)
    for _ in range(STEPS):
        s = _sigmoid(x)
        slope = w * s * (1.0 - s)  # ∂x⟨t⟩/∂x⟨t−1⟩
        x, dw, db = w * s + b, s + slope * dw, 1.0 + slope * db
    y = _sigmoid(x)
    outer = 2.0 * (y - TARGET) * y * (1.0 - y)
    return (y - TARGET) ** 2, outer * dw, outer * db


def _sigmoid(x: Array) -> Array:
    found: Array = 0.5 * (1.0 + np.tanh(0.5 * x))  # as 1/(1 + e^−x), and never overflows
    return found


def _pair(place: Array) -> tuple[float, float]:
    return float(place[0]), float(place[1])
