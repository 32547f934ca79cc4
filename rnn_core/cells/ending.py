"""A head with its loss that may stand right on the states of a kernel and share their node.

o = b_y + V h is worked out in one array, which then becomes ∂L/∂o: separate functions would take four.
"""

from typing import Protocol

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from rnn_core.cells.kernel import Array, product, sum_of_products

FAINT = 1e-30  # below, a probability's logarithm is taken from the scores themselves


class Ending(Protocol):
    """From the states to the loss, and back."""

    def forward(self, h: Array, V: Array, b_y: Array) -> Array:
        """h (T, B, H) → the loss (1,)."""

    def backward(self, slope: Array, V: Array, dh: Array) -> tuple[Array, Array]:
        """∂L/∂h into dh (T, B, H); returns ∂L/∂V and ∂L/∂b_y."""


class Head(Ending):
    """The loss summed over the outputs of mask (B, S), count of them; a subclass compares with the targets
    (B, S) or (B, S, K).
    """

    def __init__(self, targets: Tensor, mask: Tensor, count: int) -> None:
        self.targets = _in_memory(targets)
        self.counts = None if count == mask.numel() else _in_memory(mask)

    def forward(self, h: Array, V: Array, b_y: Array) -> Array:
        """h (S, B, D), V (K, D), b_y (K,) → the loss (1,)."""
        self.h = h.reshape(-1, V.shape[1])
        self.e, each = self.compare(V, b_y)
        if self.counts is not None:
            each = each[self.counts]
            self.e[~self.counts] = 0.0
        loss: Array = each.sum(keepdims=True)
        return loss

    def compare(self, V: Array, b_y: Array) -> tuple[Array, Array]:
        """∂L/∂o (S·B, K) and the loss of each output (S·B,)."""
        raise NotImplementedError

    def backward(self, slope: Array, V: Array, dh: Array) -> tuple[Array, Array]:
        """With e = ∂L/∂o: ∂L/∂h = V⊤ e into dh (S, B, D); returns ∂L/∂V = Σ e h⊤ and ∂L/∂b_y = Σ e."""
        product(self.e, V * slope, dh.reshape(self.h.shape))
        dV = sum_of_products(self.e, self.h)
        dV *= slope
        return dV, np.dot(np.full(len(self.e), slope), self.e)

    def scores(self, V: Array, b_y: Array) -> Tensor:
        """o = b_y + V h (S·B, K)."""
        scores = np.empty((len(self.h), len(V)), V.dtype)
        product(self.h, V.T.copy(), scores)
        return torch.from_numpy(scores).add_(torch.from_numpy(b_y))


class CrossEntropy(Head):
    """−ln ŷ of the right class, ŷ = softmax(o): ∂L/∂o = ŷ − y."""

    def compare(self, V: Array, b_y: Array) -> tuple[Array, Array]:
        """Probabilities too faint for single precision have their logarithm from the scores."""
        right = np.arange(0, len(self.h) * len(V), len(V))
        right += self.targets  # where each row's right class lies
        scores = self.scores(V, b_y)
        e: Array = torch.softmax(scores, 1, out=scores).numpy()
        found = e.reshape(-1)[right]
        if found.min() > FAINT:
            each = np.log(found)
        else:
            each = torch.log_softmax(self.scores(V, b_y), 1).numpy().reshape(-1)[right]
        e.reshape(-1)[right] = found - 1.0
        return e, np.negative(each)


class Logistic(Head):
    """−ln ŷ of each bit's right value, summed, ŷ = σ(o): ∂L/∂o = ŷ − y."""

    def compare(self, V: Array, b_y: Array) -> tuple[Array, Array]:
        """One score serves two classes."""
        scores = self.scores(V, b_y)
        y = torch.from_numpy(self.targets.reshape(len(scores), -1)).to(scores.dtype)
        each = F.binary_cross_entropy_with_logits(scores, y, reduction="none").sum(1)
        return scores.sigmoid_().sub_(y).numpy(), each.numpy()


class Squared(Head):
    """Σ (o − y)²: ∂L/∂o = 2 (o − y)."""

    def compare(self, V: Array, b_y: Array) -> tuple[Array, Array]:
        """K numbers."""
        e: Array = self.scores(V, b_y).numpy()
        e -= self.targets.reshape(e.shape)
        each = np.einsum("nk,nk->n", e, e)
        e *= 2.0
        return e, each


class At(Ending):
    """An ending on one state of each sequence, that after `times` (B,)."""

    def __init__(self, ending: Ending, times: Tensor) -> None:
        self.ending, self.places = ending, (times.numpy(), np.arange(len(times)))

    def forward(self, h: Array, V: Array, b_y: Array) -> Array:
        """h (T, B, H)."""
        return self.ending.forward(h[self.places][None], V, b_y)

    def backward(self, slope: Array, V: Array, dh: Array) -> tuple[Array, Array]:
        """Nothing of the other states."""
        picked = np.empty((1, *dh.shape[1:]), dh.dtype)
        found = self.ending.backward(slope, V, picked)
        dh[:] = 0.0
        dh[self.places] = picked[0]
        return found


ENDINGS: dict[str, type[Head]] = {"softmax": CrossEntropy, "logistic": Logistic, "squared": Squared}


def _in_memory(outputs: Tensor) -> Array:
    """(B, S, …) → (S·B, …): time runs first, as the kernels have it."""
    found: Array = outputs.numpy().swapaxes(0, 1).reshape(-1, *outputs.shape[2:])
    return found
