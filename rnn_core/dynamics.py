"""One weight, and one matrix, applied again and again: why gradients vanish or explode, in exact numbers.

Bengio, Simard & Frasconi 1994; Pascanu, Mikolov & Bengio 2013. No network is trained here.
"""

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


def powers(w: float, steps: int) -> Array:
    """w^t for t = 0 … steps (steps + 1,): ∂h⟨t⟩/∂h⟨0⟩ of the linear unit h⟨t⟩ = w h⟨t−1⟩."""
    found: Array = np.power(float(w), np.arange(steps + 1))
    return found


@dataclass(frozen=True)
class Latch:
    """Where h⟨t⟩ = tanh(w h⟨t−1⟩) comes to rest above zero, and the slope w (1 − h*²) there.

    A slope below 1 pulls back whatever is near: for w > 1 the unit keeps a bit. For w ≤ 1 rest is 0 alone.
    """

    w: float
    rest: float
    slope: float


def latch(w: float) -> Latch:
    """The rest of a tanh unit with the weight w onto itself, by halving between 0 and 1."""
    low, high = (1e-9, 1.0) if w > 1.0 else (0.0, 0.0)
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if np.tanh(w * middle) > middle else (low, middle)
    rest = (low + high) / 2
    return Latch(w, rest, w * (1.0 - rest**2))


def orbit(w: float, start: float, steps: int) -> Array:
    """h⟨0⟩ = start, h⟨t⟩ = tanh(w h⟨t−1⟩): (steps + 1,)."""
    h = np.empty(steps + 1)
    h[0] = start
    for t in range(1, steps + 1):
        h[t] = np.tanh(w * h[t - 1])
    return h


@dataclass(frozen=True)
class Faded:
    """A gradient on its way back through T time steps of h⟨t⟩ = g₁(W h⟨t−1⟩ + x⟨t⟩), W = ρ · orthogonal.

    lengths (T + 1,): ‖∂L/∂h⟨T−k⟩‖ ÷ ‖∂L/∂h⟨T⟩‖ for k = 0 … T. derivative (T,): the mean of g₁′ over the
    units, the last time step first: 1 for the linear cell, mean of 1 − h² for tanh.
    """

    rho: float
    lengths: Array
    derivative: Array


def faded(rho: float, steps: int, size: int = 64, squash: bool = False, seed: int = 0) -> Faded:
    """Measured by going back through a network that nobody has trained; squash: g₁ = tanh, else linear.

    Inputs x⟨t⟩ are normal with deviation 0.1; in float64, so that nothing but the mathematics fades.
    """
    draw = np.random.default_rng([51, seed])
    Q, R = np.linalg.qr(draw.standard_normal((size, size)))
    W = rho * Q * np.sign(np.diag(R))  # (H, H)
    h, local = np.zeros(size), []
    for x in 0.1 * draw.standard_normal((steps, size)):
        a = W @ h + x
        h = np.tanh(a) if squash else a
        local.append(1.0 - h**2 if squash else np.ones(size))
    d = draw.standard_normal(size)  # ∂L/∂h⟨T⟩
    lengths = [np.linalg.norm(d)]
    for g in reversed(local):
        d = W.T @ (g * d)
        lengths.append(np.linalg.norm(d))
    ratios = np.array(lengths) / lengths[0]
    return Faded(rho, ratios, np.array([g.mean() for g in reversed(local)]))
