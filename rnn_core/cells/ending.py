"""A head with its loss that may stand right on the states of a kernel and share their node."""

from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from rnn_core.cells.kernel import Array, product, sum_of_products

FAINT = 1e-30  # below, a probability's logarithm is taken from the scores themselves


class Ending(Protocol):
    """From the states to the loss, and back."""

    def forward(self, h: Array, V: Array, b_y: Array) -> Array:
        """h (T, B, H) → the loss (1,)."""

    def backward(self, slope: Array, V: Array, dh: Array) -> tuple[Array, Array]:
        """∂L/∂h into dh (T, B, H); returns ∂L/∂V and ∂L/∂b_y."""


class CrossEntropy(Ending):
    """Σ −ln softmax(b_y + V h)[y] over the outputs of mask, and back; targets and mask (B, S), count of them.

    One array (S·B, K) serves as scores, as probabilities and as their gradient ŷ − y, where separate
    functions take four.
    """

    def __init__(self, targets: Tensor, mask: Tensor, count: int) -> None:
        self.targets = targets.numpy().T.reshape(-1)
        self.counts = None if count == self.targets.size else mask.numpy().T.reshape(-1)

    def forward(self, h: Array, V: Array, b_y: Array) -> Array:
        """h (S, B, D), V (K, D), b_y (K,) → the loss (1,)."""
        K, D = V.shape
        self.h = h.reshape(-1, D)
        right = np.arange(0, len(self.h) * K, K)
        right += self.targets  # where each row's right class lies
        scores = self._scores(V, b_y)
        self.e = torch.softmax(scores, 1, out=scores).numpy()
        found = self.e.reshape(-1)[right]
        if found.min() > FAINT:
            each = np.log(found)
        else:
            each = torch.log_softmax(self._scores(V, b_y), 1).numpy().reshape(-1)[right]
        self.e.reshape(-1)[right] = found - 1.0
        if self.counts is not None:
            each = each[self.counts]
            self.e[~self.counts] = 0.0
        loss: Array = np.negative(each.sum(keepdims=True))
        return loss

    def backward(self, slope: Array, V: Array, dh: Array) -> tuple[Array, Array]:
        """With e = ŷ − y: ∂L/∂h = V⊤ e into dh (S, B, D); returns ∂L/∂V = Σ e h⊤ and ∂L/∂b_y = Σ e."""
        product(self.e, V * slope, dh.reshape(self.h.shape))
        dV = sum_of_products(self.e, self.h)
        dV *= slope
        return dV, np.dot(np.full(len(self.e), slope), self.e)

    def _scores(self, V: Array, b_y: Array) -> Tensor:
        """o = b_y + V h (S·B, K)."""
        scores = np.empty((len(self.h), len(V)), V.dtype)
        product(self.h, V.T.copy(), scores)
        return torch.from_numpy(scores).add_(torch.from_numpy(b_y))
