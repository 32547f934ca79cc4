"""One time step of all heads as one node of autograd's graph, with its way back written by hand.

Forward as in `addressing` and `memory`. Back, with d the gradient of what stands behind it:

    r = Σ_i w[i] M[i]:          dM += w d⊤,  dw = M d
    M[i] = M̃[i] + w[i] a:       da = Σ_i w[i] dM[i],  dw[i] += dM[i]·a
    M̃[i] = M[i] ⊙ (1 − w[i] e): with G = −dM ⊙ M:  de = Σ_i w[i] G[i],  dw[i] += G[i]·e,  dM ⊙= 1 − w e⊤
    w = w̃^γ / Σ w̃^γ:           with q = w ⊙ (dw − dw·w):  dγ = q·ln w̃,  dw̃ = γ q / w̃
    w̃[i] = Σ_m s_m w_g[i − m]:  ds_m = Σ_i dw̃[i] w_g[i − m],  dw_g[i] = Σ_m s_m dw̃[i + m]
    w_g = g w_c + (1 − g) w⁻:   dg = dw_g·(w_c − w⁻),  dw_c = g dw_g,  dw⁻ = (1 − g) dw_g
    w_c = softmax(β c):         with q = w_c ⊙ (dw_c − dw_c·w_c):  dβ = q·c,  dc = β q
    c = k·M / (‖k‖‖M‖ + ε):     with D the divisor:  d(k·M) = dc / D,  dD = −c dc / D

and through g₂ of each number that the controller said. A product over several heads that erase is taken apart
head by head.
"""

from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from rnn_core.cells.kernel import Array
from rnn_core.models.addressing import FAINT, NOTHING
from rnn_core.models.memory import Heads

LOST = 1e-15  # a smaller share is none: arithmetic with numbers near the smallest there are is very slow


