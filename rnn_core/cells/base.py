"""The contract of a cell: one time step, `(input, state) → (output, state, signals)`.

A cell is a frozen dataclass of its options and holds no weights: the weights are arguments, so that
one step can be tried with edited weights, stepped through, or taken a second derivative of. Letters
as in the lectures; a cell with G gates keeps their weights stacked in one matrix each:

    U (G·H, F) input → hidden · W (G·H, H) hidden → hidden · b (G·H,)

The input's share u⟨t⟩ = U x⟨t⟩ + b does not wait for the hidden state: it is made for all time steps at
once. A cell may have a `kernel` that runs the whole sequence with a hand-written way back; the step and
the kernel are the same equations twice, and a test holds them together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from rnn_core.cells.ending import Ending
from rnn_core.cells.kernel import Kernel
from rnn_core.cells.record import Record, State
from rnn_core.cells.through import through
from rnn_core.option import check, option

Parameters = Mapping[str, Tensor]
Signals = dict[str, Tensor]
Parts = Mapping[str, tuple[float, ...]]

STARTS = ("uniform", "orthogonal", "identity")


@dataclass(frozen=True)
class Way:
    """How a sequence is walked.

    truncate_after = k cuts the gradient every k time steps (the state passes on; 0: never). record is
    filled on the way. stepwise: by the readable step, which alone can be
    differentiated twice. ending: a head that shares the kernel's node (see `through`); its loss is
    what comes last. slope: see `through`. kernel: a form of the cell's, where it is to be another than
    numpy's.
    """

    truncate_after: int = 0
    record: Record | None = None
    stepwise: bool = False
    ending: tuple[Ending, Tensor, Tensor] | None = None
    slope: float = 0.0
    kernel: type[Kernel] | None = None


@dataclass(frozen=True)
class Cell:
    """Base of all cells: the parameters, the first state, and the loop over time.

    The first part of a state is h (B, H); others may have any shape after B, and `states` names them all.
    A signal whose axes behind the batch are not just the units names them in `axes`.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    gates: ClassVar[tuple[str, ...]]  # the row blocks of U, W and b, in this order
    equations: ClassVar[tuple[str, ...]]  # with the letters {h} {a} {x} {U} {W} {b} of NOTATION
    states: ClassVar[tuple[str, ...]] = ("hidden",)
    axes: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    passing: ClassVar[str] = ""  # what `passes` gives, in letters; "" where nothing of the kind can be said

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

    def passes(self, signals: Mapping[str, np.ndarray]) -> np.ndarray | None:
        """How much of its own old state each unit lets through (T, H), told by its signals (T, H)."""
        return None

    def kernel(self) -> type[Kernel] | None:
        """The hand-written way through a whole sequence, if there is one."""
        return None

    def explain(self, parts: Parts, now: Mapping[str, float], before: Mapping[str, float]) -> list[str]:
        """The equations with the numbers of one unit at one time step; none if the cell tells none.

        parts: what `parts` gives. now, before: the unit's signals and state at t and t − 1. Factors are
        printed with two digits more than results (`notation.factor`).
        """
        return []

    def parts(self, p: Parameters, u: Tensor, h: Tensor, unit: int) -> Parts:
        """gate → its terms (b, W h⟨t−1⟩, U x⟨t⟩) of one unit; u (G·H,) is U x⟨t⟩ + b, h (H,) is h⟨t−1⟩."""
        H, Wh, b = len(h), p["W"] @ h, p["b"]
        rows = {gate: g * H + unit for g, gate in enumerate(self.gates)}
        return {gate: (float(b[k]), float(Wh[k]), float(u[k] - b[k])) for gate, k in rows.items()}

    def record(self, axis: str = "time", turned: bool = False) -> Record:
        """An empty record of this cell."""
        return Record(self.states, self.axes, axis, turned)

    def sequence(
        self, p: Parameters, x: Tensor, state: State, way: Way, embedding: Tensor | None = None
    ) -> State:
        """The state after every time step: h (B, T, H), for an LSTM c (B, T, H) too.

        x: vectors (B, T, F), or tokens (B, T), one-hot or with their embedding E (V, F).
        """
        kernel = way.kernel or self.kernel()
        if kernel is None or way.stepwise:
            return self.unroll(p, project(p, x, embedding), state, way)
        cut, record, ending = way.truncate_after, way.record, way.ending
        return through(kernel, p, x, embedding, state, cut, record, ending, way.slope)

    def unroll(self, p: Parameters, u: Tensor, state: State, way: Way) -> State:
        """The same by steps, from u (B, T, G·H)."""
        states = []
        for t, u_t in enumerate(u.unbind(1)):
            if way.truncate_after and t and t % way.truncate_after == 0:
                state = tuple(part.detach() for part in state)
            _, state, signals = self.step(p, u_t, state)
            seen = state
            if way.record is not None:
                seen, state = way.record.step(t, state, signals)
            states.append(seen)
        return tuple(torch.stack(parts, dim=1) for parts in zip(*states, strict=True))

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


def project(p: Parameters, x: Tensor, embedding: Tensor | None = None) -> Tensor:
    """u⟨t⟩ = U x⟨t⟩ + b for all t at once: (B, T, G·H). One-hot tokens pick a column of U, others of U E."""
    if x.is_floating_point():
        return F.linear(x, p["U"], p["b"])
    table = p["U"].t() + p["b"] if embedding is None else F.linear(embedding, p["U"], p["b"])  # (V, G·H)
    return F.embedding(x, table)
