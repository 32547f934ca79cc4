"""Many to many, T_x ≠ T_y: one network reads, another writes; with or without attention."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rnn_core.data import START, Batch, Spec, Vocabulary
from rnn_core.models.attention import Attention, attention_lines
from rnn_core.models.base import Options as Base
from rnn_core.models.bridge import Bridge
from rnn_core.models.decoding import Decoding, follow
from rnn_core.models.recurrence import Hidden, Recurrence, drop
from rnn_core.models.recurrent import Recurrent
from rnn_core.models.told import Reading
from rnn_core.models.watch import Pass, States
from rnn_core.models.writing import Looked, Source, Writing, beside, noted
from rnn_core.option import option
from rnn_core.portrait import Diagram, Work
from rnn_core.settings import ModelConfig
from rnn_core.stream import Stream


@dataclass(frozen=True)
class EncoderDecoderOptions(Base):
    """How attention is wired; without attention neither means anything."""

    product: str = option(
        "general",
        "Multiplicative score",
        choices=("general", "dot"),
        when=lambda _, config: config.attention == "multiplicative",
        help="general: s⊤ W_a h; dot: s⊤ h, which needs states of one size (an encoder that reads one way)",
    )
    attention_feeds_state: bool = option(
        False,
        "Context feeds the next state",
        when=lambda _, config: config.attention != "none",
        help="The wiring of Bahdanau et al. (2015): the context goes into the decoder's next state, so time "
        "steps wait for it and training is slower. Otherwise it joins after the recurrence "
        "(Luong et al. 2015)",
    )


class EncoderDecoder(Recurrent):
    """encoder: x → h⟨1⟩ … h⟨T_x⟩; decoder: s⟨t⟩ from s⟨t−1⟩ and y⟨t−1⟩, begun from the encoder's last state.

    Without attention ŷ⟨t⟩ = g₂(b_y + V s⟨t⟩): all that is known of x went through one state. With it,
    ŷ⟨t⟩ = g₂(b_y + V tanh(W_c [k⟨t⟩, s⟨t⟩])), where k⟨t⟩ = Σ α⟨t,t′⟩ h⟨t′⟩
    (Sutskever et al. 2014; Cho et al. 2014; Bahdanau et al. 2015; Luong et al. 2015).
    """

    name: ClassVar[str] = "encoder_decoder"
    title: ClassVar[str] = "encoder–decoder"
    about: ClassVar[str] = "Reads the whole sequence, then writes another one, of another length."
    serves: ClassVar[tuple[str, ...]] = ("sequence",)
    uses: ClassVar[frozenset[str]] = Recurrent.uses | {"attention"}
    time_axis: ClassVar[str] = "source"
    Options = EncoderDecoderOptions

    def __init__(self, spec: Spec, config: ModelConfig, options: Any, stream: Stream) -> None:
        super().__init__(spec, config, options, stream)
        generator, H, D = stream.torch(1), config.hidden_size, self.recurrence.output_size
        symbols, E = spec.output_size + 1, config.embedding_size  # the outputs, and <start>
        self.decoder_embedding: nn.Parameter | None = None
        if E:
            self.decoder_embedding = nn.Parameter(torch.randn((symbols, E), generator=generator))
        self.feeds = config.attention != "none" and options.attention_feeds_state
        width = (E or symbols) + (D if self.feeds else 0)
        self.decoder = Recurrence(self.cell, width, H, config.layers, False, config.dropout, generator)
        self.bridge = Bridge(self.cell, config, generator)
        self.attention: Attention | None = None
        if config.attention != "none":
            kind = options.product if config.attention == "multiplicative" else config.attention
            self.attention = Attention(kind, H, D, H, generator)
            bound = (H + D) ** -0.5
            self.W_c = nn.Parameter((torch.rand((H, D + H), generator=generator) * 2.0 - 1.0) * bound)

    @classmethod
    def refuses(cls, spec: Spec, config: ModelConfig) -> str:
        """Needs a task whose answer is a sequence of its own."""
        if spec.outputs not in cls.serves:
            return "This task's outputs stand over its inputs; an encoder–decoder writes another sequence."
        product = config.architecture_options.get("product", "general")
        if config.attention == "multiplicative" and product == "dot" and config.bidirectional:
            return (
                "The dot product s⊤ h needs states of one size, and an encoder that reads both ways has "
                "twice as many units as its decoder: choose product = general, or read one way."
            )
        return super().refuses(spec, config)

    @property
    def top_size(self) -> int:
        """H, with attention as without."""
        return self.config.hidden_size

    @property
    def parts(self) -> dict[str, Recurrence]:
        """Encoder and decoder."""
        return {"encoder/": self.recurrence, "decoder/": self.decoder}

    @classmethod
    def part_of(cls, axis: str) -> str:
        return "encoder" if axis == cls.time_axis else "decoder"

    @classmethod
    def attends(cls, config: ModelConfig) -> bool:
        return config.attention != "none"

    @classmethod
    def diagram(cls, config: ModelConfig, spec: Spec | None = None) -> Diagram:
        return Diagram(7, (0, 1, 2), (3, 4, 5, 6), config.layers, config.bidirectional, decoder=4)

    def reads_from(self, both: bool) -> str:
        return "{h}⟨t⟩" if self.attention is None else "s̃"

    # -- the whole, told the truth ----------------------------------------------------------------

    def under(self, batch: Batch, run: Pass) -> tuple[Tensor, Hidden]:
        """What stands under the outputs (B, S, H), and the decoder's states."""
        assert batch.decoder_inputs is not None
        source = self.encode(batch, run)
        hidden, looked = self.decode(source, batch.decoder_inputs, run)
        return drop(looked.top, self.config.dropout, run.dropout), hidden

    def encode(self, batch: Batch, run: Pass) -> Source:
        """Read x."""
        part = run.of("encoder/", self.time_axis)
        read: Hidden = self.recurrence(batch.inputs, batch.input_lengths, part, self.embedding)
        finals = {name: read.final_of(name) for name in read.walked}
        keys = None if self.attention is None else self.attention.keys(read.sequence)
        return Source(read.sequence, read.lengths, self.bridge(finals), keys)

    def decode(self, source: Source, inputs: Tensor, run: Pass) -> tuple[Hidden, Looked]:
        """All outputs at once, from the decoder's inputs (B, S)."""
        if self.feeds:
            return self._decode_fed(source, inputs, run)
        lengths = torch.full((len(inputs),), inputs.shape[1])
        own = run.of("decoder/", "target", source.states)
        hidden: Hidden = self.decoder(inputs, lengths, own, self.decoder_embedding)
        return hidden, self._look(source, hidden.sequence, run)

    def _look(self, source: Source, s: Tensor, run: Pass) -> Looked:
        """Attention after the recurrence: from all states s (B, S, H) of the decoder at once."""
        if self.attention is None:
            return Looked(s)
        context, alpha = noted(self.attention(s, source.h, source.lengths, source.keys), run)
        return Looked(self._joined(context, s), context, alpha)

    def _joined(self, context: Tensor, s: Tensor) -> Tensor:
        return torch.tanh(F.linear(torch.cat([context, s], dim=-1), self.W_c))

    # -- one output after another -----------------------------------------------------------------

    def advance(
        self,
        source: Source,
        states: States,
        inputs: Tensor,
        run: Pass | None = None,
        t: int = 0,
        alpha: Tensor | None = None,
    ) -> tuple[Looked, States]:
        """One output: the decoder reads inputs (B,) and goes on from its states.

        alpha (B, T): attention put there by hand, in place of the network's own.
        """
        run = run or Pass()
        x = self.decoder_vectors(inputs)
        context: Tensor | None = None
        if self.feeds:
            before = states[f"layer{self.decoder.layers - 1}_forward"][0]
            context, alpha = self._attend(source, before, alpha)
            x = torch.cat([x, context], dim=1)
        s, states = self.decoder.step(x, states, run, t)
        if self.attention is None:
            return Looked(s[:, None]), states
        if context is None:
            context, alpha = self._attend(source, s, alpha)
        assert alpha is not None
        return Looked(self._joined(context, s)[:, None], context[:, None], alpha[:, None]), states

    def _attend(self, source: Source, s: Tensor, alpha: Tensor | None) -> tuple[Tensor, Tensor]:
        """k (B, D) and α (B, T) of one state s (B, H)."""
        assert self.attention is not None
        if alpha is None:
            context, found = self.attention(s[:, None], source.h, source.lengths, source.keys)
            return context[:, 0], found[:, 0]
        return (alpha[:, None] @ source.h)[:, 0], alpha

    def decoder_vectors(self, inputs: Tensor) -> Tensor:
        """The symbols (B,) as the decoder reads them (B, E), or one-hot (B, K + 1)."""
        if self.decoder_embedding is None:
            return F.one_hot(inputs, self.spec.output_size + 1).to(self.V.dtype)
        return self.decoder_embedding[inputs]

    def _decode_fed(self, source: Source, inputs: Tensor, run: Pass) -> tuple[Hidden, Looked]:
        """All outputs, one after another: each state needs the context that the last one chose."""
        states, walked, found = source.states, list[States](), list[Looked]()
        for t, read in enumerate(inputs.unbind(1)):
            if run.truncate_after and t and t % run.truncate_after == 0:
                states = {name: tuple(part.detach() for part in state) for name, state in states.items()}
            looked, states = self.advance(source, states, read, run.of("decoder/", "target"), t)
            found.append(looked)
            walked.append(states)
        every: States = {}
        for name in states:
            parts = zip(*(one[name] for one in walked), strict=True)
            every[name] = tuple(torch.stack(part, dim=1) for part in parts)
        lengths = torch.full((len(inputs),), inputs.shape[1])
        top, looked = every[f"layer{self.decoder.layers - 1}_forward"][0], beside(found)
        if looked.context is not None and looked.alpha is not None:
            noted((looked.context, looked.alpha), run)  # put together after use: seen, but without gradients
        return Hidden(top, lengths, every), looked

    @property
    def looks_back(self) -> bool:
        return self.attention is not None

    # -- as it is used ----------------------------------------------------------------------------

    def decoding(self, batch: Batch, run: Pass | None = None, read: int | None = None) -> Decoding:
        """Writing, after the whole input was read."""
        return Writing(self, batch)

    @torch.no_grad()
    def predict(self, batch: Batch) -> np.ndarray:
        """ŷ (B, S, K) of a decoder that reads its own likeliest outputs, for as long as the targets are."""
        S, kind = batch.targets.shape[1], self.spec.kind
        found = np.empty((len(batch.inputs), S, self.spec.output_size), np.float32)
        written = follow(self.decoding(batch), lambda _, o: kind.guess(kind.probabilities(o)), S)
        for t, (o, *_) in enumerate(written):
            found[:, t] = kind.probabilities(o).numpy()
        return found

    @torch.no_grad()
    def fill_targets(self, batch: Batch) -> Batch:
        """What it writes by itself stands in for a truth that nobody knows; none of it counts."""
        if bool(batch.target_mask.any()):
            return batch
        end, numbers = self.spec.end, list[int]()
        for _, _, y in follow(self.decoding(batch), lambda _, o: o.argmax(-1), self.spec.most_outputs):
            numbers.append(int(y[0]))
            if numbers[-1] == end:
                break
        targets = torch.tensor([numbers])
        return replace(
            batch,
            targets=targets,
            target_mask=torch.zeros_like(targets, dtype=torch.bool),
            decoder_inputs=torch.tensor([[self.spec.start, *numbers[:-1]]]),
            target_lengths=torch.tensor([len(numbers)]),
        )

    # -- what a picture asks ----------------------------------------------------------------------

    def axes(self, batch: Batch, inputs: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
        return {self.time_axis: inputs, "target": self.reads(batch)}

    def reads(self, batch: Batch) -> tuple[str, ...]:
        """What the decoder reads in a batch of one example: `<start>`, then outputs."""
        assert self.spec.output_vocabulary is not None
        assert batch.decoder_inputs is not None
        return Vocabulary((*self.spec.output_vocabulary.symbols, START)).decode(batch.decoder_inputs[0])

    def reading(self, batch: Batch, prefix: str) -> Reading:
        if prefix == next(iter(self.parts)):
            return super().reading(batch, prefix)
        assert batch.decoder_inputs is not None
        source, y = self.encode(batch, Pass()), "y⟨t−1⟩" if self.decoder_embedding is None else "E y⟨t−1⟩"
        if not self.feeds:
            return Reading(batch.decoder_inputs, self.decoder_embedding, y, source.states, decodes=True)
        context = self.decode(source, batch.decoder_inputs, Pass())[1].context
        assert context is not None
        x = torch.cat([self.decoder_vectors(batch.decoder_inputs), context], dim=2)
        return Reading(x, None, f"[{y}, k⟨t⟩]", source.states, decodes=True)

    def looks(self, batch: Batch, time: int) -> tuple[str, ...]:
        if self.attention is None:
            return ()
        assert batch.decoder_inputs is not None
        _, looked = self.decode(self.encode(batch, Pass()), batch.decoder_inputs, Pass())
        assert looked.alpha is not None
        layer = f"[{self.decoder.layers}]" if self.decoder.layers > 1 else ""
        return attention_lines(self.attention.kind, looked.alpha[0, time], layer, self.feeds)

    def work(self, B: int, T: int, S: int) -> Work:
        """Encoder, then decoder (by steps, where the context feeds the state), attention and head."""
        read = self.recurrence.work(B, T, self.one_hot)
        picked = self.decoder_embedding is None and not self.feeds
        wrote = self.decoder.work(B, S, picked, stepwise=self.feeds)
        made = read + wrote + self.head_work(B, S)
        if self.attention is None:
            return made
        joined = Work(float(B * S * self.W_c.numel()), 0.0, 0.0, 0)
        return made + self.attention.work(B, T, S, self.recurrence.output_size) + joined
