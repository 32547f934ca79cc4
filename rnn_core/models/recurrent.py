"""Stacks of recurrences: embedding E (or none) → recurrent layers → head V, b_y."""

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from rnn_core.cells import CELLS, Cell
from rnn_core.cells.ending import Ending
from rnn_core.data import Batch, Signal, Spec
from rnn_core.models.base import RECURRENT, Loss, Model, Output, starting_embedding, starting_head
from rnn_core.models.decoding import Decoding
from rnn_core.models.head import head_loss
from rnn_core.models.recurrence import Hidden, Recurrence, drop
from rnn_core.models.stepping import Stepping
from rnn_core.models.told import Reading, tell
from rnn_core.models.watch import Pass, States
from rnn_core.portrait import Detail, Place, Work
from rnn_core.settings import ModelConfig
from rnn_core.stream import Stream

SEEN = 20  # inputs that a network without an encoder is always told: it needs something to go on from


class Recurrent(Model):
    """A subclass says which hidden state stands under which output (`read`), and what it refuses."""

    uses: ClassVar[frozenset[str]] = RECURRENT | {"layers", "embedding_size", "dropout", "teacher_forcing"}

    def __init__(self, spec: Spec, config: ModelConfig, options: Any, stream: Stream) -> None:
        super().__init__(spec, config, options, stream)
        generator = stream.torch(0)
        self.embedding = starting_embedding(spec, config.embedding_size, generator)
        width = spec.input_size if self.embedding is None else config.embedding_size
        self.cell: Cell = CELLS[config.cell](**config.cell_options)
        self.recurrence = Recurrence(
            self.cell,
            width,
            config.hidden_size,
            config.layers,
            config.bidirectional,
            config.dropout,
            generator,
        )
        self.V, self.b_y = starting_head(spec, self.top_size, generator)

    @classmethod
    def refuses(cls, spec: Spec, config: ModelConfig) -> str:
        if spec.forward_only and config.bidirectional:
            return "This task predicts what comes next: a network that reads from the end too would see it."
        return super().refuses(spec, config)

    @property
    def kernels(self) -> str:
        return self.form.name

    @property
    def top_size(self) -> int:
        """D of what stands under the outputs."""
        return self.recurrence.output_size

    @property
    def parts(self) -> dict[str, Recurrence]:
        """The recurrences of the model, by the beginning of their signals' names."""
        return {"": self.recurrence}

    def read(self, hidden: Hidden, lengths: Tensor) -> Tensor:
        """The hidden states under the outputs (B, S, D)."""
        raise NotImplementedError

    def reads_from(self, both: bool) -> str:
        """The same in letters, for an equation: `{h}⟨t⟩`."""
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
        h, hidden = self.under(batch, run or Pass())
        return Output(self.head(h), hidden.states)

    def loss(self, batch: Batch, run: Pass | None = None) -> Loss:
        run, mask = run or Pass(), batch.target_mask
        count = int(np.count_nonzero(mask.numpy()))
        if run.stepwise:
            h, hidden = self.under(batch, run)
            each = self.spec.kind.each(self.head(h), batch.targets)
            return Loss((each * mask).sum(), count, hidden.states)
        ending = self.form.endings[self.spec.kind.ending](batch.targets, mask, count)
        standing = self.stands(ending, batch.input_lengths)
        if standing is not None and self.recurrence.can_end(run):
            hidden = self.hidden(batch, run.with_ending((standing, self.V, self.b_y), count))
            assert hidden.loss is not None
            return Loss(hidden.loss, count, hidden.states)
        h, hidden = self.under(batch, run)
        return Loss(head_loss(h, self.V, self.b_y, ending), count, hidden.states)

    def stands(self, ending: Ending, lengths: Tensor) -> Ending | None:
        """The ending as it stands right on the states; None where `read` makes something else of them."""
        return None

    def under(self, batch: Batch, run: Pass) -> tuple[Tensor, Hidden]:
        """What stands under the outputs (B, S, D), and all hidden states."""
        hidden = self.hidden(batch, run)
        return drop(self.read(hidden, batch.input_lengths), self.config.dropout, run.dropout), hidden

    def decoding(self, batch: Batch, run: Pass | None = None, read: int | None = None) -> Decoding | None:
        """Each output is the next input, where the task's outputs fit as inputs."""
        return Predicting(self, batch, run or Pass(), read) if self.spec.feeds_itself else None

    def label(self, parameter: str) -> str:
        """`recurrence.weights.layer0_forward.W` → `layer0/W`; the other direction is `layer0/backward/W`."""
        first, *rest = parameter.split(".")
        part = {"decoder": "decoder/"}.get(first, next(iter(self.parts)))
        if len(rest) < 2:
            named = {"embedding": f"{part}E", "decoder_embedding": "decoder/E"}
            return named.get(parameter, "/".join((first, *rest)))
        return f"{part}{rest[1].replace('_forward', '').replace('_', '/')}/{rest[2]}"

    @property
    def gates(self) -> tuple[str, ...]:
        return self.cell.gates if len(self.cell.gates) > 1 else ()

    def written(self, parameter: str, values: np.ndarray) -> Signal:
        made, (_, *inner) = super().written(parameter, values), parameter.split(".")
        if not (self.gates and inner[:1] == ["weights"] and inner[-1] in ("U", "W", "b")):
            return made
        blocks = made.values.reshape(len(self.gates), -1, *values.shape[1:])
        return Signal(blocks, ("gate", *made.axes))

    def explain(self, batch: Batch, place: Place, tokens: tuple[str, ...]) -> Detail:
        return tell(self, batch, place, tokens)

    def reading(self, batch: Batch, prefix: str) -> Reading:
        """What the first layer of a part reads, and from which states it starts."""
        letters = "{x}⟨t⟩" if self.embedding is None else "E {x}⟨t⟩"
        return Reading(batch.inputs, self.embedding, letters, self.recurrence.initial_states(1))

    def passes(self, signals: Mapping[str, np.ndarray]) -> tuple[np.ndarray | None, str]:
        return self.cell.passes(signals), self.cell.passing

    def input_vectors(self, batch: Batch) -> Tensor | None:
        return self.vectors(batch.inputs)

    def stepping(self, batch: Batch) -> Stepping | None:
        if self.recurrence.backwards or len(self.parts) > 1:
            return None  # no one state is handed on from end to end
        return Stepping(self.recurrence, batch.input_lengths, lambda t: self.vectors(batch.inputs[:, t]))

    def looks(self, batch: Batch, time: int) -> tuple[str, ...]:
        """What lies between the state and the output at a time step, as an equation with its numbers."""
        return ()

    @property
    def one_hot(self) -> bool:
        """Whether the inputs are tokens without an embedding."""
        return self.embedding is None and self.spec.input_kind == "tokens"

    def work(self, B: int, T: int, S: int) -> Work:
        return self.recurrence.work(B, T, self.one_hot) + self.head_work(B, S)

    def head_work(self, B: int, S: int) -> Work:
        """The output layer; it is no link of the chain."""
        return Work(float(B * S * self.V.numel()), float(B * S * self.spec.logits), 0.0, 0)


