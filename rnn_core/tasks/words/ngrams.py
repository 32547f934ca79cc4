"""The strongest n-grams that are simple: interpolated Kneser and Ney's, with three discounts.

p_m(k | h) = max(c(h k) − D(c), 0) / c(h) + (Σ_k D / c(h)) · p_{m−1}(k | h without its first word)

c are counts for the longest h, and below that the number of different words that come before (h k).
D₁, D₂, D₃ for what is counted once, twice, and more often come from how much is counted so often (Chen and
Goodman 1999, "An empirical study of smoothing techniques for language modeling"). p_{−1} = 1/V.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

_BASE = np.uint64(1_000_003)


@dataclass(frozen=True, eq=False)
class NGrams:
    """Of a text of numbers (n,) below `size`: what follows the `order` − 1 words before."""

    numbers: np.ndarray
    size: int
    order: int

    @classmethod
    def best(cls, numbers: np.ndarray, size: int, longest: int) -> "NGrams":
        """With the order up to `longest` under which the last tenth of a text is likeliest."""
        cut = len(numbers) - max(1, len(numbers) // 10)
        known, asked = numbers[:cut], numbers[None, cut - 1 :]
        shorter, nats = np.full((1, asked.shape[1] - 1), 1.0 / size), list[float]()
        for m in range(longest):
            nats.append(-np.log(_Table.fit(known, size, m, longest=True).mixed(asked, shorter)).mean())
            shorter = _Table.fit(known, size, m, longest=False).mixed(asked, shorter)
        return cls(numbers, size, int(np.argmin(nats)) + 1)

    def chances(self, rows: np.ndarray) -> np.ndarray:
        """Of every word but the first of each row (N, T + 1): how likely it was (N, T)."""
        found = np.full((rows.shape[0], rows.shape[1] - 1), 1.0 / self.size)
        for table in self._tables:
            found = table.mixed(rows, found)
        return found

    def every(self, row: np.ndarray) -> np.ndarray:
        """Of one row (T + 1,): how likely each word is in each place but the first (T, size)."""
        found = np.full((len(row) - 1, self.size), 1.0 / self.size)
        for table in self._tables:
            table.mix_all(row, found)
        return found

    @cached_property
    def _tables(self) -> tuple["_Table", ...]:
        top = self.order - 1
        return tuple(_Table.fit(self.numbers, self.size, m, m == top) for m in range(self.order))


@dataclass(frozen=True, eq=False)
class _Table:
    """Contexts of m words: contexts (C,) sorted, totals (C,) their counts, left (C,) what of them is kept for
    shorter ones. pairs (P,) sorted: the number of a context · size + a word that follows it; kept (P,).
    """

    m: int
    size: int
    contexts: np.ndarray
    totals: np.ndarray
    left: np.ndarray
    pairs: np.ndarray
    kept: np.ndarray

    @classmethod
    def fit(cls, numbers: np.ndarray, size: int, m: int, longest: bool) -> "_Table":
        """Count. Below the longest context, each different word before counts once."""
        before, after = _keys(numbers, m), numbers[1:]
        known = np.arange(len(after)) + 1 >= (m if longest else m + 1)
        if not known.any():
            known[:] = m == 0
        before, after = before[known], after[known]
        contexts, owner = np.unique(before, return_inverse=True)
        followed = owner * size + after
        if not longest:
            first = numbers[np.flatnonzero(known) - m]
            followed = np.unique(followed * size + first) // size
        pairs, counts = np.unique(followed, return_counts=True)
        discounts = _discounts(counts)[np.minimum(counts, 3) - 1]
        totals, left = (np.bincount(pairs // size, part, len(contexts)) for part in (counts, discounts))
        return cls(m, size, contexts, totals, left, pairs, counts - discounts)

    def mixed(self, rows: np.ndarray, shorter: np.ndarray) -> np.ndarray:
        """p_m of what came, from p_{m−1}; where the context is unknown or cut off, that."""
        found = shorter.copy()
        for row, p in zip(rows, found, strict=True):
            place, known = self._place(row)
            at, there = _looked_up(self.pairs, place * self.size + row[1:])
            mixed = (np.where(there, self.kept[at], 0.0) + self.left[place] * p) / self.totals[place]
            p[known] = mixed[known]
        return found

    def mix_all(self, row: np.ndarray, p: np.ndarray) -> None:
        """The same for every word of every place, in p (T, V) itself."""
        place, known = self._place(row)
        p[known] *= (self.left / self.totals)[place[known], None]
        begins, ends = (np.searchsorted(self.pairs, (place + n) * self.size) for n in (0, 1))
        for t in np.flatnonzero(known):
            mine = slice(begins[t], ends[t])
            p[t, self.pairs[mine] % self.size] += self.kept[mine] / self.totals[place[t]]

    def _place(self, row: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Which context stands before each word of a row but the first, and whether it is known at all."""
        if not len(self.contexts):
            return np.zeros(len(row) - 1, int), np.zeros(len(row) - 1, bool)
        place, known = _looked_up(self.contexts, _keys(row, self.m))
        return place, known & (np.arange(len(place)) + 1 >= self.m)


def _keys(row: np.ndarray, m: int) -> np.ndarray:
    """The m words before each word but the first, as one number (T,): of less words where there are not so
    many.
    """
    T = len(row) - 1
    found = np.zeros(T, np.uint64)
    with np.errstate(over="ignore"):
        for back in range(1, m + 1):
            there = found[back - 1 :]
            there *= _BASE
            there += row[: max(0, T - back + 1)].astype(np.uint64) + np.uint64(1)
    return found


def _discounts(counts: np.ndarray) -> np.ndarray:
    """D₁, D₂, D₃ (3,), each between 0 and the count that it is taken from; one D where a text is too regular
    to tell them apart (Kneser and Ney 1995).
    """
    n = np.array([(counts == times).sum() for times in (1, 2, 3, 4)], float)
    Y = n[0] / max(n[0] + 2 * n[1], 1.0)
    if not n.all():
        return np.full(3, np.clip(Y, 0.05, 0.95))
    found = [times - (times + 1) * Y * n[times] / n[times - 1] for times in (1, 2, 3)]
    return np.asarray(np.clip(found, 0.05, [0.95, 1.95, 2.95]))


def _looked_up(keys: np.ndarray, asked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each key stands among sorted ones, and whether it does."""
    place = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return place, keys[place] == asked
