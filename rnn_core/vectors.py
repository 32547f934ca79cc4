"""What vectors of words answer: which lie near, analogies, relations. And vectors that are counted only.

E (V, d) has a line for each word. All of it is geometry: nothing here knows what a word means.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

GOLDEN = 2.399963  # radians: of neighbouring numbers no two directions are alike
Pairs = Sequence[tuple[str, str]]
Near = list[tuple[int, float]]  # number of a word and its cosine, the nearest first


@dataclass(frozen=True)
class Share:
    """right of `asked` analogies of one relation have the right word first."""

    right: int
    asked: int

    @property
    def share(self) -> float:
        """right ÷ asked."""
        return self.right / self.asked if self.asked else 0.0


@dataclass(frozen=True, eq=False)
class Plane:
    """Where vectors lie in a plane: (x − mean) axes, of mean (d,) and axes (d, 2). share: of the variance."""

    mean: np.ndarray
    axes: np.ndarray
    share: float

    def at(self, x: np.ndarray) -> np.ndarray:
        """The point of a vector, or of each of several."""
        return np.asarray((x - self.mean) @ self.axes)


def unit(E: np.ndarray) -> np.ndarray:
    """Every line at length 1; a line of zeros stays."""
    lengths = np.linalg.norm(E, axis=-1, keepdims=True)
    return np.asarray(E / np.maximum(lengths, 1e-12))


def nearest(E: np.ndarray, to: np.ndarray, count: int, without: Sequence[int] = ()) -> Near:
    """The words whose vectors point most nearly the way `to` (d,) points, by their cosine."""
    cosines = unit(E) @ unit(to)
    cosines[list(without)] = -np.inf
    order = np.argsort(-cosines, kind="stable")[:count]
    return [(int(k), float(cosines[k])) for k in order if np.isfinite(cosines[k])]


def target(E: np.ndarray, a: int, b: int, c: int) -> np.ndarray:
    """a − b + c (d,), of vectors of length 1."""
    e = unit(E[[a, b, c]])
    return np.asarray(e[0] - e[1] + e[2])


def analogy(
    E: np.ndarray, a: int, b: int, c: int, count: int = 5, without: Sequence[int] | None = None
) -> Near:
    """What is to c as a is to b: the words nearest to a − b + c (3CosAdd: Mikolov, Yih & Zweig 2013).

    As is usual the three words of the question are no answers: in vectors of large texts one of them is often
    nearest (Linzen 2016, “Issues in evaluating semantic spaces using word analogies”). without: which are
    none, if others.
    """
    return nearest(E, target(E, a, b, c), count, (a, b, c) if without is None else without)


def relation(E: np.ndarray, pairs: Sequence[tuple[int, int]], without_question: bool = True) -> Share:
    """Of all questions "x′ − x + y" of two different pairs (x, x′), (y, y′): how often y′ comes first."""
    e, p = unit(E), np.asarray(pairs)
    if len(p) < 2:
        return Share(0, 0)
    one, other = (index.ravel() for index in np.nonzero(~np.eye(len(p), dtype=bool)))
    asked = e[p[one, 1]] - e[p[one, 0]] + e[p[other, 0]]  # (N, d)
    scores = asked @ e.T  # (N, V): of one line all are divided by the same length
    if without_question:
        rows = np.arange(len(one))
        for word in (p[one, 0], p[one, 1], p[other, 0]):
            scores[rows, word] = -np.inf
    return Share(int((scores.argmax(1) == p[other, 1]).sum()), len(one))


def relations(
    E: np.ndarray,
    index: Mapping[str, int],
    told: Mapping[str, Pairs],
    without_question: bool = True,
) -> dict[str, Share]:
    """`relation` of each: of those pairs whose words have vectors."""
    known = {
        name: [(index[a], index[b]) for a, b in pairs if a in index and b in index]
        for name, pairs in told.items()
    }
    return {name: relation(E, pairs, without_question) for name, pairs in known.items()}


def plane(E: np.ndarray, kinds: Sequence[str]) -> Plane:
    """The plane in which these vectors, at length 1, differ most (principal components).

    Signs and angle of components are anybody's choice: they are turned so that the words of a kind keep to
    the side that is always theirs (`turned`), and a map of vectors that are being trained does not jump.
    """
    e = unit(E).astype(np.float64)
    mean = e.mean(0)
    _, scale, axes = np.linalg.svd(e - mean, full_matrices=False)
    flat = np.zeros((e.shape[1], 2))
    found = axes[:2].T
    flat[:, : found.shape[1]] = found
    share = float((scale[:2] ** 2).sum() / max((scale**2).sum(), 1e-12))
    return Plane(mean, flat @ _turn((e - mean) @ flat, kinds), share)


def turned(points: np.ndarray, groups: Sequence[str]) -> np.ndarray:
    """points (V, 2), turned and perhaps mirrored, so that the words of a group lie as far as possible in the
    direction that is always its own: R = argmin ‖points R − directions‖ (orthogonal Procrustes, Schönemann
    1966). Without groups every word has a direction of its own.
    """
    return np.asarray(points @ _turn(points, groups))


def _turn(points: np.ndarray, groups: Sequence[str]) -> np.ndarray:
    """R (2, 2)."""
    kinds = sorted(set(groups) - {""})
    angles: np.ndarray
    if len(kinds) > 2:
        number: np.ndarray = np.array([kinds.index(kind) if kind else 0 for kind in groups], float)
        angles, weight = number * (2 * np.pi / len(kinds)), np.array([float(bool(kind)) for kind in groups])
    else:
        angles, weight = np.arange(len(groups)) * GOLDEN, np.ones(len(groups), float)
    directions = np.stack([np.cos(angles), np.sin(angles)], 1) * weight[:, None]  # (V, 2)
    left, _, right = np.linalg.svd(points.T @ directions)
    return np.asarray(left @ right)


def counted(together: np.ndarray, size: int) -> np.ndarray:
    """Vectors (V, size) without any training: M = U Σ V⊤ cut to its largest components, U √Σ.

    together (V, V) are counts of words that stand near one another; M = max(0, ln p(x, y) / (p(x) p(y))) is
    their positive pointwise mutual information. Skip-gram with negative sampling factorises that matrix, too,
    shifted by ln k (Levy & Goldberg 2014).
    """
    total = max(together.sum(), 1.0)
    beside = together.sum(1, keepdims=True) @ together.sum(0, keepdims=True) / total
    with np.errstate(divide="ignore", invalid="ignore"):
        M = np.nan_to_num(np.maximum(np.log(together / beside), 0.0), nan=0.0, posinf=0.0, neginf=0.0)
    left, scale, _ = np.linalg.svd(M)
    return np.asarray(left[:, :size] * np.sqrt(scale[:size]))
