"""What simple methods make of tunes: n-grams that may count the beats, and rules that copy a phrase.

An n-gram of order m is mixed with the next shorter one (Witten and Bell 1991): p_m = (counts + D p_{m−1}) /
(n + D), where D different notes followed the context n times. A copying rule says that what sounded at the
same place of another phrase comes again, with the share w of training tunes in which it did: p = w · copied +
(1 − w) · n-gram.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnn_core.data import Batch
from rnn_core.tasks.tunes.notes import ENDING, LENGTHS, VOCABULARY

V = len(VOCABULARY)
ORDERS = 4  # of n-grams: 0 to 3 notes before
SURE = 0.999  # the largest w
HALF_BEATS = np.array([*(number % len(LENGTHS) + 1 for number in range(ENDING)), 0])  # of each symbol


@dataclass(frozen=True, eq=False)
class Rows:
    """Tunes side by side (N, T): what is read, what comes next, which of that is asked for, and the half beat
    at which it begins.
    """

    inputs: np.ndarray
    targets: np.ndarray
    mask: np.ndarray
    onsets: np.ndarray

    @classmethod
    def of(cls, batch: Batch) -> "Rows":
        """From a batch."""
        inputs = batch.inputs.numpy()
        return cls(inputs, batch.targets.numpy(), batch.target_mask.numpy(), onsets(inputs))


def onsets(inputs: np.ndarray) -> np.ndarray:
    """The half beat at which each target begins (N, T): when the input before it is over."""
    return np.asarray(np.cumsum(HALF_BEATS[inputs], 1))


def ngrams(training: Rows, asked: Rows, orders: int, counting: bool = False) -> list[np.ndarray]:
    """p_m (N, T, V) of every note that is asked for, for m = 0 … orders − 1 notes before it; `counting`: the
    beat at which it begins is known too.
    """
    found = [np.full((*asked.mask.shape, V), 1.0 / V, np.float32)]
    for m in range(orders):
        found.append(_mixed(training, asked, m, counting, found[-1]))
    return found[1:]


def _mixed(training: Rows, asked: Rows, m: int, counting: bool, shorter: np.ndarray) -> np.ndarray:
    """p_m from p_{m−1}; contexts that training never had stay at that."""
    seen, wanted = (_contexts(rows, m, counting) for rows in (training, asked))
    contexts, which = np.unique(seen[training.mask], return_inverse=True)
    counts = np.zeros((len(contexts), V), np.float32)
    np.add.at(counts, (which.ravel(), training.targets[training.mask]), 1.0)
    at = np.minimum(np.searchsorted(contexts, wanted), len(contexts) - 1)
    known = contexts[at] == wanted
    kinds, times = (counts > 0).sum(1, dtype=np.float32), counts.sum(1)
    D, n = kinds[at][..., None], times[at][..., None]
    return np.asarray(np.where(known[..., None], (counts[at] + D * shorter) / (n + D), shorter))


def _contexts(rows: Rows, m: int, counting: bool) -> np.ndarray:
    """The beat of what comes next, if that counts, and the m notes before it, as one number (N, T)."""
    code, T = rows.onsets if counting else np.zeros_like(rows.onsets), rows.inputs.shape[1]
    for back in range(m):
        before = np.full_like(rows.inputs, V)
        before[:, back:] = rows.inputs[:, : T - back]
        code = code * (V + 1) + before
    return code


def copied(rows: Rows, phrase: int, sources: Sequence[int | None]) -> np.ndarray:
    """For each note that is asked for the one that began at the same place of phrase sources[k] (N, T), where
    k is the phrase it begins in; `<end>` behind the last phrase; −1 where there is none. phrase: half
    beats.
    """
    N, T = rows.mask.shape
    starts = np.concatenate([np.zeros((N, 1), np.int64), rows.onsets], 1)[:, :T]  # of the inputs
    at = np.full((N, phrase * len(sources) + 1), -1)
    line, column = np.nonzero(rows.mask)
    inside = starts[line, column] < at.shape[1]
    line, column = line[inside], column[inside]
    at[line, starts[line, column]] = rows.inputs[line, column]
    number = np.minimum(rows.onsets // phrase, len(sources))
    back = np.array([*(k if source is None else source for k, source in enumerate(sources)), len(sources)])
    known = np.array([*(source is not None for source in sources), False])
    wanted = np.minimum(back[number] * phrase + rows.onsets % phrase, at.shape[1] - 1)
    found = np.where(known[number], np.take_along_axis(at, wanted, 1), -1)
    return np.asarray(np.where(number == len(sources), ENDING, found))


def copying(
    training: Rows, asked: Rows, phrase: int, sources: Sequence[int | None], else_: np.ndarray
) -> np.ndarray:
    """p (N, T, V) of a rule that copies, and says what `else_` (N, T, V) does where nothing can be copied."""
    there, here = copied(training, phrase, sources), copied(asked, phrase, sources)
    right = there == training.targets
    shares = np.zeros(len(sources) + 1)
    for k in range(len(shares)):
        tried = training.mask & (there >= 0) & (np.minimum(training.onsets // phrase, len(sources)) == k)
        shares[k] = min(SURE, float(right[tried].mean())) if tried.any() else 0.0
    w = np.where(here >= 0, shares[np.minimum(asked.onsets // phrase, len(sources))], 0.0)
    p = (1.0 - w)[..., None] * else_
    line, column = np.nonzero(here >= 0)
    p[line, column, here[line, column]] += w[line, column]
    return np.asarray(p)


def best_ngram(training: Rows, asked: Rows) -> tuple[str, np.ndarray]:
    """The name and p (N, T, V) of the n-grams that are right most often, if they also know at which beat of
    the tune they are. The order is picked on the asked tunes themselves: nobody can say that a better one
    was left out.
    """
    truth = asked.targets
    found = ngrams(training, asked, ORDERS, counting=True)
    right = [float((p.argmax(-1) == truth)[asked.mask].mean()) for p in found]
    m = int(np.argmax(right))
    return f"{m + 1}-grams that count the beats", found[m]
