"""The contract of a cell: one time step, `(input, state) → (output, state, signals)`.

A cell is a frozen dataclass of its options and holds no weights: the weights are arguments, so that
one step can be tried with edited weights, stepped through, or taken a second derivative of. Letters
as in the lectures; a cell with G gates keeps their weights stacked in one matrix each:

    U (G·H, F) input → hidden · W (G·H, H) hidden → hidden · b (G·H,)

The input's share u⟨t⟩ = U x⟨t⟩ + b does not wait for the hidden state, so it comes in ready-made for
all time steps at once. (The seam of `models/recurrence.py`; a cell may replace the loop over time by
a kernel of its own by overriding `sequence`.)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import torch
from torch import Tensor

from rnn_core.option import check, option

Parameters = Mapping[str, Tensor]
State = tuple[Tensor, ...]  # the first one is h (B, H); an LSTM adds c (B, H)
Signals = dict[str, Tensor]
Parts = Mapping[str, tuple[float, float, float]]

STARTS = ("uniform", "orthogonal", "identity")


@dataclass
class Record:
    """What a recorded pass keeps, one entry for each time step.

    carried: copies of the state on their way to the next time step; their gradient is the part
    that was *transported* back through time, without the local one of the output above.
    """

    hidden: list[Tensor] = field(default_factory=list)
    carried: list[State] = field(default_factory=list)
    signals: list[Signals] = field(default_factory=list)


@dataclass(frozen=True)
class Cell:
    """Base of all cells: the parameters, the first state, and the loop over time."""

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    gates: ClassVar[tuple[str, ...]]  # the row blocks of U, W and b, in this order
    equations: ClassVar[tuple[str, ...]]  # with the letters {h} {a} {x} {U} {W} {b} of NOTATION

    recurrent: str = option(
        "uniform",
        "W starts as",
        choices=STARTS,
        help="uniform: small random numbers; orthogonal: keeps lengths; "
        "identity: keeps everything (Le et al. 2015)",
    )
    scale: float = option(
        1.0,
        "W is scaled by",
        low=0.0,
        high=4.0,
        help="Multiplies W at the start: below 1 gradients fade sooner, above 1 they may explode",
    )

    def __post_init__(self) -> None:
        check(self)

    def parameters(self, input_size: int, hidden_size: int, generator: torch.Generator) -> dict[str, Tensor]:
        """Fresh parameters: U (G·H, F), W (G·H, H), b (G·H,), uniform in ±1/√H unless chosen otherwise."""
        G, H, F = len(self.gates), hidden_size, input_size
        bound = 1.0 / H**0.5
        U = _uniform((G * H, F), bound, generator)
        W = torch.cat([self._recurrent(H, bound, generator) for _ in range(G)])
        return {"U": U, "W": W * self.scale, "b": torch.zeros(G * H)}

    def initial_state(self, batch_size: int, hidden_size: int) -> State:
        """h⟨0⟩ = 0 (B, H)."""
        return (torch.zeros(batch_size, hidden_size),)

    def step(self, p: Parameters, u: Tensor, state: State) -> tuple[Tensor, State, Signals]:
        """One time step. u (B, G·H) is U x⟨t⟩ + b; returns h⟨t⟩ (B, H), the state and the signals."""
        raise NotImplementedError

    def explain(self, parts: Parts, now: Mapping[str, float], before: Mapping[str, float]) -> list[str]:
        """The equations with the numbers of one unit at one time step.

        parts: gate → its terms (b, W h⟨t−1⟩, U x⟨t⟩). now, before: signals and `hidden` at t and t − 1.
        """
        raise NotImplementedError

    def sequence(
        self, p: Parameters, u: Tensor, state: State, truncate_after: int = 0, record: Record | None = None
    ) -> tuple[Tensor, State]:
        """All time steps of u (B, T, G·H): the hidden states (B, T, H) and the last state.

        truncate_after = k cuts the gradient every k time steps; the state itself passes on.
        """
        hidden = []
        for t, u_t in enumerate(u.unbind(1)):
            if truncate_after and t and t % truncate_after == 0:
                state = tuple(part.detach() for part in state)
            h, state, signals = self.step(p, u_t, state)
            if record is not None:
                state = _keep(record, h, state, signals)
            hidden.append(h)
        return torch.stack(hidden, dim=1), state  # (B, T, H)

    def _recurrent(self, H: int, bound: float, generator: torch.Generator) -> Tensor:
        if self.recurrent == "identity":
            return torch.eye(H)
        if self.recurrent == "orthogonal":
            Q, R = torch.linalg.qr(torch.randn((H, H), generator=generator, dtype=torch.float64))
            turned: Tensor = (Q * R.diagonal().sign()).float()
            return turned
        return _uniform((H, H), bound, generator)


def _uniform(shape: tuple[int, ...], bound: float, generator: torch.Generator) -> Tensor:
    return (torch.rand(shape, generator=generator) * 2.0 - 1.0) * bound


def _keep(record: Record, h: Tensor, state: State, signals: Signals) -> State:
    """Note one time step down; returns the copies of the state that travel on."""
    carried = tuple(part.view_as(part) for part in state)
    record.hidden.append(h)
    record.carried.append(carried)
    record.signals.append(signals)
    return carried
