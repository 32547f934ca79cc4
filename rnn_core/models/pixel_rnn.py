"""A picture line by line: before every pixel the network reads the one before it and the one above."""

from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor
from torch.nn import functional as F

from rnn_core.cells.ending import Ending
from rnn_core.data import Batch, Spec
from rnn_core.models.base import Options as Base
from rnn_core.models.decoding import Decoding
from rnn_core.models.recurrence import Hidden, Recurrence, drop
from rnn_core.models.recurrent import Predicting, Recurrent
from rnn_core.models.stepping import Stepping
from rnn_core.models.told import Reading
from rnn_core.models.watch import Pass, States
from rnn_core.option import ConfigError, option
from rnn_core.portrait import Diagram, Work
from rnn_core.settings import ModelConfig
from rnn_core.stream import Stream


@dataclass(frozen=True)
class PixelRnnOptions(Base):
    """What is read beside the pixel before."""

    above: bool = option(
        True,
        "Reads the pixel above",
        tier=2,
        help="A line is many time steps long: without this the network must remember what stood above",
    )
    place: bool = option(
        True,
        "Knows its place",
        tier=2,
        help="In which line and column the pixel lies, as two columns of zeros with a single one",
    )


class PixelRnn(Recurrent):
    """r⟨t⟩ = [x⟨t⟩, y⟨t−R⟩, line⟨t⟩, column⟨t⟩], h⟨t⟩ by any cell from r⟨t⟩ and h⟨t−1⟩,
    ŷ⟨t⟩ = g₂(b_y + V h⟨t⟩).

    R is the length of a line, x⟨t⟩ = y⟨t−1⟩ the pixel before and y⟨t−R⟩ the one above; in the first line,
    where nothing is above, zeros stand for it. No pixel is ever told of itself or of a later one, so
    p(y) = Π ŷ⟨t⟩[y⟨t⟩] (van den Oord, Kalchbrenner & Kavukcuoglu 2016, "Pixel recurrent neural networks":
    there LSTMs walk over two dimensions; here the pixel above joins the input of a plain recurrence).
    """

    name: ClassVar[str] = "pixel_rnn"
    title: ClassVar[str] = "pixel RNN"
    about: ClassVar[str] = (
        "Draws a picture line by line: each pixel from the one before, the one above and its place."
    )
    serves: ClassVar[tuple[str, ...]] = ("every",)
    uses: ClassVar[frozenset[str]] = Recurrent.uses - {"bidirectional"}
    Options = PixelRnnOptions

    def __init__(self, spec: Spec, config: ModelConfig, options: Any, stream: Stream) -> None:
        super().__init__(spec, config, options, stream)
        self.symbol = spec.input_size if self.embedding is None else config.embedding_size
        self.places = _places(spec) if options.place else torch.zeros(spec.longest, 0)  # (longest, lines + R)
        width = self.symbol * (2 if options.above else 1) + self.places.shape[1]
        H, L = config.hidden_size, config.layers
        self.recurrence = Recurrence(self.cell, width, H, L, False, config.dropout, stream.torch(1))

    @classmethod
    def refuses(cls, spec: Spec, config: ModelConfig) -> str:
        """Needs a picture, line by line, of which each output is the next input."""
        if not (
            spec.row and spec.feeds_itself and spec.outputs in cls.serves and spec.input_kind == "tokens"
        ):
            return "A pixel RNN draws a picture line by line; this task is no picture."
        return super().refuses(spec, config)

    def refuses_batch(self, batch: Batch) -> str:
        """A network that knows its place knows no places beyond the picture."""
        T, most = int(batch.input_lengths.max()), self.spec.longest
        return f"The pictures have {most} pixels, and this has {T}." if self._full(T - 1) else ""

    @classmethod
    def diagram(cls, config: ModelConfig, spec: Spec | None = None) -> Diagram:
        return Diagram(4, (0, 1, 2, 3), (0, 1, 2, 3), config.layers)

    # -- what it reads ----------------------------------------------------------------------------

    def seen(self, inputs: Tensor) -> Tensor:
        """r (B, T, F) from the symbols x (B, T); vectors are it already."""
        if inputs.is_floating_point():
            return inputs
        (B, T), R = inputs.shape, self.spec.row
        x = super().vectors(inputs)  # (B, T, E)
        parts = [x]
        if self.options.above:  # y⟨t−R⟩ is x⟨t−R+1⟩, counted from 0: the first line has none
            parts.append(F.pad(x[:, 1 : max(1, T - R + 1)], (0, 0, min(R, T), 0)))
        if self.options.place:
            parts.append(self.places[:T].to(x.dtype).expand(B, T, -1))
        return torch.cat(parts, dim=2)

    def seen_at(self, x: Tensor, above: Tensor | None, t: int) -> Tensor:
        """r⟨t⟩ (B, F) from x⟨t⟩ (B,) and the pixel above (B,), or none; t is counted from 0."""
        here = super().vectors(x)
        parts = [here]
        if self.options.above:
            parts.append(torch.zeros_like(here) if above is None else super().vectors(above))
        if self.options.place:
            if self._full(t):
                raise ConfigError(f"The picture is full: it has {self.spec.longest} pixels.")
            parts.append(self.places[t].to(here.dtype).expand(len(x), -1))
        return torch.cat(parts, dim=1)

    def _full(self, t: int) -> bool:
        return bool(self.options.place) and t >= self.spec.longest

    def hidden(self, batch: Batch, run: Pass) -> Hidden:
        found: Hidden = self.recurrence(self.seen(batch.inputs), batch.input_lengths, run)
        return found

    def stands(self, ending: Ending, lengths: Tensor) -> Ending:
        return ending

    def read(self, hidden: Hidden, lengths: Tensor) -> Tensor:
        """Every hidden state: (B, T, D)."""
        return hidden.sequence

    def decoding(self, batch: Batch, run: Pass | None = None, read: int | None = None) -> Decoding | None:
        """Pixel by pixel; it remembers a line of what it read."""
        return Drawing(self, batch, run or Pass(), read)

    # -- what a picture asks ----------------------------------------------------------------------

    def reads_from(self, both: bool) -> str:
        return "{h}⟨t⟩"

    def reading(self, batch: Batch, prefix: str) -> Reading:
        E = "" if self.embedding is None else "E "
        parts = [f"{E}{{x}}⟨t⟩"]
        parts += [f"{E}y⟨t−{self.spec.row}⟩"] if self.options.above else []
        parts += ["line⟨t⟩", "column⟨t⟩"] if self.options.place else []
        letters = parts[0] if len(parts) == 1 else f"[{', '.join(parts)}]"
        return Reading(self.seen(batch.inputs), None, letters, self.recurrence.initial_states(1))

    def input_vectors(self, batch: Batch) -> Tensor | None:
        return self.seen(batch.inputs)

    def stepping(self, batch: Batch) -> Stepping | None:
        seen = self.seen(batch.inputs)
        return Stepping(self.recurrence, batch.input_lengths, lambda t: seen[:, t])

    def work(self, B: int, T: int, S: int) -> Work:
        return self.recurrence.work(B, T, looked_up=False) + self.head_work(B, S)


