"""Which words of a map are written: of those that would lie on one another, the first."""

from collections.abc import Sequence

import numpy as np

MOST_LABELS = 80
LETTER, LINE, WIDE = 0.013, 0.035, 1.7  # a label's size: of the width, of the height; the width in heights


def written(words: Sequence[str], points: np.ndarray, first: Sequence[int], others: bool = True) -> list[str]:
    """The labels, "" where none is written: the `first` ones, then from the outside in (with `others`), those
    that cover no written one.
    """
    spans = np.ptp(points, axis=0)
    height = max(float(spans[0]) / WIDE, float(spans[1]), 1e-12)
    apart = points / (height * np.array([WIDE, 1.0]))  # in widths and heights of the picture
    outside = np.argsort(-np.linalg.norm(points, axis=1), kind="stable").tolist() if others else []
    shown, half = list[int](), np.array([len(word) for word in words]) * LETTER / 2
    for k in dict.fromkeys((*first, *outside)):
        off = np.abs(apart[shown] - apart[k])
        if len(shown) < MOST_LABELS and ((off[:, 0] > half[shown] + half[k]) | (off[:, 1] > LINE)).all():
            shown.append(k)
    kept = set(shown)
    return [word if k in kept else "" for k, word in enumerate(words)]
