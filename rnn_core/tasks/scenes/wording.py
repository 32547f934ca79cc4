"""The captions of scenes as numbers: all of them in one table, made once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch

from rnn_core.data import END
from rnn_core.option import ConfigError, shown
from rnn_core.tasks.scenes.scene import COLOURS, KINDS, RELATIONS, WIDTHS, Words

SYMBOLS = ("a", *WIDTHS, *COLOURS, *KINDS, "above", "below", "left", "right", "of", END)
_INDEX = {symbol: number for number, symbol in enumerate(SYMBOLS)}
_LOOKS = len(WIDTHS) * len(COLOURS) * len(KINDS)  # how many shapes there are, wherever they are

Captions = tuple[np.ndarray, np.ndarray]  # symbols (N, S) int64, `<end>` behind; how many count (N,)


@dataclass(frozen=True)
class Told:
    """targets, mask, read (`<start>`, y⟨1⟩, …), each (N, S), and lengths (N,), as in `Batch`."""

    targets: torch.Tensor
    mask: torch.Tensor
    read: torch.Tensor
    lengths: torch.Tensor


def of_scenes(scenes: np.ndarray) -> Captions:
    """The captions of scenes (N, 2, 5), cut to the longest of them."""
    table, sizes = _table()
    where = _places(scenes)
    counts = sizes[where]
    return table[where, : counts.max()], counts


def of_words(rows: Sequence[Words]) -> Captions:
    """Captions given as words, without `<end>`; an empty one is not known, and none of it counts.

    Raises ConfigError for a word that no caption has.
    """
    counts = np.array([len(row) + 1 if row else 0 for row in rows])
    found = np.full((len(rows), max(1, counts.max())), _INDEX[END])
    for line, row in zip(found, rows, strict=True):
        unknown = [word for word in row if word not in _INDEX]
        if unknown:
            raise ConfigError(f"The word {shown(unknown[0])} is in no caption.")
        line[: len(row)] = [_INDEX[word] for word in row]
    return found, counts


def told(captions: Captions) -> Told:
    """Captions for a decoder that is told the truth."""
    targets, lengths = captions
    start, end = len(SYMBOLS), _INDEX[END]
    within = np.arange(targets.shape[1]) < lengths[:, None]
    read = np.concatenate([np.full((len(targets), 1), start), targets[:, :-1]], 1)
    read[:, 1:][~within[:, 1:]] = end
    return Told(*(torch.from_numpy(part) for part in (targets, within, read, lengths)))


def _places(scenes: np.ndarray) -> np.ndarray:
    """The line of the table for each scene (N,)."""
    size, colour, kind = np.moveaxis(scenes[..., :3], 2, 0)
    looks = (size * len(COLOURS) + colour) * len(KINDS) + kind  # (N, 2)
    dx, dy = (scenes[:, 1, 3:5] - scenes[:, 0, 3:5]).T
    sideways = np.abs(dx) >= np.abs(dy)
    stands = np.where(sideways, np.where(dx >= 0, 2, 3), np.where(dy > 0, 0, 1))
    pairs = 1 + stands * _LOOKS + looks[:, 1]
    found: np.ndarray = looks[:, 0] * (1 + len(RELATIONS) * _LOOKS) + np.where(size[:, 1] < 0, 0, pairs)
    return found


@lru_cache(maxsize=1)
def _table() -> Captions:
    """Every caption there is, in the order of `_places`."""
    looks = [("a", size, colour, kind) for size in WIDTHS for colour in COLOURS for kind in KINDS]
    rows: list[Words] = []
    for first in looks:
        rows.append(first)
        rows += [(*first, *stands, *second) for stands in RELATIONS for second in looks]
    return of_words(rows)