class Drawing(Predicting):
    """A picture that is drawn on. at: the next time step; line (B, ≤ R): the last inputs, a line of them."""

    def __init__(self, model: PixelRnn, batch: Batch, run: Pass, read: int | None) -> None:
        self.model, self.run, self.batch, self.time = model, run, batch, 0
        B, T = batch.inputs.shape
        n = T - 1 if read is None else read
        self.truth, self.told, self.first = batch.inputs, 1, batch.inputs[:, n]
        self.pixel_rnn, self.at = model, n
        self.line = batch.inputs[:, max(0, n - model.spec.row) : n]
        self.states: States = run.states or model.recurrence.initial_states(B)
        if n:
            before = model.seen(batch.inputs[:, :n])
            self.states = model.recurrence(before, torch.full((B,), n), run).states

    def step(self, y: Tensor, alpha: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        model, run, R = self.pixel_rnn, self.run, self.pixel_rnn.spec.row
        self.line = torch.cat([self.line, y[:, None]], dim=1)[:, -R:]
        above = self.line[:, 0] if self.at >= R else None
        x = model.seen_at(y, above, self.at)
        h, self.states = model.recurrence.step(x, self._cut(), run)
        self.time, self.at = self.time + 1, self.at + 1
        return model.head(drop(h[:, None], model.config.dropout, run.dropout))[:, 0], None

    def select(self, rows: Tensor) -> None:
        super().select(rows)
        self.line = self.line[rows]


def _places(spec: Spec) -> Tensor:
    """line⟨t⟩ and column⟨t⟩, each one-hot (longest, lines + R)."""
    t, R = torch.arange(spec.longest), spec.row
    return torch.cat([F.one_hot(t // R, -(-spec.longest // R)), F.one_hot(t % R, R)], dim=1).float()
