"""Simple methods to be better than: they count words and know nothing of order beyond n neighbours."""

from collections.abc import Sequence

import numpy as np

BUCKETS = 1 << 15


def ngram_accuracy(
    training: Sequence[np.ndarray],
    truth: np.ndarray,
    held_out: Sequence[np.ndarray],
    held_truth: np.ndarray,
    longest: int,
) -> float:
    """Held-out accuracy of logistic regression on the 1- to `longest`-grams of sentences.

    training, held_out: rows of word numbers; truth (N,), held_truth (M,): 0 or 1. The n-grams are
    counted in hashed buckets; 60 rounds of Adagrad are enough to settle.
    """
    rows, columns = _features(training, longest)
    weights, seen = np.zeros(BUCKETS), np.full(BUCKETS, 1e-8)
    for _ in range(60):
        scores = np.bincount(rows, weights[columns], minlength=len(truth))
        slope = 1.0 / (1.0 + np.exp(-scores)) - truth
        gradient = np.bincount(columns, slope[rows], minlength=BUCKETS) + 0.02 * weights
        seen += gradient**2
        weights -= 0.3 * gradient / np.sqrt(seen)
    rows, columns = _features(held_out, longest)
    scores = np.bincount(rows, weights[columns], minlength=len(held_truth))
    return float(((scores > 0) == held_truth).mean())


def _features(sentences: Sequence[np.ndarray], longest: int) -> tuple[np.ndarray, np.ndarray]:
    """Row and bucket of every n-gram of every sentence."""
    rows: list[np.ndarray] = []
    columns: list[np.ndarray] = []
    lengths = np.array([len(sentence) for sentence in sentences])
    words = np.concatenate(sentences) + 1
    owner = np.repeat(np.arange(len(sentences)), lengths)
    key = np.zeros(len(words), np.int64)
    for n in range(longest):
        size = len(words) - n
        key = key[:size] * 1_000_003 + words[n:]
        whole = owner[:size] == owner[n:]
        rows.append(owner[:size][whole])
        columns.append(key[whole] % BUCKETS)
    return np.concatenate(rows), np.concatenate(columns)
