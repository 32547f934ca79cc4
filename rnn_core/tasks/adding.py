"""Two marked numbers, far apart, whose sum is asked at the end (Hochreiter, Schmidhuber 1997)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import Baseline, Batch, Example, Spec
from rnn_core.metrics import Metric, named
from rnn_core.option import ConfigError, option, shown
from rnn_core.stream import Stream
from rnn_core.tasks.base import MAX_TOKENS, Task, tokens_or_error
from rnn_core.tasks.words.reading import MAX_LINE, plain

HELD_OUT = 400
MARKED = 2
NEAR = 8  # inputs before the end that a method without a memory may still look at
STAR = re.compile(r"\s*\*")
DECIMAL_COMMA = re.compile(r"\d,\d")
FOR_EXAMPLE = "0.3 0.8* 0.1 0.5*"


@dataclass(frozen=True)
class Adding(Task):
    """y = Σ_t v⟨t⟩ m⟨t⟩ for values v⟨t⟩, uniform between 0 and 1, and marks m⟨t⟩: one 1 in each half, else 0.

    As in Le, Jaitly and Hinton 2015. Whoever knows no value best says 1, and is off by 1/6 (the variance of
    two uniform numbers) in the mean square. Values are drawn from a continuum, so no held-out sequence is
    ever trained.
    """

    name: ClassVar[str] = "adding"
    title: ClassVar[str] = "Adding problem"
    about: ClassVar[str] = (
        "Reads a row of numbers, two of which are marked, and says at the end what those two add up to. "
        "Both have to be carried past many others that mean nothing."
    )
    question: ClassVar[str] = "How long is a number kept exactly?"
    unit: ClassVar[str] = "value"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "many_to_one",
        "cell": "gru",
        "hidden_size": 32,
        "embedding_size": 0,
        "learning_rate": 0.005,
        "batch_size": 64,
        "updates": 1_500,
    }
    metrics: ClassVar[tuple[Metric, ...]] = named("mse")

    length: int = option(50, "Time steps", low=4, high=400, tier=1, help="How many numbers each sequence has")

    @property
    def spec(self) -> Spec:
        """A value and a mark at every time step, one number at the end."""
        return Spec("vectors", 2, "one", "numbers", 1, longest=self.length)

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` sequences with one mark in each half."""
        return self._drawn(stream.numpy(update), size)

    def held_out(self, size: int) -> Batch:
        """Sequences from a generator of their own."""
        return next(self._drawn(np.random.default_rng(91), HELD_OUT).pieces(max(1, min(size, HELD_OUT))))

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """mse: the mean square of how far predictions `probabilities` (B, 1, 1) are off."""
        off = (probabilities - batch.targets.numpy())[batch.target_mask.numpy()]
        return {"mse": float(np.square(off, dtype=np.float64).mean()) if len(off) else 0.0}

    def baselines(self) -> tuple[Baseline, ...]:
        """What is reached without a memory for what was marked.

        By whoever takes a marked value among the last NEAR inputs as it stands, and for any other the mean
        of the values that it may be; by these means alone; and by always saying 1, which is off by exactly
        1/6.
        """
        return _baselines(self)

    def example(self, text: str) -> Example:
        """The numbers of `text`, a star behind each marked one, "0.3 0.8* 0.1 0.5*"; their sum for two marks.

        Labels have two digits. Raises ConfigError for anything else and for what is out of range.
        """
        if len(text) > MAX_LINE:
            raise ConfigError(
                f"This has {len(text):,} characters; {MAX_TOKENS} numbers from 0 to 1 need far fewer."
            )
        line = STAR.sub("*", " ".join(plain(text).split()))
        values, marks = _read(line)
        told = (_label(_sum(values, marks)),) if sum(marks) == MARKED else ()
        return Example(tuple(map(_marked, values, marks)), told, line)

    def suggestions(self) -> tuple[str, ...]:
        """A sequence as long as those of training (as far as it can be drawn), two shorter ones, and a row of
        equal values.
        """
        longest = min(self.length, MAX_TOKENS)
        sizes = dict.fromkeys((longest, max(4, longest // 2), max(4, longest // 5)))
        return (*(_suggested(T) for T in sizes), "0.5* 0.5 0.5 0.5 0.5 0.5 0.5 0.5*")

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch; a sum that nobody knows does not count.

        The labels of an example are rounded; where its text says what they are, the numbers are exact.
        """
        rows, sums = zip(*(self._exact(example) for example in examples), strict=True)
        lengths = np.array([len(row) for row in rows])
        inputs = np.zeros((len(rows), lengths.max(), 2))
        for k, row in enumerate(rows):
            inputs[k, : len(row)] = row
        mask = torch.tensor([[bool(example.targets)] for example in examples])
        return _batch(inputs, lengths, np.array(sums), mask)

    def causes(self, example: Example) -> tuple[int, ...]:
        """The marked values."""
        return tuple(t for t, label in enumerate(example.inputs) if label.endswith("*"))

    def of_length(self, T: int) -> "Adding":
        """Sequences of T numbers."""
        return replace(self, length=T)

    def _drawn(self, draw: np.random.Generator, size: int) -> Batch:
        T, half = self.length, self.length // 2
        inputs = np.zeros((size, T, 2))
        inputs[..., 0] = draw.uniform(size=(size, T))
        rows = np.arange(size)
        for low, high in ((0, half), (half, T)):
            inputs[rows, draw.integers(low, high, size), 1] = 1.0
        inputs = inputs.astype(np.float32)
        return _batch(inputs, np.full(size, T), _sums(inputs))

    def _exact(self, example: Example) -> tuple[np.ndarray, float]:
        """Values and marks (T, 2) of an example, and its sum (0 where nobody knows it)."""
        if example.text and self.example(example.text) == example:
            values, marks = _read(example.text)
            return np.column_stack([values, marks]), _sum(values, marks)
        values, marks = _read(" ".join(example.inputs))
        return np.column_stack([values, marks]), float(example.targets[0]) if example.targets else 0.0


def _sums(inputs: np.ndarray) -> np.ndarray:
    """Σ v m of sequences (B, T, 2): (B,) float64."""
    found: np.ndarray = np.prod(inputs, 2, dtype=np.float64).sum(1)
    return found


def _sum(values: Sequence[float], marks: Sequence[bool]) -> float:
    return sum(value for value, marked in zip(values, marks, strict=True) if marked)


def _batch(
    inputs: np.ndarray, lengths: np.ndarray, sums: np.ndarray, mask: torch.Tensor | None = None
) -> Batch:
    """Sequences (B, T, 2) beside their sums (B,); all of these count unless `mask` (B, 1) says otherwise."""
    read, told = (torch.from_numpy(part.astype(np.float32)) for part in (inputs, sums[:, None, None]))
    counts = torch.ones(len(lengths), 1, dtype=torch.bool) if mask is None else mask
    return Batch(read, torch.from_numpy(lengths), told, counts)


def _read(line: str) -> tuple[list[float], list[bool]]:
    """Values and marks of a line. Raises ConfigError if it is none."""
    if DECIMAL_COMMA.search(line):
        raise ConfigError(
            "Write numbers with a point and a space between them, for example 0.5 0.25: "
            "a comma inside could mean either."
        )
    words = tokens_or_error(line.replace(",", " ").replace(";", " ").split(), "value")
    return [_number(word) for word in words], [word.endswith("*") for word in words]


def _number(word: str) -> float:
    """The number that `word` writes, with or without its star. Raises ConfigError."""
    try:
        value = float(word.removesuffix("*").replace("−", "-"))
    except ValueError:
        raise ConfigError(
            f"{shown(word)} is not a number: type numbers from 0 to 1 with a star behind two of them, "
            f"for example {FOR_EXAMPLE}."
        ) from None
    if not 0.0 <= value <= 1.0:
        raise ConfigError(f"The value {shown(word)} is out of range: it lies between 0 and 1.")
    return value


def _marked(value: float, marked: bool) -> str:
    return _label(value) + "*" * marked


def _label(value: float) -> str:
    """The value with two digits; never minus nothing."""
    return f"{value + 0.0:.2f}"


def _suggested(T: int) -> str:
    """A sequence of T values with two digits, one marked in each half; the same one for the same T."""
    draw = np.random.default_rng([92, T])
    marks = (int(draw.integers(0, T // 2)), int(draw.integers(T // 2, T)))
    return " ".join(_marked(value, t in marks) for t, value in enumerate(draw.uniform(size=T)))


@lru_cache(maxsize=8)
def _baselines(task: Adding) -> tuple[Baseline, ...]:
    batch = task.held_out(HELD_OUT)
    found = {
        f"what is marked in the last {NEAR}, else the mean": _guessed(batch, NEAR),
        "the mean of each half": _guessed(batch, 0),
    }
    lines = [Baseline("mse", name, task.measure(guess, batch)["mse"]) for name, guess in found.items()]
    return tuple(sorted((*lines, Baseline("mse", "always 1", 1 / 6)), key=lambda line: line.value))


def _guessed(batch: Batch, near: int) -> np.ndarray:
    """The best that can be said by whoever has all values and the last `near` marks: (B, 1, 1)."""
    v, m = batch.inputs.double().numpy().transpose(2, 0, 1)  # (B, T) each
    T, said = v.shape[1], np.zeros(len(v))
    edge = T - near  # marks are seen from here on
    for low, high in ((0, T // 2), (T // 2, T)):
        cut = min(max(low, edge), high)
        seen = (v * m)[:, cut:high].sum(1)
        known = m[:, cut:high].any(1)
        said += np.where(known, seen, v[:, low:cut].sum(1) / max(1, cut - low))
    return said[:, None, None]
