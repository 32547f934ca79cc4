"""Attention: how much each output looks at each input (Bahdanau et al. 2015; Luong et al. 2015)."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rnn_core.notation import number
from rnn_core.portrait import Work

KINDS = ("additive", "dot", "general")
MOST_LOOKS = 3  # inputs that are named in a context's sum
SCORES = {
    "additive": "v⊤ tanh(W_s {s} + W_h {{encoder}}⟨t′⟩)",
    "dot": "{s}⊤ {{encoder}}⟨t′⟩",
    "general": "{s}⊤ W_a {{encoder}}⟨t′⟩",
}


class Attention(nn.Module):
    """Scores, weights and contexts of all outputs at once: the states s of the decoder are known.

    e⟨t,t′⟩ = v⊤ tanh(W_s s⟨t⟩ + W_h h⟨t′⟩)     additive
    e⟨t,t′⟩ = s⟨t⟩⊤ h⟨t′⟩                       dot (both states of one size)
    e⟨t,t′⟩ = s⟨t⟩⊤ W_a h⟨t′⟩                   general
    α⟨t,t′⟩ = softmax over t′ ≤ T_x of e⟨t,t′⟩
    k⟨t⟩ = Σ_t′ α⟨t,t′⟩ h⟨t′⟩
    """

    W_s: Tensor
    W_h: Tensor
    v: Tensor
    W_a: Tensor

    def __init__(self, kind: str, D_s: int, D_h: int, size: int, generator: torch.Generator) -> None:
        """size: of the additive score's hidden layer. Raises ValueError if the states do not fit."""
        super().__init__()
        if kind not in KINDS:
            raise ValueError(f"an attention score is one of {KINDS}, not {kind!r}")
        if kind == "dot" and D_s != D_h:
            raise ValueError(f"a dot product needs states of one size, not {D_s} and {D_h}")
        self.kind = kind
        shapes: dict[str, dict[str, tuple[int, ...]]] = {
            "additive": {"W_s": (size, D_s), "W_h": (size, D_h), "v": (size,)},
            "dot": {},
            "general": {"W_a": (D_s, D_h)},
        }
        for name, shape in shapes[kind].items():
            bound = shape[-1] ** -0.5
            start = (torch.rand(shape, generator=generator) * 2.0 - 1.0) * bound
            self.register_parameter(name, nn.Parameter(start))

    def keys(self, h: Tensor) -> Tensor:
        """What the scores need of h (B, T, D_h), once for all outputs: W_h h, h or W_a h."""
        weights = {"additive": "W_h", "general": "W_a"}.get(self.kind)
        return h if weights is None else F.linear(h, self.get_parameter(weights))

    def score(self, s: Tensor, keys: Tensor) -> Tensor:
        """e (B, S, T) of s (B, S, D_s) and `keys`."""
        if self.kind == "additive":
            e, _ = _Additive.apply(F.linear(s, self.W_s), keys, self.v)  # type: ignore[no-untyped-call]
            return e  # type: ignore[no-any-return]
        return s @ keys.transpose(1, 2)

    def work(self, B: int, T: int, S: int, D_h: int) -> Work:
        """What S outputs over T inputs take; they wait for the states."""
        inner = len(self.v) if self.kind == "additive" else 1
        weights = sum(p.numel() for p in self.parameters())
        products = B * (T + S) * weights + B * S * T * (inner + D_h)
        return Work(float(products), 4.0 * B * S * T * inner, 0.0, 1)

    def forward(
        self, s: Tensor, h: Tensor, lengths: Tensor, keys: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """The contexts k (B, S, D_h) and α (B, S, T); padding, behind lengths (B,), gets no weight."""
        within = torch.arange(h.shape[1])[None, None] < lengths[:, None, None]  # (B, 1, T)
        alpha = torch.softmax(
            self.score(s, self.keys(h) if keys is None else keys).masked_fill(~within, -torch.inf), dim=2
        )
        return alpha @ h, alpha


class _Additive(torch.autograd.Function):
    """e⟨t,t′⟩ = v⊤ tanh(a⟨t⟩ + b⟨t′⟩), with few passes over the numbers of every pair (t, t′).

    tanh x = 2 σ(2x) − 1, and σ takes a third of its time. σ goes out beside e, so that the way back is itself
    made of what can be differentiated.
    """

    @staticmethod
    def forward(ctx: Any, a: Tensor, b: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """a (B, S, K), b (B, T, K), v (K,)."""
        sigma = torch.sigmoid_((2.0 * a)[:, :, None] + (2.0 * b)[:, None])  # (B, S, T, K)
        ctx.save_for_backward(v, sigma)
        ctx.set_materialize_grads(False)
        return 2.0 * (sigma @ v) - v.sum(), sigma

    @staticmethod
    def backward(ctx: Any, slope: Tensor | None, of_sigma: Tensor | None) -> tuple[Tensor, ...]:
        """Of a, b and v."""
        v, sigma = ctx.saved_tensors
        slope = sigma.new_zeros(sigma.shape[:3]) if slope is None else slope
        d = torch.addcmul(sigma, sigma, sigma, value=-1.0)  # σ′ = σ (1 − σ)
        through = d * slope[..., None]
        da, db = 4.0 * v * through.sum(2), 4.0 * v * through.sum(1)
        if of_sigma is not None:  # only on the way to second derivatives
            d = 2.0 * d * of_sigma
            da, db = da + d.sum(2), db + d.sum(1)
        dv = 2.0 * (slope.reshape(-1) @ sigma.reshape(-1, len(v))) - slope.sum()
        return da, db, dv


def attention_lines(kind: str, alpha: Tensor, layer: str, before: bool) -> tuple[str, ...]:
    """From a decoder's state to what stands under its output, with the largest of the weights alpha (T,).

    layer: of the decoder's top state, where there are several. before: the state before asks, not this one.
    """
    s = f"s{layer}⟨t−1⟩" if before else f"s{layer}⟨t⟩"
    top = torch.topk(alpha, min(MOST_LOOKS, len(alpha)))
    sums = " + ".join(f"{number(float(a))} {{encoder}}⟨{int(t) + 1}⟩" for a, t in zip(*top, strict=True))
    rest = " + …" if len(alpha) > MOST_LOOKS else ""
    return (
        f"α⟨t,t′⟩ = softmax(e⟨t,t′⟩), e = {SCORES[kind].format(s=s)}",
        f"k⟨t⟩ = Σ α⟨t,t′⟩ {{encoder}}⟨t′⟩ = {sums}{rest}",
        f"s̃ = tanh(W_c [k⟨t⟩, s{layer}⟨t⟩])",
    )
