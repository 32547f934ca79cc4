"""How one input comes into a network that writes: a dense layer over it, and the first state made of it."""

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rnn_core.cells import Cell
from rnn_core.models.base import uniform
from rnn_core.models.watch import States
from rnn_core.notation import number, total
from rnn_core.option import ConfigError
from rnn_core.portrait import Detail, Place

LETTERS = {"hidden": "h", "cell": "c"}


class Dense(nn.Module):
    """r = ReLU(P x + p), n numbers of an input x (B, F)."""

    def __init__(self, size: int, n: int, generator: torch.Generator) -> None:
        super().__init__()
        self.P, self.p = uniform((n, size), size, generator), nn.Parameter(torch.zeros(n))

    def forward(self, x: Tensor) -> Tensor:
        """(B, F) → (B, n)."""
        return torch.relu(F.linear(x, self.P, self.p))


class FirstState(nn.Module):
    """s⟨0⟩ = tanh(Q r + q) of every layer; an LSTM's c⟨0⟩ likewise, with a Q and q of its own.

    A part of the state that is no vector (a matrix of fast weights) starts as its cell has it.
    """

    def __init__(self, cell: Cell, size: int, H: int, layers: int, generator: torch.Generator) -> None:
        super().__init__()
        self.cell, self.H, self.layers = cell, H, layers
        self.made = [part.dim() == 2 for part in cell.initial_state(1, H)]
        for layer in range(layers):
            for letter in self.letters:
                self.register_parameter(f"layer{layer}_Q_{letter}", uniform((H, size), size, generator))
                self.register_parameter(f"layer{layer}_q_{letter}", nn.Parameter(torch.zeros(H)))

    @property
    def letters(self) -> list[str]:
        """Of the parts of a state that are made of r."""
        pairs = zip(self.cell.states, self.made, strict=True)
        return [LETTERS.get(name, name) for name, made in pairs if made]

    def forward(self, r: Tensor) -> States:
        """The states (B, H) of every layer, from r (B, D)."""
        found: States = {}
        for layer in range(self.layers):
            made = iter([torch.tanh(self.before(r, layer, letter)) for letter in self.letters])
            start = self.cell.initial_state(len(r), self.H)
            parts = zip(start, self.made, strict=True)
            found[f"layer{layer}_forward"] = tuple(
                next(made) if vector else part.to(r.dtype) for part, vector in parts
            )
        return found

    def before(self, r: Tensor, layer: int, letter: str) -> Tensor:
        """Q r + q (B, H)."""
        Q, q = (self.get_parameter(f"layer{layer}_{name}_{letter}") for name in "Qq")
        return F.linear(r, Q, q)


class Entered(Protocol):
    """A network with an entrance."""

    dense: Dense | None
    first: FirstState | None


@dataclass(frozen=True)
class Numbers:
    """What stands at the entrance for one example: x (1, F) and r (1, D)."""

    x: Tensor
    r: Tensor


@torch.no_grad()
def tell(model: Entered, given: Numbers, place: Place, token: str) -> Detail:
    """How one number of the first state, or of r where there is none, comes about.

    Raises ConfigError if there is no such place.
    """
    layers, size = (model.first.layers, model.first.H) if model.first is not None else (1, given.r.shape[1])
    if place.time != 0 or not (0 <= place.layer < layers and 0 <= place.unit < size):
        raise ConfigError(
            f"There is one input: choose a layer from 1 to {layers} and a unit from 1 to {size}."
        )
    equations, numbers = _dense(model, given, None if model.first is not None else place.unit)
    if model.first is not None:
        index = f"[{place.layer + 1}]" if layers > 1 else ""
        for letter in model.first.letters:
            bias = float(model.first.get_parameter(f"layer{place.layer}_q_{letter}")[place.unit])
            a = float(model.first.before(given.r, place.layer, letter)[0, place.unit])
            name = "s" if letter == "h" else letter
            read = "r" if model.dense is not None else "{x}"
            equations.append(f"{name}{index}⟨0⟩ = tanh(q + Q {read})")
            made = number(float(torch.tanh(torch.tensor(a))))
            numbers.append(f"{name}{index}⟨0⟩ = tanh({total((bias, a - bias))}) = {made}")
    return Detail(place, token, tuple(equations), tuple(numbers))


def _dense(model: Entered, given: Numbers, unit: int | None) -> tuple[list[str], list[str]]:
    """The equation of r, and the numbers of one of its units, if one is asked for."""
    if model.dense is None:
        told = [] if unit is None else [f"{{x}} = {number(float(given.r[0, unit]))}"]
        return ([] if unit is None else ["r = {x}"]), told
    if unit is None:
        return ["r = ReLU(p + P {x})"], []
    bias = float(model.dense.p[unit])
    a = float(F.linear(given.x, model.dense.P, model.dense.p)[0, unit])
    made = number(max(0.0, a))
    return ["r = ReLU(p + P {x})"], [f"r = ReLU({total((bias, a - bias))}) = {made}"]
