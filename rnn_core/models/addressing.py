"""Where a head of a neural Turing machine looks: content → interpolate → shift → sharpen.

The four equations of addressing (Graves, Wayne & Danihelka 2014, arXiv 1410.5401, equations 5 to 9), one
function each. A weighting w (B, N) is a share of attention for each of N slots and sums to 1.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

NOTHING = 1e-8  # keeps a slot or a key of length 0 from dividing by it
FAINT = 1e-20  # the least share that is raised to a power: its logarithm is still a number
MOVES = (-1, 0, 1)  # by how many slots a head may move in one time step


def similarity(memory: Tensor, key: Tensor) -> Tensor:
    """cos(k, M[i]) = k·M[i] / (‖k‖ ‖M[i]‖) for every slot i: memory (B, N, M), key (B, M) → (B, N)."""
    scale = memory.norm(dim=2) * key.norm(dim=1, keepdim=True)
    found: Tensor = torch.einsum("bnm,bm->bn", memory, key) / (scale + NOTHING)
    return found


def content(memory: Tensor, key: Tensor, strength: Tensor) -> Tensor:
    """w_c[i] = exp(β cos(k, M[i])) / Σ_j exp(β cos(k, M[j])): the slots that look like the key.

    memory (B, N, M), key k (B, M), strength β (B,) → (B, N).
    """
    return torch.softmax(strength[:, None] * similarity(memory, key), dim=1)


def interpolate(found: Tensor, before: Tensor, gate: Tensor) -> Tensor:
    """w_g = g w_c + (1 − g) w⟨t−1⟩: what was found, or where the head stood. Both (B, N), gate g (B,)."""
    g = gate[:, None]
    return g * found + (1.0 - g) * before


def shift(gated: Tensor, moves: Tensor) -> Tensor:
    """w̃[i] = Σ_j w_g[j] s[i − j], counted around in a circle: gated (B, N), s (B, 3) of MOVES → (B, N)."""
    moved = (share[:, None] * gated.roll(move, 1) for move, share in zip(MOVES, moves.unbind(1), strict=True))
    return sum(moved, torch.zeros(()).to(gated.dtype))


def sharpen(shifted: Tensor, sharpness: Tensor) -> Tensor:
    """w[i] = w̃[i]^γ / Σ_j w̃[j]^γ, γ ≥ 1: what shifting has blurred is drawn together. γ (B,) → (B, N)."""
    raised = torch.exp(sharpness[:, None] * shifted.clamp(min=FAINT).log())
    return raised / raised.sum(1, keepdim=True)


@dataclass(frozen=True)
class Addressed:
    """A head's four weightings of one time step, each (B, N); the last one is used."""

    content: Tensor
    gated: Tensor
    shifted: Tensor
    weighting: Tensor


def address(
    memory: Tensor,
    before: Tensor,
    key: Tensor,
    strength: Tensor,
    gate: Tensor,
    moves: Tensor,
    sharpness: Tensor,
) -> Addressed:
    """All four, one after the other: from where the head stood, before (B, N), to where it stands."""
    found = content(memory, key, strength)
    gated = interpolate(found, before, gate)
    shifted = shift(gated, moves)
    return Addressed(found, gated, shifted, sharpen(shifted, sharpness))
