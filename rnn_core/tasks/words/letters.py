"""The bigram model: what a network has to beat that knows the letter before and no more."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Bigram:
    """p(next | letter) mixed from three sources; single (V,), table (V, V): each row sums to 1.

    table[i] = λ₂ · counts(i, ·)/n(i) + λ₁ · frequencies + λ₀ / V, with λ the mixture under which the
    last tenth of the training text is likeliest, estimated on the nine tenths before (Jelinek and
    Mercer 1980).
    """

    single: np.ndarray
    table: np.ndarray

    @classmethod
    def fit(cls, numbers: np.ndarray, size: int) -> "Bigram":
        """Count and mix on a text of numbers (n,) with `size` different letters."""
        cut = len(numbers) - len(numbers) // 10
        shares = _shares(_sources(numbers[:cut], size), numbers[cut - 1 :])
        sources = _sources(numbers, size)
        mixed = sum(share * source for share, source in zip(shares, sources, strict=True))
        single = (np.bincount(numbers, minlength=size) + 1.0) / (len(numbers) + size)
        return cls(single, np.asarray(mixed / mixed.sum(1, keepdims=True)))


def _sources(numbers: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Three tables (V, V): what followed each letter, how frequent letters are, all alike."""
    counts = np.zeros((size, size))
    np.add.at(counts, (numbers[:-1], numbers[1:]), 1.0)
    following = counts / np.maximum(counts.sum(1, keepdims=True), 1.0)
    frequent = np.tile(np.bincount(numbers, minlength=size) / len(numbers), (size, 1))
    return following, frequent, np.full((size, size), 1.0 / size)


def _shares(sources: tuple[np.ndarray, ...], numbers: np.ndarray) -> np.ndarray:
    """Shares (3,) of the sources by thirty rounds of expectation and maximisation."""
    chances = np.stack([source[numbers[:-1], numbers[1:]] for source in sources])
    shares = np.full(3, 1.0 / 3.0)
    for _ in range(30):
        blame = shares[:, None] * chances
        shares = (blame / blame.sum(0)).mean(1)
    return np.asarray(np.maximum(shares, 1e-6))


@dataclass(frozen=True, eq=False)
class Interpolated:
    """n-grams of every order up to n, each mixed with the next shorter one (Witten and Bell 1991).

    p_m(k | the m letters before) = (counts(…k) + D · p_{m−1}(k)) / (counts(…) + D), D: how many different
    letters followed them; p_{−1} = 1/V.
    """

    numbers: np.ndarray
    size: int

    @classmethod
    def best(cls, training: np.ndarray, windows: np.ndarray, size: int, longest: int) -> tuple[str, float]:
        """The order that is best on the last tenth of training (n,), and its bits on `windows` (N, T + 1)."""
        cut = len(training) - len(training) // 10
        tried = cls(training[:cut], size).bits(training[None, cut:], longest)
        m = int(np.argmin(tried))
        return f"{m + 1}-grams, interpolated", float(cls(training, size).bits(windows, m + 1)[m])

    def bits(self, windows: np.ndarray, orders: int) -> np.ndarray:
        """Mean −log₂ p_m of all letters of `windows` (N, T + 1) but the first, for m = 0 … orders − 1.

        Nobody looks back beyond the beginning of a window.
        """
        chances = np.full((len(windows), windows.shape[1] - 1), 1.0 / self.size)
        found = []
        for m in range(orders):
            here = np.arange(chances.shape[1]) + 1 >= m
            chances[:, here] = self._mixed(windows, m, chances)[:, here]
            found.append(-np.log2(chances).mean())
        return np.array(found)

    def _mixed(self, windows: np.ndarray, m: int, shorter: np.ndarray) -> np.ndarray:
        """p_m of every letter but the first, from p_{m−1}; unknown contexts stay at that."""
        before = _contexts(self.numbers[None], m)[0]
        pairs = before * np.uint64(self.size) + self.numbers[1:].astype(np.uint64)
        kinds, first, times = np.unique(pairs, return_index=True, return_counts=True)
        contexts, counts = np.unique(before, return_counts=True)
        owner = before[first]
        _, different = np.unique(owner, return_counts=True)
        asked = _contexts(windows, m)
        D, n = _looked_up(contexts, different, asked), _looked_up(contexts, counts, asked)
        told = asked * np.uint64(self.size) + windows[:, 1:].astype(np.uint64)
        mixed = (_looked_up(kinds, times, told) + D * shorter) / np.maximum(n + D, 1)
        return np.where(n == 0, shorter, mixed)


def _contexts(rows: np.ndarray, m: int) -> np.ndarray:
    """The m letters before each letter but the first, as one number (N, T): 0 where there are not so many."""
    N, T = rows.shape
    found = np.zeros((N, T - 1), np.uint64)
    with np.errstate(over="ignore"):
        for back in range(1, m + 1):
            moved = rows[:, max(0, 1 - back) : T - back].astype(np.uint64)
            found[:, back - 1 :] = found[:, back - 1 :] * np.uint64(1_000_003) + moved + np.uint64(1)
    return found


def _looked_up(keys: np.ndarray, values: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """The value of every key that is asked for; 0 for those that are not there."""
    place = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return np.asarray(np.where(keys[place] == asked, values[place], 0))
