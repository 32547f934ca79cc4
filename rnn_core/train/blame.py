"""Which input did an answer hang on? Four ways to ask, beside the truth where a task knows it.

Saliency can mislead: what a gradient points at need not be what decides (Madsen 2019 on connectivity;
Sundararajan, Taly & Yan 2017 on integrated gradients).
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from rnn_core.data import Batch, Example
from rnn_core.models import Model
from rnn_core.option import ConfigError
from rnn_core.tasks import Task
from rnn_core.train.inspect import read
from rnn_core.train.look import standing_still

METHODS = ("gradient", "gradient × input", "integrated gradients", "substitution")
PATH = 32  # steps of integrated gradients, from no input at all
OTHERS = 16  # held-out examples whose inputs are put in the place of one
MOST = 30_000_000  # numbers of all replacements together


@dataclass(frozen=True)
class Blame:
    """Of one answer. shares[method] (T,): how much each input had to do with it, in all 1.

    gradient: ‖∂o/∂x⟨t⟩‖². gradient × input: |∂o/∂x⟨t⟩ · x⟨t⟩|. integrated gradients: |x⟨t⟩ · mean of
    ∂o/∂x⟨t⟩ on the way from 0 to x|. substitution: by how much o moves when x⟨t⟩ is replaced by what
    stands there in other held-out examples. o is the score of the likeliest class, or the number. causes: the
    places (from 0) that it hangs on by the task's rule.
    """

    inputs: tuple[str, ...]
    shares: dict[str, np.ndarray]
    causes: tuple[int, ...]

    def mass(self, method: str) -> float:
        """The share of the true causes."""
        return float(self.shares[method][list(self.causes)].sum())


def blame(model: Model, task: Task, example: Example) -> Blame:
    """Raises ConfigError for a network whose inputs cannot be varied, and for more than one answer."""
    return _blame(model, task, read(model, task, example), example)


def _blame(model: Model, task: Task, batch: Batch, example: Example) -> Blame:
    x = model.input_vectors(batch)
    if x is None or batch.targets.shape[1] != 1:
        raise ConfigError("Only of a recurrent network with one answer can be told which input it hangs on.")
    T, F = x.shape[1:]
    if T * T * F * OTHERS > MOST:
        raise ConfigError(f"{T} inputs are too many to try every replacement: please shorten the example.")
    with standing_still(model):
        k = int(model(batch).logits[0, 0].argmax())
        slope = _slope(model, batch, x, k)  # (1, T, F)
        path = torch.cat([x * ((n + 0.5) / PATH) for n in range(PATH)])  # (PATH, T, F)
        integrated = x[0] * _slope(model, batch, path, k).mean(0)
        found = (
            slope[0].square().sum(-1),
            (slope * x)[0].sum(-1).abs(),
            integrated.sum(-1).abs(),
            _substituted(model, task, batch, x, k),
        )
    shares = {name: _share(values.double().numpy()) for name, values in zip(METHODS, found, strict=True)}
    return Blame(example.inputs, shares, tuple(task.causes(example)))


def _many(batch: Batch, x: Tensor) -> Batch:
    """As many copies of one example as x (N, T, F) has rows, reading x."""
    n = len(x)
    return Batch(
        x,
        batch.input_lengths.expand(n),
        batch.targets.expand(n, *batch.targets.shape[1:]),
        batch.target_mask.expand(n, -1),
    )


def _scores(model: Model, batch: Batch, x: Tensor, k: int) -> Tensor:
    """o of class k, or the number, for every x (N, T, F) in place of the inputs: (N,)."""
    found: Tensor = model(_many(batch, x)).logits[:, 0, k]
    return found


def _slope(model: Model, batch: Batch, x: Tensor, k: int) -> Tensor:
    """∂o/∂x (N, T, F)."""
    with torch.enable_grad():
        leaf = x.clone().requires_grad_()
        (slope,) = torch.autograd.grad(_scores(model, batch, leaf, k).sum(), leaf)
    return slope


@torch.no_grad()
def _substituted(model: Model, task: Task, batch: Batch, x: Tensor, k: int) -> Tensor:
    """The mean of |Δo| over what other examples have in each place (T,)."""
    T, others = x.shape[1], task.held_out(8 * OTHERS)
    fitting = others.inputs[others.input_lengths >= T][:OTHERS, :T]
    vectors = model.input_vectors(_many(batch, fitting))
    if vectors is None or not len(vectors):
        raise ConfigError(f"No held-out example has {T} inputs to be put in: please shorten this one.")
    changed = x.expand(T, len(vectors), *x.shape[1:]).clone()  # (T, n, T, F)
    for t in range(T):
        changed[t, :, t] = vectors[:, t]
    moved = _scores(model, batch, changed.flatten(0, 1), k) - _scores(model, batch, x, k)
    return moved.abs().view(T, -1).mean(1)


def _share(values: np.ndarray) -> np.ndarray:
    total = values.sum()
    return values / total if np.isfinite(total) and total > 0 else np.full(len(values), 1.0 / len(values))
