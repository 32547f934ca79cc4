"""The head with its loss as one function of tensors: what lies between is known without being kept."""

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from rnn_core.cells.ending import Ending


def head_loss(h: Tensor, V: Tensor, b_y: Tensor, ending: Ending) -> Tensor:
    """The loss of an ending, differentiable once: h (B, S, D), V (K, D), b_y (K,)."""
    loss: Tensor = _HeadLoss.apply(h, V, b_y, ending)  # type: ignore[no-untyped-call]
    return loss


class _HeadLoss(torch.autograd.Function):
    @staticmethod
    @np.errstate(all="ignore")
    def forward(ctx: Any, h: Tensor, V: Tensor, b_y: Tensor, ending: Ending) -> Tensor:
        """h (B, S, D)."""
        ctx.ending = ending
        ctx.save_for_backward(V)
        ctx.shape = (h.shape[1], h.shape[0], h.shape[2])
        return torch.from_numpy(ending.forward(h.numpy().swapaxes(0, 1), V.numpy(), b_y.numpy()))[0]

    @staticmethod
    @once_differentiable
    @np.errstate(all="ignore")
    def backward(ctx: Any, slope: Tensor) -> tuple[Tensor | None, ...]:
        """Of h, V and b_y."""
        (V,) = ctx.saved_tensors
        dh = np.empty(ctx.shape, V.numpy().dtype)
        dV, db = ctx.ending.backward(slope.numpy(), V.numpy(), dh)
        return torch.from_numpy(dh.swapaxes(0, 1)), torch.from_numpy(dV), torch.from_numpy(db), None
