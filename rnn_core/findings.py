"""What pictures, lessons and benchmarks read off a trace, or off what a network wrote: numbers, no words.

One place for each, so that a lesson's check and its row of `make learn` count alike.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from rnn_core.data import Trace

LEAST = 1e-9  # a smaller chance counts as this one: 30 bits
VOWELS = "aeiou"
HALF = 0.5

Letter = tuple[str, str, float]  # the one before, itself, its surprise in bits


def classes(trace: Trace, signal: str) -> np.ndarray:
    """Each output's class (S,): the likeliest of `prediction`, or what `target` says (−1: nobody knows)."""
    values = trace.signals[signal].values
    found: np.ndarray = values.argmax(-1) if values.ndim > 1 else values.astype(int)
    return found


def surprise(trace: Trace) -> np.ndarray:
    """−log₂ of the chance that each output's truth was given, in bits (S,); nan where nobody knows it."""
    chances, targets = trace.signals["prediction"].values, classes(trace, "target")
    given = np.take_along_axis(np.nan_to_num(chances), np.maximum(targets, 0)[:, None], 1)[:, 0]
    return np.where(targets >= 0, -np.log2(np.maximum(given, LEAST)), np.nan)


def letters(trace: Trace) -> list[Letter]:
    """Each character that comes next in a text.

    Left out: characters that the text of the training does not have, and what is told right after one.
    """
    read, labels, unknown = trace.axes["time"], trace.axes["class"], trace.signals["unknown"].values
    told = zip(classes(trace, "target"), surprise(trace), strict=True)
    return [(read[t], labels[k], float(b)) for t, (k, b) in enumerate(told) if k >= 0 and not unknown[t]]


def by_place_in_word(found: Iterable[Letter]) -> tuple[list[float], list[float]]:
    """The bits of words' first letters, and of their later ones."""
    told = [(before.isalpha(), bits) for before, letter, bits in found if letter.isalpha()]
    return [bits for later, bits in told if not later], [bits for later, bits in told if later]


def by_kind(found: Iterable[Letter]) -> tuple[list[float], list[float]]:
    """The bits of vowels, and of consonants."""
    told = [(letter in VOWELS, bits) for _, letter, bits in found if letter.isalpha()]
    return [bits for vowel, bits in told if vowel], [bits for vowel, bits in told if not vowel]


def first_of_each_kind(
    traces: Iterable[Trace], entities: Callable[[Sequence[str]], set[tuple[int, int, str]]]
) -> dict[str, tuple[str, bool]]:
    """Of each kind of entity the first that is known: its words, and whether it was found.

    entities: what a row of tags marks (`Task.entities`).
    """
    first: dict[str, tuple[str, bool]] = {}
    for trace in traces:
        tags = {
            name: [trace.axes["class"][k] for k in classes(trace, name)] for name in ("prediction", "target")
        }
        guessed = entities(tags["prediction"])
        for begin, end, kind in sorted(entities(tags["target"])):
            first.setdefault(kind, (" ".join(trace.axes["time"][begin:end]), (begin, end, kind) in guessed))
    return first


def line_lengths(texts: Iterable[str]) -> list[int]:
    """Characters of each line that is not empty, but for a text's first and last, which may be cut off."""
    return [len(line) for text in texts for line in text.split("\n")[1:-1] if line]


def half_right_up_to(lengths: Iterable[int], shares: Iterable[float]) -> int:
    """The longest length at which at least half are right; 0 if there is none."""
    return max((T for T, share in zip(lengths, shares, strict=True) if share >= HALF), default=0)


@dataclass(frozen=True)
class Walk:
    """How a head went: so many moves by one slot, the same way each time as the most of them; `moves` in all;
    share: of its weight on the slot that it weighs most, on average.
    """

    one: int
    moves: int
    share: float


def walk(weighting: np.ndarray) -> Walk:
    """Of a head's weighting (T, N), on a memory that is a circle."""
    best, N = weighting.argmax(1), weighting.shape[1]
    moved = (np.diff(best) + N // 2) % N - N // 2
    one = max(int((moved == way).sum()) for way in (-1, 1))
    return Walk(one, len(moved), float(weighting.max(1).mean()) if len(weighting) else 0.0)


def rows_read(trace: Trace) -> int:
    """How many time steps pass before anything is asked; 0 where nothing is."""
    target = trace.signals.get("target")
    if target is None or target.values.ndim < 2:
        return 0
    asked = np.flatnonzero(np.isfinite(target.values).all(1))
    return max(0, int(asked[0]) - 1) if len(asked) else 0
