"""One example's pass there and back, with everything that a layer does on the way recorded.

Through the kernel, as training goes. The recorded pass is no part of autograd's graph: its records walk it
back as far as the states that the first layer starts from. No gradient of a weight is worked out and no
weight's `.grad` is touched.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnn_core.cells import Record, State
from rnn_core.data import Batch
from rnn_core.models import EncoderDecoder, Looked, Model, Output, Pass, Source, States, probabilities
from rnn_core.models.recurrence import Hidden, Recurrence
from rnn_core.option import ConfigError

FIRST = ("layer0_forward", "layer0_backward")


@dataclass(frozen=True)
class Seen:
    """The outputs, what each layer recorded, the loss's name; of a decoder what stood under its outputs."""

    output: Output
    records: dict[str, Record]
    loss: str
    looked: Looked | None = None


def look(model: Model, batch: Batch, loss: str = "") -> Seen:
    """Run one example through and walk the named loss back."""
    if isinstance(model, EncoderDecoder):
        return _look_at_both(model, batch, loss)
    recurrence, records, lengths = model.recurrence, dict[str, Record](), batch.input_lengths
    hidden, first = _recorded(model, batch, Pass(records=records))
    by_kernel = not first
    if by_kernel:
        hidden.sequence.requires_grad_()
    with torch.enable_grad():
        h = model.read(hidden, lengths)
    with torch.no_grad():
        logits = model.head(h)
        position = output_position(loss, logits.shape[1])
        slope = _gradient(model, batch, logits, position)
        if by_kernel:
            if h is not hidden.sequence:
                (slope,) = torch.autograd.grad(h, [hidden.sequence], slope)
            recurrence.walk_back(records, slope, lengths)
        else:
            torch.autograd.grad(h, first, slope, allow_unused=True)
    return Seen(Output(logits, hidden), records, _name(position))


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


def _recorded(model: Model, batch: Batch, run: Pass) -> tuple[Hidden, list[Tensor]]:
    """The layers that read x. By steps, where there is no kernel: in autograd's graph, from `first`."""
    recurrence = model.recurrence
    if recurrence.cell.kernel() is not None:
        with torch.no_grad():
            return recurrence(batch.inputs, batch.input_lengths, run, model.embedding), []
    run.states = recurrence.initial_states(1)
    first = [part.requires_grad_() for name in FIRST for part in run.states.get(name, ())]
    with torch.enable_grad():
        return recurrence(batch.inputs, batch.input_lengths, run, model.embedding), first


# -- encoder and decoder: each by itself, joined by hand at what the one hands to the other ---------------


def _look_at_both(model: EncoderDecoder, batch: Batch, loss: str) -> Seen:
    assert batch.decoder_inputs is not None
    records: dict[str, Record] = {}
    run = Pass(records=records)
    read, first = _recorded(model, batch, run.of("encoder/"))
    h = read.sequence.detach().requires_grad_()
    finals = {
        name: tuple(part.detach().requires_grad_() for part in read.final_of(name)) for name in read.walked
    }
    with torch.enable_grad():
        source = Source(h, read.lengths, model.bridge(finals))
    half = _Decoder(model, source, batch.decoder_inputs, run)
    with torch.no_grad():
        logits = model.head(half.looked.top)
        position = output_position(loss, logits.shape[1])
        dh, *dfinals = half.walk_back(_gradient(model, batch, logits, position), finals)
        if first:
            ends = [read.sequence, *_flat({name: read.final_of(name) for name in read.walked})]
            torch.autograd.grad(ends, first, [dh, *dfinals], allow_unused=True)
        else:
            owed = iter(dfinals)
            final = {name: tuple(next(owed) for _ in state) for name, state in finals.items()}
            model.recurrence.walk_back(records, dh, batch.input_lengths, "encoder/", final)
    return Seen(Output(logits, half.hidden), records, _name(position), half.looked)


class _Decoder:
    """The decoder's pass from what it was handed, by kernel where its wiring lets it."""

    def __init__(self, model: EncoderDecoder, source: Source, inputs: Tensor, run: Pass) -> None:
        self.model, self.source, self.records = model, source, run.records or {}
        self.by_kernel = model.decoder.cell.kernel() is not None and not model.feeds
        if self.by_kernel:
            with torch.no_grad():
                self.hidden = self._recorded(model.decoder, inputs, run.of("decoder/", source.states))
            self.hidden.sequence.requires_grad_()
            with torch.enable_grad():
                self.looked = model.look(source, self.hidden.sequence)
        else:
            with torch.enable_grad():
                self.hidden, self.looked = model.decode(source, inputs, run)

    def _recorded(self, decoder: Recurrence, inputs: Tensor, run: Pass) -> Hidden:
        lengths = torch.full((1,), inputs.shape[1])
        hidden: Hidden = decoder(inputs, lengths, run, self.model.decoder_embedding)
        return hidden

    def walk_back(self, slope: Tensor, finals: States) -> list[Tensor]:
        """From ∂/∂ of what stands under the outputs to ∂/∂h and ∂/∂ of the encoder's final states."""
        leaves = [self.source.h, *_flat(finals)]
        if not self.by_kernel:
            found = torch.autograd.grad(self.looked.top, leaves, slope, allow_unused=True)
            return _filled(found, leaves)
        s, h = self.hidden.sequence, self.source.h
        ds, dh = slope, torch.zeros_like(h)
        if self.looked.top is not s:
            ds, dh = _filled(torch.autograd.grad(self.looked.top, [s, h], slope, allow_unused=True), [s, h])
        self.model.decoder.walk_back(self.records, ds, self.hidden.lengths, "decoder/")
        start = _flat({name: self.records[f"decoder/{name}"].start for name in self.source.states})
        back = torch.autograd.grad(_flat(self.source.states), leaves[1:], start, allow_unused=True)
        return [dh, *_filled(back, leaves[1:])]


def _flat(states: dict[str, State]) -> list[Tensor]:
    return [part for state in states.values() for part in state]


def _filled(found: tuple[Tensor | None, ...], like: list[Tensor]) -> list[Tensor]:
    return [torch.zeros_like(other) if one is None else one for one, other in zip(found, like, strict=True)]


# -- the loss that is walked back -------------------------------------------------------------------------


def _gradient(model: Model, batch: Batch, logits: Tensor, position: int | None) -> Tensor:
    """∂/∂h of the named loss (1, S, D): V's row of one output's likeliest score, or V⊤ (ŷ − y) of all."""
    if position is not None:
        made = torch.zeros(1, logits.shape[1], model.V.shape[1], dtype=logits.dtype)
        made[0, position] = model.V[logits[0, position].argmax()]
        return made
    if model.spec.loss == "numbers":
        return (2.0 * (logits - batch.targets) * batch.target_mask[..., None]) @ model.V
    found = probabilities(model.spec, logits)
    targets = torch.where(batch.target_mask, batch.targets, found.argmax(-1))
    if model.spec.loss == "binary":
        return (found[..., 1:] - targets[..., None]) @ model.V
    return found.scatter_add(-1, targets[..., None], -torch.ones_like(found[..., :1])) @ model.V
