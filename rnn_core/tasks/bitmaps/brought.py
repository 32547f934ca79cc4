"""A learner's own picture in two colours."""

import numpy as np

from rnn_core.readers import picture
from rnn_core.tasks.bitmaps import writing

LUMINANCE = np.array([0.299, 0.587, 0.114])  # of red, green and blue, as an eye weighs them
FLAT = 0.02  # between the lightest and the darkest grey: below, nothing is to be seen


def read_picture(data: bytes, side: int) -> tuple[str, tuple[str, ...]]:
    """The text of a picture of side × side pixels, and what was done to make it of a learner's file.

    What most pixels are, light or dark, is paper, and the others are ink; the border between the two parts
    the greys best (Otsu 1979). Raises ConfigError for what is no picture.
    """
    found = picture.read(data, side, side)
    ink, said = parted(found.values @ LUMINANCE)
    return writing.write(ink.ravel().astype(int).tolist(), side), (*found.notes, said)


def parted(greys: np.ndarray) -> tuple[np.ndarray, str]:
    """Where there is ink (H, W) bool, by greys (H, W) between 0 (black) and 1; and how that was told."""
    if float(greys.max() - greys.min()) < FLAT:
        return np.zeros(greys.shape, bool), "It has one colour only: all of it is paper."
    border = otsu(greys)
    dark = greys <= border
    if 2 * int(dark.sum()) > dark.size:
        return ~dark, "It is mostly dark: what is light was taken as ink."
    return dark, "It is mostly light: what is dark was taken as ink."


def otsu(greys: np.ndarray) -> float:
    """The largest grey of the darker part, where the two parts differ most: n₀ n₁ (μ₀ − μ₁)² is largest."""
    values = np.sort(greys.ravel())
    n = np.arange(1, len(values))
    total = np.cumsum(values)
    low, high = total[:-1] / n, (total[-1] - total[:-1]) / (len(values) - n)
    apart = n * (len(values) - n) * (low - high) ** 2
    apart[values[1:] - values[:-1] <= 1e-9] = -1.0  # equal greys stay together
    return float(values[int(apart.argmax())])