class Predicting(Decoding):
    """A network that predicts its own next input, read time step by time step."""

    def __init__(self, model: Recurrent, batch: Batch, run: Pass, read: int | None) -> None:
        self.model, self.run, self.batch, self.time = model, run, batch, 0
        T = batch.inputs.shape[1]
        n = T - 1 if read is None else read
        self.truth, self.told, self.first = batch.inputs, min(SEEN, T // 2), batch.inputs[:, n]
        self.states: States = run.states or model.recurrence.initial_states(len(batch.inputs))
        if n:
            lengths = torch.full((len(batch.inputs),), n)
            found = model.recurrence(batch.inputs[:, :n], lengths, run, model.embedding)
            self.states = found.states

    def step(self, y: Tensor, alpha: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        model, run = self.model, self.run
        h, self.states = model.recurrence.step(model.vectors(y), self._cut(), run)
        self.time += 1
        return model.head(drop(h[:, None], model.config.dropout, run.dropout))[:, 0], None

    def select(self, rows: Tensor) -> None:
        self.states = {name: tuple(part[rows] for part in state) for name, state in self.states.items()}

    def reading(self, inputs: Tensor) -> Batch:
        batch = self.batch
        return Batch(inputs, batch.input_lengths, batch.targets, batch.target_mask, batch.fresh)

    @property
    def carried(self) -> States:
        return self.states

    def _cut(self) -> States:
        """Without the way back, where backpropagation through time is truncated."""
        k = self.run.truncate_after
        if not k or not self.time or self.time % k:
            return self.states
        return {name: tuple(part.detach() for part in state) for name, state in self.states.items()}
