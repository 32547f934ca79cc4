"""Rows of bits that are to be given back several times over (Graves, Wayne & Danihelka 2014)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data import Baseline, Example, Spec
from rnn_core.option import ConfigError, option, shown
from rnn_core.tasks.base import Task
from rnn_core.tasks.bits.rows import BitRows, Laid, curriculum
from rnn_core.tasks.bits.writing import BLANK, bits_of, fits, numbers, row_of, words_of, written

TIMES = "×"
END = "end"  # the last output
MOST_TIMES = 10
SHOWN = 103  # of the draws that are suggested


@dataclass(frozen=True)
class RepeatCopy(BitRows, Task):
    """L rows of random bits, a time step that says R, R times L in which they are asked, and one for the end.

    T = L + 1 + R L + 1. R is told on an input of its own, as a share of the most; that all is written is to
    be said on an output of its own, so the network has to count. Training draws L and R anew for each batch.
    """

    name: ClassVar[str] = "repeat_copy"
    title: ClassVar[str] = "Copy several times"
    about: ClassVar[str] = (
        "Reads rows of bits and a number, writes the rows so many times over, and says when it is done. "
        "It has to keep the rows, and to count."
    )
    question: ClassVar[str] = "Where does it look when it begins again?"

    length: int = option(4, "Most rows", low=1, high=10, tier=1, help="L: training has 1 to so many rows")
    repeats: int = option(
        3, "Most times", low=1, high=5, tier=2, help="R: training asks for 1 to so many copies"
    )
    width: int = option(4, "Bits of a row", low=1, high=8, tier=2, help="How wide each row is")
    curriculum: bool = curriculum(helps=True)

    @property
    def spec(self) -> Spec:
        """A row of bits and how many times, at every time step; a row of bits and the end each time."""
        T, W = self.time_steps(self.length), self.width
        return Spec("vectors", W + 1, "every", "bits", W + 1, longest=T)

    @property
    def sizes(self) -> tuple[int, int]:
        """1 to `length` rows."""
        return 1, self.length

    @property
    def variants(self) -> int:
        """Once to `repeats` times."""
        return self.repeats

    def time_steps(self, size: int, variant: int = -1) -> int:
        """L + 1 + R L + 1."""
        return size + 2 + size * (variant % self.repeats + 1)

    def laid(self, draw: np.random.Generator, count: int, size: int, variant: int) -> tuple[Laid, np.ndarray]:
        """Fair bits."""
        W, R, T = self.width, variant + 1, self.time_steps(size, variant)
        rows = draw.integers(2, size=(count, size, W))
        inputs, targets = np.zeros((2, count, T, W + 1), np.float32)
        inputs[:, :size, :W] = rows
        inputs[:, size, W] = R / self.repeats
        targets[:, size + 1 : -1, :W] = np.tile(rows, (1, R, 1))
        targets[:, -1, W] = 1.0
        asked = np.broadcast_to(np.arange(T) > size, (count, T))
        return Laid(inputs, targets, asked), numbers(rows)

    def ladder_note(self) -> str:
        """How long an example of so many rows is."""
        return f"L rows, {self.repeats} times each, take {self.repeats + 1} L + 2 time steps."

    def baselines(self) -> tuple[Baseline, ...]:
        """Without a memory: the bits are fair, and that it ends is said by nobody who cannot count.

        Of N outputs of K bits in B examples: half of K − 1 bits of those before the end, and the end itself.
        """
        batch = self.held_out(10**6)
        B, N, K = len(batch.inputs), int(batch.target_mask.sum()), self.width + 1
        wrong = (0.5 * (K - 1) * (N - B) + B) / (K * N)  # at the end itself the other bits are 0
        return (Baseline("bit_error", "without a memory", wrong),)

    def example(self, text: str) -> Example:
        """The rows of `text` and how many times, "1010 0110 ×2"; once where nothing says so.

        Raises ConfigError for anything else.
        """
        hint = self.suggestions()[-1]
        words = list(words_of(text, hint))
        R = 1
        if words[-1][:1] in (TIMES, "x", "X", "*"):
            R = _times(words.pop(), hint)
        if not words:
            raise ConfigError(f"There is nothing to read before ×{R}: type for example {hint}.")
        rows = tuple(row_of(word, self.width, hint) for word in words)
        L = len(rows)
        fits(L * (R + 1) + 2)
        blanks = [BLANK] * (L + 1)
        return Example(
            (*rows, f"{TIMES}{R}", *[BLANK] * (R * L + 1)),
            (*blanks, *rows * R, END),
            f"{' '.join(rows)} {TIMES}{R}",
        )

    def suggestions(self) -> tuple[str, ...]:
        """The most rows most times, twice as many, and a single bit that walks along."""
        draw = np.random.default_rng([SHOWN, self.width])
        L, R = self.length, self.repeats
        rows = [written(row) for row in draw.integers(2, size=(2 * L, self.width))]
        walk = [written(np.eye(self.width)[k % self.width]) for k in range(min(L, self.width))]
        found = (f"{' '.join(rows[:L])} ×{R}", f"{' '.join(rows)} ×{R}", f"{' '.join(walk)} ×2")
        return tuple(dict.fromkeys(found))

    def read_row(self, label: str) -> list[float]:
        """A row of bits, how many times, or nothing."""
        if label.startswith(TIMES):
            return [0.0] * self.width + [int(label.removeprefix(TIMES)) / self.repeats]
        return [0.0] * (self.width + 1) if label == BLANK else [*bits_of(label), 0.0]

    def read_target(self, label: str) -> list[float]:
        """A row of bits, or the end."""
        return [0.0] * self.width + [1.0] if label == END else [*bits_of(label), 0.0]


def _times(word: str, hint: str) -> int:
    """The number in `×2`. Raises ConfigError."""
    number = word[1:]
    if not (number.isascii() and number.isdigit() and len(number) < 4 and 1 <= int(number) <= MOST_TIMES):
        raise ConfigError(
            f"{shown(word)} does not say how many times: write ×1 to ×{MOST_TIMES} behind the rows, for "
            f"example {hint}."
        )
    return int(number)
