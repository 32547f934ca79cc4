"""Attention: how much each output looks at each input (Bahdanau et al. 2015; Luong et al. 2015)."""

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
    "general": "{s}⊤ W {{encoder}}⟨t′⟩",
}


class Attention(nn.Module):
    """Scores, weights and contexts of all outputs at once: the states s of the decoder are known.

    e⟨t,t′⟩ = v⊤ tanh(W_s s⟨t⟩ + W_h h⟨t′⟩)     additive
    e⟨t,t′⟩ = s⟨t⟩⊤ h⟨t′⟩                       dot (both states of one size)
    e⟨t,t′⟩ = s⟨t⟩⊤ W h⟨t′⟩                     general
    α⟨t,t′⟩ = softmax over t′ ≤ T_x of e⟨t,t′⟩
    k⟨t⟩ = Σ_t′ α⟨t,t′⟩ h⟨t′⟩
    """

    W_s: Tensor
    W_h: Tensor
    v: Tensor
    W: Tensor

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
            "general": {"W": (D_s, D_h)},
        }
        for name, shape in shapes[kind].items():
            bound = shape[-1] ** -0.5
            start = (torch.rand(shape, generator=generator) * 2.0 - 1.0) * bound
            self.register_parameter(name, nn.Parameter(start))

    def score(self, s: Tensor, h: Tensor) -> Tensor:
        """e (B, S, T) of s (B, S, D_s) and h (B, T, D_h)."""
        if self.kind == "additive":
            there = F.linear(s, self.W_s)[:, :, None] + F.linear(h, self.W_h)[:, None]  # (B, S, T, size)
            e: Tensor = torch.tanh(there) @ self.v
            return e
        return (s if self.kind == "dot" else s @ self.W) @ h.transpose(1, 2)

    def work(self, B: int, T: int, S: int, D_h: int) -> Work:
        """What S outputs over T inputs take; they wait for the states."""
        inner = len(self.v) if self.kind == "additive" else 1
        weights = sum(p.numel() for p in self.parameters())
        products = B * (T + S) * weights + B * S * T * (inner + D_h)
        return Work(float(products), 4.0 * B * S * T * inner, 0.0, 1)

    def forward(self, s: Tensor, h: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """The contexts k (B, S, D_h) and α (B, S, T); padding, behind lengths (B,), gets no weight."""
        within = torch.arange(h.shape[1])[None, None] < lengths[:, None, None]  # (B, 1, T)
        alpha = torch.softmax(self.score(s, h).masked_fill(~within, -torch.inf), dim=2)
        return alpha @ h, alpha


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
