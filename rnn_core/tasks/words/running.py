"""Text as numbers of words: what is learnt, whole sentences held out, and where a sentence may begin."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnn_core.data import UNKNOWN, Vocabulary
from rnn_core.option import ConfigError
from rnn_core.tasks.words.ngrams import NGrams
from rnn_core.tasks.words.phrasing import Sentence, Words
from rnn_core.tasks.words.reading import tokenize

HELD_SHARE = 0.1  # the last tenth of a learner's text
ROW = 40  # words of a held-out example, at most
FEWEST = 60  # words of a learner's text
MOST_ROWS = 300  # of a learner's text that are held out and measured
ENDS = (".", "!", "?", "…")
Row = tuple[np.ndarray, np.ndarray]  # words (T,), and how far before each the one stands that determines it


@dataclass(frozen=True, eq=False)
class Running:
    """vocabulary: words in alphabetical order, `<unk>` last. training (n,) int64, starts: where a sentence
    begins in it. held: rows of whole sentences, as many as fit into ROW words.
    """

    vocabulary: Vocabulary
    training: np.ndarray
    starts: np.ndarray
    held: tuple[Row, ...]

    def drawn(self, draw: np.random.Generator, T: int, size: int) -> np.ndarray:
        """`size` windows of T words and one more (size, T + 1) that begin at a sentence; anywhere, if the
        text has no two such places.
        """
        T = min(T, len(self.training) - 1)
        last = len(self.training) - T - 1
        begins = self.starts[self.starts <= last]
        begins = begins if len(begins) > 1 else np.arange(last + 1)
        return np.asarray(
            self.training[begins[draw.integers(len(begins), size=size)][:, None] + np.arange(T + 1)]
        )

    def stream(self, update: int, T: int, size: int) -> tuple[np.ndarray, bool]:
        """Window `update` of `size` parallel streams (fewer if the text is short), and whether they begin."""
        T = min(T, len(self.training) - 1)
        streams = min(size, max(1, (len(self.training) - 1) // T))
        span = (len(self.training) - 1) // streams
        place = update % (span // T)
        begins = np.arange(streams)[:, None] * span + place * T
        return np.asarray(self.training[begins + np.arange(T + 1)]), place == 0

    def predicted(self, order: int = 0, longest: int = 1) -> tuple[int, np.ndarray]:
        """What n-grams of this order predict for all held-out rows (N, T, V), 0 behind their ends; without
        one, those of the best order up to `longest`. The order is told too. Each row begins behind the end
        of a sentence, where text has ends: n-grams may know that.
        """
        size, end = len(self.vocabulary), self.vocabulary.index.get(ENDS[0])
        numbers = self.training
        model = NGrams(numbers, size, order) if order else NGrams.best(numbers, size, longest)
        before = [] if end is None else [end]
        found = np.zeros((len(self.held), max(len(row) for row, _ in self.held) - 1, size), np.float32)
        for (row, _), p in zip(self.held, found, strict=True):
            p[: len(row) - 1] = model.every(np.array([*before, *row]))[len(before) :]
        return model.order, found


def from_sentences(words: Words, training: Sequence[Sentence], held: Sequence[Sentence]) -> Running:
    """Of a grammar's own sentences."""
    vocabulary = Vocabulary((*words, UNKNOWN), unknown=True)
    numbers = [np.array(vocabulary.encode(one.words)) for one in training]
    starts = np.cumsum([0, *(len(row) for row in numbers[:-1])])
    rows = [(np.array(vocabulary.encode(one.words)), np.array(one.distances)) for one in held]
    return Running(vocabulary, np.concatenate(numbers), starts, _packed(rows))


def from_text(text: str, most: int) -> Running:
    """Of a learner's text: its words in small letters; of them the `most` frequent, the others are `<unk>`.

    Raises ConfigError for a text of too few words.
    """
    words = [word.lower() for word in tokenize(text)]
    if len(words) < FEWEST:
        raise ConfigError(f"This text has {len(words)} words; at least {FEWEST} are needed.")
    counts = sorted(Counter(words).items(), key=lambda pair: (-pair[1], pair[0]))
    known = sorted(word for word, _ in counts[:most])
    if len(counts) < 2:
        raise ConfigError("This text has only one kind of word: there is nothing to predict in it.")
    vocabulary = Vocabulary((*known, UNKNOWN), unknown=True)
    numbers = np.array(vocabulary.encode(words))
    ends = [place + 1 for place, word in enumerate(words) if word in ENDS]
    cut = len(words) - int(len(words) * HELD_SHARE)
    starts = np.array([0, *(place for place in ends if place < cut)])
    inner = [place for place in ends if cut < place < len(words)]
    held = np.split(numbers[cut:], [place - cut for place in inner])
    rows = [piece for row in held for piece in np.split(row, range(ROW, len(row), ROW))]
    held_out = _packed([(row, np.zeros_like(row)) for row in rows])[:MOST_ROWS]
    return Running(vocabulary, numbers[:cut], starts, held_out)


def _packed(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Neighbouring rows joined, as many as fit into ROW words. A single word asks for nothing."""
    found: list[list[Row]] = []
    width = ROW
    for row in rows:
        width += len(row[0])
        if width > ROW:
            found.append([])
            width = len(row[0])
        found[-1].append(row)
    joined = (tuple(np.concatenate(part) for part in zip(*one, strict=True)) for one in found)
    return tuple((words, far) for words, far in joined if len(words) > 1)
