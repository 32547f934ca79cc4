"""Rows of bits in, rows of bits asked afterwards: what copy, recall and sort have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import Batch, Example
from rnn_core.metrics import Metric, named
from rnn_core.option import option
from rnn_core.stream import Stream
from rnn_core.tasks.base import MAX_TOKENS, Task
from rnn_core.tasks.bits.writing import BLANK, bits_of

FIRST = 2  # rows that a curriculum begins with
LEARNT = 0.02  # nats a bit: below, a curriculum goes on to one row more
RECENT = 20  # updates of whose losses this is the mean
HELD_OUT, EACH = 256, 48  # held-out examples of mixed sizes, and of each rung of the ladder
RUNGS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0)  # of the longest of training
FEW = 2  # so few rows cannot be held out: there are too few of them
MODULUS = 11


def curriculum(helps: bool) -> Any:
    """The option field of every task that can climb one; on from the start where that helps."""
    return option(
        helps,
        "From short to long",
        tier=2,
        help="Starts with at most 2 rows; one more whenever the mean loss of 20 updates is below 0.02 a bit",
    )


@dataclass(frozen=True)
class Laid:
    """Examples time step by time step: inputs (B, T, F), targets (B, T, K), and which are asked (B, T)."""

    inputs: np.ndarray
    targets: np.ndarray
    asked: np.ndarray

    def batch(self) -> Batch:
        """As a batch; all are of one length."""
        return together([self])


@dataclass(frozen=True)
class BitRows(Task):
    """What is asked, and how it is laid out in time, is what a subclass says (`laid`, `read_row`, `example`).

    Of examples of more than FEW rows those are held out whose rows, read as numbers and weighted by their
    place, have a sum that is a multiple of MODULUS.
    """

    unit: ClassVar[str] = "row"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "ntm",
        "cell": "lstm",
        "hidden_size": 64,
        "embedding_size": 0,
        "learning_rate": 0.003,
        "batch_size": 16,
        "clip_norm": 5.0,
        "updates": 4_000,
        "evaluate_every": 100,
    }
    climbs: ClassVar[bool] = True
    metrics: ClassVar[tuple[Metric, ...]] = named("bit_error")

    # -- what a subclass says ----------------------------------------------------------------------

    @property
    def sizes(self) -> tuple[int, int]:
        """The fewest and the most rows of training."""
        raise NotImplementedError

    def laid(self, draw: np.random.Generator, count: int, size: int, variant: int) -> tuple[Laid, np.ndarray]:
        """`count` examples of `size` rows, and these as numbers (count, ·), by which some are held out."""
        raise NotImplementedError

    def time_steps(self, size: int, variant: int = -1) -> int:
        """T of examples of `size` rows; of the longest variant, unless told otherwise."""
        raise NotImplementedError

    def read_row(self, label: str) -> list[float]:
        """One time step's input (F,) by its label."""
        raise NotImplementedError

    def read_target(self, label: str) -> list[float]:
        """One asked output (K,) by its label."""
        return bits_of(label)

    @property
    def variants(self) -> int:
        """In how many ways examples of one size may be laid out, the shortest one first."""
        return 1

    @property
    def most_rows(self) -> int:
        """The most rows that an example can have at all."""
        return MAX_TOKENS

    # -- what they share ---------------------------------------------------------------------------

    @property
    def climbing(self) -> bool:
        """Whether training goes from short to long."""
        return bool(getattr(self, "curriculum", False))

    def longest_at(self, level: int) -> int:
        """The most rows that training shows at a level of the curriculum."""
        _, most = self.sizes
        return min(FIRST + level, most) if self.climbing else most

    def level(self, level: int, losses: Sequence[float]) -> int:
        """Every RECENT updates: one more, if their mean loss is below LEARNT a bit, and there is one."""
        if not self.climbing or self.longest_at(level) == self.sizes[1] or not losses or len(losses) % RECENT:
            return level
        mean = sum(losses[-RECENT:]) / RECENT
        return level + 1 if mean < LEARNT * self.spec.output_size else level

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` examples of one length, drawn between the fewest rows and the most at this level.

        At a level that no curriculum reaches they are the longest there are: what the dearest update costs.
        """
        draw, (fewest, most) = stream.numpy(update), self.sizes
        top = max(fewest, self.longest_at(level))
        n, variant = int(draw.integers(fewest, top + 1)), int(draw.integers(self.variants))
        if level > most:
            n, variant = most, self.variants - 1
        return self._kept(draw, size, n, variant, False).batch()

    def held_out(self, size: int) -> Batch:
        """Examples of every size that can be held out, in turn."""
        fewest, most = self.sizes
        sizes = range(min(max(fewest, FEW + 1), most), most + 1)
        kinds = [(n, variant) for n in sizes for variant in range(self.variants)]
        share = -(-HELD_OUT // len(kinds))
        parts = [self._kept(np.random.default_rng([83, *kind]), share, *kind, True) for kind in kinds]
        rows = [
            Laid(p.inputs[k : k + 1], p.targets[k : k + 1], p.asked[k : k + 1])
            for k in range(share)
            for p in parts
        ]
        return together(rows[: max(1, min(size, HELD_OUT))])

    def trained_lengths(self) -> tuple[int, int]:
        """T of the fewest and of the most rows."""
        fewest, most = self.sizes
        return self.time_steps(fewest, 0), self.time_steps(most)

    def ladder(self) -> Mapping[int, Batch]:
        """Up to six times as many rows as training shows, as far as that can be drawn."""
        return {self.time_steps(n): self.of_size(n) for n in self.rungs()}

    def rungs(self) -> tuple[int, ...]:
        """The rows of each rung of the ladder."""
        fewest, most = self.sizes
        found = sorted({max(fewest, round(most * rung)) for rung in RUNGS})
        return tuple(n for n in found if self.time_steps(n) <= MAX_TOKENS and n <= self.most_rows)

    def of_size(self, n: int, count: int = EACH) -> Batch:
        """Held-out examples of n rows, of the longest variant."""
        return self._kept(np.random.default_rng([84, n]), count, n, self.variants - 1, True).batch()

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """bit_error: the share of wrong bits among those that are asked."""
        mask = batch.target_mask.numpy()
        wrong = (probabilities > 0.5) != (batch.targets.numpy() > 0.5)
        return {"bit_error": float(wrong[mask].mean()) if mask.any() else 0.0}

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch; what is not asked, or nobody knows, does not count."""
        return together([self._one(example) for example in examples])

    def _one(self, example: Example) -> Laid:
        T, K = len(example.inputs), self.spec.output_size
        inputs = np.array([self.read_row(label) for label in example.inputs], np.float32)
        targets, asked = np.zeros((T, K), np.float32), np.zeros(T, bool)
        for t, label in enumerate(example.targets):
            if label != BLANK:
                targets[t], asked[t] = self.read_target(label), True
        return Laid(inputs[None], targets[None], asked[None])

    def _kept(self, draw: np.random.Generator, count: int, n: int, variant: int, held: bool) -> Laid:
        """`count` examples of n rows that are held out, or that are trained."""
        found: list[Laid] = []
        missing = count
        while missing:
            laid, numbers = self.laid(draw, max(16, missing * (12 if held else 2)), n, variant)
            right = np.flatnonzero(held_back(numbers) == held)[:missing] if n > FEW else np.arange(missing)
            found.append(Laid(laid.inputs[right], laid.targets[right], laid.asked[right]))
            missing -= len(right)
        return found[0] if len(found) == 1 else _stacked(found)


def held_back(numbers: np.ndarray) -> np.ndarray:
    """Which rows of numbers (B, n) are held out (B,)."""
    weights = np.arange(numbers.shape[1]) % (MODULUS - 1) + 1
    found: np.ndarray = numbers @ weights % MODULUS == 0
    return found


def together(parts: Sequence[Laid]) -> Batch:
    """Examples as one batch, padded on the right."""
    lengths = np.concatenate([np.full(len(part.inputs), part.inputs.shape[1]) for part in parts])
    T, B = int(lengths.max()), len(lengths)
    inputs = np.zeros((B, T, parts[0].inputs.shape[2]), np.float32)
    targets = np.zeros((B, T, parts[0].targets.shape[2]), np.float32)
    asked = np.zeros((B, T), bool)
    row = 0
    for part in parts:
        where = slice(row, row + len(part.inputs)), slice(part.inputs.shape[1])
        inputs[where], targets[where], asked[where] = part.inputs, part.targets, part.asked
        row += len(part.inputs)
    read, sizes, told, counts = map(torch.from_numpy, (inputs, lengths, targets, asked))
    return Batch(read, sizes, told, counts)


def _stacked(parts: Sequence[Laid]) -> Laid:
    arrays = ([getattr(part, name) for part in parts] for name in ("inputs", "targets", "asked"))
    return Laid(*map(np.concatenate, arrays))
