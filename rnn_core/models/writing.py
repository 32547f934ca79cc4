"""What a decoder is handed, what it looks at, and how it writes output by output."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from rnn_core.data import Batch
from rnn_core.models.decoding import Decoding
from rnn_core.models.watch import Pass, States

if TYPE_CHECKING:
    from rnn_core.models.encoder_decoder import EncoderDecoder


@dataclass(frozen=True)
class Source:
    """What the encoder has read: its top layer h (B, T, D), and the states that the decoder starts from.

    keys: what attention needs of h, if there is any.
    """

    h: Tensor
    lengths: Tensor
    states: States
    keys: Tensor | None = None

    def rows(self, index: Tensor) -> "Source":
        """The same for the examples of `index` (B′,), which may repeat."""
        states = {name: tuple(part[index] for part in state) for name, state in self.states.items()}
        keys = None if self.keys is None else self.keys[index]
        return Source(self.h[index], self.lengths[index], states, keys)


@dataclass(frozen=True)
class Looked:
    """What stands under the outputs (B, S, H), the contexts (B, S, D) and α (B, S, T), if there are any."""

    top: Tensor
    context: Tensor | None = None
    alpha: Tensor | None = None


class Writing(Decoding):
    """A decoder, read output by output."""

    def __init__(self, model: "EncoderDecoder", batch: Batch) -> None:
        self.model, self.batch = model, batch
        self.source = model.encode(batch, Pass())
        self.states: States = self.source.states
        self.first = torch.full((len(batch.inputs),), model.spec.start)
        self.truth = self.first[:, None] if batch.decoder_inputs is None else batch.decoder_inputs

    def step(self, y: Tensor, alpha: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        looked, self.states = self.model.advance(self.source, self.states, y, alpha=alpha)
        return self.model.head(looked.top)[:, 0], None if looked.alpha is None else looked.alpha[:, 0]

    def select(self, rows: Tensor) -> None:
        self.source = self.source.rows(rows)
        self.states = {name: tuple(part[rows] for part in state) for name, state in self.states.items()}

    def reading(self, inputs: Tensor) -> Batch:
        return replace(self.batch, decoder_inputs=inputs)

    @property
    def carried(self) -> States:
        return self.states


def noted(found: tuple[Tensor, Tensor], run: Pass) -> tuple[Tensor, Tensor]:
    """Contexts and α as they are; kept, if somebody watches."""
    context, alpha = found
    alpha = run.note("attention", alpha, "target", "source")
    return run.note("decoder/context", context, "target", "feature"), alpha


def beside(found: list[Looked]) -> Looked:
    """Looks of single outputs as one look of all."""
    tops = torch.cat([one.top for one in found], dim=1)
    contexts = torch.cat([one.context for one in found if one.context is not None], dim=1)
    return Looked(tops, contexts, torch.cat([one.alpha for one in found if one.alpha is not None], dim=1))
