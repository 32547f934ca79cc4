"""The head and the loss of classes in one: what lies between them is known without being kept."""

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from rnn_core.cells.kernel import Array, sum_of_products

FAINT = 1e-30  # below, a probability's logarithm is taken from the scores themselves


def cross_entropy(h: Tensor, V: Tensor, b_y: Tensor, targets: Tensor, mask: Tensor) -> Tensor:
    """Σ −ln softmax(b_y + V h)[y] over the outputs of mask; h (B, S, D), targets and mask (B, S).

    One array (S·B, K) serves as probabilities and as their gradient ŷ − y, where separate functions
    take four. It can be differentiated once.
    """
    total: Tensor = _CrossEntropy.apply(h, V, b_y, targets.numpy(), mask.numpy())  # type: ignore[no-untyped-call]
    return total


class _CrossEntropy(torch.autograd.Function):
    """h (B, S, D), V (K, D), b_y (K,), y (B, S), mask (B, S)."""

    @staticmethod
    @np.errstate(all="ignore")
    def forward(ctx: Any, h: Tensor, V: Tensor, b_y: Tensor, y: Array, mask: Array) -> Tensor:
        """The loss; on the way, its gradient by the scores."""
        rows = np.ascontiguousarray(h.numpy().swapaxes(0, 1)).reshape(-1, V.shape[1])  # as it lies in memory
        right = np.arange(len(rows)), y.T.reshape(-1)
        o = torch.addmm(b_y, torch.from_numpy(rows), V.t())
        e: Array = torch.softmax(o, 1, out=o).numpy()
        found = e[right]
        if found.min() > FAINT:
            each = np.log(found)
        else:
            o = torch.addmm(b_y, torch.from_numpy(rows), V.t())
            each = torch.log_softmax(o, 1).numpy()[right]
        e[right] = found - 1.0
        if not mask.all():
            counts = mask.T.reshape(-1)
            each = each[counts]
            e[~counts] = 0.0
        ctx.rows, ctx.e, ctx.shape = rows, e, h.shape
        ctx.save_for_backward(V)
        return torch.tensor(-each.sum(), dtype=h.dtype)

    @staticmethod
    @once_differentiable
    @np.errstate(all="ignore")
    def backward(ctx: Any, slope: Tensor) -> tuple[Tensor | None, ...]:
        """With e = ŷ − y: ∂L/∂h = V⊤ e, ∂L/∂V = Σ e h⊤, ∂L/∂b_y = Σ e."""
        (V,), (B, S, _D), e, times = ctx.saved_tensors, ctx.shape, ctx.e, slope.numpy()
        dh = np.matmul(e.reshape(S, B, -1), V.numpy())
        dh *= times
        dV = sum_of_products(e, ctx.rows) * times
        db = np.dot(np.full(len(e), times), e)
        return torch.from_numpy(dh.swapaxes(0, 1)), torch.from_numpy(dV), torch.from_numpy(db), None, None
