"""What stands between input and heads of a neural Turing machine: a cell, or a layer without a state."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from rnn_core.cells import Cell, Parameters, Signals, State
from rnn_core.cells.base import Parts
from rnn_core.cells.gru import GRU
from rnn_core.cells.lstm import LSTM
from rnn_core.notation import factor, number, total


@dataclass(frozen=True)
class Layer(Cell):
    """h⟨t⟩ = tanh(b + U x⟨t⟩): nothing is carried on. All memory is outside of it."""

    name: ClassVar[str] = "layer"
    title: ClassVar[str] = "feed-forward"
    about: ClassVar[str] = "A layer without a state of its own."
    gates: ClassVar[tuple[str, ...]] = ("hidden",)
    equations: ClassVar[tuple[str, ...]] = ("{h}⟨t⟩ = tanh({b} + {U} {x}⟨t⟩)",)

    def parameters(self, input_size: int, hidden_size: int, generator: torch.Generator) -> dict[str, Tensor]:
        """U (H, F) uniform in ±1/√F, and b (H,)."""
        bound = input_size**-0.5
        U = (torch.rand((hidden_size, input_size), generator=generator) * 2.0 - 1.0) * bound
        return {"U": U, "b": torch.zeros(hidden_size)}

    def step(self, p: Parameters, u: Tensor, state: State) -> tuple[Tensor, State, Signals]:
        h = torch.tanh(u)
        return h, (h,), {}

    def parts(self, p: Parameters, u: Tensor, h: Tensor, unit: int) -> Parts:
        """Its terms (b, U x⟨t⟩)."""
        b = float(p["b"][unit])
        return {"hidden": (b, float(u[unit]) - b)}

    def explain(self, parts: Parts, now: Mapping[str, float], before: Mapping[str, float]) -> list[str]:
        terms = parts["hidden"]
        return [f"{{h}} = tanh({total(terms)}) = tanh({factor(sum(terms))}) = {number(now['hidden'])}"]


CONTROLLERS: dict[str, type[Cell]] = {"feed_forward": Layer, "gru": GRU, "lstm": LSTM}
