"""Teacher forcing below 1: scheduled sampling (Bengio et al. 2015)."""

from dataclasses import replace

import torch
from torch import Tensor

from rnn_core.data import Batch
from rnn_core.models import EncoderDecoder, Loss, Model, Pass, States, losses, probabilities
from rnn_core.models.recurrence import Hidden, drop
from rnn_core.settings import TrainConfig

SEEN = 20  # inputs that a network without an encoder is always told: it needs something to go on from
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
    keep = told(model, batch, share, generator)
    if model.spec.loss == "numbers":
        return _fed_back(model, batch, keep, run)
    return model.loss(mixed(model, batch, keep, generator, run), run)


def told(model: Model, batch: Batch, share: float, generator: torch.Generator) -> Tensor:
    """Which inputs are the true ones (B, S)."""
    truth = batch.decoder_inputs if batch.decoder_inputs is not None else batch.inputs
    keep = torch.rand(truth.shape[:2], generator=generator) < share
    keep[:, : 1 if isinstance(model, EncoderDecoder) else min(SEEN, truth.shape[1] // 2)] = True
    return keep


@torch.no_grad()
def mixed(model: Model, batch: Batch, keep: Tensor, generator: torch.Generator, run: Pass) -> Batch:
    """The batch with the network's own symbols as inputs wherever `keep` (B, S) is false."""
    decoder = isinstance(model, EncoderDecoder)
    truth = batch.decoder_inputs if decoder else batch.inputs
    assert truth is not None
    reader = _Decoding(model, batch) if isinstance(model, EncoderDecoder) else _Predicting(model, run)
    inputs = truth.clone()
    for t in range(truth.shape[1] - 1):
        o = reader.read(inputs[:, t])
        p = probabilities(model.spec, o[:, None])[:, 0].nan_to_num(0.0) + 1e-9  # a diverging run still draws
        drawn = torch.multinomial(p, 1, generator=generator)[:, 0]
        inputs[:, t + 1] = torch.where(keep[:, t + 1], truth[:, t + 1], drawn)
    return replace(batch, decoder_inputs=inputs) if decoder else replace(batch, inputs=inputs)


def _fed_back(model: Model, batch: Batch, keep: Tensor, run: Pass) -> Loss:
    """The loss of numbers, each prediction read as the next input wherever `keep` (B, T) is false."""
    reader, x, made = _Predicting(model, run), batch.inputs[:, 0], list[Tensor]()
    for t in range(batch.inputs.shape[1]):
        if t:
            x = torch.where(keep[:, t, None], batch.inputs[:, t], made[-1])
        made.append(reader.read(x))
    each = losses(model.spec, torch.stack(made, dim=1), batch.targets) * batch.target_mask
    return Loss(each.sum(), int(batch.target_mask.sum()), reader.hidden(batch.input_lengths))


class _Predicting:
    """A network that predicts its own next input, read time step by time step."""

    def __init__(self, model: Model, run: Pass) -> None:
        self.model, self.run, self.states = model, run, run.states
        self.walked: list[States] = []

    def read(self, x: Tensor) -> Tensor:
        """o (B, K′) after x (B,) or (B, F)."""
        recurrence, config = self.model.recurrence, self.model.config
        states = self.states or recurrence.initial_states(len(x))
        s, self.states = recurrence.step(self.model.vectors(x), self._cut(states), self.run)
        self.walked.append(self.states)
        return self.model.head(drop(s[:, None], config.dropout, self.run.dropout))[:, 0]

    def hidden(self, lengths: Tensor) -> Hidden:
        """All states that it went through."""
        walked: States = {}
        for name in self.walked[0]:
            parts = zip(*(one[name] for one in self.walked), strict=True)
            walked[name] = tuple(torch.stack(part, dim=1) for part in parts)
        return Hidden(walked[list(walked)[-1]][0], lengths, walked)

    def _cut(self, states: States) -> States:
        """Without the way back, where backpropagation through time is truncated."""
        k, t = self.run.truncate_after, len(self.walked)
        if not k or not t or t % k:
            return states
        return {name: tuple(part.detach() for part in state) for name, state in states.items()}


class _Decoding:
    """A decoder, read output by output."""

    def __init__(self, model: EncoderDecoder, batch: Batch) -> None:
        self.model, self.source = model, model.encode(batch, Pass())
        self.states: States = self.source.states

    def read(self, y: Tensor) -> Tensor:
        """o (B, K) after y (B,)."""
        looked, self.states = self.model.advance(self.source, self.states, y)
        return self.model.head(looked.top)[:, 0]
