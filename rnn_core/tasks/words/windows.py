"""A window that slides over sentences: which words stand near which. Nothing is stored but the text."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from rnn_core.data import UNKNOWN
from rnn_core.option import ConfigError
from rnn_core.pairs import Counted
from rnn_core.tasks.words.reading import tokenize
from rnn_core.tasks.words.running import ENDS

FEWEST, KINDS = 60, 5  # words of a learner's text, and different ones among them
SHOWN = 3  # sentences that are suggested
LITTLE = 1.0  # counts that a word has beside every other: what never stood there may stand there
HELD_SHARE = 0.1  # the last tenth of a learner's text
Sentences = tuple[tuple[str, ...], ...]
# inputs (N, T), padded on the right; how many of them count (N,); what is asked for (N,)
Rows = tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class Windows:
    """numbers (n,): the words of all sentences, one behind the other. starts, ends (n,): where the sentence
    of each begins, and where it has ended. each_side: so many words before and behind are near. asks: see
    `rows`.
    """

    numbers: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    each_side: int
    asks: str

    @cached_property
    def before(self) -> np.ndarray:
        """How many words are near before each (n,)."""
        return np.asarray(np.minimum(self.each_side, np.arange(len(self.numbers)) - self.starts))

    @cached_property
    def behind(self) -> np.ndarray:
        """How many are near behind each (n,)."""
        return np.asarray(np.minimum(self.each_side, self.ends - 1 - np.arange(len(self.numbers))))

    @cached_property
    def each(self) -> np.ndarray:
        """How many examples begin with each word: as many ask for it (n,)."""
        found = {"neighbour": self.before + self.behind, "middle": np.ones_like(self.before)}
        return np.asarray(found.get(self.asks, self.before > 0), np.int64)

    @cached_property
    def _until(self) -> np.ndarray:
        """How many examples there are up to each word, those that begin with it included (n,)."""
        return np.cumsum(self.each)

    @property
    def size(self) -> int:
        """How many examples there are."""
        return int(self._until[-1])

    def rows(self, which: np.ndarray) -> Rows:
        """The examples of these numbers (N,).

        "neighbour": a word is read, one of its neighbours is asked for. "middle": all neighbours of a place
        are read, the word between them is asked for. "next": the near words before a place are read, and the
        word there is asked for.
        """
        place = np.searchsorted(self._until, which, side="right")
        left = self.before[place]
        if self.asks != "neighbour":
            behind = self.behind[place] if self.asks == "middle" else np.zeros_like(place)
            return self._around(place, left, behind)
        nth = which - self._until[place] + left + self.behind[place]
        other = np.where(nth < left, place - left + nth, place + 1 + nth - left)
        return self.numbers[place][:, None], np.ones(len(which), np.int64), self.numbers[other]

    def _around(self, place: np.ndarray, left: np.ndarray, behind: np.ndarray) -> Rows:
        count = left + behind
        t = np.arange(int(count.max()))[None, :]  # (1, T)
        spot = (place - left)[:, None] + t
        spot = np.minimum(spot + (t >= left[:, None]), len(self.numbers) - 1)  # not the word itself
        return np.where(t < count[:, None], self.numbers[spot], 0), count, self.numbers[place]

    def asked(self, size: int) -> np.ndarray:
        """How often each word is asked for (V,)."""
        return np.bincount(self.numbers, self.each, size)

    def together(self, size: int) -> np.ndarray:
        """How often a word (column) is read where another (line) is asked for: (V, V)."""
        found = np.zeros(size * size)
        n = len(self.numbers)
        for far in range(1, min(self.each_side, n - 1) + 1):
            near = self.starts[far:] == self.starts[: n - far]
            first, second = self.numbers[: n - far][near], self.numbers[far:][near]
            found += np.bincount(second * size + first, minlength=size * size)
            if self.asks != "next":
                found += np.bincount(first * size + second, minlength=size * size)
        return found.reshape(size, size)


@dataclass(frozen=True, eq=False)
class Near:
    """A text as a window shows it. vocabulary: its words, `<unk>` last, with how often each is asked for.
    held: rows of what is held out, of the sentences `shown`.
    """

    vocabulary: Counted
    training: Windows
    held: Rows
    shown: Sentences

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """In small letters and as it is → as the text has it."""
        known = [word for word in self.vocabulary.symbols if word != UNKNOWN]
        return {word.lower(): word for word in known} | {word: word for word in known}

    def guesses(self, rows: Rows) -> dict[str, np.ndarray]:
        """Predictions (N, V) of those who only count, by name. Where the next word is asked for, the one
        right before it tells a counter most.
        """
        inputs, lengths, _ = rows
        windows, name = self.training, "counts of neighbours"
        if windows.asks == "next":
            windows, name = replace(windows, each_side=1), "counts of the word before"
            inputs, lengths = inputs[np.arange(len(lengths)), lengths - 1][:, None], np.ones_like(lengths)
        often = np.asarray(self.vocabulary.counts)
        beside = windows.together(len(often)) + LITTLE * often[None, :] / often.sum()
        given = np.log(beside / beside.sum(1, keepdims=True)).T  # of what is read (line), by what is asked
        prior = np.log(often / often.sum())
        inside = np.arange(inputs.shape[1]) < lengths[:, None]
        scores = prior + (given[inputs] * inside[:, :, None]).sum(1)  # (N, V)
        alone = np.exp(prior)[None, :].repeat(len(lengths), 0)
        return {name: _softmax(scores), "how often each word occurs": alone}


def near(
    words: Sequence[str], training: Sentences, held: Sentences, each_side: int, asks: str, most: int
) -> Near:
    """A text of these words, and at most so many examples of what is held out."""
    symbols = (*words, UNKNOWN)
    index = {word: number for number, word in enumerate(symbols)}
    learnt, kept = (
        slid([np.array([index[word] for word in one]) for one in part], each_side, asks)
        for part in (training, held)
    )
    counts = learnt.asked(len(symbols))
    which = np.random.default_rng(47).permutation(kept.size)[:most]
    vocabulary = Counted(symbols, unknown=True, counts=tuple(np.maximum(counts, 1.0).tolist()))
    return Near(vocabulary, learnt, kept.rows(which), held[:SHOWN])


def slid(sentences: Sequence[np.ndarray], each_side: int, asks: str) -> Windows:
    """A window over these sentences of numbers."""
    lengths: np.ndarray = np.array([len(one) for one in sentences])
    ends = np.cumsum(lengths)
    return Windows(
        np.concatenate(sentences).astype(np.int64),
        np.repeat(ends - lengths, lengths),
        np.repeat(ends, lengths),
        each_side,
        asks,
    )


def own_sentences(text: str, most: int) -> tuple[tuple[str, ...], Sentences, Sentences]:
    """The words of a learner's text that are learnt, in small letters and in order of the alphabet; its
    sentences without all other words; and those of its end, which are held out.

    Words that are too rare are left out, so that a window reaches over them (as Mikolov et al. 2013 do).
    Raises ConfigError for a text of too few words.
    """
    words = [word.lower() for word in tokenize(text)]
    if len(words) < FEWEST:
        raise ConfigError(f"This text has {_words(len(words))}; at least {FEWEST} are needed.")
    counts = sorted(Counter(words).items(), key=lambda pair: (-pair[1], pair[0]))
    known = {word for word, _ in counts[:most]} - {UNKNOWN}
    if len(known) < KINDS:
        raise ConfigError(
            f"This text has only {_words(len(known), 'different ')}; at least {KINDS} are needed: which of "
            "them stand near which is all that is learnt."
        )
    kept = [word for word in words if word in known]
    cut = len(kept) - int(len(kept) * HELD_SHARE)
    training, held = _split(kept[:cut]), _split(kept[cut:])
    if not training or not held:
        raise ConfigError(
            "No two words stand in one sentence at the beginning or the end of this text: there are no "
            "neighbours to learn from."
        )
    return tuple(sorted(known)), training, held


def _split(words: Sequence[str]) -> Sentences:
    """Sentences of two words at least, each with its end."""
    found: list[list[str]] = [[]]
    for word in words:
        found[-1].append(word)
        if word in ENDS:
            found.append([])
    return tuple(tuple(one) for one in found if len(one) > 1)


def _softmax(scores: np.ndarray) -> np.ndarray:
    p = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(p / p.sum(1, keepdims=True), np.float32)


def _words(count: int, kind: str = "") -> str:
    return f"{count} {kind}word{'' if count == 1 else 's'}"
