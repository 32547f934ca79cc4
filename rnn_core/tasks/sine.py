"""B16: a wave to be continued. One number in, the next number out."""

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
from rnn_core.tasks.base import Task, tokens_or_error
from rnn_core.tasks.words.reading import MAX_LINE, plain

HELD_OUT = 200  # waves
KNOWN, BACK = 2_000, 8  # waves that a line is fitted to, and how many values it goes through
LARGEST = 10.0  # size of a number that a learner types
FASTEST, SLOWEST, FURTHEST = 2.0, 1_000.0, 100.0  # periods, and the largest phase, that a learner types
WAVE = re.compile(r"period\s+(\S+?)(?:\s*,?\s+phase\s+(\S+))?", re.IGNORECASE)
DECIMAL_COMMA = re.compile(r"\d,\d")
WINDOWS = 20  # after so many windows a stream of `window` begins another wave


@dataclass(frozen=True)
class Sine(Task):
    """Waves x⟨t⟩ = sin(2πt/period + phase), t = 0, 1, …; at every time step the next value is to be told.

    Periods and phases are drawn at random, so no held-out wave is ever trained. Two values tell all
    those that follow if the period is known; to find the period, the network has to watch.
    """

    name: ClassVar[str] = "sine"
    title: ClassVar[str] = "Sine wave"
    about: ClassVar[str] = (
        "Reads a wave value by value and says what comes next; let loose, it goes on by itself. "
        "A small mistake then becomes its own next input."
    )
    question: ClassVar[str] = "Fed with its own outputs, for how long does it stay on the wave?"
    unit: ClassVar[str] = "value"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "many_to_many",
        "cell": "gru",
        "hidden_size": 24,
        "embedding_size": 0,
        "learning_rate": 0.005,
        "batch_size": 32,
        "updates": 3_000,
    }
    metrics: ClassVar[tuple[Metric, ...]] = named("mse")

    length: int = option(50, "Time steps", low=10, high=120, tier=2, help="Values in each example")
    shortest: float = option(
        10.0, "Shortest period", low=4.0, high=100.0, tier=2, help="Time steps of the quickest wave"
    )  # fmt: skip
    longest: float = option(
        30.0, "Longest period", low=4.0, high=100.0, tier=2, help="Time steps of the slowest wave"
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.shortest > self.longest:
            raise ConfigError(
                f"shortest = {self.shortest:g} is longer than longest = {self.longest:g}: "
                "choose a shortest period that is at most the longest."
            )

    @property
    def spec(self) -> Spec:
        """One number in and one number out at every time step."""
        return Spec(
            "vectors",
            1,
            "every",
            "numbers",
            1,
            longest=self.length,
            forward_only=True,
            feeds_itself=True,
            running=True,
        )

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` waves of any period, from anywhere in it."""
        return self._batch(stream.numpy(update), size, 0)

    def window(self, update: int, size: int) -> Batch:
        """Window `update` of `size` endless waves; every WINDOWS windows other ones begin."""
        which, place = divmod(update, WINDOWS)
        return self._batch(np.random.default_rng([62, which]), size, place)

    def held_out(self, size: int) -> Batch:
        """Waves whose periods and phases training never draws."""
        whole = self._batch(np.random.default_rng(61), HELD_OUT, 0)
        return next(whole.pieces(max(1, min(size, HELD_OUT))))

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """mse: the mean square of how far predictions `probabilities` (B, S, 1) are off."""
        mask = batch.target_mask.numpy()
        off = (probabilities - batch.targets.numpy())[mask]
        return {"mse": float(np.square(off, dtype=np.float64).mean()) if len(off) else 0.0}

    def baselines(self) -> tuple[Baseline, ...]:
        """What is reached by a line through the values before, fitted on training; by going straight on,
        2x⟨t⟩ − x⟨t−1⟩; and by staying where it is.
        """
        return _baselines(self)

    def example(self, text: str) -> Example:
        """All values of `text` but the last, each with the one that follows it, written with two digits.

        `text` is a wave, "period 20" or "period 20 phase 0.5" (phase in radians), or numbers. Raises
        ConfigError for anything else and for what is out of range.
        """
        if len(text) > MAX_LINE:
            raise ConfigError(f"This has {len(text):,} characters; a wave or 200 numbers need far fewer.")
        line = " ".join(plain(text).split())
        labels = tuple(_label(value) for value in self._values(line))
        return Example(labels[:-1], labels[1:], line) if len(labels) > 1 else Example(labels, (), line)

    def suggestions(self) -> tuple[str, ...]:
        """A wave of the usual kind, a quick one, one slower than in training, and two that are no sine."""
        middle = (self.shortest + self.longest) / 2
        waves = (f"period {period:g}" for period in (middle, self.shortest, 1.5 * self.longest))
        return (
            *dict.fromkeys((*waves, f"period {middle:g} phase 2")),
            "0 0.2 0.4 0.6 0.8 1 0.8 0.6 0.4 0.2 0 -0.2 -0.4 -0.6 -0.8 -1 -0.8 -0.6 -0.4 -0.2 0",
            "1 1 1 1 1 1 1 1 -1 -1 -1 -1 -1 -1 -1 -1 1 1 1 1 1 1 1 1",
        )

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch; a value that nobody knows does not count.

        The labels of an example are rounded; where its text says what they are, the values are exact.
        """
        inputs, targets = zip(*(self._exact(example) for example in examples), strict=True)
        lengths, known = (torch.tensor([len(row) for row in rows]) for rows in (inputs, targets))
        T = int(lengths.max())
        x, y = (np.zeros((len(examples), T, 1), np.float32) for _ in range(2))
        for row, (read, told) in enumerate(zip(inputs, targets, strict=True)):
            x[row, : len(read), 0], y[row, : len(told), 0] = read, told
        return Batch(torch.from_numpy(x), lengths, torch.from_numpy(y), torch.arange(T) < known[:, None])

    def rollout(self, example: Example, time_steps: int) -> np.ndarray | None:
        """The true wave of `example` for so many time steps after its last input (time_steps,) float64.

        None for numbers, which nobody can continue for certain.
        """
        found = WAVE.fullmatch(example.text)
        if found is None:
            return None
        period, phase = _period_and_phase(found)
        return _wave(period, phase, np.arange(time_steps) + len(example.inputs))

    def of_length(self, T: int) -> "Sine":
        """Waves of T values."""
        return replace(self, length=T)

    def _batch(self, draw: np.random.Generator, size: int, place: int) -> Batch:
        """`size` waves, their window at `place` (counted from 0)."""
        period = draw.uniform(self.shortest, self.longest, (size, 1))
        phase = draw.uniform(0.0, 2 * np.pi, (size, 1))
        values = _wave(period, phase, place * self.length + np.arange(self.length + 1))
        rows = torch.from_numpy(values.astype(np.float32)[..., None])
        lengths, mask = torch.full((size,), self.length), torch.ones(size, self.length, dtype=torch.bool)
        return Batch(rows[:, :-1].contiguous(), lengths, rows[:, 1:].contiguous(), mask, place == 0)

    def _values(self, line: str) -> np.ndarray:
        """The numbers that `line` stands for. Raises ConfigError if it cannot be read."""
        found = WAVE.fullmatch(line)
        if found is not None:
            return _wave(*_period_and_phase(found), np.arange(self.length + 1))
        if DECIMAL_COMMA.search(line):
            raise ConfigError(
                "Write numbers with a point and a space between them, for example 0.5 1.5: "
                "a comma inside could mean either."
            )
        words = tokens_or_error(line.replace(",", " ").replace(";", " ").split(), self.unit)
        return np.array([_number(word, -LARGEST, LARGEST, "value") for word in words])

    def _exact(self, example: Example) -> tuple[np.ndarray, np.ndarray]:
        """Inputs and known targets of an example."""
        if example.text:
            again, values = self.example(example.text), self._values(example.text)
            if again == example:
                return values[: len(example.inputs)], values[1 : len(example.targets) + 1]
        inputs, targets = (np.array(part, np.float64) for part in (example.inputs, example.targets))
        return inputs, targets


def _wave(period: np.ndarray | float, phase: np.ndarray | float, t: np.ndarray) -> np.ndarray:
    values: np.ndarray = np.sin(2 * np.pi * t / period + phase)
    return values


def _period_and_phase(found: re.Match[str]) -> tuple[float, float]:
    """What a match of WAVE says. Raises ConfigError for what is no number or out of range."""
    period = _number(found[1], FASTEST, SLOWEST, "period")
    return period, _number(found[2] or "0", -FURTHEST, FURTHEST, "phase")


def _number(word: str, low: float, high: float, what: str) -> float:
    """The number that `word` writes. Raises ConfigError."""
    try:
        value = float(word.replace("−", "-"))
    except ValueError:
        raise ConfigError(
            f"{shown(word)} is not a number: type a wave, for example period 20 phase 0.5, "
            "or numbers, for example 0 0.31 0.59."
        ) from None
    if not low <= value <= high:
        raise ConfigError(f"The {what} {shown(word)} is out of range: it lies between {low:g} and {high:g}.")
    return value


def _label(value: float) -> str:
    """The value with two digits; never minus nothing."""
    return f"{round(value, 2) + 0.0:.2f}"


@lru_cache(maxsize=8)
def _baselines(task: Sine) -> tuple[Baseline, ...]:
    batch, known = task.held_out(HELD_OUT), task.batch(Stream(0, "a baseline"), 0, KNOWN)
    past, x = _past(batch.inputs.numpy()), batch.inputs.numpy()
    values = _past(known.inputs.numpy()).reshape(-1, BACK + 1)
    weights, *_ = np.linalg.lstsq(values, known.targets.numpy().reshape(-1, 1), rcond=None)
    lines = {
        f"linear in the last {BACK} values": past @ weights,
        "straight on": 2 * x - past[..., 1:2],
        "the last value again": x,
    }
    found = [Baseline("mse", name, task.measure(guess, batch)["mse"]) for name, guess in lines.items()]
    return tuple(sorted(found, key=lambda line: line.value))


def _past(x: np.ndarray) -> np.ndarray:
    """The last BACK values at every time step, the present one first, and a one: (B, T, BACK + 1).

    What lies before the first value is that value.
    """
    T = x.shape[1]
    back = [np.concatenate([np.repeat(x[:, :1], k, 1), x[:, : max(0, T - k)]], 1)[:, :T] for k in range(BACK)]
    return np.concatenate([*back, np.ones_like(x)], 2)
