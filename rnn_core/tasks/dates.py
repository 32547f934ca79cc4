"""A date as people write it, letter by letter, turned into 2024-08-03."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import END, PAD, UNKNOWN, Baseline, Batch, Example, Spec, Vocabulary
from rnn_core.metrics import Metric, named
from rnn_core.option import ConfigError, option
from rnn_core.stream import Stream
from rnn_core.strongest import ranked
from rnn_core.tasks.base import Task, pad, sequences, tokens_or_error
from rnn_core.tasks.words.days import FIRST, JOINTS, LAST, LETTERS, WAYS, held_out, read, write
from rnn_core.tasks.words.reading import plain
from rnn_core.tasks.words.scoring import sequence_scores

INPUTS = Vocabulary((PAD, UNKNOWN, *LETTERS), unknown=True)
OUTPUTS = Vocabulary((*"0123456789- ", END))
MOST = 4  # dates in a row, while training
WIDTH = len("2024-08-03 ")  # of one date in the output, with what follows
TRAINING, HELD_OUT = 20_000, 2_000  # written dates on both sides
LINES = 400  # held out
DRAWN, RUNGS, FEWEST, EACH = 60_000, 14, 5, 60  # of the ladder: lines to choose from, rungs, their sizes
LONG = 4  # the way with weekday and month in full
SHOWN = (  # held-out days and their ways of writing
    (date(2024, 8, 3), 0),
    (date(2008, 12, 31), LONG),
    (date(2000, 1, 1), 5),
    (date(2016, 10, 31), 1),
    (date(2061, 7, 27), 2),
)


@dataclass(frozen=True)
class Dates(Task):
    """Days from 1900 to 2099 in six ways of writing; a tenth of the days is never trained.

    Small and capital letters read alike; other letters are read as `<unk>`.
    """

    name: ClassVar[str] = "dates"
    title: ClassVar[str] = "Dates"
    about: ClassVar[str] = (
        "Reads a date letter by letter and writes it as year, month and day. "
        "The day may stand first and is written last, and a month of many letters becomes two digits."
    )
    question: ClassVar[str] = "Which letters does it look at when it writes the month?"
    unit: ClassVar[str] = "character"
    recipe: ClassVar[int] = 2
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "encoder_decoder",
        "cell": "gru",
        "hidden_size": 32,
        "embedding_size": 16,
        "bidirectional": True,
        "attention": "additive",
        "learning_rate": 0.01,
        "batch_size": 32,
        "updates": 10_000,
    }
    climbs: ClassVar[bool] = True
    metrics: ClassVar[tuple[Metric, ...]] = named("exact_match", "accuracy")

    count: int = option(
        1, "Dates in a row", low=1, high=MOST, tier=2, help="Training shows from one date to so many a line. "
        "One alone is told by where its letters stand, counted from both ends; several are not"
    )  # fmt: skip

    @property
    def spec(self) -> Spec:
        """Letters, digits and `<unk>` in; digits, hyphens, spaces and `<end>` out."""
        most = WIDTH * (MOST + 1)
        return Spec(
            "tokens",
            len(INPUTS),
            "sequence",
            "classes",
            len(OUTPUTS),
            INPUTS,
            OUTPUTS,
            longest=self.trained_lengths()[1],
            most_outputs=most,
        )

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` lines of dates, every number of dates equally often."""
        return _batch(_drawn(_written(False), stream.numpy(update), size, self.count))

    def held_out(self, size: int) -> Batch:
        """Lines of days that training never shows; no written date stands in two of them."""
        draw, dates = np.random.default_rng([53, self.count]), _written(True)
        lines = _drawn(dates, draw, LINES, self.count)
        once = draw.permutation(len(dates.lengths))[: lines.chosen.size].reshape(lines.chosen.shape)
        return _batch(replace(lines, chosen=once).some(np.arange(LINES)[:size]))

    def trained_lengths(self) -> tuple[int, int]:
        """The fewest and the most characters of a line in training."""
        lengths = _written(False).lengths
        joints = (self.count - 1) * len(JOINTS[0])
        return int(lengths.min()), self.count * int(lengths.max()) + joints

    def ladder(self) -> Mapping[int, Batch]:
        """Held-out lines of some lengths; those longer than any of training have one date more."""
        lines = _drawn(_written(True), np.random.default_rng([54, self.count]), DRAWN, self.count + 1).once()
        lengths, longest = lines.lengths, self.trained_lengths()[1]
        fits = (lines.counts > self.count) == (lengths > longest)
        rungs = [T for T in range(1, lengths.max() + 1) if np.sum(fits & (lengths == T)) >= FEWEST]
        near = [T for T in rungs if T in range(longest + 1)]
        chosen = _spread(near) + _spread(rungs[len(near) :])
        return {T: _batch(lines.some(np.flatnonzero(fits & (lengths == T))[:EACH])) for T in chosen}

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """exact_match: the share of lines without any mistake; accuracy: of right characters."""
        return sequence_scores(probabilities, batch)

    def baselines(self) -> tuple[Baseline, ...]:
        """Logistic regression on the letters, and the commonest character at each place."""
        return ranked(self, _baselines(self))

    def example(self, text: str) -> Example:
        """The characters of `text`; its dates too where there are such days and all of it can be read.

        Raises ConfigError for an empty text, one too long to draw, and more dates than can be written.
        """
        line = " ".join(plain("".join(tokens_or_error(text, self.unit))).split())
        letters = tokens_or_error(line, self.unit)
        days = read(line)
        if len(days) > MOST + 1:
            raise ConfigError(f"This has {len(days)} dates; at most {MOST + 1} can be written here.")
        return Example(letters, tuple(" ".join(day.isoformat() for day in days)), line)

    def suggestions(self) -> tuple[str, ...]:
        """Days that training never shows, in several ways; then more of them than in any line of training."""
        many = [write(day, LONG) for day, _ in SHOWN]
        return (*(write(day, way) for day, way in SHOWN), "; ".join(many[: self.count + 1]))

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch; dates that nobody knows do not count."""
        inputs = [INPUTS.encode(self.reads(example)) for example in examples]
        outputs = [OUTPUTS.encode(example.targets) if example.targets else None for example in examples]
        return sequences(self.spec, inputs, outputs)

    def reads(self, example: Example) -> tuple[str, ...]:
        """Each character as a small letter, or `<unk>` for one that no date has."""
        return tuple(letter.lower() if letter.lower() in INPUTS else UNKNOWN for letter in example.inputs)


@dataclass(frozen=True, eq=False)
class _Written:
    """Single dates as numbers: inputs (N, W) int64, padded; lengths (N,); outputs (N, 11), a space last."""

    inputs: np.ndarray
    lengths: np.ndarray
    outputs: np.ndarray


@dataclass(frozen=True, eq=False)
class _Lines:
    """Which dates make up each line, and how they are joined.

    chosen, joints (B, D): places in `of`, and in JOINTS; counts (B,): how many of the D are in the line.
    """

    of: _Written
    chosen: np.ndarray
    joints: np.ndarray
    counts: np.ndarray

    @property
    def lengths(self) -> np.ndarray:
        """Characters of each line (B,)."""
        there = np.arange(self.chosen.shape[1]) < self.counts[:, None]
        letters = (self.of.lengths[self.chosen] * there).sum(1)
        found: np.ndarray = letters + (self.counts - 1) * len(JOINTS[0])
        return found

    def once(self) -> "_Lines":
        """Each line of dates once, in the same order."""
        there = np.arange(self.chosen.shape[1]) < self.counts[:, None]
        _, first = np.unique(np.where(there, self.chosen, -1), axis=0, return_index=True)
        return self.some(np.sort(first))

    def some(self, places: np.ndarray) -> "_Lines":
        """The lines at these places."""
        return _Lines(self.of, self.chosen[places], self.joints[places], self.counts[places])


@lru_cache(maxsize=2)
def _written(held: bool) -> _Written:
    """Single dates, either held-out days or the others, each way of writing equally often."""
    draw = np.random.default_rng([51, held])
    found: dict[str, date] = {}
    while len(found) < (HELD_OUT if held else TRAINING):
        for number in draw.integers(FIRST.toordinal(), LAST.toordinal() + 1, size=1_000).tolist():
            day = date.fromordinal(number)
            if held_out(day) == held:
                found[write(day, len(found) % len(WAYS))] = day
    inputs = [INPUTS.encode(list(text.lower())) for text in found]
    outputs = [OUTPUTS.encode(list(day.isoformat() + " ")) for day in found.values()]
    return _Written(pad(inputs).numpy(), np.array([len(row) for row in inputs]), np.array(outputs))


def _spread(rungs: list[int]) -> list[int]:
    """At most half of the RUNGS, evenly spread."""
    places = np.linspace(0, len(rungs) - 1, min(len(rungs), RUNGS // 2)).round().astype(int)
    return [rungs[place] for place in places]


def _drawn(dates: _Written, draw: np.random.Generator, size: int, most: int) -> _Lines:
    """`size` lines of 1 to `most` dates."""
    counts = draw.integers(1, most + 1, size=size)
    chosen = draw.integers(len(dates.lengths), size=(size, most))
    return _Lines(dates, chosen, draw.integers(len(JOINTS), size=(size, most)), counts)


def _batch(lines: _Lines) -> Batch:
    """Lines as they are read and as they are to be written."""
    inputs, lengths = _read(lines)
    sizes = WIDTH * lines.counts  # `<end>` stands where a further date would have its space
    S = sizes.max()
    outputs = lines.of.outputs[lines.chosen].reshape(len(sizes), -1)[:, :S]
    end, start = OUTPUTS.index[END], len(OUTPUTS)
    targets = np.where(np.arange(S) < sizes[:, None] - 1, outputs, end)
    told = np.concatenate([np.full((len(sizes), 1), start), targets[:, :-1]], 1)
    return Batch(
        torch.from_numpy(inputs),
        torch.from_numpy(lengths),
        torch.from_numpy(targets),
        torch.from_numpy(np.arange(S) < sizes[:, None]),
        decoder_inputs=torch.from_numpy(told),
        target_lengths=torch.from_numpy(sizes),
    )


def _read(lines: _Lines) -> tuple[np.ndarray, np.ndarray]:
    """The characters (B, T) of lines, padded, and their lengths (B,)."""
    B, D = lines.chosen.shape
    W, gap = lines.of.inputs.shape[1], len(JOINTS[0])
    sizes = lines.of.lengths[lines.chosen][..., None]  # (B, D, 1)
    wide = np.zeros((B, D, W + gap), np.int64)
    wide[..., :W] = lines.of.inputs[lines.chosen]
    np.put_along_axis(wide, sizes + np.arange(gap), _JOINTS[lines.joints], 2)
    which, counts = np.arange(D)[:, None], lines.counts[:, None, None]
    kept = (np.arange(W + gap) < sizes + gap * (which < counts - 1)) & (which < counts)
    kept = kept.reshape(B, -1)
    order = np.argsort(~kept, axis=1, kind="stable")  # what is kept moves to the left
    lengths = kept.sum(1)
    return np.take_along_axis(wide.reshape(B, -1) * kept, order, 1)[:, : lengths.max()].copy(), lengths


@lru_cache(maxsize=MOST)
def _baselines(task: Dates) -> tuple[Baseline, ...]:
    known, batch = task.batch(Stream(0, "evaluation"), 0, 5_000), task.held_out(LINES)
    usual = np.array([np.bincount(column).argmax() for column in known.targets.numpy().T])
    scores = task.measure(np.eye(len(OUTPUTS))[np.tile(usual, (len(batch.inputs), 1))], batch)
    name = "commonest character at each place"
    return tuple(Baseline(metric.name, name, scores[metric.name]) for metric in task.metrics)


_JOINTS = np.array([INPUTS.encode(list(joint)) for joint in JOINTS])  # (joints, 2)
