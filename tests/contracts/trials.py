"""Entries that exist for the tests alone: they hold the seam open for networks nobody has thought of yet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import torch
from torch import Tensor
from torch.nn import functional as F

from rnn_core.cells import Cell, Parameters, Signals, State
from rnn_core.data import Batch, Spec
from rnn_core.models.base import Model, Output, starting_head, uniform
from rnn_core.models.watch import Pass
from rnn_core.portrait import Diagram, Work
from rnn_core.settings import ModelConfig
from rnn_core.stream import Stream
from rnn_core.tasks.reverse import Reverse


@dataclass(frozen=True)
class Plain(Cell):
    """h⟨t⟩ = ½ h⟨t−1⟩ + ½ tanh(W h⟨t−1⟩ + u⟨t⟩): a cell without a kernel, and with nothing to explain."""

    name: ClassVar[str] = "plain"
    title: ClassVar[str] = "plain"
    about: ClassVar[str] = "A cell without a kernel."
    gates: ClassVar[tuple[str, ...]] = ("candidate",)
    equations: ClassVar[tuple[str, ...]] = ("{h}⟨t⟩ = ½ {h}⟨t−1⟩ + ½ tanh({W} {h}⟨t−1⟩ + {U} {x}⟨t⟩)",)

    def step(self, p: Parameters, u: Tensor, state: State) -> tuple[Tensor, State, Signals]:
        (h,) = state
        new = torch.tanh(u + h @ p["W"].t())
        h = 0.5 * h + 0.5 * new
        return h, (h,), {"candidate": new}


@dataclass(frozen=True)
class Matrix(Cell):
    """S⟨t⟩ = ½ S⟨t−1⟩ + v k⊤, h⟨t⟩ = tanh(S⟨t⟩ q): the state is a matrix (B, H, H) beside h."""

    name: ClassVar[str] = "matrix"
    title: ClassVar[str] = "matrix"
    about: ClassVar[str] = "A cell whose state is a matrix."
    gates: ClassVar[tuple[str, ...]] = ("key", "value", "query")
    equations: ClassVar[tuple[str, ...]] = ("S⟨t⟩ = ½ S⟨t−1⟩ + v k⊤", "{h}⟨t⟩ = tanh(S⟨t⟩ q)")
    states: ClassVar[tuple[str, ...]] = ("hidden", "fast")
    axes: ClassVar[dict[str, tuple[str, ...]]] = {"fast": ("row", "column")}

    def initial_state(self, batch_size: int, hidden_size: int) -> State:
        return torch.zeros(batch_size, hidden_size), torch.zeros(batch_size, hidden_size, hidden_size)

    def step(self, p: Parameters, u: Tensor, state: State) -> tuple[Tensor, State, Signals]:
        _, S = state
        k, v, q = u.chunk(3, dim=1)
        k = F.normalize(k, dim=1)
        S = 0.5 * S + v[:, :, None] * k[:, None]  # (B, H, H)
        h = torch.tanh((S @ q[:, :, None])[:, :, 0])
        return h, (h, S), {"key": k, "value": v, "query": q}


class Bag(Model):
    """ŷ = g₂(b_y + V tanh(mean of U x⟨t⟩)): no time, no recurrence, no head of anybody else's."""

    name: ClassVar[str] = "bag"
    title: ClassVar[str] = "bag of words"
    about: ClassVar[str] = "Averages all words and forgets their order."
    serves: ClassVar[tuple[str, ...]] = ("one",)

    def __init__(self, spec: Spec, config: ModelConfig, options: Any, stream: Stream) -> None:
        super().__init__(spec, config, options, stream)
        generator, H = stream.torch(0), config.hidden_size
        self.U = uniform((spec.input_size, H), 1, generator)
        self.V, self.b_y = starting_head(spec, H, generator)

    @classmethod
    def refuses(cls, spec: Spec, config: ModelConfig) -> str:
        return "" if spec.outputs in cls.serves and spec.input_kind == "tokens" else "It takes bags of words."

    @classmethod
    def diagram(cls, config: ModelConfig, spec: Spec | None = None) -> Diagram:
        return Diagram(3, (0, 1, 2), (1,), joined="window")

    def forward(self, batch: Batch, run: Pass | None = None) -> Output:
        run = run or Pass()
        inside = torch.arange(batch.inputs.shape[1]) < batch.input_lengths[:, None]
        x = run.note("word", F.embedding(batch.inputs, self.U), "time", "unit")
        h = torch.tanh((x * inside[:, :, None]).sum(1) / batch.input_lengths[:, None])
        return Output(F.linear(h, self.V, self.b_y)[:, None])

    def work(self, B: int, T: int, S: int) -> Work:
        return Work(float(B * self.V.numel()), float(B * T * self.config.hidden_size), 10.0, 1)


@dataclass(frozen=True)
class Climbing(Reverse):
    """Reverse, taught from short strings to long ones: one digit more whenever the loss has fallen."""

    name: ClassVar[str] = "climbing"
    title: ClassVar[str] = "Climbing"

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        shorter = Reverse(length=min(1 + level, self.length))
        return replace(shorter.batch(stream, update, size))

    def level(self, level: int, losses: Sequence[float]) -> int:
        return level + 1 if len(losses) % 5 == 0 else level
