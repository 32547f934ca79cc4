"""A grammar of tunes: phrases of whole bars, put together by a form such as AABA.

A phrase is a rhythm and a walk over the degrees of a scale. Each bar has a pattern of lengths that fills its
four beats exactly; the walk begins on a tone of the chord, goes mostly by step, and closes with a long note:
phrase A on the tonic, the other phrases on the second or fifth degree, which ask to go on. All of it is
invented here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from rnn_core.tasks.tunes.notes import LOWEST, MAJOR, MINOR, Key

FORMS = ("AABA", "ABAB", "ABCA")
OPEN = (  # half beats of a bar; each pattern fills the bar
    (2, 2, 2, 2),
    (2, 2, 4),
    (4, 2, 2),
    (2, 1, 1, 2, 2),
    (1, 1, 2, 2, 2),
    (2, 2, 2, 1, 1),
    (3, 1, 2, 2),
    (2, 2, 3, 1),
)
CLOSE = ((2, 2, 4), (1, 1, 2, 4), (2, 1, 1, 4), (3, 1, 4))  # of a phrase's last bar
STEPS, SHARES = (-3, -2, -1, 0, 1, 2, 3), (0.04, 0.12, 0.31, 0.06, 0.31, 0.12, 0.04)
TOP = 7  # the highest degree: the tonic an octave up
MOST_IN_PHRASE = {1: 5, 2: 9}  # notes, by the bars of a phrase
HELD = 300  # phrases A held out


@dataclass(frozen=True, eq=False)
class Phrases:
    """N phrases: degrees and lengths (N, L) int64, padded with −1 and 0; sizes (N,) counts their notes."""

    degrees: np.ndarray
    lengths: np.ndarray
    sizes: np.ndarray

    def __len__(self) -> int:
        return len(self.sizes)

    def chosen(self, which: np.ndarray) -> "Phrases":
        """Some of them."""
        return Phrases(self.degrees[which], self.lengths[which], self.sizes[which])


@dataclass(frozen=True, eq=False)
class Pool:
    """Phrases that begin and return (A), and those that contrast (B, and C)."""

    home: Phrases
    away: Phrases


@lru_cache(maxsize=4)
def pools(bars: int) -> tuple[Pool, Pool]:
    """Phrases of so many bars for training, and the held-out ones.

    No held-out phrase A is any phrase of training, transposed or not, in major or in minor.
    """
    draw = np.random.default_rng([7, bars])
    size = 8_000 if bars == 1 else 20_000
    home = _distinct(_walks(draw, size, bars, (0, 2, 4), (0, TOP)))
    away = _distinct(_walks(draw, size, bars, (3, 4, 5, TOP), (1, 4)))
    held = min(HELD, len(home) // 8)
    kept, apart = home.chosen(np.arange(held)), home.chosen(np.arange(held, len(home)))
    apart = _without(apart, kept)
    others = _without(away, kept)
    cut = len(others) // 8
    training = Pool(apart, others.chosen(np.arange(cut, len(others))))
    return training, Pool(kept, others.chosen(np.arange(cut)))


def tunes(
    pool: Pool, form: str, keys: Sequence[Key], picks: np.ndarray, which: np.ndarray
) -> list[np.ndarray]:
    """Tunes as numbers of notes: picks (n, letters of the form) of phrases, `which` (n,) of the keys."""
    letters = sorted(set(form))
    scales = np.array([[key.tonic + semitones - LOWEST for semitones in key.scale] for key in keys])
    made = []
    for row, key in zip(picks, which, strict=True):
        phrases = {}
        for letter, place in zip(letters, row, strict=True):
            source = pool.home if letter == "A" else pool.away
            n = source.sizes[place]
            pitches = scales[key, source.degrees[place, :n]]
            phrases[letter] = pitches * 4 + source.lengths[place, :n] - 1
        made.append(np.concatenate([phrases[letter] for letter in form]))
    return made


def drawn(pool: Pool, form: str, draw: np.random.Generator, size: int) -> np.ndarray:
    """Picks (size, letters of the form) of phrases, one for each letter, the contrasting ones different."""
    others = len(set(form)) - 1
    away = draw.integers(len(pool.away), size=(size, 1)) + draw.integers(
        1, len(pool.away), size=(size, others)
    )
    return np.concatenate([draw.integers(len(pool.home), size=(size, 1)), away % len(pool.away)], axis=1)


def _walks(
    draw: np.random.Generator, size: int, bars: int, begins: tuple[int, ...], ends: tuple[int, ...]
) -> Phrases:
    """`size` phrases: a rhythm each, and a walk over degrees whose last step is at most a third."""
    lengths, sizes = _rhythms(draw, size, bars)
    degrees = np.full(lengths.shape, -1)
    degrees[:, 0] = draw.choice(begins, size=size)
    for place in range(1, lengths.shape[1]):
        step = draw.choice(STEPS, p=SHARES, size=size)
        before = degrees[:, place - 1]
        turned = np.where((before + step < 0) | (before + step > TOP), -step, step)
        degrees[:, place] = np.clip(before + turned, 0, TOP)
    last = np.arange(size), sizes - 1
    gaps = np.abs(np.array(ends)[:, None] - degrees[np.arange(size), sizes - 2])  # (ends, size)
    degrees[last] = np.array(ends)[gaps.argmin(0)]
    degrees[np.arange(lengths.shape[1]) >= sizes[:, None]] = -1
    near = gaps.min(0) <= 2
    return Phrases(degrees[near], lengths[near], sizes[near])


def _rhythms(draw: np.random.Generator, size: int, bars: int) -> tuple[np.ndarray, np.ndarray]:
    """Lengths (size, L) in half beats, padded with 0, and how many notes each has."""
    opening = draw.integers(len(OPEN), size=(size, bars - 1))
    last = CLOSE if bars > 1 else (*OPEN, *CLOSE)  # one bar alone would leave too few different phrases
    closing = draw.integers(len(last), size=size)
    rows = [
        [length for bar in more for length in OPEN[bar]] + list(last[close])
        for more, close in zip(opening, closing, strict=True)
    ]
    width = max(map(len, rows))
    return np.array([row + [0] * (width - len(row)) for row in rows]), np.array([len(row) for row in rows])


def _distinct(phrases: Phrases) -> Phrases:
    """Each once, in order of first appearance."""
    both = np.concatenate([phrases.degrees, phrases.lengths], axis=1)
    _, first = np.unique(both, axis=0, return_index=True)
    return phrases.chosen(np.sort(first))


def _without(phrases: Phrases, others: Phrases) -> Phrases:
    """Those that sound like none of the others, in whatever keys."""
    alike = np.isin(_shapes(phrases), _shapes(others)).any(axis=1)
    return phrases.chosen(np.flatnonzero(~np.asarray(alike)))


def _shapes(phrases: Phrases) -> np.ndarray:
    """Semitone steps and lengths of each phrase in major and in minor, as one number each (N, 2).

    Two phrases that sound alike, in whatever keys, share one. (A chance collision costs one phrase.)
    """
    found = []
    for scale in (MAJOR, MINOR):
        pitches = np.where(phrases.degrees < 0, 0, np.array(scale)[phrases.degrees])
        steps = np.where(phrases.degrees[:, 1:] < 0, 99, np.diff(pitches, axis=1))
        code = np.zeros(len(phrases), np.uint64)
        with np.errstate(over="ignore"):
            for column in np.concatenate([steps, phrases.lengths], axis=1).T:
                code = code * np.uint64(6_364_136_223_846_793_005) + (column + 100).astype(np.uint64)
        found.append(code)
    return np.stack(found, axis=1)
