"""The gated recurrent unit (Cho et al. 2014), in the variant of PyTorch and cuDNN."""

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


@dataclass(frozen=True)
class GRU(Cell):
    """Gated recurrent unit: one gate does the work of the LSTM's forget and input gates.

    r = σ(b_r + W_r h⟨t−1⟩ + U_r x⟨t⟩)                        reset
    z = σ(b_z + W_z h⟨t−1⟩ + U_z x⟨t⟩)                        keep, in many notes "update gate"
    n = tanh(b_n + U_n x⟨t⟩ + r ⊙ (W_n h⟨t−1⟩ + c_n))         candidate
    h⟨t⟩ = z ⊙ h⟨t−1⟩ + (1 − z) ⊙ n

    Some books swap z and 1 − z. The reset gate acts after the product W_n h, not before, so the
    product has a bias c_n of its own (the parameter `b_recurrent`).
    """

    name: ClassVar[str] = "gru"
    title: ClassVar[str] = "GRU"
    about: ClassVar[str] = "Gated recurrent unit: decides for every unit how much of the old state to keep."
    gates: ClassVar[tuple[str, ...]] = ("candidate", "reset", "keep")
    passing: ClassVar[str] = "z"
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
        r, z = torch.sigmoid(u[:, H:] + Wh[:, H:]).chunk(2, dim=1)
        n = torch.tanh(u[:, :H] + r * (Wh[:, :H] + p["b_recurrent"]))
        h = n + z * (h - n)  # (B, H)
        return h, (h,), {"reset": r, "keep": z, "candidate": n}

    def passes(self, signals: Mapping[str, np.ndarray]) -> np.ndarray:
        """The keep gate z."""
        return signals["keep"]

    def kernel(self) -> type[Kernel]:
        """Below."""
        return GRUKernel

    def parts(self, p: Parameters, u: Tensor, h: Tensor, unit: int) -> Parts:
        """As the gates have it; of the candidate W h and c apart."""
        found = dict(super().parts(p, u, h, unit))
        return found | {"candidate": (*found["candidate"], float(p["b_recurrent"][unit]))}

    def explain(self, parts: Parts, now: Mapping[str, float], before: Mapping[str, float]) -> list[str]:
        """r, z, n and h of one unit."""
        n, r, z = (number(now[name]) for name in self.gates)
        b, Wh, Ux, c = parts["candidate"]
        kept, new, old = (factor(one) for one in (now["keep"], now["candidate"], before["hidden"]))
        return [
            f"r = σ({total(parts['reset'])}) = {r}",
            f"z = σ({total(parts['keep'])}) = {z}",
            f"n = tanh({total((b, Ux))} + {factor(now['reset'])} · ({total((Wh, c))})) = {n}",
            f"{{h}} = {kept} · ({old}) + (1 − {kept}) · ({new}) = {number(now['hidden'])}",
        ]


