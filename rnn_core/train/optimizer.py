"""The optimizers a learner can choose, with the settings they were published with.

Their arithmetic is torch's, to the bit; its optimizer classes are not used, because making one loads a
compiler: 40 MB of every process.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import torch
from torch import nn

from rnn_core.settings import TrainConfig

Tensors = list[torch.Tensor]


class Optimizer:
    """Steps downhill on `parameters`, `rate` long; one that has no gradient stays as it is.

    moments: what is remembered of earlier gradients, for each of `KEPT` a tensor a parameter.
    """

    KEPT: ClassVar[int] = 0

    def __init__(self, parameters: Sequence[nn.Parameter], rate: float) -> None:
        self.parameters, self.rate = list(parameters), rate
        self.moments = [[torch.zeros_like(p.data) for p in self.parameters] for _ in range(self.KEPT)]
        self._count(torch.zeros(len(self.parameters)))

    @torch.no_grad()
    def advance(self) -> None:
        """One step along the gradients that the parameters hold."""
        there = [n for n, p in enumerate(self.parameters) if p.grad is not None]
        if not there:
            return
        rows: list[Tensors] = [list(self.parameters), *self.moments, self.counts]
        if len(there) < len(self.parameters):
            rows = [[row[n] for n in there] for row in rows]
            torch._foreach_add_(rows[-1], 1)
        else:
            self._steps.add_(1)  # a tenth of the time that it takes one by one
        weights, *moments, counts = rows
        self.step(weights, [p.grad for p in weights], moments, counts)

    def step(self, weights: Tensors, gradients: Any, moments: list[Tensors], counts: Tensors) -> None:
        """Change `weights` and `moments` in place."""
        raise NotImplementedError

    @torch.no_grad()
    def shrink(self, weight_decay: float) -> None:
        """Weight decay: every weight shrinks by rate · weight_decay, apart from the gradient.

        So it means the same for all optimizers (Loshchilov & Hutter 2019).
        """
        if weight_decay:
            torch._foreach_mul_([p.data for p in self.parameters], 1.0 - self.rate * weight_decay)

    def state(self) -> dict[str, Any]:
        """What `restore` needs to go on from here; it is not a copy."""
        return {"rate": self.rate, "moments": self.moments, "counts": self.counts}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from a `state()`, whose tensors are taken over."""
        self.rate, self.moments = state["rate"], state["moments"]
        self._count(torch.stack(state["counts"]))

    def _count(self, steps: torch.Tensor) -> None:
        """The steps of each parameter (N,), and the same number by number."""
        self._steps, self.counts = steps, list(steps.unbind())


class SGD(Optimizer):
    """w ← w − rate · g, without momentum (Robbins & Monro 1951)."""

    def step(self, weights: Tensors, gradients: Any, moments: list[Tensors], counts: Tensors) -> None:
        torch._foreach_add_(weights, gradients, alpha=-self.rate)


class RMSprop(Optimizer):
    """v ← α v + (1 − α) g²; w ← w − rate · g / (√v + ε) (Tieleman & Hinton 2012)."""

    KEPT, ALPHA, EPSILON = 1, 0.99, 1e-8

    def step(self, weights: Tensors, gradients: Any, moments: list[Tensors], counts: Tensors) -> None:
        (v,) = moments
        torch._foreach_mul_(v, self.ALPHA)
        torch._foreach_addcmul_(v, gradients, gradients, value=1.0 - self.ALPHA)
        spread = torch._foreach_sqrt(v)
        torch._foreach_add_(spread, self.EPSILON)
        torch._foreach_addcdiv_(weights, gradients, spread, value=-self.rate)


class Adam(Optimizer):
    """m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; w ← w − rate · m̂ / (√v̂ + ε), m̂ = m / (1 − β₁ⁿ) and
    v̂ = v / (1 − β₂ⁿ) at step n (Kingma & Ba 2015).
    """

    KEPT, BETAS, EPSILON = 2, (0.9, 0.999), 1e-8

    def step(self, weights: Tensors, gradients: Any, moments: list[Tensors], counts: Tensors) -> None:
        m, v = moments
        torch._fused_adam_(
            weights,
            gradients,
            m,
            v,
            [],
            counts,
            lr=self.rate,
            beta1=self.BETAS[0],
            beta2=self.BETAS[1],
            weight_decay=0.0,
            eps=self.EPSILON,
            amsgrad=False,
            maximize=False,
        )


OPTIMIZERS: Mapping[str, Callable[[Sequence[nn.Parameter], float], Optimizer]] = {
    "sgd": SGD,
    "rmsprop": RMSprop,
    "adam": Adam,
}


def make_optimizer(model: nn.Module, training: TrainConfig) -> Optimizer:
    """The one that `training` asks for."""
    return OPTIMIZERS[training.optimizer](list(model.parameters()), training.learning_rate)
