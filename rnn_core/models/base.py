"""The contract of an architecture, and the head all of them share."""

from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rnn_core.cells import Cell
from rnn_core.data import Batch, Spec
from rnn_core.models.head import CrossEntropy, cross_entropy
from rnn_core.models.losses import losses
from rnn_core.models.recurrence import Hidden, Pass, Recurrence, drop
from rnn_core.option import check
from rnn_core.settings import ModelConfig
from rnn_core.stream import Stream


@dataclass(frozen=True)
class Options:
    """Settings of an architecture; a subclass adds option fields."""

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Output:
    """logits o (B, S, K′) and the hidden states under them."""

    logits: Tensor
    hidden: Hidden


@dataclass(frozen=True)
class Loss:
    """The loss summed over `count` outputs, and the hidden states under them."""

    sum: Tensor
    count: int
    hidden: Hidden


class Model(nn.Module):
    """Embedding E (or none) → recurrent layers → head V, b_y.

    A subclass says which hidden state stands under which output (`read`), and what it refuses.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    outputs: ClassVar[str]  # the Spec.outputs it serves
    reads_all: ClassVar[bool] = False  # an output stands on every hidden state, just as it is
    Options: ClassVar[type[Options]] = Options

    def __init__(self, spec: Spec, config: ModelConfig, cell: Cell, options: Any, stream: Stream) -> None:
        super().__init__()
        self.spec, self.config, self.options = spec, config, options
        generator = stream.torch(0)
        width = spec.input_size
        self.embedding: nn.Parameter | None = None
        if config.embedding_size and spec.input_kind == "tokens":
            width = config.embedding_size
            self.embedding = nn.Parameter(torch.randn((spec.input_size, width), generator=generator))
        self.recurrence = Recurrence(
            cell,
            width,
            config.hidden_size,
            config.layers,
            config.bidirectional,
            config.dropout,
            generator,
        )
        D = self.top_size
        # Small enough that the first loss is ln K, large enough that gradients flow from the start.
        self.V = nn.Parameter(torch.randn((spec.logits, D), generator=generator) * HEAD_DEVIATION)
        self.b_y = nn.Parameter(torch.zeros(spec.logits))

    @classmethod
    def refuses(cls, spec: Spec, config: ModelConfig) -> str:
        """The sentence why this architecture cannot serve such a task; empty if it can."""
        if spec.causal and config.bidirectional:
            return "This task predicts what comes next: a network that reads from the end too would see it."
        if config.attention != "none" and cls.outputs != "sequence":
            return "Only a decoder looks back at its encoder with attention; here it is none."
        return ""

    @property
    def top_size(self) -> int:
        """D of what stands under the outputs."""
        return self.recurrence.output_size

    @property
    def parts(self) -> dict[str, Recurrence]:
        """The recurrences of the model, by the beginning of their signals' names."""
        return {"": self.recurrence}

    @property
    def causal(self) -> bool:
        """Whether no output depends on a later input."""
        return not self.config.bidirectional

    def read(self, hidden: Hidden, lengths: Tensor) -> Tensor:
        """The hidden states under the outputs (B, S, D)."""
        raise NotImplementedError

    def head(self, h: Tensor) -> Tensor:
        """o = b_y + V h: (B, S, D) → (B, S, K′)."""
        return F.linear(h.transpose(0, 1), self.V, self.b_y).transpose(0, 1)  # in the order of memory

    def vectors(self, x: Tensor) -> Tensor:
        """One time step's inputs (B,) as the recurrence reads them (B, F); numbers (B, F) are it already."""
        if x.is_floating_point():
            return x
        if self.embedding is not None:
            return self.embedding[x]
        return F.one_hot(x, self.spec.input_size).to(self.V.dtype)

    def hidden(self, batch: Batch, run: Pass) -> Hidden:
        """The recurrent layers alone."""
        found: Hidden = self.recurrence(batch.inputs, batch.input_lengths, run, self.embedding)
        return found

    def forward(self, batch: Batch, run: Pass | None = None) -> Output:
        """Logits o (B, S, K′) of a batch."""
        h, hidden = self.under(batch, run or Pass())
        return Output(self.head(h), hidden)

    def loss(self, batch: Batch, run: Pass | None = None) -> Loss:
        """Σ L⟨t⟩ over the outputs that count."""
        run, mask = run or Pass(), batch.target_mask
        count = int(mask.numpy().sum())
        one_node = self.spec.loss == "classes" and not run.stepwise
        if one_node and self.reads_all and self.recurrence.can_end(run):
            ending = CrossEntropy(batch.targets, mask, count), self.V, self.b_y
            hidden = self.hidden(batch, run.with_ending(ending))
            assert hidden.loss is not None
            return Loss(hidden.loss, count, hidden)
        h, hidden = self.under(batch, run)
        if one_node:
            return Loss(cross_entropy(h, self.V, self.b_y, batch.targets, mask, count), count, hidden)
        return Loss((losses(self.spec, self.head(h), batch.targets) * mask).sum(), count, hidden)

    def under(self, batch: Batch, run: Pass) -> tuple[Tensor, Hidden]:
        """What stands under the outputs (B, S, D), and all hidden states."""
        hidden = self.hidden(batch, run)
        return drop(self.read(hidden, batch.input_lengths), self.config.dropout, run.dropout), hidden


HEAD_DEVIATION = 0.02