class GRUKernel(Kernel):
    """The whole sequence at once, and the way back.

    With d = ∂L/∂h⟨t⟩, all of it, and q = W_n h⟨t−1⟩ + c_n:

    ∂L/∂a_n = d ⊙ (1 − z) ⊙ (1 − n²)
    ∂L/∂q = ∂L/∂a_n ⊙ r
    ∂L/∂a_r = ∂L/∂a_n ⊙ q ⊙ r ⊙ (1 − r)
    ∂L/∂a_z = d ⊙ (h⟨t−1⟩ − n) ⊙ z ⊙ (1 − z)
    ∂L/∂h⟨t−1⟩ = z ⊙ d + W_n⊤ ∂L/∂q + W_r⊤ ∂L/∂a_r + W_z⊤ ∂L/∂a_z   (and what comes from outside)

    ∂L/∂W_n = Σ_t ∂L/∂q h⟨t−1⟩⊤, ∂L/∂c_n = Σ_t ∂L/∂q, ∂L/∂W_r = Σ_t ∂L/∂a_r h⟨t−1⟩⊤ and W_z alike;
    ∂L/∂u⟨t⟩ = (∂L/∂a_n, ∂L/∂a_r, ∂L/∂a_z).
    """

    G = 3  # n, r, z; on the way back first the factors, then the gradients of q, a_r and a_z
    parameters = ("W", "b_recurrent")
    extra = 2

    def lay(self, *extra: Array) -> None:
        """q becomes z on the way back; news, h⟨t−1⟩ − n, becomes the factor and then the gradient of a_n."""
        self.q, self.news = extra
        shape = (self.B, self.H)
        self.Wh, self.c = np.empty((4, *shape), self.a.dtype), np.empty(shape, self.a.dtype)
        flat = by_time(self.a)
        gates = [gate.sigmoid_ for gate in torch.from_numpy(self.a[1:]).unbind(1)]
        self.forth = list(zip(*self.a, flat[:, 1:], gates, self.q, self.news, strict=True))
        self.back = list(zip(flat, self.a.swapaxes(0, 1), self.q, self.news, strict=True))

    def forward(self, *p: Array) -> None:
        """The four equations, T times. p: W (3H, H), b_recurrent (H,)."""
        H, (h,), W_t, c = self.H, self.states, self.W_t, self.c
        W_t[:], c[:] = p[0].reshape(3, H, H).swapaxes(1, 2), p[1]
        Wh, Wh_n, Wh_gates = self.Wh[:3], self.Wh[0], self.Wh[1:3].reshape(2, -1)
        matmul, add, multiply, subtract, tanh = np.matmul, np.add, np.multiply, np.subtract, np.tanh
        rows = list(h)
        for before, after, (n, r, z, rz, σ, q, news) in zip(rows[:-1], rows[1:], self.forth, strict=True):
            matmul(before, W_t, Wh)  # (3, B, H)
            add(rz, Wh_gates, rz)
            σ()
            add(Wh_n, c, q)
            multiply(r, q, Wh_n)
            add(n, Wh_n, n)
            tanh(n, n)
            subtract(before, n, news)
            multiply(z, news, after)
            add(after, n, after)

    def backward(self, back: Back, *p: Array) -> tuple[Array, ...]:
        """∂L/∂W (3H, H) and ∂L/∂b_recurrent (H,)."""
        self._factors()
        W, parts, rows = p[0].reshape(3, self.H, self.H), self.Wh, self.back
        Wd, zd, half, rest, one, two = parts[:3], parts[3], parts[:2], parts[2:], parts[0], parts[1]
        matmul, add, multiply = np.matmul, np.add, np.multiply
        outer, total, wide, carried = back.rows(0)
        for chunk in back.chunks():
            for t in chunk:
                d, (flat, matrices, z, a_n) = total[t], rows[t]
                add(carried[t + 1], outer[t], d)
                multiply(wide[t], flat, flat)
                matmul(matrices, W, Wd)  # (3, B, H)
                multiply(z, d, zd)
                multiply(a_n, d, a_n)
                add(half, rest, half)
                add(one, two, carried[t])
        made = () if back.watched else (self.weight_gradient(), self.a[0].sum((0, 1)))
        self.a[0] = self.news  # ∂L/∂a_n takes the place of ∂L/∂q
        return made

    def _factors(self) -> None:
        """What d is multiplied by, in place of what it is made of."""
        for part in self.stretches():
            (n, r, z), gates = self.a[:, part], self.a[1:, part]
            q, news = self.q[part], self.news[part]
            slope, *_ = room = self.scratch[:, : len(n)]
            shut = np.subtract(1.0, gates, room[1:])
            np.multiply(n, n, slope)
            np.subtract(1.0, slope, slope)
            slope *= shut[1]  # of a_n
            np.multiply(slope, r, n)  # of q
            shut *= gates  # r (1 − r), z (1 − z)
            q *= slope
            np.multiply(q, shut[0], r)  # of a_r
            q[:] = z
            np.multiply(news, shut[1], z)  # of a_z
            news[:] = slope

    def signals(self) -> dict[str, Array]:
        """reset, keep and candidate."""
        return {"reset": self.a[1], "keep": self.a[2], "candidate": self.a[0]}

    def slopes(self, signals: Mapping[str, Array], back: Back, *p: Array) -> dict[str, Array]:
        """∂L/∂r = ∂L/∂a_n ⊙ q, ∂L/∂z = d ⊙ (h⟨t−1⟩ − n), ∂L/∂n = d ⊙ (1 − z)."""
        (W, c), h, d = p, self.states[0][:-1], back.total[0]
        n, dn = signals["candidate"], d * (1.0 - signals["keep"])
        q = h @ W[: self.H].T + c
        return {"reset": dn * (1.0 - n * n) * q, "keep": d * (h - n), "candidate": dn}
