"""Rows of bits that are to be kept and then given back, in order (Graves, Wayne & Danihelka 2014)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data import Baseline, Example, Spec
from rnn_core.option import option
from rnn_core.tasks.base import Task
from rnn_core.tasks.bits.rows import BitRows, Laid, curriculum
from rnn_core.tasks.bits.writing import BLANK, GO, bits_of, fits, numbers, row_of, words_of, written

SHOWN = 102  # of the draws that are suggested


@dataclass(frozen=True)
class Copy(BitRows, Task):
    """L rows of random bits, a time step that says "go", and L in which they are asked: T = 2 L + 1.

    The sign to go has an input of its own; nothing is shown while the rows are asked. Training draws L anew
    for each batch.
    """

    name: ClassVar[str] = "copy"
    title: ClassVar[str] = "Copy rows of bits"
    about: ClassVar[str] = (
        "Reads rows of bits and then writes them down again in the same order. How many there will be is "
        "not known before."
    )
    question: ClassVar[str] = "Does it learn to copy, or does it learn these lengths by heart?"

    length: int = option(8, "Most rows", low=1, high=20, tier=1, help="L: training has 1 to so many rows")
    width: int = option(4, "Bits of a row", low=1, high=8, tier=2, help="How wide each row is")
    curriculum: bool = curriculum(helps=True)

    @property
    def spec(self) -> Spec:
        """A row of bits and the sign to go at every time step; a row of bits each time."""
        T = self.time_steps(self.length)
        return Spec("vectors", self.width + 1, "every", "bits", self.width, longest=T)

    @property
    def sizes(self) -> tuple[int, int]:
        """1 to `length` rows."""
        return 1, self.length

    def time_steps(self, size: int, variant: int = -1) -> int:
        """2 L + 1."""
        return 2 * size + 1

    def laid(self, draw: np.random.Generator, count: int, size: int, variant: int) -> tuple[Laid, np.ndarray]:
        """Fair bits."""
        W, T = self.width, self.time_steps(size)
        rows = draw.integers(2, size=(count, size, W))
        inputs, targets = np.zeros((count, T, W + 1), np.float32), np.zeros((count, T, W), np.float32)
        inputs[:, :size, :W] = targets[:, size + 1 :] = rows
        inputs[:, size, W] = 1.0
        asked = np.broadcast_to(np.arange(T) > size, (count, T))
        return Laid(inputs, targets, asked), numbers(rows)

    def ladder_note(self) -> str:
        """How long an example of so many rows is."""
        return "L rows take 2 L + 1 time steps: to read them, one that says go, and to write them."

    def baselines(self) -> tuple[Baseline, ...]:
        """Without a memory: the bits are fair, and nothing is shown while they are asked."""
        return (Baseline("bit_error", "without a memory", 0.5),)

    def example(self, text: str) -> Example:
        """The rows of `text`, "1010 0110"; the sign to go and the blanks are put in.

        Raises ConfigError for anything but rows of as many bits as the task has.
        """
        hint = self.suggestions()[-1]
        rows = tuple(row_of(word, self.width, hint) for word in words_of(text, hint))
        L = len(rows)
        fits(self.time_steps(L))
        return Example((*rows, GO, *[BLANK] * L), (*[BLANK] * (L + 1), *rows), " ".join(rows))

    def suggestions(self) -> tuple[str, ...]:
        """As many rows as training has at most, twice as many, and a single bit that walks along."""
        draw = np.random.default_rng([SHOWN, self.width])
        rows = [written(row) for row in draw.integers(2, size=(2 * self.length, self.width))]
        walk = [written(np.eye(self.width)[k % self.width]) for k in range(min(self.length, 2 * self.width))]
        return " ".join(rows[: self.length]), " ".join(rows), " ".join(walk)

    def read_row(self, label: str) -> list[float]:
        """A row of bits, the sign to go, or nothing."""
        if label in (GO, BLANK):
            return [0.0] * self.width + [float(label == GO)]
        return [*bits_of(label), 0.0]
