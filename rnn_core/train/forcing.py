"""Teacher forcing below 1: scheduled sampling (Bengio et al. 2015)."""

import torch
from torch import Tensor

from rnn_core.data import Batch
from rnn_core.models import Decoding, Loss, Model, Pass, follow
from rnn_core.settings import TrainConfig

DECAY = 0.5  # of all updates, until the share has come down to the setting


def share_at(training: TrainConfig, update: int) -> float:
    """How often the truth is told at this update: from 1 down to the setting in the first half, linearly."""
    gone = min(1.0, update / (DECAY * training.updates))
    return 1.0 - gone * (1.0 - training.teacher_forcing)


def forced_loss(model: Model, batch: Batch, share: float, generator: torch.Generator, run: Pass) -> Loss:
    """The loss of a network that is told the truth with probability `share` only.

    Each later input is with probability 1 − share what the network itself makes of the time steps before,
    such inputs included. A symbol is drawn from ŷ, and no gradient passes through the choice; so the inputs
    can be made first and the loss go by the kernel. A number is the prediction itself, and the gradient
    passes through it.
    """
    if model.spec.kind.passes_on:
        return _fed_back(model, batch, share, generator, run)
    with torch.no_grad():
        decoding = model.writer(batch, run, read=0)
        keep = told(decoding, share, generator)
        inputs = mixed(model, decoding, keep, generator)
    return model.loss(decoding.reading(inputs), run)


def told(decoding: Decoding, share: float, generator: torch.Generator) -> Tensor:
    """Which inputs are the true ones (B, S)."""
    keep = torch.rand(decoding.truth.shape[:2], generator=generator) < share
    keep[:, : decoding.told] = True
    return keep


@torch.no_grad()
def mixed(model: Model, decoding: Decoding, keep: Tensor, generator: torch.Generator) -> Tensor:
    """The truth (B, S) with the network's own symbols wherever `keep` (B, S) is false."""
    truth, kind = decoding.truth, model.spec.kind

    def choose(t: int, o: Tensor) -> Tensor:
        p = kind.probabilities(o[:, None])[:, 0].nan_to_num(0.0) + 1e-9  # a diverging run still draws
        drawn = torch.multinomial(p, 1, generator=generator)[:, 0]
        return torch.where(keep[:, t + 1], truth[:, t + 1], drawn)

    made = [y for _, _, y in follow(decoding, choose, truth.shape[1] - 1)]
    return torch.stack([truth[:, 0], *made], dim=1)


def _fed_back(model: Model, batch: Batch, share: float, generator: torch.Generator, run: Pass) -> Loss:
    """The loss of numbers, each prediction read as the next input wherever the truth is not told."""
    decoding = model.writer(batch, run, read=0)
    keep, truth, T = told(decoding, share, generator), decoding.truth, batch.inputs.shape[1]

    def choose(t: int, o: Tensor) -> Tensor:
        return torch.where(keep[:, t + 1, None], truth[:, t + 1], o) if t + 1 < T else o

    o = torch.stack([o for o, _, _ in follow(decoding, choose, T)], dim=1)
    each = model.spec.kind.each(o, batch.targets) * batch.target_mask
    return Loss(each.sum(), int(batch.target_mask.sum()), decoding.carried)
