"""Layers × directions of one cell: the only loop over time stands in `Cell.sequence`.

Padding stands on the right in either direction (a reversed sequence is reversed within its own
length), so nothing needs a mask: what the network does after a sequence's end reaches nobody.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rnn_core.cells import Cell, Parameters, Record, State

States = dict[str, State]  # by the name of layer and direction


@dataclass
class Pass:
    """How one forward pass is run.

    dropout: the generator of the masks (None: evaluation). states: the state to start from, by layer.
    records: filled while running, if given.
    """

    dropout: torch.Generator | None = None
    states: States | None = None
    truncate_after: int = 0
    records: dict[str, Record] | None = None


@dataclass(frozen=True)
class Hidden:
    """sequence (B, T, D): the top layer at every time step, D = H × directions.

    final (B, D): the state after the last word (forward) and after the first (backward).
    """

    sequence: Tensor
    final: Tensor
    states: States


def project(p: Parameters, x: Tensor, embedding: Tensor | None = None) -> Tensor:
    """u⟨t⟩ = U x⟨t⟩ + b for all t at once: (B, T, G·H).

    Tokens (B, T) pick a column of U (one-hot) or of U E (embedded): the table is made once.
    """
    if x.is_floating_point():
        return F.linear(x, p["U"], p["b"])
    U = p["U"] if embedding is None else p["U"] @ embedding.t()  # (G·H, V)
    return F.embedding(x, U.t() + p["b"])


def reversal(lengths: Tensor, T: int) -> Tensor:
    """Where each time step comes from (B, T) when every sequence is reversed within its length."""
    t = torch.arange(T)[None, :]  # (1, T)
    return torch.where(t < lengths[:, None], lengths[:, None] - 1 - t, t)


def take(x: Tensor, index: Tensor) -> Tensor:
    """x (B, T, D) at the time steps of index (B, T)."""
    return x.gather(1, index[:, :, None].expand(-1, -1, x.shape[2]))


def drop(x: Tensor, rate: float, generator: torch.Generator | None) -> Tensor:
    """Silence a share `rate` of x and scale up the rest (Srivastava et al. 2014)."""
    if generator is None or rate == 0.0:
        return x
    keep = torch.empty(x.shape).bernoulli_(1.0 - rate, generator=generator)
    return x * keep / (1.0 - rate)


class Recurrence(nn.Module):
    """A stack of recurrent layers, each forward only or in both directions (Schuster & Paliwal 1997)."""

    def __init__(
        self,
        cell: Cell,
        input_size: int,
        hidden_size: int,
        layers: int,
        bidirectional: bool,
        dropout: float,
        generator: torch.Generator,
    ) -> None:
        super().__init__()
        self.cell, self.hidden_size, self.dropout = cell, hidden_size, dropout
        self.directions = ("forward", "backward") if bidirectional else ("forward",)
        self.layers = layers
        self.weights = nn.ModuleDict()
        for layer in range(layers):
            width = input_size if layer == 0 else hidden_size * len(self.directions)
            for direction in self.directions:
                made = cell.parameters(width, hidden_size, generator)
                parameters = {name: nn.Parameter(value) for name, value in made.items()}
                self.weights[f"layer{layer}_{direction}"] = nn.ParameterDict(parameters)

    @property
    def output_size(self) -> int:
        """D = H × directions."""
        return self.hidden_size * len(self.directions)

    def forward(self, x: Tensor, lengths: Tensor, run: Pass, embedding: Tensor | None = None) -> Hidden:
        """x (B, T) int64 or (B, T, F) float32; lengths (B,)."""
        back = reversal(lengths, x.shape[1]) if len(self.directions) > 1 else None
        states: States = {}
        for layer in range(self.layers):
            outputs = []
            for direction in self.directions:
                name = f"layer{layer}_{direction}"
                index = back if direction == "backward" else None
                hidden, states[name] = self._one(name, x, index, run, embedding if layer == 0 else None)
                outputs.append(hidden)
            sequence = torch.cat(outputs, dim=2) if len(outputs) > 1 else outputs[0]
            x = drop(sequence, self.dropout, run.dropout) if layer + 1 < self.layers else sequence
        return Hidden(sequence, self._final(outputs, lengths), states)

    def parameters_of(self, name: str) -> dict[str, Tensor]:
        """U, W, b … of one layer in one direction, as `layer0_forward`."""
        weights = self.weights[name]
        assert isinstance(weights, nn.ParameterDict)
        return dict(weights.items())

    def _one(
        self, name: str, x: Tensor, index: Tensor | None, run: Pass, embedding: Tensor | None
    ) -> tuple[Tensor, State]:
        """One layer in one direction: hidden (B, T, H) in the order of the input, and the last state."""
        p = self.parameters_of(name)
        u = project(p, x, embedding)  # (B, T, G·H)
        u = u if index is None else take(u, index)
        state = (run.states or {}).get(name) or self.cell.initial_state(len(x), self.hidden_size)
        record = None if run.records is None else run.records.setdefault(name, Record())
        hidden, state = self.cell.sequence(p, u, state, run.truncate_after, record)
        return (hidden if index is None else take(hidden, index)), state

    def _final(self, outputs: list[Tensor], lengths: Tensor) -> Tensor:
        """The forward state at the last word beside the backward state at the first: (B, D)."""
        rows = torch.arange(len(lengths))
        ends = [outputs[0][rows, lengths - 1]]
        ends += [hidden[:, 0] for hidden in outputs[1:]]
        return torch.cat(ends, dim=1)
