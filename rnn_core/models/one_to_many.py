"""One to many, T_x = 1: one input comes in, and a sequence is written of it, each output the next input."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rnn_core.cells import Record
from rnn_core.cells.ending import Ending
from rnn_core.data import START, Batch, Spec, Vocabulary
from rnn_core.models import written
from rnn_core.models.base import Options as Base
from rnn_core.models.decoding import Decoding
from rnn_core.models.entrance import Dense, FirstState, Numbers
from rnn_core.models.entrance import tell as tell_entrance
from rnn_core.models.recurrence import Hidden, Recurrence
from rnn_core.models.recurrent import Recurrent
from rnn_core.models.stepping import Stepping
from rnn_core.models.told import Reading
from rnn_core.models.watch import Pass, States
from rnn_core.option import option
from rnn_core.portrait import Detail, Diagram, Place, Work
from rnn_core.settings import ModelConfig
from rnn_core.stream import Stream


@dataclass(frozen=True)
class OneToManyOptions(Base):
    """Where the one input comes in, and through what."""

    enters: str = option(
        "first state", "x enters as", choices=("first state", "first input", "every input"), tier=2,
        help="first state: s⟨0⟩ is made of x; first input: x is read before <start>; every input: x stands "
        "beside each y⟨t−1⟩ that is read",
    )  # fmt: skip
    features: int = option(
        256, "Features of x", low=0, high=256, tier=2, log=True,
        help="x goes through a dense layer first, r = ReLU(P x + p) of so many numbers; 0: it comes in as it "
        "is",
    )  # fmt: skip


class OneToMany(Recurrent):
    """r = ReLU(P x + p), or x itself; s⟨t⟩ from s⟨t−1⟩ and y⟨t−1⟩; ŷ⟨t⟩ = g₂(b_y + V s⟨t⟩).

    first state: s⟨0⟩ = tanh(Q r + q), for an LSTM c⟨0⟩ likewise. first input: the same network reads [0, r]
    before <start>, and [y⟨t−1⟩, 0] from then on. every input: it reads [y⟨t−1⟩, r]
    (Karpathy & Fei-Fei 2015; Vinyals et al. 2015; Mao et al. 2015).
    """

    name: ClassVar[str] = "one_to_many"
    title: ClassVar[str] = "one to many"
    about: ClassVar[str] = "Reads one input, then writes a sequence: each output is its next input."
    serves: ClassVar[tuple[str, ...]] = ("sequence",)
    uses: ClassVar[frozenset[str]] = Recurrent.uses - {"bidirectional"}
    time_axis: ClassVar[str] = "source"
    Options = OneToManyOptions

    def __init__(self, spec: Spec, config: ModelConfig, options: Any, stream: Stream) -> None:
        super().__init__(spec, config, options, stream)
        generator, H, E = stream.torch(1), config.hidden_size, config.embedding_size
        size = spec.input_size if self.embedding is None else E
        self.dense = Dense(size, options.features, generator) if options.features else None
        D, symbols = options.features or size, spec.output_size + 1  # the outputs, and <start>
        self.decoder_embedding = nn.Parameter(torch.randn((symbols, E), generator=generator)) if E else None
        begins = options.enters == "first state"
        self.first = FirstState(self.cell, D, H, config.layers, generator) if begins else None
        width = (E or symbols) + (0 if begins else D)
        # in the place of the one that reads inputs: what it reads is mostly its own outputs
        self.recurrence = Recurrence(self.cell, width, H, config.layers, False, config.dropout, generator)

    @classmethod
    def refuses(cls, spec: Spec, config: ModelConfig) -> str:
        """Needs a task whose example is one input, and whose answer is a sequence."""
        if spec.outputs not in cls.serves:
            return "This task's outputs stand over its inputs; one to many writes a sequence of its own."
        if spec.longest > 1:
            return (
                f"One to many reads one input, and an example of this task has {spec.longest}. Where a "
                "setting of the task allows it, let it be read whole; or take an encoder–decoder."
            )
        return super().refuses(spec, config)

    def refuses_batch(self, batch: Batch) -> str:
        T = batch.inputs.shape[1]
        return "" if T == 1 else f"One to many reads one input, and this has {T}."

    @property
    def parts(self) -> dict[str, Recurrence]:
        """What writes; and the same, where it reads x first."""
        before = {"encoder/": self.recurrence} if self.options.enters == "first input" else {}
        return before | {"decoder/": self.recurrence}

    @classmethod
    def part_of(cls, axis: str) -> str:
        return "encoder" if axis == cls.time_axis else "decoder"

    @classmethod
    def diagram(cls, config: ModelConfig, spec: Spec | None = None) -> Diagram:
        if config.architecture_options.get("enters") == "first input":
            return Diagram(5, (0,), (1, 2, 3, 4), config.layers, decoder=5)
        return Diagram(4, (0,), (0, 1, 2, 3), config.layers, decoder=4)

    def stands(self, ending: Ending, lengths: Tensor) -> Ending:
        return ending

    def read(self, hidden: Hidden, lengths: Tensor) -> Tensor:
        """Every state of the top layer: (B, S, H)."""
        return hidden.sequence

    def reads_from(self, both: bool) -> str:
        return "{h}⟨t⟩"

    # -- the whole, told the truth ----------------------------------------------------------------

    def hidden(self, batch: Batch, run: Pass) -> Hidden:
        assert batch.decoder_inputs is not None
        r, states = self.enter(batch, run)
        own = run.of("decoder/", "target", states)
        lengths = torch.full((len(r),), batch.decoder_inputs.shape[1])
        if self.first is not None:
            found: Hidden = self.recurrence(batch.decoder_inputs, lengths, own, self.decoder_embedding)
        else:
            found = self.recurrence(self.beside(batch.decoder_inputs, r), lengths, own)
        return found

    def enter(self, batch: Batch, run: Pass) -> tuple[Tensor, States]:
        """r (B, D), and the states that writing starts from."""
        r = self.features(batch)
        if self.options.enters == "every input" or (self.dense is not None and self.first is not None):
            name = "encoder/numbers" if self.dense is None else "encoder/features"
            r = run.note(name, r[:, None], self.time_axis, "feature")[:, 0]
        if self.first is not None:
            return r, self._seen(self.first(r), run)
        if self.options.enters == "every input":
            return r, self.recurrence.initial_states(len(r))
        one = torch.ones(len(r), dtype=torch.int64)
        own = replace(run.of("encoder/", self.time_axis), ending=None)
        return r, self.recurrence(self.before(r), one, own).states

    def features(self, batch: Batch) -> Tensor:
        """r (B, D) of the one input."""
        x = self.vectors(batch.inputs[:, 0]).to(self.V.dtype)
        return x if self.dense is None else self.dense(x)

    def _seen(self, states: States, run: Pass) -> States:
        """First states as they are; noted, if somebody watches, with what comes back to them."""
        if run.watch is None:
            return states
        found: States = {}
        for name, state in states.items():
            parts = tuple("first" if part == "hidden" else part for part in self.cell.states)
            record = run.watch.records[f"encoder/{name}"] = Record(parts, self.cell.axes, self.time_axis)
            _, found[name] = record.step(0, tuple(map(run.watch.leaf, state)), {})
        return found

    def before(self, r: Tensor) -> Tensor:
        """What is read before <start>: [0, r] (B, 1, ·)."""
        nothing = r.new_zeros(len(r), self.config.embedding_size or self.spec.output_size + 1)
        return torch.cat([nothing, r], dim=1)[:, None]

    def beside(self, inputs: Tensor, r: Tensor) -> Tensor:
        """The symbols (B,) or (B, S) as they are read, each with r (B, D) or nothing beside it."""
        y = self.decoder_vectors(inputs)
        x = r if self.options.enters == "every input" else torch.zeros_like(r)
        return torch.cat([y, x if y.dim() == 2 else x[:, None].expand(-1, y.shape[1], -1)], dim=-1)

    def decoder_vectors(self, inputs: Tensor) -> Tensor:
        """The symbols as the network reads them (…, E), or one-hot (…, K + 1)."""
        if self.decoder_embedding is None:
            return F.one_hot(inputs, self.spec.output_size + 1).to(self.V.dtype)
        return self.decoder_embedding[inputs]

    # -- as it is used ----------------------------------------------------------------------------

    def decoding(self, batch: Batch, run: Pass | None = None, read: int | None = None) -> Decoding:
        """Writing, after x came in."""
        return FromOne(self, batch)

    def predict(self, batch: Batch) -> np.ndarray:
        return written.free(self, batch)

    def fill_targets(self, batch: Batch) -> Batch:
        return written.filled(self, batch)

    def stepping(self, batch: Batch) -> Stepping | None:
        return None

    # -- what a picture asks ----------------------------------------------------------------------

    def axes(self, batch: Batch, inputs: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
        return {self.time_axis: inputs, "target": self.reads(batch)}

    def reads(self, batch: Batch) -> tuple[str, ...]:
        """What is read in a batch of one example: `<start>`, then outputs."""
        assert self.spec.output_vocabulary is not None and batch.decoder_inputs is not None
        return Vocabulary((*self.spec.output_vocabulary.symbols, START)).decode(batch.decoder_inputs[0])

    def label(self, parameter: str) -> str:
        """`first.layer0_Q_h` → `decoder/layer0/Q_h`; E of x is the encoder's, what writes the decoder's."""
        module, *rest = parameter.split(".")
        if module == "recurrence":
            return "decoder/" + super().label(parameter).removeprefix(next(iter(self.parts)))
        if module == "first":
            layer, _, name = rest[0].partition("_")
            return f"decoder/{layer}/{name}"
        return {"embedding": "encoder/E", "dense": "encoder/" + "".join(rest)}.get(module) or super().label(
            parameter
        )

    def reading(self, batch: Batch, prefix: str) -> Reading:
        r, states = self.enter(batch, Pass())
        if prefix != "decoder/":
            return Reading(self.before(r), None, f"[0, {self._letter}]", self.recurrence.initial_states(1))
        assert batch.decoder_inputs is not None
        y = "y⟨t−1⟩" if self.decoder_embedding is None else "E y⟨t−1⟩"
        if self.first is not None:
            return Reading(batch.decoder_inputs, self.decoder_embedding, y, states, decodes=True)
        beside = self._letter if self.options.enters == "every input" else "0"
        return Reading(self.beside(batch.decoder_inputs, r), None, f"[{y}, {beside}]", states, decodes=True)

    @property
    def _letter(self) -> str:
        """Of what comes in."""
        return "x" if self.dense is None else "r"

    def explain(self, batch: Batch, place: Place, tokens: tuple[str, ...]) -> Detail:
        if place.part == "decoder" or "encoder/" in self.parts:
            return super().explain(batch, place, tokens)
        x = self.vectors(batch.inputs[:, 0])
        return tell_entrance(self, Numbers(x, self.features(batch)), place, tokens[0])

    def work(self, B: int, T: int, S: int) -> Work:
        """The entrance, then so many time steps as there are outputs, and the head."""
        dense = self.dense.P.numel() if self.dense is not None else 0
        first = sum(p.numel() for p in self.first.parameters()) if self.first is not None else 0
        picked = self.decoder_embedding is None and self.first is not None
        steps = S + ("encoder/" in self.parts)
        enters = Work(float(B * (dense + first)), 0.0, 0.0, int(dense > 0) + int(first > 0))
        return enters + self.recurrence.work(B, steps, picked) + self.head_work(B, S)


class FromOne(Decoding):
    """What one input leads to, output by output."""

    def __init__(self, model: OneToMany, batch: Batch) -> None:
        self.model, self.batch = model, batch
        self.r, self.states = model.enter(batch, Pass())
        self.first = torch.full((len(batch.inputs),), model.spec.start)
        self.truth = self.first[:, None] if batch.decoder_inputs is None else batch.decoder_inputs

    def step(self, y: Tensor, alpha: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        model = self.model
        x = model.decoder_vectors(y) if model.first is not None else model.beside(y, self.r)
        s, self.states = model.recurrence.step(x, self.states, Pass())
        return model.head(s[:, None])[:, 0], None

    def select(self, rows: Tensor) -> None:
        self.r = self.r[rows]
        self.states = {name: tuple(part[rows] for part in state) for name, state in self.states.items()}

    def reading(self, inputs: Tensor) -> Batch:
        return replace(self.batch, decoder_inputs=inputs)

    @property
    def carried(self) -> States:
        return self.states
