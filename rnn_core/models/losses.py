"""From scores to probabilities and losses, for each kind of output."""

import torch
from torch import Tensor
from torch.nn import functional as F

from rnn_core.data import Spec


def losses(spec: Spec, logits: Tensor, targets: Tensor) -> Tensor:
    """L⟨t⟩ of every output (B, S): −ln ŷ of the right class; for numbers (ŷ − y)² summed over F."""
    if spec.loss == "binary":
        o = logits[..., 0]
        return F.binary_cross_entropy_with_logits(o, targets.to(o.dtype), reduction="none")
    if spec.loss == "classes":
        return F.cross_entropy(logits.movedim(-1, 1), targets, reduction="none")
    return ((logits - targets) ** 2).sum(-1)


def probabilities(spec: Spec, logits: Tensor) -> Tensor:
    """ŷ = g₂(o) as (B, S, K): σ for two classes (both are listed), softmax for more, or the numbers."""
    if spec.loss == "binary":
        positive = torch.sigmoid(logits)
        return torch.cat([1.0 - positive, positive], dim=-1)
    return torch.softmax(logits, dim=-1) if spec.loss == "classes" else logits
