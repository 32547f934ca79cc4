"""The optimizers a learner can choose, with the settings they were published with."""

import torch
from torch import nn

from rnn_core.settings import TrainConfig


class Adam(torch.optim.Adam):
    """torch's Adam without its preparations, which cost more than a small network's whole step."""

    @torch.no_grad()
    def advance(self) -> None:
        """`step()`; the first one is torch's own and makes the moments."""
        (group,) = self.param_groups
        parameters = group["params"]
        gradients = [p.grad for p in parameters]
        if len(self.state) < len(parameters) or any(gradient is None for gradient in gradients):
            self.step()
            return
        moments = [self.state[p] for p in parameters]
        counts = [moment["step"] for moment in moments]
        torch._foreach_add_(counts, 1)
        torch._fused_adam_(
            parameters,
            gradients,
            [moment["exp_avg"] for moment in moments],
            [moment["exp_avg_sq"] for moment in moments],
            [],
            counts,
            lr=group["lr"],
            beta1=group["betas"][0],
            beta2=group["betas"][1],
            weight_decay=0.0,
            eps=group["eps"],
            amsgrad=False,
            maximize=False,
        )


def advance(optimizer: torch.optim.Optimizer) -> None:
    """One step of the optimizer."""
    if isinstance(optimizer, Adam):
        optimizer.advance()
    else:
        optimizer.step()


def make_optimizer(model: nn.Module, training: TrainConfig) -> torch.optim.Optimizer:
    """SGD without momentum, RMSprop (Tieleman & Hinton 2012) or Adam (Kingma & Ba 2015)."""
    parameters, rate = list(model.parameters()), training.learning_rate
    if training.optimizer == "adam":
        return Adam(parameters, lr=rate, fused=True)
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
