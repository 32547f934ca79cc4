"""The head and the loss of classes in one: what lies between them is known without being kept."""

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from rnn_core.cells.kernel import Array, product, sum_of_products

FAINT = 1e-30  # below, a probability's logarithm is taken from the scores themselves


class CrossEntropy:
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


def cross_entropy(h: Tensor, V: Tensor, b_y: Tensor, targets: Tensor, mask: Tensor, count: int) -> Tensor:
    """The same as a function of tensors, differentiable once: h (B, S, D) → the loss."""
    loss: Tensor = _CrossEntropy.apply(h, V, b_y, CrossEntropy(targets, mask, count))  # type: ignore[no-untyped-call]
    return loss


class _CrossEntropy(torch.autograd.Function):
    @staticmethod
    @np.errstate(all="ignore")
    def forward(ctx: Any, h: Tensor, V: Tensor, b_y: Tensor, node: CrossEntropy) -> Tensor:
        """h (B, S, D)."""
        ctx.node = node
        ctx.save_for_backward(V)
        ctx.shape = (h.shape[1], h.shape[0], h.shape[2])
        return torch.from_numpy(node.forward(h.numpy().swapaxes(0, 1), V.numpy(), b_y.numpy()))[0]

    @staticmethod
    @once_differentiable
    @np.errstate(all="ignore")
    def backward(ctx: Any, slope: Tensor) -> tuple[Tensor | None, ...]:
        """Of h, V and b_y."""
        (V,) = ctx.saved_tensors
        dh = np.empty(ctx.shape, V.numpy().dtype)
        dV, db = ctx.node.backward(slope.numpy(), V.numpy(), dh)
        return torch.from_numpy(dh.swapaxes(0, 1)), torch.from_numpy(dV), torch.from_numpy(db), None
