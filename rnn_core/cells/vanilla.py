"""The vanilla recurrent cell (Elman 1990), with tanh or ReLU."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from rnn_core.cells.base import Cell, Parameters, Parts, Signals
from rnn_core.cells.kernel import Array, Back, Kernel
from rnn_core.cells.record import State
from rnn_core.notation import factor, number, total


@dataclass(frozen=True)
class Tanh(Cell):
    """The vanilla recurrent network (Elman 1990).

    a⟨t⟩ = b + W h⟨t−1⟩ + U x⟨t⟩
    h⟨t⟩ = tanh(a⟨t⟩)
    """

    name: ClassVar[str] = "tanh"
    title: ClassVar[str] = "tanh"
    about: ClassVar[str] = "The vanilla recurrent network: one weighted sum and a tanh at every time step."
    gates: ClassVar[tuple[str, ...]] = ("hidden",)
    passing: ClassVar[str] = "1 − h²"
    equations: ClassVar[tuple[str, ...]] = (
        "{a}⟨t⟩ = {b} + {W} {h}⟨t−1⟩ + {U} {x}⟨t⟩",
        "{h}⟨t⟩ = tanh({a}⟨t⟩)",
    )

    def step(self, p: Parameters, u: Tensor, state: State) -> tuple[Tensor, State, Signals]:
        """h⟨t⟩ = tanh(u⟨t⟩ + W h⟨t−1⟩)."""
        (h,) = state
        h = torch.tanh(torch.addmm(u, h, p["W"].t()))  # (B, H)
        return h, (h,), {}

    def passes(self, signals: Mapping[str, np.ndarray]) -> np.ndarray:
        """g₁′ = 1 − h²: W alone decides what of another unit comes through."""
        return 1.0 - signals["hidden"] ** 2

    def kernel(self) -> type[Kernel]:
        """Below."""
        return TanhKernel

    def explain(self, parts: Parts, now: Mapping[str, float], before: Mapping[str, float]) -> list[str]:
        """a and h of one unit."""
        return _explain("tanh({})", parts, now)


@dataclass(frozen=True)
class ReLU(Cell):
    """The vanilla recurrent network with a rectifier (as IRNN: Le, Jaitly, Hinton 2015).

    a⟨t⟩ = b + W h⟨t−1⟩ + U x⟨t⟩
    h⟨t⟩ = max(0, a⟨t⟩)
    """

    name: ClassVar[str] = "relu"
    title: ClassVar[str] = "ReLU"
    about: ClassVar[str] = "The vanilla network with max(0, a): never saturates, so it can explode."
    gates: ClassVar[tuple[str, ...]] = ("hidden",)
    passing: ClassVar[str] = "units that are on"
    equations: ClassVar[tuple[str, ...]] = (
        "{a}⟨t⟩ = {b} + {W} {h}⟨t−1⟩ + {U} {x}⟨t⟩",
        "{h}⟨t⟩ = max(0, {a}⟨t⟩)",
    )

    def step(self, p: Parameters, u: Tensor, state: State) -> tuple[Tensor, State, Signals]:
        """h⟨t⟩ = max(0, u⟨t⟩ + W h⟨t−1⟩)."""
        (h,) = state
        h = torch.relu(torch.addmm(u, h, p["W"].t()))  # (B, H)
        return h, (h,), {}

    def passes(self, signals: Mapping[str, np.ndarray]) -> np.ndarray:
        """g₁′: 1 where the unit is on, 0 where it is off."""
        return (signals["hidden"] > 0.0).astype(np.float64)

    def kernel(self) -> type[Kernel]:
        """Below."""
        return ReLUKernel

    def explain(self, parts: Parts, now: Mapping[str, float], before: Mapping[str, float]) -> list[str]:
        """a and h of one unit."""
        return _explain("max(0, {})", parts, now)


def _explain(function: str, parts: Parts, now: Mapping[str, float]) -> list[str]:
    terms = parts["hidden"]
    a = number(sum(terms))
    return [
        f"{{a}} = {total(terms)} = {a}",
        f"{{h}} = {function.format(factor(sum(terms)))} = {number(now['hidden'])}",
    ]


class TanhKernel(Kernel):
    """The whole sequence at once, and the way back.

    With d = ∂L/∂h⟨t⟩, all of it:

    ∂L/∂a⟨t⟩ = d ⊙ (1 − h⟨t⟩²)
    ∂L/∂h⟨t−1⟩ = W⊤ ∂L/∂a⟨t⟩   (and what comes from outside)

    ∂L/∂W = Σ_t ∂L/∂a⟨t⟩ h⟨t−1⟩⊤ and ∂L/∂u⟨t⟩ = ∂L/∂a⟨t⟩.
    """

    G = 1  # on the way back first g₁′(a⟨t⟩), then the gradient of a⟨t⟩

    def lay(self, *extra: Array) -> None:
        """One slice of a for each time step."""
        self.slices = list(self.a[0])

    def forward(self, *p: Array) -> None:
        """a⟨t⟩ and h⟨t⟩, T times. p: W (H, H)."""
        W_t, rows = self.W_t[0], list(self.states[0])
        W_t[:] = p[0].T
        dot, add, squash = np.dot, np.add, self.squash
        for before, after, a in zip(rows[:-1], rows[1:], self.slices, strict=True):
            dot(before, W_t, after)  # (B, H)
            add(after, a, after)
            squash(after, after)

    def backward(self, back: Back, *p: Array) -> tuple[Array, ...]:
        """∂L/∂W (H, H)."""
        self.derive(self.states[0][1:])
        W, (outer, total, _, carried) = p[0], back.rows(0)
        dot, add, multiply = np.dot, np.add, np.multiply
        rows = list(zip(total, self.slices, outer, carried[1:], carried, strict=False))
        for chunk in back.chunks():
            for t in chunk:
                d, a, local, after, before = rows[t]
                add(after, local, d)
                multiply(d, a, a)
                dot(a, W, before)  # (B, H)
        return () if back.watched else (self.weight_gradient(),)

    squash: ClassVar[Any] = np.tanh  # h = g₁(a), a function of numpy's kind

    def derive(self, h: Array) -> None:
        """g₁′ of all time steps, told by h."""
        F = self.a[0]
        np.multiply(h, h, F)
        np.subtract(1.0, F, F)


def _relu(a: Array, h: Array) -> None:
    """max(0, a); NaN stays NaN."""
    np.maximum(a, 0.0, out=h)


class ReLUKernel(TanhKernel):
    """As TanhKernel, with ∂L/∂a⟨t⟩ = d where h⟨t⟩ > 0 and 0 elsewhere."""

    squash = staticmethod(_relu)

    def derive(self, h: Array) -> None:
        """1 where the unit is on, 0 where it is off."""
        np.greater(h, 0.0, self.a[0], casting="unsafe")
