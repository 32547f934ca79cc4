"""The standard network: a window of fixed length goes in, one answer comes out. No time, nothing shared."""

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
from rnn_core.models.recurrence import drop
from rnn_core.models.told import output_lines
from rnn_core.models.watch import Pass, Watch
from rnn_core.notation import factor, number, total
from rnn_core.option import ConfigError, option
from rnn_core.portrait import Detail, Diagram, Place, Work
from rnn_core.settings import ModelConfig
from rnn_core.stream import Stream

PADDED = "·"  # the label of a place of the window that stays empty
ACTIVATIONS = {"tanh": torch.tanh, "relu": torch.relu}


@dataclass(frozen=True)
class FeedForwardOptions(Base):
    """What a hidden unit does with its sum."""

    activation: str = option(
        "tanh",
        "Activation g₁",
        choices=tuple(ACTIVATIONS),
        help="tanh squashes its sum into −1 … 1; relu is max(0, a)",
    )


class FeedForward(Model):
    """h[1] = g₁(b[1] + Σ_t U⟨t⟩ x⟨t⟩), h[ℓ] = g₁(b[ℓ] + W[ℓ] h[ℓ−1]), ŷ = g₂(b_y + V h[L]).

    Every place of the window has weights U⟨t⟩ of its own: what is learnt about a word at one place is not
    known at another (embedded words share E, and that helps). A shorter sentence leaves places empty (they
    add nothing); a longer one does not fit and is refused.
    """

    name: ClassVar[str] = "feed_forward"
    title: ClassVar[str] = "feed-forward"
    about: ClassVar[str] = "Reads a window of fixed length at once, with weights of its own for every place."
    serves: ClassVar[tuple[str, ...]] = ("one",)
    uses: ClassVar[frozenset[str]] = frozenset(("layers", "embedding_size", "dropout"))
    Options = FeedForwardOptions

    def __init__(self, spec: Spec, config: ModelConfig, options: Any, stream: Stream) -> None:
        super().__init__(spec, config, options, stream)
        generator, H, N = stream.torch(0), config.hidden_size, spec.longest
        self.embedding = starting_embedding(spec, config.embedding_size, generator)
        F_ = spec.input_size if self.embedding is None else config.embedding_size
        # one-hot or short: only a few inputs of a window are not zero, so the bound goes by their number
        fan_in = N * (1 if spec.input_kind == "tokens" and self.embedding is None else F_)
        self.U = uniform((N, F_, H), fan_in, generator)
        self.W = nn.ParameterList(uniform((H, H), H, generator) for _ in range(config.layers - 1))
        # not zero: from there a network of tanh is slow to leave what is symmetric about the origin
        self.b = nn.ParameterList(uniform((H,), H if k else fan_in, generator) for k in range(config.layers))
        self.V, self.b_y = starting_head(spec, H, generator)

    @classmethod
    def refuses(cls, spec: Spec, config: ModelConfig) -> str:
        """Needs a task with one answer."""
        if spec.outputs not in cls.serves:
            return "A feed-forward network reads its window at once and answers once; here more is asked."
        return super().refuses(spec, config)

    def refuses_batch(self, batch: Batch) -> str:
        """What is longer than the window does not fit."""
        N, T = self.spec.longest, int(batch.input_lengths.max())
        if T <= N:
            return ""
        return f"This network reads a window of {N} inputs, and this has {T}: please shorten it."

    @classmethod
    def diagram(cls, config: ModelConfig, spec: Spec | None = None) -> Diagram:
        if spec is not None and spec.longest == 1:
            return Diagram(1, (0,), (0,), config.layers, joined="none")
        return Diagram(4, (0, 1, 2, 3), (1,), config.layers, joined="window")

    @property
    def window(self) -> bool:
        """Whether there is more than one place."""
        return self.spec.longest > 1

    def forward(self, batch: Batch, run: Pass | None = None) -> Output:
        run = run or Pass()
        shares = self._shares(batch) if run.watch else None  # (B, N, H)
        if shares is not None and self.window:
            shares = run.note("layer0/share", shares, "time", "unit")
        a = self.b[0] + (self._sum(batch) if shares is None else shares.sum(1))  # (B, H)
        h = self._hidden(0, a, run)
        for layer in range(1, self.config.layers):
            h = self._hidden(layer, F.linear(h, self.W[layer - 1], self.b[layer]), run)
        h = drop(h, self.config.dropout, run.dropout)
        return Output(F.linear(h, self.V, self.b_y)[:, None])

    def _hidden(self, layer: int, a: Tensor, run: Pass) -> Tensor:
        h = ACTIVATIONS[self.options.activation](a)
        axis = "whole" if self.window else "time"
        return run.note(f"layer{layer}/hidden", h[:, None], axis, "unit")[:, 0]

    def _sum(self, batch: Batch) -> Tensor:
        """Σ_t U⟨t⟩ x⟨t⟩ (B, H)."""
        x, inside = batch.inputs, self._inside(batch)
        T = x.shape[1]
        if self.embedding is None and not x.is_floating_point():
            rows = x + self.spec.input_size * torch.arange(
                T
            )  # of all columns of all places, beneath each other
            return F.embedding_bag(rows, self.U.flatten(0, 1), mode="sum", per_sample_weights=inside)
        vectors = x if x.is_floating_point() else F.embedding(x, self._table)
        return (vectors * inside[:, :, None]).flatten(1) @ self.U[:T].flatten(0, 1)

    def _shares(self, batch: Batch) -> Tensor:
        """U⟨t⟩ x⟨t⟩ of every place (B, N, H); an empty one adds nothing."""
        x, inside = batch.inputs, self._inside(batch)
        T = x.shape[1]
        if self.embedding is None and not x.is_floating_point():
            found = self.U[torch.arange(T), x]  # (B, T, H)
        else:
            vectors = x if x.is_floating_point() else F.embedding(x, self._table)
            found = torch.einsum("btf,tfh->bth", vectors, self.U[:T])
        return F.pad(found * inside[:, :, None], (0, 0, 0, self.spec.longest - T))

    @property
    def _table(self) -> Tensor:
        """E (V, F)."""
        assert self.embedding is not None
        return self.embedding

    def _inside(self, batch: Batch) -> Tensor:
        """1 within each example's own length, 0 behind it (B, T)."""
        return (torch.arange(batch.inputs.shape[1]) < batch.input_lengths[:, None]).to(self.V.dtype)

    # -- what a picture asks -----------------------------------------------------------------------

    def alignment(self, batch: Batch) -> tuple[int, ...]:
        """The one answer stands over the one column."""
        return (0,)

    def axes(self, batch: Batch, inputs: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
        """Every place of the window, and the network that sees them all."""
        if not self.window:
            return {"time": inputs}
        padded = (*inputs, *(PADDED,) * (self.spec.longest - len(inputs)))
        return {"whole": ("the whole window",), "time": padded}

    def label(self, parameter: str) -> str:
        """`W.0`, from the first hidden layer to the second, is `layer1/W`; `b.0` is `layer0/b`."""
        kind, _, number = parameter.partition(".")
        if not number:
            return super().label(parameter)
        return f"layer{int(number) + (kind == 'W')}/{kind}"

    def written(self, parameter: str, values: np.ndarray) -> Signal:
        return super().written(parameter, values.swapaxes(1, 2) if parameter == "U" else values)

    def ghosts(self, batch: Batch, signals: Mapping[str, Signal]) -> None:
        """It reads no sentence word by word: there is nothing to be said after each."""
        return

    @torch.no_grad()
    def explain(self, batch: Batch, place: Place, tokens: tuple[str, ...]) -> Detail:
        H, N, layer, unit = self.config.hidden_size, self.spec.longest, place.layer, place.unit
        if not (0 <= place.time < N and 0 <= unit < H and 0 <= layer < self.config.layers):
            raise ConfigError(f"Choose a place from 1 to {N}, a unit from 1 to {H} and a layer there is.")
        watch = Watch()
        logits = self(batch, Pass(watch=watch)).logits
        hidden = [watch.signals()[f"layer{k}/hidden"].values[0] for k in range(self.config.layers)]
        name = "{h}" if self.config.layers == 1 else f"{{h}}[{layer + 1}]"
        g1 = {"tanh": "tanh({})", "relu": "max(0, {})"}[self.options.activation]
        added, letters = self._added(batch, layer, unit, hidden)
        a, bias = float(self.b[layer][unit]) + added, float(self.b[layer][unit])
        lines = (
            f"{{a}} = {total((bias, added))} = {number(a)}",
            f"{name} = {g1.format(factor(a))} = {number(float(hidden[layer][unit]))}",
        )
        token = tokens[place.time] if place.time < len(tokens) else PADDED
        equations = (f"{{a}} = {{b}} + {letters}", f"{name} = {g1.format('{a}')}")
        output = output_lines(self, logits, 0, name) if layer + 1 == self.config.layers else ()
        return Detail(place, token, equations, lines, output)

    def _added(self, batch: Batch, layer: int, unit: int, hidden: list[np.ndarray]) -> tuple[float, str]:
        """What reaches one unit from below, and how an equation writes it."""
        if layer:
            below = torch.from_numpy(hidden[layer - 1])
            return float(self.W[layer - 1][unit] @ below), f"{{W}}[{layer + 1}] {{h}}[{layer}]"
        x = "{x}" if self.embedding is None else "E {x}"
        letters = f"Σ {{U}}⟨t⟩ {x}⟨t⟩" if self.window else f"{{U}} {x}"
        return float(self._sum(batch)[0, unit]), letters

    def work(self, B: int, T: int, S: int) -> Work:
        H, N = self.config.hidden_size, self.spec.longest
        picked = self.embedding is None and self.spec.input_kind == "tokens"  # columns of U, not multiplied
        weights = (0 if picked else self.U.numel()) + sum(p.numel() for p in self.W) + self.V.numel()
        layers = self.config.layers
        return Work(float(B * weights), float(B * H * layers + B * N), 30.0 * layers, layers)
