"""What heads do to the memory of a neural Turing machine, and the numbers by which a controller says so.

Graves, Wayne & Danihelka 2014 (arXiv 1410.5401, equations 2 to 4). The memory M (B, N, M) has N slots of M
columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from rnn_core.models.addressing import MOVES

BY_PLACE, SHARP, ONWARD = (
    -3.0,
    1.0,
    1.0,
)  # of walking heads: added to the scores of g, of γ, of one slot onward
EMPTY = 1e-6  # every number of the memory at the start: a constant, not 0 (Collier & Beel 2018)


def erase(memory: Tensor, weighting: Tensor, what: Tensor) -> Tensor:
    """M̃[i] = M[i] ⊙ (1 − w[i] e): memory (B, N, M), weighting (B, N), e (B, M) between 0 and 1."""
    return memory * (1.0 - weighting[:, :, None] * what[:, None])


def add(memory: Tensor, weighting: Tensor, what: Tensor) -> Tensor:
    """M[i] = M̃[i] + w[i] a: memory (B, N, M), weighting (B, N), a (B, M)."""
    return memory + weighting[:, :, None] * what[:, None]


def read(memory: Tensor, weighting: Tensor) -> Tensor:
    """r = Σ_i w[i] M[i]: memory (B, N, M), weighting (B, N) → (B, M)."""
    return torch.einsum("bnm,bn->bm", memory, weighting)


@dataclass(frozen=True)
class Heads:
    """How many heads read and write a memory of `slots` × `columns`; those that read stand first."""

    reads: int
    writes: int
    slots: int
    columns: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.reads + self.writes

    @property
    def names(self) -> tuple[str, ...]:
        """read0, read1 …, write0 …"""
        return tuple(
            f"{kind}{k}" for kind, n in (("read", self.reads), ("write", self.writes)) for k in range(n)
        )

    @property
    def sizes(self) -> Mapping[str, int]:
        """The numbers that a controller says at each time step, part by part, head by head within."""
        n, M = self.count, self.columns
        addressing = {"key": n * M, "strength": n, "gate": n, "shift": n * len(MOVES), "sharpness": n}
        return addressing | {"erase": self.writes * M, "add": self.writes * M}

    def start(self, B: int, like: Tensor) -> tuple[Tensor, Tensor]:
        """M⟨0⟩ (B, N, M), EMPTY everywhere, and w⟨0⟩ (B, heads, N), all on the first slot."""
        memory = torch.full((B, self.slots, self.columns), EMPTY, dtype=like.dtype)
        weightings = torch.zeros((B, self.count, self.slots), dtype=like.dtype)
        weightings[:, :, 0] = 1.0
        return memory, weightings

    def bias(self, walking: bool) -> Tensor:
        """b_p (Σ sizes) at the start: zeros; or, walking, heads that go by their place and one slot onward.

        That is g = σ(−3) = 0.05, s = softmax(0, 0, 1) = (0.21, 0.21, 0.58) and γ = 1 + ln(1 + e) = 2.3.
        """
        parts = {name: torch.zeros(size) for name, size in self.sizes.items()}
        if walking:
            parts["gate"] += BY_PLACE
            parts["sharpness"] += SHARP
            parts["shift"][MOVES.index(1) :: len(MOVES)] += ONWARD
        return torch.cat(list(parts.values()))

    def say(self, o: Tensor) -> dict[str, Tensor]:
        """What the scores o (B, Σ sizes) mean, each (B, heads) or (B, heads, ·):

        k = tanh(o_k) · β = ln(1 + exp(o_β)) · g = σ(o_g) · s = softmax(o_s) · γ = 1 + ln(1 + exp(o_γ)) ·
        e = σ(o_e) · a = tanh(o_a)
        """
        parts = dict(zip(self.sizes, torch.split(o, list(self.sizes.values()), dim=1), strict=True))
        B, n, W = len(o), self.count, self.writes
        return {
            "key": torch.tanh(parts["key"]).reshape(B, n, -1),
            "strength": F.softplus(parts["strength"]),
            "gate": torch.sigmoid(parts["gate"]),
            "shift": torch.softmax(parts["shift"].reshape(B, n, -1), dim=2),
            "sharpness": 1.0 + F.softplus(parts["sharpness"]),
            "erase": torch.sigmoid(parts["erase"]).reshape(B, W, -1),
            "add": torch.tanh(parts["add"]).reshape(B, W, -1),
        }


def write(
    memory: Tensor, weightings: Sequence[Tensor], erased: Sequence[Tensor], added: Sequence[Tensor]
) -> Tensor:
    """First every head erases, then every head adds: so their order does not matter.

    Of each head w (B, N), e (B, M) and a (B, M).
    """
    for weighting, what in zip(weightings, erased, strict=True):
        memory = erase(memory, weighting, what)
    for weighting, what in zip(weightings, added, strict=True):
        memory = add(memory, weighting, what)
    return memory
