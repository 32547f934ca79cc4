"""The vanilla recurrent cell (Elman 1990), with tanh or ReLU."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from rnn_core.cells.base import Cell, Parameters, Parts, Signals, State
from rnn_core.notation import number, total


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
    equations: ClassVar[tuple[str, ...]] = (
        "{a}⟨t⟩ = {b} + {W} {h}⟨t−1⟩ + {U} {x}⟨t⟩",
        "{h}⟨t⟩ = tanh({a}⟨t⟩)",
    )

    def step(self, p: Parameters, u: Tensor, state: State) -> tuple[Tensor, State, Signals]:
        """h⟨t⟩ = tanh(u⟨t⟩ + W h⟨t−1⟩)."""
        (h,) = state
        h = torch.tanh(torch.addmm(u, h, p["W"].t()))  # (B, H)
        return h, (h,), {}

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
    equations: ClassVar[tuple[str, ...]] = (
        "{a}⟨t⟩ = {b} + {W} {h}⟨t−1⟩ + {U} {x}⟨t⟩",
        "{h}⟨t⟩ = max(0, {a}⟨t⟩)",
    )

    def step(self, p: Parameters, u: Tensor, state: State) -> tuple[Tensor, State, Signals]:
        """h⟨t⟩ = max(0, u⟨t⟩ + W h⟨t−1⟩)."""
        (h,) = state
        h = torch.relu(torch.addmm(u, h, p["W"].t()))  # (B, H)
        return h, (h,), {}

    def explain(self, parts: Parts, now: Mapping[str, float], before: Mapping[str, float]) -> list[str]:
        """a and h of one unit."""
        return _explain("max(0, {})", parts, now)


def _explain(function: str, parts: Parts, now: Mapping[str, float]) -> list[str]:
    terms = parts["hidden"]
    a = number(sum(terms))
    return [
        f"{{a}} = {total(terms)} = {a}",
        f"{{h}} = {function.format(a)} = {number(now['hidden'])}",
    ]
