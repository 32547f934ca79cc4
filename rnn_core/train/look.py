"""One example's pass there and back with everything noted: the same look for every network.

Through autograd, and the weights stand still: no gradient of a weight is worked out and no
weight's `.grad` is touched.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from rnn_core.data import Batch, Signal
from rnn_core.models import Model, Pass, Watch
from rnn_core.option import ConfigError


@dataclass(frozen=True)
class Seen:
    """The scores o (1, S, K′), what was noted on the way there and back, and the name of the loss."""

    logits: Tensor
    signals: Mapping[str, Signal]
    gradients: Mapping[str, Signal]
    loss: str


def look(model: Model, batch: Batch, loss: str = "") -> Seen:
    """Run one example through and walk the named loss back."""
    watch = Watch()
    with standing_still(model), torch.enable_grad():
        logits = model(batch, Pass(watch=watch)).logits
        position = output_position(loss, logits.shape[1])
        value = named_loss(model, batch, logits, position)
        if value.requires_grad and watch.leaves:
            torch.autograd.grad(value, watch.leaves, allow_unused=True)
    return Seen(logits.detach(), watch.signals(), watch.gradients(), _name(position))


@contextmanager
def standing_still(model: nn.Module) -> Iterator[None]:
    """Nothing is a parameter meanwhile: only what a watcher notes has a gradient."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    try:
        for p in parameters:
            p.requires_grad_(False)
        yield
    finally:
        for p in parameters:
            p.requires_grad_(True)


def named_loss(model: Model, batch: Batch, logits: Tensor, position: int | None) -> Tensor:
    """The score of one output, or Σ L⟨t⟩ over all: against the truth, or where nobody knows it the best
    guess.
    """
    kind = model.spec.kind
    if position is not None:
        return kind.score(logits)[0, position]
    guess = kind.guess(kind.probabilities(logits.detach()))
    known = batch.target_mask if guess.dim() == 2 else batch.target_mask[..., None]
    return kind.each(logits, torch.where(known, batch.targets, guess)).sum()


def output_position(loss: str, S: int) -> int | None:
    """The output (counted from 0) that `loss` names; None for the sum."""
    if loss == "sum":
        return None
    if not loss:
        return S - 1
    number = loss.removeprefix("output ").strip()
    if not loss.startswith("output ") or not number.isascii() or not number.isdigit():
        raise ConfigError(f"The gradient is of 'output 1' … 'output {S}' or of 'sum', not of {loss[:40]!r}.")
    if not 1 <= int(number) <= S:
        raise ConfigError(f"There is no output {number[:9]}: choose one from 1 to {S}.")
    return int(number) - 1


def _name(position: int | None) -> str:
    return "sum" if position is None else f"output {position + 1}"
