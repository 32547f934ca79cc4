"""Many to many, T_x ≠ T_y: one network reads, another writes; with or without attention."""

from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rnn_core.cells import Cell
from rnn_core.data import Batch, Spec
from rnn_core.models.attention import Attention
from rnn_core.models.base import Model
from rnn_core.models.base import Options as Base
from rnn_core.models.bridge import Bridge
from rnn_core.models.recurrence import Hidden, Pass, Recurrence, States, drop
from rnn_core.option import option
from rnn_core.settings import ModelConfig
from rnn_core.stream import Stream


@dataclass(frozen=True)
class EncoderDecoderOptions(Base):
    """How attention is wired; without attention neither means anything."""

    product: str = option(
        "general",
        "Multiplicative score",
        choices=("general", "dot"),
        help="general: s⊤ W h; dot: s⊤ h, which needs states of one size (an encoder that reads one way)",
    )
    attention_feeds_state: bool = option(
        False,
        "Context feeds the next state",
        help="The wiring of Bahdanau et al. (2015): the context goes into the decoder's next state, so time "
        "steps wait for it and training is several times slower. Otherwise it joins after the recurrence "
        "(Luong et al. 2015)",
    )


@dataclass(frozen=True)
class Source:
    """What the encoder has read: its top layer h (B, T, D), and the states that the decoder starts from."""

    h: Tensor
    lengths: Tensor
    states: States

    def rows(self, index: Tensor) -> "Source":
        """The same for the examples of `index` (B′,), which may repeat."""
        states = {name: tuple(part[index] for part in state) for name, state in self.states.items()}
        return Source(self.h[index], self.lengths[index], states)


@dataclass(frozen=True)
class Looked:
    """What stands under the outputs (B, S, H), the contexts (B, S, D) and α (B, S, T), if there are any."""

    top: Tensor
    context: Tensor | None = None
    alpha: Tensor | None = None


class EncoderDecoder(Model):
    """encoder: x → h⟨1⟩ … h⟨T_x⟩; decoder: s⟨t⟩ from s⟨t−1⟩ and y⟨t−1⟩, begun from the encoder's last state.

    Without attention ŷ⟨t⟩ = g₂(b_y + V s⟨t⟩): all that is known of x went through one state. With it,
    ŷ⟨t⟩ = g₂(b_y + V tanh(W_c [k⟨t⟩, s⟨t⟩])), where k⟨t⟩ = Σ α⟨t,t′⟩ h⟨t′⟩
    (Sutskever et al. 2014; Cho et al. 2014; Bahdanau et al. 2015; Luong et al. 2015).
    """

    name: ClassVar[str] = "encoder_decoder"
    title: ClassVar[str] = "encoder–decoder"
    about: ClassVar[str] = "Reads the whole sequence, then writes another one, of another length."
    outputs: ClassVar[str] = "sequence"
    Options = EncoderDecoderOptions

    def __init__(self, spec: Spec, config: ModelConfig, cell: Cell, options: Any, stream: Stream) -> None:
        super().__init__(spec, config, cell, options, stream)
        generator, H, D = stream.torch(1), config.hidden_size, self.recurrence.output_size
        symbols, E = spec.output_size + 1, config.embedding_size  # the outputs, and <start>
        self.decoder_embedding: nn.Parameter | None = None
        if E:
            self.decoder_embedding = nn.Parameter(torch.randn((symbols, E), generator=generator))
        self.feeds = config.attention != "none" and options.attention_feeds_state
        width = (E or symbols) + (D if self.feeds else 0)
        self.decoder = Recurrence(cell, width, H, config.layers, False, config.dropout, generator)
        self.bridge = Bridge(cell, config, generator)
        self.attention: Attention | None = None
        if config.attention != "none":
            kind = options.product if config.attention == "multiplicative" else config.attention
            self.attention = Attention(kind, H, D, H, generator)
            bound = (H + D) ** -0.5
            self.W_c = nn.Parameter((torch.rand((H, D + H), generator=generator) * 2.0 - 1.0) * bound)

    @classmethod
    def refuses(cls, spec: Spec, config: ModelConfig) -> str:
        """Needs a task whose answer is a sequence of its own."""
        if spec.outputs != "sequence":
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

    @property
    def causal(self) -> bool:
        """Every output depends on the whole input."""
        return False

    # -- the whole, told the truth ----------------------------------------------------------------

    def under(self, batch: Batch, run: Pass) -> tuple[Tensor, Hidden]:
        """What stands under the outputs (B, S, H), and the decoder's states."""
        assert batch.decoder_inputs is not None
        source = self.encode(batch, run)
        hidden, looked = self.decode(source, batch.decoder_inputs, run)
        return drop(looked.top, self.config.dropout, run.dropout), hidden

    def encode(self, batch: Batch, run: Pass) -> Source:
        """Read x."""
        read: Hidden = self.recurrence(batch.inputs, batch.input_lengths, run.of("encoder/"), self.embedding)
        return self.handed_on(read)

    def handed_on(self, read: Hidden) -> Source:
        """What the decoder gets of what the encoder has read."""
        finals = {name: read.final_of(name) for name in read.walked}
        return Source(read.sequence, read.lengths, self.bridge(finals))

    def decode(self, source: Source, inputs: Tensor, run: Pass) -> tuple[Hidden, Looked]:
        """All outputs at once, from the decoder's inputs (B, S)."""
        if self.feeds:
            return self._decode_fed(source, inputs, run)
        lengths = torch.full((len(inputs),), inputs.shape[1])
        own = run.of("decoder/", source.states)
        hidden: Hidden = self.decoder(inputs, lengths, own, self.decoder_embedding)
        return hidden, self.look(source, hidden.sequence)

    def look(self, source: Source, s: Tensor) -> Looked:
        """Attention after the recurrence: from all states s (B, S, H) of the decoder at once."""
        if self.attention is None:
            return Looked(s)
        context, alpha = self.attention(s, source.h, source.lengths)
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
            context, found = self.attention(s[:, None], source.h, source.lengths)
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
            looked, states = self.advance(source, states, read, run.of("decoder/"), t)
            found.append(looked)
            walked.append(states)
        every: States = {}
        for name in states:
            parts = zip(*(one[name] for one in walked), strict=True)
            every[name] = tuple(torch.stack(part, dim=1) for part in parts)
        lengths = torch.full((len(inputs),), inputs.shape[1])
        top = every[f"layer{self.decoder.layers - 1}_forward"][0]
        return Hidden(top, lengths, every), _beside(found)


def _beside(found: list[Looked]) -> Looked:
    """Looks of single outputs as one look of all."""
    tops = torch.cat([one.top for one in found], dim=1)
    contexts = torch.cat([one.context for one in found if one.context is not None], dim=1)
    return Looked(tops, contexts, torch.cat([one.alpha for one in found if one.alpha is not None], dim=1))
