"""The contract of an architecture, and the head all of them share."""

from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rnn_core.cells import Cell
from rnn_core.data import Batch, Spec
from rnn_core.models.recurrence import Hidden, Pass, Recurrence, States, drop
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
    """The loss summed over `count` outputs, with the states to carry on."""

    sum: Tensor
    count: int
    states: States


class Model(nn.Module):
    """Embedding E (or none) → recurrent layers → head V, b_y.

    A subclass says which hidden state stands under which output (`read`), and what it refuses.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    outputs: ClassVar[str]  # the Spec.outputs it serves
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
        D = self.recurrence.output_size
        # Small enough that the first loss is ln K, large enough that gradients flow from the start.
        self.V = nn.Parameter(torch.randn((spec.logits, D), generator=generator) * HEAD_DEVIATION)
        self.b_y = nn.Parameter(torch.zeros(spec.logits))

    @classmethod
    def refuses(cls, spec: Spec, config: ModelConfig) -> str:
        """The sentence why this architecture cannot serve such a task; empty if it can."""
        if spec.causal and config.bidirectional:
            return "This task predicts what comes next: a network that reads from the end too would see it."
        return ""

    @property
    def causal(self) -> bool:
        """Whether no output depends on a later input."""
        return not self.config.bidirectional

    def read(self, hidden: Hidden, lengths: Tensor) -> Tensor:
        """The hidden states under the outputs (B, S, D)."""
        raise NotImplementedError

    def head(self, h: Tensor) -> Tensor:
        """o = b_y + V h: (…, D) → (…, K′)."""
        return F.linear(h, self.V, self.b_y)

    def hidden(self, batch: Batch, run: Pass) -> Hidden:
        """The recurrent layers alone."""
        found: Hidden = self.recurrence(batch.inputs, batch.input_lengths, run, self.embedding)
        return found

    def forward(self, batch: Batch, run: Pass | None = None) -> Output:
        """Logits o (B, S, K′) of a batch."""
        run = run or Pass()
        hidden = self.hidden(batch, run)
        h = drop(self.read(hidden, batch.input_lengths), self.config.dropout, run.dropout)
        return Output(self.head(h), hidden)

    def loss(self, batch: Batch, run: Pass | None = None) -> Loss:
        """Σ L⟨t⟩ over the outputs that count."""
        output = self(batch, run)
        each = losses(self.spec, output.logits, batch.targets)  # (B, S)
        mask = batch.target_mask
        return Loss((each * mask).sum(), int(mask.sum()), output.hidden.states)


HEAD_DEVIATION = 0.02


def losses(spec: Spec, logits: Tensor, targets: Tensor) -> Tensor:
    """L⟨t⟩ of every output (B, S): −ln ŷ of the right class; for numbers (ŷ − y)² summed over F."""
    if spec.loss == "binary":
        return F.binary_cross_entropy_with_logits(logits[..., 0], targets.float(), reduction="none")
    if spec.loss == "classes":
        return F.cross_entropy(logits.movedim(-1, 1), targets, reduction="none")
    return ((logits - targets) ** 2).sum(-1)


def probabilities(spec: Spec, logits: Tensor) -> Tensor:
    """ŷ = g₂(o) as (B, S, K): σ for two classes (both are listed), softmax for more, or the numbers."""
    if spec.loss == "binary":
        positive = torch.sigmoid(logits)
        return torch.cat([1.0 - positive, positive], dim=-1)
    return torch.softmax(logits, dim=-1) if spec.loss == "classes" else logits
