"""What simple methods make of pictures: how often there is ink at a place, and beside which pixels."""

from collections.abc import Iterator, Sequence

import numpy as np

# Of a pixel the ones that are read before it, as (lines up, pixels to the left), the most telling first.
AROUND = ((1, 0), (0, 1), (1, -1), (1, 1), (0, 2), (2, 0))
MOST = 1_500  # pictures that are counted of one kind; of several kinds twice as many in all
FEW = 8  # pixels of a line: of larger pictures the regressions take too long
RIDGE, ROUNDS = 10.0, 8  # of the logistic regressions: weight decay, and Newton's steps at most
WEIGHT = 2.0  # so many pictures the guess of the wider view counts for


def methods(kinds: Sequence[np.ndarray], held: np.ndarray, side: int) -> Iterator[tuple[str, np.ndarray]]:
    """Name, and the chance of ink at each pixel of the held-out pictures (M, side²), the strongest first.

    kinds: the pictures for training; each kind counts as much as any other, as it does in a batch.
    """
    kinds = [kind[: MOST if len(kinds) == 1 else 2 * MOST // len(kinds)] for kind in kinds]
    training = np.concatenate(kinds)
    weights = np.concatenate([np.full(len(kind), len(training) / len(kinds) / len(kind)) for kind in kinds])
    alone = _alone(training, weights)
    if side <= FEW:
        yield "logistic regression on all pixels before", _logistic(training, weights, held)
    yield "pixels around and place", _around(training, weights, held, side)
    yield "pixels around", _around(training, weights, held, side, placed=False)
    yield "independent pixels", np.broadcast_to(alone, held.shape)


def _alone(training: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The chance of ink at each place (T,), as if each had been seen once with ink and once without."""
    made: np.ndarray = (weights @ training + 1.0) / (weights.sum() + 2.0)
    return made


def _around(
    training: np.ndarray, weights: np.ndarray, held: np.ndarray, side: int, placed: bool = True
) -> np.ndarray:
    """Counts with back-off: one more pixel of AROUND at a time, each guess leaning on the one before it.

    Where the same n pixels were seen: (count of ink + WEIGHT · chance by n − 1) / (count + WEIGHT).
    """
    T = side * side
    ink, heavy = training.ravel(), np.repeat(weights, T)
    base = _alone(training, weights) if placed else np.full(T, weights @ training.mean(1) / weights.sum())
    chances = np.broadcast_to(base, held.shape).ravel()
    codes = (_codes(pictures, side, placed) for pictures in (training, held))
    for n, (rows, wanted) in enumerate(zip(*codes, strict=True)):
        size = (T if placed else 1) * 3**n
        total = np.bincount(rows, heavy, size)
        marked = np.bincount(rows, heavy * ink, size)
        chances = (marked[wanted] + WEIGHT * chances) / (total[wanted] + WEIGHT)
    found: np.ndarray = chances.reshape(held.shape)
    return found


def _codes(pictures: np.ndarray, side: int, placed: bool) -> Iterator[np.ndarray]:
    """For 0, 1, 2 … pixels of AROUND: what is seen from each pixel, as a number (N · side²,).

    Beyond the edge there is neither paper nor ink: 2.
    """
    N, T = len(pictures), side * side
    wide = np.full((N, side + 2, side + 4), 2, np.int32)
    wide[:, 2:, 2:-2] = pictures.reshape(N, side, side)
    code = np.tile(np.arange(T, dtype=np.int32) if placed else np.zeros(T, np.int32), N)
    yield code
    for up, left in AROUND:
        seen = wide[:, 2 - up : 2 - up + side, 2 - left : 2 - left + side]
        code = code * 3 + seen.ravel()
        yield code


def _logistic(training: np.ndarray, weights: np.ndarray, held: np.ndarray) -> np.ndarray:
    """For every pixel a logistic regression on all those before it: a belief net without hidden units."""
    known, asked = (pictures.astype(np.float64) * 2.0 - 1.0 for pictures in (training, held))
    found = np.empty(held.shape)
    for t in range(held.shape[1]):
        x, probe = (np.column_stack([np.ones(len(part)), part[:, :t]]) for part in (known, asked))
        w = _newton(x, training[:, t].astype(np.float64), weights)
        found[:, t] = _sigmoid(probe @ w)
    return found


def _newton(x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The weights (F,) that make y (N,) likeliest, held small."""
    ridge = np.full(x.shape[1], RIDGE)
    ridge[0] = 0.5  # of the constant, so that a pixel that is always paper has an end
    w = np.zeros(x.shape[1])
    for _ in range(ROUNDS):
        p = _sigmoid(x @ w)
        slope = x.T @ (weights * (p - y)) + ridge * w
        curved = (x.T * (weights * p * (1.0 - p))) @ x + np.diag(ridge)
        change = np.linalg.solve(curved, slope)
        w -= change
        if np.abs(change).max() < 1e-4:
            break
    return w


def _sigmoid(a: np.ndarray) -> np.ndarray:
    found: np.ndarray = 1.0 / (1.0 + np.exp(-np.clip(a, -30.0, 30.0)))
    return found
