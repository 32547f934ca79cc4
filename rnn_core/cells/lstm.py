"""Long short-term memory (Hochreiter & Schmidhuber 1997) with the forget gate of Gers et al. 2000."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from rnn_core.cells.base import Cell, Parameters, Parts, Signals
from rnn_core.cells.kernel import Array, Back, Kernel, by_time
from rnn_core.cells.record import State
from rnn_core.notation import factor, number, total
from rnn_core.option import option


@dataclass(frozen=True)
class LSTM(Cell):
    """Long short-term memory: a cell state c that is added to, not multiplied through.

    i = σ(b_i + W_i h⟨t−1⟩ + U_i x⟨t⟩)            input
    f = σ(b_f + W_f h⟨t−1⟩ + U_f x⟨t⟩)            forget
    g = tanh(b_g + W_g h⟨t−1⟩ + U_g x⟨t⟩)         candidate
    q = σ(b_q + W_q h⟨t−1⟩ + U_q x⟨t⟩)            output (o is the score before g₂)
    c⟨t⟩ = f ⊙ c⟨t−1⟩ + i ⊙ g
    h⟨t⟩ = q ⊙ tanh(c⟨t⟩)
    """

    name: ClassVar[str] = "lstm"
    title: ClassVar[str] = "LSTM"
    about: ClassVar[str] = "Long short-term memory: a separate cell state that gates write, keep and read."
    gates: ClassVar[tuple[str, ...]] = ("output", "input", "forget", "candidate")
    passing: ClassVar[str] = "f"
    equations: ClassVar[tuple[str, ...]] = (
        "i = σ({b}ᵢ + {W}ᵢ {h}⟨t−1⟩ + {U}ᵢ {x}⟨t⟩)",
        "f = σ({b}_f + {W}_f {h}⟨t−1⟩ + {U}_f {x}⟨t⟩)",
        "g = tanh({b}_g + {W}_g {h}⟨t−1⟩ + {U}_g {x}⟨t⟩)",
        "q = σ({b}_q + {W}_q {h}⟨t−1⟩ + {U}_q {x}⟨t⟩)",
        "c⟨t⟩ = f ⊙ c⟨t−1⟩ + i ⊙ g",
        "{h}⟨t⟩ = q ⊙ tanh(c⟨t⟩)",
    )
    states: ClassVar[tuple[str, ...]] = ("hidden", "cell")

    forget_bias: float = option(
        1.0,
        "Forget-gate bias",
        low=-5.0,
        high=5.0,
        help="Starts the forget gate open: σ(1) = 0.73 of c is kept (Gers et al. 2000)",
    )
    lag: int = option(
        0,
        "Gates start for a lag of",
        low=0,
        high=1_000,
        help="So many time steps: b_f = ln lag and b_i = −ln lag, so that c is kept for about as long "
        "(Tallec & Ollivier 2018). 0: the forget-gate bias says how they start",
    )

    def parameters(self, input_size: int, hidden_size: int, generator: torch.Generator) -> dict[str, Tensor]:
        """U (4H, F), W (4H, H), b (4H,) with the forget gate's part of b at `forget_bias`, or both gates'
        parts at ±ln `lag`.
        """
        made = super().parameters(input_size, hidden_size, generator)
        _, i, f, _ = made["b"].chunk(4)
        f.fill_(math.log(self.lag) if self.lag else self.forget_bias)
        if self.lag:
            i.fill_(-math.log(self.lag))
        return made

    def initial_state(self, batch_size: int, hidden_size: int) -> State:
        """h⟨0⟩ = 0 and c⟨0⟩ = 0, each (B, H)."""
        return torch.zeros(batch_size, hidden_size), torch.zeros(batch_size, hidden_size)

    def step(self, p: Parameters, u: Tensor, state: State) -> tuple[Tensor, State, Signals]:
        """The six equations above; signals input, forget, candidate and output, each (B, H)."""
        h, c = state
        H = h.shape[1]
        a = torch.addmm(u, h, p["W"].t())  # (B, 4H)
        q, i, f = torch.sigmoid(a[:, : 3 * H]).chunk(3, dim=1)
        g = torch.tanh(a[:, 3 * H :])
        c = f * c + i * g  # (B, H)
        h = q * torch.tanh(c)  # (B, H)
        return h, (h, c), {"input": i, "forget": f, "candidate": g, "output": q}

    def passes(self, signals: Mapping[str, np.ndarray]) -> np.ndarray:
        """The forget gate f: what of c is kept."""
        return signals["forget"]

    def kernel(self) -> type[Kernel]:
        """Below."""
        return LSTMKernel

    def explain(self, parts: Parts, now: Mapping[str, float], before: Mapping[str, float]) -> list[str]:
        """The four gates, c and h of one unit."""
        q, i, f, g = (number(now[name]) for name in self.gates)
        read, new, kept, news = (factor(now[name]) for name in self.gates)
        return [
            f"i = σ({total(parts['input'])}) = {i}",
            f"f = σ({total(parts['forget'])}) = {f}",
            f"g = tanh({total(parts['candidate'])}) = {g}",
            f"q = σ({total(parts['output'])}) = {q}",
            f"c = {kept} · ({factor(before['cell'])}) + {new} · ({news}) = {number(now['cell'])}",
            f"{{h}} = {read} · tanh({factor(now['cell'])}) = {number(now['hidden'])}",
        ]


class LSTMKernel(Kernel):
    """The whole sequence at once, and the way back.

    In the code the output gate q is called o. With d = ∂L/∂h⟨t⟩ and e = ∂L/∂c⟨t⟩, all of them:

    e = f⟨t+1⟩ ⊙ e⟨t+1⟩ + d ⊙ o ⊙ (1 − tanh² c⟨t⟩)   (and what comes from outside)
    ∂L/∂a_o = d ⊙ tanh c⟨t⟩ ⊙ o ⊙ (1 − o)
    ∂L/∂a_i = e ⊙ g ⊙ i ⊙ (1 − i)
    ∂L/∂a_f = e ⊙ c⟨t−1⟩ ⊙ f ⊙ (1 − f)
    ∂L/∂a_g = e ⊙ i ⊙ (1 − g²)
    ∂L/∂h⟨t−1⟩ = W_o⊤ ∂L/∂a_o + W_i⊤ ∂L/∂a_i + W_f⊤ ∂L/∂a_f + W_g⊤ ∂L/∂a_g   (and from outside)

    ∂L/∂W_o = Σ_t ∂L/∂a_o h⟨t−1⟩⊤, the other three alike; ∂L/∂u⟨t⟩ = (∂L/∂a_o, ∂L/∂a_i, ∂L/∂a_f, ∂L/∂a_g).
    """

    G = 4  # o, i, f, g; on the way back first the factors, then the gradients of a_o, a_i, a_f, a_g
    carries = 2
    extra = 2

    def lay(self, *extra: Array) -> None:
        """open, o ⊙ (1 − tanh² c⟨t⟩), lies before o; read is tanh c⟨t⟩, and on the way back f."""
        self.open, self.read = extra
        self.Wh, self.ig = np.empty((4, self.B, self.H), self.a.dtype), np.empty_like(self.read[0])
        gates = [gate.sigmoid_ for gate in torch.from_numpy(self.a[:3]).unbind(1)]
        self.forth = list(zip(by_time(self.a), *self.a[1:], self.a[0], gates, self.read, strict=True))
        flat = by_time(self.a)
        narrow = self.open.reshape(self.T, -1)
        self.back = list(zip(self.a.swapaxes(0, 1), flat[:, 0], flat[:, 1:], narrow, self.read, strict=True))

    def forward(self, *p: Array) -> None:
        """The six equations, T times. p: W (4H, H)."""
        H, (h, c), W_t, Wh, ig = self.H, self.states, self.W_t, self.Wh, self.ig
        W_t[:], flat = p[0].reshape(4, H, H).swapaxes(1, 2), Wh.reshape(4, -1)
        matmul, add, multiply, tanh = np.matmul, np.add, np.multiply, np.tanh
        h_, c_ = list(h), list(c)
        rows = zip(h_[:-1], h_[1:], c_[:-1], c_[1:], self.forth, strict=True)
        for h_before, h_after, c_before, c_after, (a, i, f, g, o, σ, read) in rows:
            matmul(h_before, W_t, Wh)  # (4, B, H)
            add(a, flat, a)
            σ()
            tanh(g, g)
            multiply(f, c_before, c_after)
            multiply(i, g, ig)
            add(c_after, ig, c_after)
            tanh(c_after, read)
            multiply(o, read, h_after)

    def backward(self, back: Back, *p: Array) -> tuple[Array, ...]:
        """∂L/∂W (4H, H)."""
        self._factors()
        W, Wd, rows = p[0].reshape(4, self.H, self.H), self.Wh, self.back
        half, rest, one, two = Wd[:2], Wd[2:], Wd[0], Wd[1]
        matmul, add, multiply = np.matmul, np.add, np.multiply
        (outer, total, d_flat, carried), (outer_c, total_c, e_flat, carried_c) = back.rows(0), back.rows(1)
        for chunk in back.chunks():
            for t in chunk:
                d, e, flat, (matrices, a_o, a_ifg, open_, f) = d_flat[t], total_c[t], e_flat[t], rows[t]
                add(carried[t + 1], outer[t], total[t])
                multiply(d, open_, flat)
                add(e, carried_c[t + 1], e)
                if outer_c[t] is not None:
                    add(e, outer_c[t], e)
                multiply(d, a_o, a_o)
                multiply(flat, a_ifg, a_ifg)
                matmul(matrices, W, Wd)  # (4, B, H)
                add(half, rest, half)
                add(one, two, carried[t])
                multiply(e, f, carried_c[t])
        return () if back.watched else (self.weight_gradient(),)

    def _factors(self) -> None:
        """What d and e are multiplied by, in place of what it is made of."""
        c = self.states[1]
        for part in self.stretches():
            (o, i, f, g), gates = self.a[:, part], self.a[:3, part]
            read, open_ = self.read[part], self.open[part]
            shut = np.subtract(1.0, gates, self.scratch[:3, : len(g)])
            shut *= gates  # o (1 − o), i (1 − i), f (1 − f)
            shut[1] *= g
            g *= g
            np.subtract(1.0, g, g)
            g *= i  # of a_g
            i[:] = shut[1]  # of a_i
            np.multiply(read, read, open_)
            np.subtract(1.0, open_, open_)
            open_ *= o
            np.multiply(shut[0], read, o)  # of a_o
            read[:] = f
            np.multiply(shut[2], c[part], f)  # of a_f

    def signals(self) -> dict[str, Array]:
        """input, forget, candidate and output."""
        o, i, f, g = self.a
        return {"input": i, "forget": f, "candidate": g, "output": o}

    def slopes(self, signals: Mapping[str, Array], back: Back, *p: Array) -> dict[str, Array]:
        """∂L/∂i = e ⊙ g, ∂L/∂f = e ⊙ c⟨t−1⟩, ∂L/∂g = e ⊙ i, ∂L/∂o = d ⊙ tanh c⟨t⟩."""
        d, e = back.total
        return {
            "input": e * signals["candidate"],
            "forget": e * self.states[1][:-1],
            "candidate": e * signals["input"],
            "output": d * np.tanh(signals["cell"]),
        }
