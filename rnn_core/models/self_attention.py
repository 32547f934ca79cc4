"""One layer of self-attention: every output looks at every input at once (Vaswani et al. 2017)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rnn_core.data import Batch, Signal, Spec
from rnn_core.models.base import Model, Output, starting_embedding, starting_head, uniform
from rnn_core.models.base import Options as Base
from rnn_core.models.decoding import Decoding
from rnn_core.models.recurrence import drop
from rnn_core.models.told import output_lines
from rnn_core.models.watch import Pass, States
from rnn_core.notation import factor, number, total
from rnn_core.option import ConfigError, option
from rnn_core.portrait import Detail, Diagram, Place, Work
from rnn_core.settings import ModelConfig
from rnn_core.stream import Stream

SLOWEST = 10_000.0  # of the waves that tell positions apart
MOST_LOOKS = 3


@dataclass(frozen=True)
class SelfAttentionOptions(Base):
    """How it looks, and what the one answer reads."""

    heads: int = option(
        1,
        "Heads",
        low=1,
        high=4,
        tier=2,
        help="So many looks at once, each with its share of the hidden units",
    )
    positions: bool = option(
        True,
        "Positions",
        tier=2,
        help="Waves added to each input tell where it stands (Vaswani et al. 2017); without, order is lost",
    )
    pooling: str = option(
        "mean",
        "The output reads",
        choices=("mean", "last"),
        when=lambda spec, _: spec.outputs == "one",
        help="mean: the average over all inputs; last: what stands over the last one",
    )


class SelfAttention(Model):
    """e⟨t⟩ = b_e + U x⟨t⟩ + p⟨t⟩; q, k, v = W_q e, W_k e, W_v e, in heads of size d

    α⟨t,t′⟩ = softmax over t′ of q⟨t⟩⊤ k⟨t′⟩ / √d       (t′ ≤ t where nobody may look ahead)
    h⟨t⟩ = tanh(b + W_o Σ_t′ α⟨t,t′⟩ v⟨t′⟩ + W_e e⟨t⟩)    ŷ = g₂(b_y + V h)

    No time step waits for another. Nothing is carried from one to the next.
    """

    name: ClassVar[str] = "self_attention"
    title: ClassVar[str] = "self-attention"
    about: ClassVar[str] = "Looks from every word at every word at once: no time step waits for another."
    serves: ClassVar[tuple[str, ...]] = ("one", "every")
    uses: ClassVar[frozenset[str]] = frozenset(("embedding_size", "dropout", "teacher_forcing"))
    defaults: ClassVar[Mapping[str, Any]] = {"hidden_size": 32, "learning_rate": 0.005}
    Options = SelfAttentionOptions

    def __init__(self, spec: Spec, config: ModelConfig, options: Any, stream: Stream) -> None:
        super().__init__(spec, config, options, stream)
        generator, H = stream.torch(0), config.hidden_size
        self.embedding = starting_embedding(spec, config.embedding_size, generator)
        width = spec.input_size if self.embedding is None else config.embedding_size
        one_hot = spec.input_kind == "tokens" and self.embedding is None
        self.U = uniform((width, H), 1 if one_hot else width, generator)
        self.b_e, self.b = nn.Parameter(torch.zeros(H)), nn.Parameter(torch.zeros(H))
        self.W_q, self.W_k, self.W_v, self.W_o, self.W_e = (uniform((H, H), H, generator) for _ in range(5))
        self.V, self.b_y = starting_head(spec, H, generator)

    @classmethod
    def refuses(cls, spec: Spec, config: ModelConfig) -> str:
        """Needs outputs that stand over the inputs, and hidden units that the heads can share."""
        if spec.outputs not in cls.serves:
            return "This task's answer is a sequence of its own; self-attention answers over its inputs."
        heads = config.architecture_options.get("heads", 1)
        if config.hidden_size % heads:
            return (
                f"{heads} heads cannot share {config.hidden_size} hidden units: choose a multiple of {heads}."
            )
        return super().refuses(spec, config)

    @classmethod
    def attends(cls, config: ModelConfig) -> bool:
        return True

    @classmethod
    def diagram(cls, config: ModelConfig, spec: Spec | None = None) -> Diagram:
        every = spec is None or spec.outputs != "one"
        return Diagram(4, (0, 1, 2, 3), (0, 1, 2, 3) if every else (3,), joined="all")

    def forward(self, batch: Batch, run: Pass | None = None) -> Output:
        run = run or Pass()
        h, alpha = self._attend(self._embedded(batch), batch, run)
        self._note_looks(alpha, run)
        h = drop(self._under(h, batch), self.config.dropout, run.dropout)
        return Output(F.linear(h, self.V, self.b_y))

    def _embedded(self, batch: Batch) -> Tensor:
        """e (B, T, H)."""
        x = batch.inputs
        if x.is_floating_point():
            e = x @ self.U
        else:
            e = F.embedding(x, self.U if self.embedding is None else self.embedding @ self.U)
        return e + self.b_e + (places(x.shape[1], self.config.hidden_size) if self.options.positions else 0.0)

    def _attend(self, e: Tensor, batch: Batch, run: Pass) -> tuple[Tensor, Tensor]:
        """h (B, T, H) and α (B, heads, T, T)."""
        B, T, H = e.shape
        values = run.note("source/value", F.linear(e, self.W_v), "source", "unit")
        keys = run.note("source/key", F.linear(e, self.W_k), "source", "unit")
        q, k, v = (self._heads(part) for part in (F.linear(e, self.W_q), keys, values))
        score = q @ k.transpose(2, 3) * q.shape[3] ** -0.5  # (B, heads, T, T)
        alpha = torch.softmax(score.masked_fill(~self._seen(batch), -torch.inf), dim=3)
        mixed = (alpha @ v).transpose(1, 2).reshape(B, T, H)
        a = self.b + F.linear(mixed, self.W_o) + F.linear(e, self.W_e)
        return run.note("layer0/hidden", torch.tanh(a), "time", "unit"), alpha

    def _heads(self, x: Tensor) -> Tensor:
        """(B, T, H) → (B, heads, T, d)."""
        B, T, H = x.shape
        return x.view(B, T, self.options.heads, H // self.options.heads).transpose(1, 2)

    def _seen(self, batch: Batch) -> Tensor:
        """Who may look at whom (B, 1, T, T): never at padding, and not ahead where the task forbids it."""
        T = batch.inputs.shape[1]
        t = torch.arange(T)
        inside = (t < batch.input_lengths[:, None])[:, None, None]  # (B, 1, 1, T)
        return inside & (t[None, :] <= t[:, None]) if self.spec.forward_only else inside.expand(-1, 1, T, T)

    def _under(self, h: Tensor, batch: Batch) -> Tensor:
        """What stands under the outputs (B, S, H)."""
        if self.spec.outputs != "one":
            return h
        if self.options.pooling == "last":
            return h[torch.arange(len(h)), batch.input_lengths - 1][:, None]
        inside = torch.arange(h.shape[1]) < batch.input_lengths[:, None]
        return (h * inside[:, :, None]).sum(1, keepdim=True) / batch.input_lengths[:, None, None]

    def _note_looks(self, alpha: Tensor, run: Pass) -> None:
        """α of every head, and their mean: seen, after they were used."""
        if run.watch is None:
            return
        run.note("attention", alpha.detach().mean(1), "time", "source")
        if alpha.shape[1] > 1:
            for head, rows in enumerate(alpha.detach().unbind(1)):
                run.note(f"head{head + 1}/attention", rows, "time", "source")

    def decoding(self, batch: Batch, run: Pass | None = None, read: int | None = None) -> Decoding | None:
        """Each output is the next input, where the task's outputs fit as inputs."""
        return Rereading(self, batch, read) if self.spec.feeds_itself else None

    # -- what a picture asks -----------------------------------------------------------------------

    def axes(self, batch: Batch, inputs: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
        """The words twice: those that look, and those that are looked at."""
        return {"time": inputs, "source": inputs}

    def written(self, parameter: str, values: np.ndarray) -> Signal:
        return super().written(parameter, values.T if parameter == "U" else values)

    @torch.no_grad()
    def explain(self, batch: Batch, place: Place, tokens: tuple[str, ...]) -> Detail:
        T, H, t, unit = len(tokens), self.config.hidden_size, place.time, place.unit
        if not (0 <= t < T and 0 <= unit < H) or place.layer:
            raise ConfigError(
                f"Choose a time step from 1 to {T} and a unit from 1 to {H}; there is one layer."
            )
        e, logits = self._embedded(batch), self(batch).logits
        h, alpha = self._attend(e, batch, Pass())
        looked, own = float(self._mixed(e, alpha, t, unit)), float(self.W_e[unit] @ e[0, t])
        bias, weights = float(self.b[unit]), alpha[0].mean(0)[t]
        equations = (
            f"e⟨t⟩ = b_e + {{U}} {'{x}' if self.embedding is None else 'E {x}'}⟨t⟩"
            + (" + p⟨t⟩" if self.options.positions else ""),
            "α⟨t,t′⟩ = softmax(q⟨t⟩⊤ k⟨t′⟩ / √d)",
            "{h}⟨t⟩ = tanh({b} + W_o Σ α⟨t,t′⟩ v⟨t′⟩ + W_e e⟨t⟩)",
        )
        top = torch.topk(weights, min(MOST_LOOKS, T))
        sums = ", ".join(f"{int(k) + 1}: {number(float(a))}" for a, k in zip(*top, strict=True))
        a, made = factor(bias + looked + own), number(float(h[0, t, unit]))
        lines = (
            f"α⟨{t + 1},t′⟩ is largest at t′ = {sums}"
            + (" (mean of the heads)" if len(alpha[0]) > 1 else ""),
            f"{{h}} = tanh({total((bias, looked, own))}) = tanh({a}) = {made}",
        )
        at = self.alignment(batch)
        output = output_lines(self, logits, at.index(t), self._letters()) if t in at else ()
        return Detail(place, tokens[t], equations, lines, output)

    def _mixed(self, e: Tensor, alpha: Tensor, t: int, unit: int) -> Tensor:
        """What one unit at t gets of all that is looked at."""
        v = self._heads(F.linear(e, self.W_v))
        return self.W_o[unit] @ (alpha @ v)[0, :, t].flatten()

    def _letters(self) -> str:
        mean = self.spec.outputs == "one" and self.options.pooling == "mean"
        return "mean over t of {h}⟨t⟩" if mean else "{h}⟨t⟩"

    def work(self, B: int, T: int, S: int) -> Work:
        """Attention, then the hidden layer: two that wait for each other, however long the sentence."""
        H = self.config.hidden_size
        one_hot = self.embedding is None and self.spec.input_kind == "tokens"
        weights = 5 * H * H + (0 if one_hot else self.U.numel())
        products = B * T * weights + 2 * B * T * T * H + B * S * self.V.numel()
        return Work(float(products), float(B * T * (4 * H + 6 * self.options.heads * T)), 60.0, 2)


class Rereading(Decoding):
    """It has no state: what was read is read again with every output, as much of it as training showed."""

    def __init__(self, model: SelfAttention, batch: Batch, read: int | None) -> None:
        self.model, self.batch = model, batch
        T = batch.inputs.shape[1]
        n = T - 1 if read is None else read
        self.truth, self.told, self.first = batch.inputs, min(20, T // 2), batch.inputs[:, n]
        self.past = batch.inputs[:, :n]

    def step(self, y: Tensor, alpha: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        self.past = torch.cat([self.past, y[:, None]], dim=1)[:, -self.model.spec.longest :]
        B, T = self.past.shape[:2]
        mask = torch.zeros(B, T, dtype=torch.bool)
        batch = Batch(self.past, torch.full((B,), T), torch.zeros(B, T, dtype=torch.int64), mask)
        return self.model(batch).logits[:, -1], None

    def select(self, rows: Tensor) -> None:
        self.past = self.past[rows]

    def reading(self, inputs: Tensor) -> Batch:
        batch = self.batch
        return Batch(inputs, batch.input_lengths, batch.targets, batch.target_mask, batch.fresh)

    @property
    def carried(self) -> States:
        return {}


def places(T: int, H: int) -> Tensor:
    """p⟨t⟩ (T, H): sines and cosines of ever slower waves."""
    t = torch.arange(T, dtype=torch.float32)[:, None]
    pace = SLOWEST ** (-torch.arange(0, H, 2, dtype=torch.float32) / H)  # (⌈H/2⌉,)
    waves = torch.stack([torch.sin(t * pace), torch.cos(t * pace)], dim=2).flatten(1)
    return waves[:, :H]