def remember(heads: Heads, o: Tensor, memory: Tensor, before: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """M⟨t⟩ (B, N, M), w⟨t⟩ (B, heads, N) and r⟨t⟩ (B, reads·M) from o (B, Σ sizes), M⟨t−1⟩ and w⟨t−1⟩."""
    found: tuple[Tensor, Tensor, Tensor] = _Remember.apply(o, memory, before, heads)  # type: ignore[no-untyped-call]  # torch's
    return found


class _Remember(torch.autograd.Function):
    @staticmethod
    @np.errstate(all="ignore")
    def forward(ctx: Any, o: Tensor, memory: Tensor, before: Tensor, heads: Heads) -> tuple[Tensor, ...]:
        ctx.node = node = Node(heads)
        ctx.set_materialize_grads(False)
        found = node.forward(o.numpy(), memory.numpy(), before.numpy())
        return tuple(map(torch.from_numpy, found))

    @staticmethod
    @once_differentiable
    @np.errstate(all="ignore")
    def backward(ctx: Any, *slopes: Tensor | None) -> tuple[Tensor | None, ...]:
        found = ctx.node.backward(*(None if slope is None else slope.numpy() for slope in slopes))
        return (*map(torch.from_numpy, found), None)


class Node:
    """What one time step keeps for its way back."""

    def __init__(self, heads: Heads) -> None:
        self.heads = heads

    def forward(self, o: Array, M: Array, before: Array) -> tuple[Array, Array, Array]:
        """o (B, Σ sizes), M (B, N, M), before (B, heads, N)."""
        R = self.heads.reads
        self.M, self.before = M, before
        self._say(o)
        w = self._address()
        self._write(w[:, R:])
        self.r = np.matmul(w[:, :R], self.after)  # (B, R, M)
        return self.after, w, self.r.reshape(len(o), -1)

    def _say(self, o: Array) -> None:
        """k, β, g, s, γ, e and a from their scores."""
        B, (n, W) = len(o), (self.heads.count, self.heads.writes)
        ends = accumulate(self.heads.sizes.values(), initial=0)
        key, strength, gate, moves, sharpness, erased, added = (o[:, i:j] for i, j in pairwise(ends))
        self.key = np.tanh(key).reshape(B, n, -1)
        self.soft = np.logaddexp(0.0, np.concatenate([strength, sharpness], 1)).astype(o.dtype)  # (B, 2n)
        self.beta, self.gamma = self.soft[:, :n, None], 1.0 + self.soft[:, n:, None]
        self.gate = _sigmoid(gate)[:, :, None]
        moves = np.exp(moves - moves.max(1, keepdims=True)).reshape(B, n, -1)
        self.moves = moves / moves.sum(2, keepdims=True)  # (B, n, 3)
        self.erased, self.added = _sigmoid(erased).reshape(B, W, -1), np.tanh(added).reshape(B, W, -1)

    def _address(self) -> Array:
        """w (B, heads, N)."""
        self.long = np.sqrt(np.einsum("bnm,bnm->bn", self.M, self.M))[:, None]  # ‖M[i]‖ (B, 1, N)
        self.keys = np.sqrt(np.einsum("bhm,bhm->bh", self.key, self.key))[:, :, None]
        self.scale = self.keys * self.long + NOTHING
        self.cos = np.matmul(self.key, self.M.swapaxes(1, 2)) / self.scale  # (B, heads, N)
        found = self.beta * self.cos
        found -= found.max(2, keepdims=True)
        np.exp(found, found)
        found /= found.sum(2, keepdims=True)
        self.found = found
        self.gated = self.before + self.gate * (found - self.before)
        shifted = self.moves[:, :, 1:2] * self.gated
        shifted += self.moves[:, :, :1] * _turned(self.gated, -1)
        shifted += self.moves[:, :, 2:] * _turned(self.gated, 1)
        self.shifted = np.maximum(shifted, FAINT)
        self.logs = np.log(self.shifted)
        w: Array = np.exp(self.gamma * self.logs)
        w /= w.sum(2, keepdims=True)
        w *= w > LOST
        self.w = w
        return w

    def _write(self, w: Array) -> None:
        """M⟨t⟩ from the weightings (B, W, N) of the heads that write."""
        e, a = self.erased, self.added
        self.keep = [1.0 - _outer(w[:, k : k + 1], e[:, k : k + 1]) for k in range(self.heads.writes)]
        kept = self.M  # (B, N, M), as each of keep
        for keep in self.keep:
            kept = kept * keep
        self.after = kept + _outer(w, a)

    def backward(self, dM: Array | None, dw: Array | None, dr: Array | None) -> tuple[Array, Array, Array]:
        """∂L/∂ of o, M⟨t−1⟩ and w⟨t−1⟩."""
        R, w = self.heads.reads, self.w
        dM = np.zeros_like(self.M) if dM is None else dM
        dw = np.zeros_like(w) if dw is None else dw.copy()
        if dr is not None:
            dr = dr.reshape(len(w), R, -1)
            dM = dM + _outer(w[:, :R], dr)
            dw[:, :R] += np.matmul(dr, self.after.swapaxes(1, 2))
        dM, de, da = self._unwrite(dM, dw)
        q = w * (dw - np.einsum("bhn,bhn->bh", dw, w)[:, :, None])
        dgamma = np.einsum("bhn,bhn->bh", q, self.logs)
        d = self.gamma * q / self.shifted  # of w̃
        back, forth = _turned(self.gated, -1), _turned(self.gated, 1)
        ds = np.stack([np.einsum("bhn,bhn->bh", d, part) for part in (back, self.gated, forth)], 2)
        s = self.moves
        d = s[:, :, 1:2] * d + s[:, :, :1] * _turned(d, 1) + s[:, :, 2:] * _turned(d, -1)  # of w_g
        dg = np.einsum("bhn,bhn->bh", d, self.found - self.before)
        before = (1.0 - self.gate) * d
        dbeta, dk = self._unfind(self.gate * d, dM)
        return self._unsay(dk, dbeta, dg, ds, dgamma, de, da), dM, before

    def _unwrite(self, dM: Array, dw: Array) -> tuple[Array, Array, Array]:
        """dM of M⟨t−1⟩, de and da (B, W, M); what the weightings get is added to dw."""
        R, W = self.heads.reads, self.heads.writes
        w, de = self.w[:, R:], np.empty_like(self.erased)
        da = np.matmul(w, dM)
        dw[:, R:] += np.matmul(self.added, dM.swapaxes(1, 2))
        G = -dM * self.M
        for k in range(W):
            own = G
            for other in (*self.keep[:k], *self.keep[k + 1 :]):
                own = own * other
            de[:, k] = np.matmul(w[:, k, None], own)[:, 0]
            dw[:, R + k] += np.matmul(own, self.erased[:, k, :, None])[:, :, 0]
        for keep in self.keep:
            dM = dM * keep
        return dM, de, da

    def _unfind(self, d: Array, dM: Array) -> tuple[Array, Array]:
        """dβ (B, heads) and dk (B, heads, M) from the gradient of w_c; what M⟨t−1⟩ gets is added to dM."""
        q = self.found * (d - np.einsum("bhn,bhn->bh", d, self.found)[:, :, None])
        dbeta = np.einsum("bhn,bhn->bh", q, self.cos)
        dot = self.beta * q / self.scale
        scale = -dot * self.cos
        short = np.maximum(self.keys, FAINT)
        dk = np.matmul(dot, self.M) + (scale * self.long).sum(2, keepdims=True) / short * self.key
        dM += np.matmul(dot.swapaxes(1, 2), self.key)
        dM += ((scale * self.keys).sum(1, keepdims=True) / np.maximum(self.long, FAINT)).swapaxes(
            1, 2
        ) * self.M
        return dbeta, dk

    def _unsay(
        self, dk: Array, dbeta: Array, dg: Array, ds: Array, dgamma: Array, de: Array, da: Array
    ) -> Array:
        """∂L/∂o (B, Σ sizes)."""
        B, g, s, e = len(dk), self.gate[:, :, 0], self.moves, self.erased
        rising = 1.0 - np.exp(-self.soft)  # of softplus: σ
        n = self.heads.count
        parts = (
            dk * (1.0 - self.key**2),
            dbeta * rising[:, :n],
            dg * g * (1.0 - g),
            s * (ds - (ds * s).sum(2, keepdims=True)),
            dgamma * rising[:, n:],
            de * e * (1.0 - e),
            da * (1.0 - self.added**2),
        )
        return np.concatenate([part.reshape(B, -1) for part in parts], 1)


def _sigmoid(x: Array) -> Array:
    found: Array = 1.0 / (1.0 + np.exp(-x))
    return found


def _outer(w: Array, v: Array) -> Array:
    """Σ_k w_k v_k⊤ (B, N, M) of w (B, k, N) and v (B, k, M). A single one gets zeros beside it:
    matmul is slow where it has nothing to sum.
    """
    if w.shape[1] == 1:
        w, v = _beside_zeros(w), _beside_zeros(v)
    found: Array = np.matmul(w.swapaxes(1, 2), v)
    return found


def _beside_zeros(part: Array) -> Array:
    """(B, 1, N) → (B, 2, N)."""
    made = np.zeros((len(part), 2, part.shape[2]), part.dtype)
    made[:, :1] = part
    return made


def _turned(w: Array, by: int) -> Array:
    """w (B, heads, N) turned by one slot: [i] → [i + by]."""
    cut = w.shape[2] - by if by > 0 else -by
    found: Array = np.concatenate([w[:, :, cut:], w[:, :, :cut]], 2)
    return found
