"""What stood behind this one? Recall by content (Graves et al. 2014; Schlag et al. 2021)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from rnn_core.data import Baseline, Example, Spec
from rnn_core.option import ConfigError, option, shown
from rnn_core.tasks.base import Task
from rnn_core.tasks.bits.pairs import LETTERS, listed, one_after_another, paired, side_by_side
from rnn_core.tasks.bits.rows import BitRows, Laid, curriculum
from rnn_core.tasks.bits.writing import BLANK, GO, bits_of, fits, numbers, row_of, words_of, written

LIST, PAIRS = "list", "pairs"
SHOWN = 105  # of the draws that are suggested


@dataclass(frozen=True)
class AssociativeRecall(BitRows, Task):
    """list: n different rows of bits, then one of them with a sign; asked is the one behind it: T = n + 2.

    pairs: n times a key, one of so many letters, with its value in bits beside it; then each key by itself,
    and its value is asked at once. T = n and as many as there are different keys.

    With rewriting the row that is shown again stands twice in the list, and keys are written anew: the last
    time counts. Whoever only adds what comes to what is there has both.
    """

    name: ClassVar[str] = "associative_recall"
    title: ClassVar[str] = "Recall by content"
    about: ClassVar[str] = (
        "Reads a list, is shown one entry again, and says what belongs to it. No place is told: it must be "
        "found by what it looks like."
    )
    question: ClassVar[str] = "Is it found by its place, or by what it looks like?"

    defaults: ClassVar[Mapping[str, Any]] = {**BitRows.defaults, "learning_rate": 0.006, "batch_size": 32}

    length: int = option(5, "Most entries", low=2, high=16, tier=1, help="n: training has 2 to so many")
    width: int = option(
        6, "Bits of a row", low=3, high=8, tier=2, help="How wide each row, or each value, is"
    )
    layout: str = option(
        LIST,
        "Layout",
        choices=(LIST, PAIRS),
        tier=2,
        help="list: rows one after another, and asked is the row behind the one that is shown; pairs: a key "
        "and its value at one time step, and asked is the value of each key",
    )
    rewriting: bool = option(
        False,
        "Written again",
        tier=2,
        help="A row stands twice in the list, or a key comes again with another value: the last time counts",
    )
    symbols: int = option(
        16,
        "Different keys",
        low=4,
        high=len(LETTERS),
        help="How many letters the keys of pairs are drawn from",
    )
    curriculum: bool = curriculum(helps=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.length > self.most_rows:
            what = "rows of bits" if self.layout == LIST else "keys"
            raise ConfigError(
                f"length = {self.length} is more than there are different {what}: choose {self.most_rows} or "
                "less."
            )
        if self.length < self.sizes[0]:
            raise ConfigError(f"length = {self.length}: to write one entry again takes a list of 3 or more.")

    @property
    def spec(self) -> Spec:
        """A row and a sign, or a key, its value and a sign, at every time step; a row of bits each time."""
        F = self.width + 1 + (self.symbols if self.layout == PAIRS else 0)
        return Spec("vectors", F, "every", "bits", self.width, longest=self.time_steps(self.length))

    @property
    def sizes(self) -> tuple[int, int]:
        """2 to `length`; to be written again takes 3."""
        return (3 if self.rewriting else 2), self.length

    @property
    def most_rows(self) -> int:
        """Rows of a list differ, as far as there are so many; so do keys, unless they are written again."""
        if self.layout == LIST:
            return 1 << self.width
        return self.symbols * (2 if self.rewriting else 1)

    def time_steps(self, size: int, variant: int = -1) -> int:
        """Of a list n + 2; of pairs n and the different keys."""
        if self.layout == LIST:
            return size + 2
        return size + (-(-size // 2) if self.rewriting else size)

    def laid(self, draw: np.random.Generator, count: int, size: int, variant: int) -> tuple[Laid, np.ndarray]:
        """Every row, or every key, equally often."""
        if self.layout == LIST:
            rows, at = listed(draw, count, size, self.width, self.rewriting)
            return one_after_another(rows, at), numbers(rows)
        keys, values = paired(draw, count, size, self.width, self.symbols, self.rewriting)
        return side_by_side(draw, keys, values, self.symbols), numbers(values)

    def ladder_note(self) -> str:
        """How long an example of so many entries is."""
        if self.layout == LIST:
            return "n rows take n + 2 time steps: the list, one row again, and one for the answer."
        return "n keys with their values, then every different key by itself."

    def baselines(self) -> tuple[Baseline, ...]:
        """Without a memory: the bits are fair. Lists differ row by row, which tells nothing worth having."""
        return (Baseline("bit_error", "without a memory", 0.5),)

    def example(self, text: str) -> Example:
        """`1010 0110 1111 ? 0110`, or of pairs `a:0110 b:1100 ? a`; of pairs all keys are asked if none is.

        Raises ConfigError for what cannot be read, and for what was never shown.
        """
        hint = self.suggestions()[-1]
        words = " ".join(words_of(text, hint)).replace(GO, f" {GO} ").split()
        if words.count(GO) > 1:
            raise ConfigError(f"One question mark is enough: type for example {hint}.")
        at = words.index(GO) if GO in words else len(words)
        told, asked = words[:at], words[at + 1 :]
        return self._list(told, asked, hint) if self.layout == LIST else self._pairs(told, asked, hint)

    def _list(self, told: Sequence[str], asked: Sequence[str], hint: str) -> Example:
        rows = tuple(row_of(word, self.width, hint) for word in told)
        if len(asked) != 1 or len(rows) < 2:
            raise ConfigError(
                f"Type two rows or more, a question mark, and the row shown again: for example {hint}."
            )
        query = row_of(asked[0], self.width, hint)
        if query not in rows:
            raise ConfigError(f"{shown(query)} does not stand in the list: show one of its rows again.")
        place = len(rows) - 1 - rows[::-1].index(query)
        if place == len(rows) - 1:
            raise ConfigError(f"Nothing stands behind {shown(query)}, the last row: show another one again.")
        fits(len(rows) + 2)
        blanks = [BLANK] * (len(rows) + 1)
        inputs = (*rows, f"{GO}{query}", BLANK)
        return Example(inputs, (*blanks, rows[place + 1]), " ".join((*rows, GO, query)))

    def _pairs(self, told: Sequence[str], asked: Sequence[str], hint: str) -> Example:
        pairs = [self._pair(word, hint) for word in told]
        if not pairs:
            raise ConfigError(f"There is nothing to read before the question mark: type for example {hint}.")
        values = dict(pairs)
        for key in asked:
            if key not in values:
                raise ConfigError(
                    f"{shown(key)} is no key that has been shown: ask for one of {', '.join(values)}."
                )
        asked = asked or list(values)
        fits(len(pairs) + len(asked))
        inputs = (*(f"{key}:{value}" for key, value in pairs), *(f"{GO}{key}" for key in asked))
        targets = (*[BLANK] * len(pairs), *(values[key] for key in asked))
        return Example(inputs, targets, " ".join((*inputs[: len(pairs)], GO, *asked)))

    def _pair(self, word: str, hint: str) -> tuple[str, str]:
        """Key and value of `a:0110`. Raises ConfigError."""
        key, colon, value = word.partition(":")
        known = LETTERS[: self.symbols]
        if not colon or len(key) != 1 or key not in known:
            raise ConfigError(
                f"{shown(word)} is no key with its value: write one of the letters a to {known[-1]}, a colon "
                f"and bits, for example {hint}."
            )
        return key, row_of(value, self.width, hint)

    def suggestions(self) -> tuple[str, ...]:
        """As many entries as training has at most, twice as many, as far as there are so many, and a few."""
        sizes = (self.length, min(2 * self.length, self.most_rows), max(self.sizes[0], 3))
        return tuple(dict.fromkeys(self._suggested(n) for n in sizes))

    def _suggested(self, n: int) -> str:
        draw, W = np.random.default_rng([SHOWN, n, self.width]), self.width
        if self.layout == LIST:
            rows, at = listed(draw, 1, n, W, self.rewriting)
            words = [written(row) for row in rows[0]]
            return " ".join((*words, GO, words[int(at[0])]))
        keys, values = paired(draw, 1, n, W, self.symbols, self.rewriting)
        named = [LETTERS[key] for key in keys[0]]
        shown_ = [f"{key}:{written(row)}" for key, row in zip(named, values[0], strict=True)]
        return " ".join((*shown_, GO, *dict.fromkeys(named)))

    def read_row(self, label: str) -> list[float]:
        """A row, a sign or nothing; of pairs a key with its value, or a key that is asked for."""
        if self.layout == LIST:
            row = [0.0] * self.width if label == BLANK else bits_of(label.removeprefix(GO))
            return [*row, float(label.startswith(GO))]
        asks = label.startswith(GO)
        key, _, value = label.removeprefix(GO).partition(":")
        one_hot = [float(letter == key) for letter in LETTERS[: self.symbols]]
        return [*one_hot, *(bits_of(value) if value else [0.0] * self.width), float(asks)]
