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
