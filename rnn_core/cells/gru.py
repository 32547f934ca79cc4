"""The gated recurrent unit (Cho et al. 2014), in the variant of PyTorch and cuDNN."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from rnn_core.cells.base import Cell, Parameters, Parts, Signals, State
from rnn_core.notation import number, total


@dataclass(frozen=True)
class GRU(Cell):
    """Gated recurrent unit: one gate does the work of the LSTM's forget and input gates.

    r = σ(b_r + W_r h⟨t−1⟩ + U_r x⟨t⟩)                        reset
    z = σ(b_z + W_z h⟨t−1⟩ + U_z x⟨t⟩)                        keep
    n = tanh(b_n + U_n x⟨t⟩ + r ⊙ (W_n h⟨t−1⟩ + c_n))         candidate
    h⟨t⟩ = z ⊙ h⟨t−1⟩ + (1 − z) ⊙ n

    Some books swap z and 1 − z. The reset gate acts after the product W_n h, not before, so the
    product has a bias c_n of its own (the parameter `b_recurrent`).
    """

    name: ClassVar[str] = "gru"
    title: ClassVar[str] = "GRU"
    about: ClassVar[str] = "Gated recurrent unit: decides for every unit how much of the old state to keep."
    gates: ClassVar[tuple[str, ...]] = ("reset", "keep", "candidate")
    equations: ClassVar[tuple[str, ...]] = (
        "r = σ({b}ᵣ + {W}ᵣ {h}⟨t−1⟩ + {U}ᵣ {x}⟨t⟩)",
        "z = σ({b}_z + {W}_z {h}⟨t−1⟩ + {U}_z {x}⟨t⟩)",
        "n = tanh({b}ₙ + {U}ₙ {x}⟨t⟩ + r ⊙ ({W}ₙ {h}⟨t−1⟩ + cₙ))",
        "{h}⟨t⟩ = z ⊙ {h}⟨t−1⟩ + (1 − z) ⊙ n",
    )

    def parameters(self, input_size: int, hidden_size: int, generator: torch.Generator) -> dict[str, Tensor]:
        """U (3H, F), W (3H, H), b (3H,) and b_recurrent (H,)."""
        made = super().parameters(input_size, hidden_size, generator)
        return {**made, "b_recurrent": torch.zeros(hidden_size)}

    def step(self, p: Parameters, u: Tensor, state: State) -> tuple[Tensor, State, Signals]:
        """The four equations above; signals reset, keep and candidate, each (B, H)."""
        (h,) = state
        H = h.shape[1]
        Wh = h @ p["W"].t()  # (B, 3H)
        r, z = torch.sigmoid(u[:, : 2 * H] + Wh[:, : 2 * H]).chunk(2, dim=1)
        n = torch.tanh(u[:, 2 * H :] + r * (Wh[:, 2 * H :] + p["b_recurrent"]))
        h = n + z * (h - n)  # (B, H)
        return h, (h,), {"reset": r, "keep": z, "candidate": n}

    def explain(self, parts: Parts, now: Mapping[str, float], before: Mapping[str, float]) -> list[str]:
        """r, z, n and h of one unit; the product W h of the candidate comes with its bias c."""
        r, z, n = (number(now[name]) for name in self.gates)
        b, Wh, Ux = parts["candidate"]
        return [
            f"r = σ({total(parts['reset'])}) = {r}",
            f"z = σ({total(parts['keep'])}) = {z}",
            f"n = tanh({total((b, Ux))} + {r} · ({number(Wh, 4)})) = {n}",
            f"{{h}} = {z} · ({number(before['hidden'])}) + (1 − {z}) · ({n}) = {number(now['hidden'])}",
        ]
