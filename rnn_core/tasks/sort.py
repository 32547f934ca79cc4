"""Numbers in bits that are to be given back in order of size (after Graves, Wayne & Danihelka 2014)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from rnn_core.data import Baseline, Example, Spec
from rnn_core.option import option
from rnn_core.tasks.base import Task
from rnn_core.tasks.bits.rows import BitRows, Laid, curriculum
from rnn_core.tasks.bits.writing import BLANK, GO, bits_of, fits, numbers, row_of, words_of, written

SHOWN = 104  # of the draws that are suggested
COUNTED = 20_000  # draws in which the middle of each rank is looked for


@dataclass(frozen=True)
class Sort(BitRows, Task):
    """n numbers in bits, the first bit counting most, a time step that says "go", and n in which they are
    asked from the smallest to the largest: T = 2 n + 1.

    Graves et al. sort vectors of bits by a priority that comes with each; here the row is its own priority.
    """

    name: ClassVar[str] = "sort"
    title: ClassVar[str] = "Sort numbers"
    about: ClassVar[str] = (
        "Reads numbers written in bits and then writes them down from the smallest to the largest. The first "
        "one that it must say may be the last it has read."
    )
    question: ClassVar[str] = "Does it sort while it writes, or while it reads?"

    defaults: ClassVar[Mapping[str, Any]] = {**BitRows.defaults, "learning_rate": 0.005, "batch_size": 32}

    length: int = option(5, "Most numbers", low=2, high=20, tier=1, help="Training has 2 to so many")
    width: int = option(
        4, "Bits of a number", low=1, high=8, tier=2, help="4 bits write the numbers from 0 to 15"
    )
    curriculum: bool = curriculum(helps=False)

    @property
    def spec(self) -> Spec:
        """A row of bits and the sign to go at every time step; a row of bits each time."""
        T = self.time_steps(self.length)
        return Spec("vectors", self.width + 1, "every", "bits", self.width, longest=T)

    @property
    def sizes(self) -> tuple[int, int]:
        """2 to `length` numbers."""
        return 2, self.length

    def time_steps(self, size: int, variant: int = -1) -> int:
        """2 n + 1."""
        return 2 * size + 1

    def laid(self, draw: np.random.Generator, count: int, size: int, variant: int) -> tuple[Laid, np.ndarray]:
        """Every number equally often, also twice in one example."""
        W, T = self.width, self.time_steps(size)
        rows = draw.integers(2, size=(count, size, W))
        values = numbers(rows)
        inputs, targets = np.zeros((count, T, W + 1), np.float32), np.zeros((count, T, W), np.float32)
        inputs[:, :size, :W] = rows
        inputs[:, size, W] = 1.0
        targets[:, size + 1 :] = np.take_along_axis(rows, values.argsort(1, kind="stable")[..., None], 1)
        asked = np.broadcast_to(np.arange(T) > size, (count, T))
        return Laid(inputs, targets, asked), values

    def ladder_note(self) -> str:
        """How long an example of so many numbers is."""
        return "n numbers take 2 n + 1 time steps: to read them, one that says go, and to write them."

    def baselines(self) -> tuple[Baseline, ...]:
        """Without a memory, but with an eye on the clock: the likelier value at each rank; and a guess."""
        batch = self.held_out(10**6)
        said = np.full(batch.targets.shape, 0.5, np.float32)
        for n in sorted(set(batch.input_lengths.tolist())):
            size = (n - 1) // 2
            laid, _ = self.laid(np.random.default_rng([85, size]), COUNTED, size, 0)
            said[batch.input_lengths.numpy() == n, :n] = laid.targets.mean(0)
        middle = self.measure(said, batch)["bit_error"]
        return (
            Baseline("bit_error", "the likeliest bits of each rank", middle),
            Baseline("bit_error", "guessing", 0.5),
        )

    def example(self, text: str) -> Example:
        """The numbers of `text`, "1010 0110", and the same sorted.

        Raises ConfigError for anything but rows of as many bits as the task has.
        """
        hint = self.suggestions()[-1]
        rows = tuple(row_of(word, self.width, hint) for word in words_of(text, hint))
        n = len(rows)
        fits(self.time_steps(n))
        return Example((*rows, GO, *[BLANK] * n), (*[BLANK] * (n + 1), *sorted(rows)), " ".join(rows))

    def suggestions(self) -> tuple[str, ...]:
        """As many numbers as training has at most, twice as many, and some that come the wrong way round."""
        draw, W = np.random.default_rng([SHOWN, self.width]), self.width
        rows = [written(row) for row in draw.integers(2, size=(2 * self.length, W))]
        n = min(self.length, 2**W)
        back = [f"{value:0{W}b}" for value in np.linspace(2**W - 1, 0, n).astype(int)]
        return " ".join(rows[: self.length]), " ".join(rows), " ".join(back)

    def read_row(self, label: str) -> list[float]:
        """A number, the sign to go, or nothing."""
        if label in (GO, BLANK):
            return [0.0] * self.width + [float(label == GO)]
        return [*bits_of(label), 0.0]
