"""The optimizers a learner can choose, with the settings they were published with."""

import torch
from torch import nn

from rnn_core.settings import TrainConfig


def make_optimizer(model: nn.Module, training: TrainConfig) -> torch.optim.Optimizer:
    """SGD without momentum, RMSprop (Tieleman & Hinton 2012) or Adam (Kingma & Ba 2015)."""
    parameters, rate = list(model.parameters()), training.learning_rate
    if training.optimizer == "adam":
        return torch.optim.Adam(parameters, lr=rate, fused=True)
    if training.optimizer == "rmsprop":
        return torch.optim.RMSprop(parameters, lr=rate)
    return torch.optim.SGD(parameters, lr=rate)


def shrink(optimizer: torch.optim.Optimizer, weight_decay: float) -> None:
    """Weight decay: every weight shrinks by learning_rate · weight_decay, apart from the gradient.

    So it means the same for all optimizers (Loshchilov & Hutter 2019).
    """
    if weight_decay:
        for group in optimizer.param_groups:
            torch._foreach_mul_([p.data for p in group["params"]], 1.0 - group["lr"] * weight_decay)
