"""Long short-term memory (Hochreiter & Schmidhuber 1997) with the forget gate of Gers et al. 2000."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from rnn_core.cells.base import Cell, Parameters, Parts, Signals, State
from rnn_core.notation import number, total
from rnn_core.option import option


@dataclass(frozen=True)
class LSTM(Cell):
    """Long short-term memory: a cell state c that is added to, not multiplied through.

    i = σ(b_i + W_i h⟨t−1⟩ + U_i x⟨t⟩)            input
    f = σ(b_f + W_f h⟨t−1⟩ + U_f x⟨t⟩)            forget
    g = tanh(b_g + W_g h⟨t−1⟩ + U_g x⟨t⟩)         candidate
    o = σ(b_o + W_o h⟨t−1⟩ + U_o x⟨t⟩)            output
    c⟨t⟩ = f ⊙ c⟨t−1⟩ + i ⊙ g
    h⟨t⟩ = o ⊙ tanh(c⟨t⟩)
    """

    name: ClassVar[str] = "lstm"
    title: ClassVar[str] = "LSTM"
    about: ClassVar[str] = "Long short-term memory: a separate cell state that gates write, keep and read."
    gates: ClassVar[tuple[str, ...]] = ("input", "forget", "candidate", "output")
    equations: ClassVar[tuple[str, ...]] = (
        "i = σ({b}ᵢ + {W}ᵢ {h}⟨t−1⟩ + {U}ᵢ {x}⟨t⟩)",
        "f = σ({b}_f + {W}_f {h}⟨t−1⟩ + {U}_f {x}⟨t⟩)",
        "g = tanh({b}_g + {W}_g {h}⟨t−1⟩ + {U}_g {x}⟨t⟩)",
        "o = σ({b}ₒ + {W}ₒ {h}⟨t−1⟩ + {U}ₒ {x}⟨t⟩)",
        "c⟨t⟩ = f ⊙ c⟨t−1⟩ + i ⊙ g",
        "{h}⟨t⟩ = o ⊙ tanh(c⟨t⟩)",
    )

    forget_bias: float = option(
        1.0,
        "Forget-gate bias",
        low=-5.0,
        high=5.0,
        help="Starts the forget gate open: σ(1) = 0.73 of c is kept (Gers et al. 2000)",
    )

    def parameters(self, input_size: int, hidden_size: int, generator: torch.Generator) -> dict[str, Tensor]:
        """U (4H, F), W (4H, H), b (4H,) with the forget gate's part of b at `forget_bias`."""
        made = super().parameters(input_size, hidden_size, generator)
        made["b"][hidden_size : 2 * hidden_size] = self.forget_bias
        return made

    def initial_state(self, batch_size: int, hidden_size: int) -> State:
        """h⟨0⟩ = 0 and c⟨0⟩ = 0, each (B, H)."""
        return torch.zeros(batch_size, hidden_size), torch.zeros(batch_size, hidden_size)

    def step(self, p: Parameters, u: Tensor, state: State) -> tuple[Tensor, State, Signals]:
        """The six equations above; signals input, forget, candidate, output and cell, each (B, H)."""
        h, c = state
        H = h.shape[1]
        a = torch.addmm(u, h, p["W"].t())  # (B, 4H)
        i, f = torch.sigmoid(a[:, : 2 * H]).chunk(2, dim=1)
        g = torch.tanh(a[:, 2 * H : 3 * H])
        o = torch.sigmoid(a[:, 3 * H :])
        c = f * c + i * g  # (B, H)
        h = o * torch.tanh(c)  # (B, H)
        return h, (h, c), {"input": i, "forget": f, "candidate": g, "output": o, "cell": c}

    def explain(self, parts: Parts, now: Mapping[str, float], before: Mapping[str, float]) -> list[str]:
        """The four gates, c and h of one unit."""
        i, f, g, o = (number(now[name]) for name in self.gates)
        return [
            f"i = σ({total(parts['input'])}) = {i}",
            f"f = σ({total(parts['forget'])}) = {f}",
            f"g = tanh({total(parts['candidate'])}) = {g}",
            f"o = σ({total(parts['output'])}) = {o}",
            f"c = {f} · ({number(before['cell'])}) + {i} · ({g}) = {number(now['cell'])}",
            f"{{h}} = {o} · tanh({number(now['cell'])}) = {number(now['hidden'])}",
        ]
