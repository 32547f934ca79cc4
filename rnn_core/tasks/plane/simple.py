"""Two methods without hidden units: asking the nearest points, and drawing a straight line."""

import numpy as np

from rnn_core.tasks.plane.shapes import Points

NEIGHBOURS = range(1, 22, 2)  # odd: a vote of two classes is never even


def nearest(training: Points, held: Points) -> tuple[int, float]:
    """How many neighbours to ask, and the accuracy on `held`.

    The number is the one that tells most training points from all the others.
    """
    votes = _votes(training, training.places, itself=True)
    best = int((votes == training.classes).mean(1).argmax())
    right = _votes(training, held.places, itself=False)[best] == held.classes
    return NEIGHBOURS[best], float(right.mean())


def line(training: Points, held: Points) -> float:
    """The accuracy on `held` of logistic regression on x₁ and x₂, fitted by Newton's method."""
    x, y = _with_one(training.places), training.classes
    w = np.zeros(3)
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ w))
        curvature = x.T @ (x * (p * (1 - p))[:, None]) + 1e-3 * np.eye(3)  # finite for any points
        w -= np.linalg.solve(curvature, x.T @ (p - y) + 1e-3 * w)
    return float(((_with_one(held.places) @ w > 0) == held.classes).mean())


def doubt(training: Points, places: np.ndarray) -> np.ndarray:
    """How much farther the nearest point of the one class is than that of the other (N,): 0 on a border."""
    apart = _distances(places, training.places)
    blue, orange = (apart[:, training.classes == kind].min(1) for kind in (0, 1))
    farther: np.ndarray = np.abs(blue - orange)
    return farther


def _votes(training: Points, places: np.ndarray, itself: bool) -> np.ndarray:
    """The class by each of NEIGHBOURS (N,) for all places; a point does not vote on `itself`."""
    order = _distances(places, training.places).argsort(1, kind="stable")[:, int(itself) :]
    orange = training.classes[order].cumsum(1)  # among the 1, 2, … nearest
    return np.stack([2 * orange[:, k - 1] > k for k in NEIGHBOURS])


def _distances(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Between all pairs (N, M)."""
    apart: np.ndarray = np.linalg.norm(one[:, None] - other, axis=-1)
    return apart


def _with_one(places: np.ndarray) -> np.ndarray:
    return np.concatenate([places, np.ones((len(places), 1))], 1)
