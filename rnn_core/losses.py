"""g₂ and the loss that belongs to it, for each kind of output. A new kind is one class and one line of
LOSSES.

o are the scores before g₂, ŷ = g₂(o) the predictions. B examples, S outputs, K classes (or numbers, or bits).
"""

import math
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F


class LossKind:
    """What a kind of output means: its loss, its g₂, and the axis along which a prediction lies."""

    axis: ClassVar[str]  # of a prediction: "class", "number" or "bit"
    g2: ClassVar[str]  # how g₂ is written; "" for the identity
    exactly: ClassVar[int | None] = None  # K, where there is no choice
    ending: ClassVar[str]  # the head that takes it along (cells/ending.py)
    passes_on: ClassVar[bool] = False  # ŷ itself can be read as the next input, and gradients pass through it

    def each(self, o: Tensor, y: Tensor) -> Tensor:
        """L⟨t⟩ of every output (B, S), from o (B, S, K′) and the targets y."""
        raise NotImplementedError

    def probabilities(self, o: Tensor) -> Tensor:
        """ŷ = g₂(o) as (B, S, K)."""
        raise NotImplementedError

    def chance(self, K: int) -> float | None:
        """The loss of one output where nothing is known yet; None if that depends on the data."""
        raise NotImplementedError

    def width(self, K: int) -> int:
        """K′, the width of o."""
        return K

    def score(self, o: Tensor) -> Tensor:
        """The score before g₂ that stands for an output (B, S): what “the gradient of one output” is of."""
        return o.sum(-1)

    def guess(self, p: Tensor) -> Tensor:
        """The targets that predictions p (B, S, K) make likeliest."""
        raise NotImplementedError

    def told(self, y: np.ndarray, known: np.ndarray) -> np.ndarray:
        """Targets of one example, with NaN (or −1 for a class) wherever `known` (S,) is false."""
        return np.where(known[:, None], y, np.nan)

    def row(self, k: int) -> int:
        """Which row of V makes the score of class (or number) k."""
        return k

    def foremost(self, p: np.ndarray) -> int:
        """Of the predictions p (K,) of one output the one that is told first."""
        return 0


class Classes(LossKind):
    """One of K classes: L = −ln ŷ of the right one, ŷ = softmax(o)."""

    axis, g2, ending = "class", "softmax", "softmax"

    def each(self, o: Tensor, y: Tensor) -> Tensor:
        return F.cross_entropy(o.movedim(-1, 1), y, reduction="none")

    def probabilities(self, o: Tensor) -> Tensor:
        return torch.softmax(o, dim=-1)

    def chance(self, K: int) -> float:
        """ln K."""
        return math.log(K)

    def score(self, o: Tensor) -> Tensor:
        """The largest score: of the likeliest class."""
        return o.max(-1).values

    def guess(self, p: Tensor) -> Tensor:
        return p.argmax(-1)

    def told(self, y: np.ndarray, known: np.ndarray) -> np.ndarray:
        return np.where(known, y, -1)

    def foremost(self, p: np.ndarray) -> int:
        """The likeliest class."""
        return int(p.argmax())


class Binary(Classes):
    """One of two classes: a single score, ŷ = σ(o) the chance of the second; both are listed."""

    g2, ending, exactly = "σ", "logistic", 2

    def each(self, o: Tensor, y: Tensor) -> Tensor:
        return F.binary_cross_entropy_with_logits(o[..., 0], y.to(o.dtype), reduction="none")

    def probabilities(self, o: Tensor) -> Tensor:
        positive = torch.sigmoid(o)
        return torch.cat([1.0 - positive, positive], dim=-1)

    def width(self, K: int) -> int:
        """One number for both."""
        return 1

    def row(self, k: int) -> int:
        """There is one."""
        return 0


class Numbers(LossKind):
    """K numbers: L = Σ (ŷ − y)², ŷ = o."""

    axis, g2, ending, passes_on = "number", "", "squared", True

    def each(self, o: Tensor, y: Tensor) -> Tensor:
        return ((o - y) ** 2).sum(-1)

    def probabilities(self, o: Tensor) -> Tensor:
        return o

    def chance(self, K: int) -> None:
        """It depends on how large the numbers are."""
        return

    def guess(self, p: Tensor) -> Tensor:
        return p


class Bits(LossKind):
    """K bits: L = −Σ ln ŷ of each bit's right value, ŷ = σ(o) the chance that it is set."""

    axis, g2, ending = "bit", "σ", "logistic"

    def each(self, o: Tensor, y: Tensor) -> Tensor:
        return F.binary_cross_entropy_with_logits(o, y.to(o.dtype), reduction="none").sum(-1)

    def probabilities(self, o: Tensor) -> Tensor:
        return torch.sigmoid(o)

    def chance(self, K: int) -> float:
        """K ln 2."""
        return K * math.log(2.0)

    def guess(self, p: Tensor) -> Tensor:
        return (p > 0.5).to(p.dtype)


LOSSES: dict[str, LossKind] = {
    "binary": Binary(),
    "classes": Classes(),
    "numbers": Numbers(),
    "bits": Bits(),
}
