"""B2: one verdict for a whole sentence. Is this review friendly or not?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import PAD, UNKNOWN, Baseline, Batch, Example, Spec, Vocabulary
from rnn_core.metrics import Metric, named
from rnn_core.option import ConfigError, option
from rnn_core.stream import Stream
from rnn_core.strongest import ranked
from rnn_core.tasks.base import MAX_TOKENS, Task, pad
from rnn_core.tasks.words.counting import ngram_accuracy
from rnn_core.tasks.words.opinions import NEUTRAL, training_words
from rnn_core.tasks.words.reading import clean, read_line, tokenize
from rnn_core.tasks.words.reviewing import (
    Gaps,
    Words,
    clue,
    filler,
    flipped,
    meaning,
    pushed,
    readings,
    review,
)

TRAINING, HELD_OUT = 6000, 400
CLASSES = Vocabulary(("negative", "positive"))
WORDS = Vocabulary((PAD, UNKNOWN, *training_words()), unknown=True)
MARKS = (".", "!")
CUT = 0.5  # of the training sentences, if sentences are cut
RUNG, EACH, FEWEST = 4, 100, 5  # of the ladder: words apart, sentences of a length at most and at least
DROPPED = 0.1  # of the neutral words in training: so that <unk> gets a meaning, which is "nothing much"
LECTURE = (
    "There is nothing to like in this movie",
    "There is something to like in this movie",
    "There is nothing to dislike in this movie",
    "The movie was not good",
    "The story was tedious but the music was lovely",
    "Although the music was lovely, nobody liked the story",
)


@dataclass(frozen=True)
class Sentiment(Task):
    """Invented reviews of one sentence: negators turn the opinion round, "but" and "although" choose.

    Held-out sentences are whole, and made of combinations that training never shows: a word of opinion in a
    construction where it did not occur; a quarter of their neutral words (nouns, adverbs) is new too.
    """

    name: ClassVar[str] = "sentiment"
    title: ClassVar[str] = "Sentiment"
    about: ClassVar[str] = (
        "Reads a review of one sentence and says at its end whether it is friendly. "
        "Every word counts for something, but often one small word turns it all round."
    )
    question: ClassVar[str] = "Which word will decide?"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "many_to_one",
        "cell": "tanh",
        "hidden_size": 8,
        "embedding_size": 0,
        "learning_rate": 0.02,
        "batch_size": 64,
    }
    recipe: ClassVar[int] = 2
    climbs: ClassVar[bool] = True
    metrics: ClassVar[tuple[Metric, ...]] = named("accuracy")

    filler: int = option(
        2, "Push the clue away", low=0, high=60, tier=2,
        help="Words that mean nothing here, between the word that decides and the end of the sentence",
    )  # fmt: skip
    mixed: bool = option(
        True, "Mixed distances",
        help="Each sentence gets its own number of them, from 0 up; otherwise all get the most",
    )  # fmt: skip
    near: bool = option(
        False, "Mostly near", help="Of mixed distances 85 % are 0 to 3 words, the rest any up to the most"
    )
    cut: bool = option(
        True, "Cut sentences",
        help="Half of the training sentences end anywhere, labelled by what was read so far where the rule "
        "can read it, else by how they would have gone on: then the dashed circles are what it learnt",
    )  # fmt: skip

    @property
    def gaps(self) -> Gaps:
        """How much filler a sentence gets."""
        return Gaps(self.filler, self.mixed, self.mixed and self.near)

    @property
    def spec(self) -> Spec:
        """One of two classes for the whole sentence."""
        longest = _longest() + self.filler
        return Spec("tokens", len(WORDS), "one", "binary", 2, WORDS, CLASSES, longest=longest)

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` reviews drawn at random, half of them cut; some neutral words read as unknown."""
        rows, draw = _rows(self.gaps, False), stream.numpy(update)
        chosen = draw.integers(len(rows.truth), size=size)
        lengths = rows.lengths[chosen]
        if self.cut:
            short = 1 + (draw.random(size) * lengths).astype(np.int64)
            lengths = np.where(draw.random(size) < CUT, short, lengths)
        inputs = rows.inputs[chosen, : lengths.max()]
        dropped = _NEUTRAL[inputs] & (draw.random(inputs.shape) < DROPPED)
        inputs = np.where(dropped, WORDS.index[UNKNOWN], inputs)
        return _batch(inputs, lengths, rows.read[chosen, lengths - 1])

    def held_out(self, size: int) -> Batch:
        """Reviews that training never shows, whatever filler is in them."""
        rows = _rows(self.gaps, True)
        lengths = rows.lengths[:size]
        return _batch(rows.inputs[:size, : lengths.max()], lengths, rows.truth[:size])

    def trained_lengths(self) -> tuple[int, int]:
        """The fewest and the most words of a training sentence."""
        lengths = _rows(self.gaps, False).lengths
        return (1 if self.cut else int(lengths.min())), int(lengths.max())

    def ladder(self) -> Mapping[int, Batch]:
        """Held-out sentences by length, up to twice the longest of training; filler fills them up."""
        return _ladder(self.trained_lengths()[1])

    def ladder_note(self) -> str:
        """How long ones are made."""
        return "Filler words behind the word that decides bring each sentence to its length."

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """The share of right verdicts."""
        mask = batch.target_mask.numpy()
        right = (probabilities.argmax(-1) == batch.targets.numpy())[mask]
        return {"accuracy": float(right.mean()) if mask.any() else 0.0}

    def baselines(self) -> tuple[Baseline, ...]:
        """What is reached from words alone, three neighbours at a time, and pairs in their order."""
        return ranked(self, _baselines(self.gaps))

    def example(self, text: str) -> Example:
        """The words of `text`; its verdict too where the rule of our grammar can read it."""
        words = read_line(text)
        value = meaning(words)
        verdict = (CLASSES.symbols[int(value > 0)],) if value else ()
        return Example(words, verdict, " ".join(clean(text).split()))

    def suggestions(self) -> tuple[str, ...]:
        """The sentence of the lecture, its two opposites, and sentences with two halves."""
        return LECTURE

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch; a verdict that nobody knows does not count."""
        inputs = [WORDS.encode(self.reads(example)) for example in examples]
        truth = [CLASSES.encode(example.targets or ("negative",)) for example in examples]
        mask = torch.tensor([[bool(example.targets)] for example in examples])
        return Batch(pad(inputs), torch.tensor([len(row) for row in inputs]), torch.tensor(truth), mask)

    def reads(self, example: Example) -> Words:
        """Each word in small letters, as the network meets it; `<unk>` for one that training never shows."""
        return tuple(_symbol(word) for word in example.inputs)

    @property
    def asks_midway(self) -> bool:
        """Cut sentences end at any word."""
        return self.cut

    def longest_gap(self) -> int:
        """As the option says."""
        return self.filler

    def fixed(self, field: str, value: int) -> Task:
        """Every sentence with exactly so much filler."""
        changed: dict[str, Any] = {"mixed": False} | {field: value}
        return replace(self, **changed)

    def push(self, text: str, gap: int) -> str:
        """`text` with exactly `gap` words that mean nothing behind the word that decides.

        The same words for the same gap, and `text` itself for 0. Raises ConfigError for a sentence
        that would grow too long to draw.
        """
        words = read_line(text)
        most = MAX_TOKENS - len(words)
        if not 0 <= gap <= most:
            raise ConfigError(f"{gap} words do not fit into this sentence: choose from 0 to {most}.")
        return _written(pushed(words, filler(gap, np.random.default_rng(gap)))) if gap else text

    def clue(self, text: str) -> int:
        """The place of the word behind which `push` puts its filler, counted from 0."""
        return clue(read_line(text))

    def flips(self, text: str) -> tuple[str, ...]:
        """Sentences one word away whose verdict is the opposite one; none if the rule cannot read `text`."""
        return tuple(_written(words) for words in flipped(read_line(text)))


@dataclass(frozen=True, eq=False)
class _Rows:
    """inputs (N, T) int64, padded; lengths and truth (N,) int64; read (N, T): the label after each word."""

    inputs: np.ndarray
    lengths: np.ndarray
    truth: np.ndarray
    read: np.ndarray


@lru_cache(maxsize=1)
def _sentences() -> tuple[tuple[Words, ...], tuple[Words, ...]]:
    """Training and held-out sentences without filler, all different, half of them friendly."""
    taken = {_bare(tokenize(text)) for text in LECTURE}
    training = _distinct(21, TRAINING, False, taken)
    return training, _distinct(22, HELD_OUT, True, taken | {_bare(words) for words in training})


@lru_cache(maxsize=1)
def _longest() -> int:
    """Words of the longest sentence, before any filler."""
    return max(len(words) for side in _sentences() for words in side)


def _distinct(seed: int, count: int, unseen: bool, taken: set[Words]) -> tuple[Words, ...]:
    draw = np.random.default_rng(seed)
    found: dict[Words, Words] = {}
    while len(found) < count:
        words = review(draw, 1 - 2 * (len(found) % 2), unseen)
        beginnings = {_bare(words[: n + 1]) for n in range(len(words))}  # it may be cut
        if beginnings.isdisjoint(taken):
            found.setdefault(_bare(words), words)
    return tuple(found.values())


@lru_cache(maxsize=32)
def _rows(gaps: Gaps, held: bool) -> _Rows:
    """The sentences of one side with filler in them, as numbers."""
    draw = np.random.default_rng([23, held])
    inputs, read = [], []
    for words in _sentences()[held]:
        whole = pushed(words, filler(gaps.draw(draw), draw))
        inputs.append(WORDS.encode([_symbol(word) for word in whole]))
        known = readings(whole)
        read.append([int((value or known[-1]) > 0) for value in known])
    truth = np.array([row[-1] for row in read])
    return _Rows(pad(inputs).numpy(), np.array([len(row) for row in inputs]), truth, pad(read).numpy())


@lru_cache(maxsize=4)
def _ladder(longest: int) -> dict[int, Batch]:
    draw, rungs = np.random.default_rng(24), {}
    for T in range(RUNG, 2 * longest + 1, RUNG):
        fitting = [words for words in _sentences()[1] if len(words) <= T][:EACH]
        if len(fitting) < FEWEST:
            continue
        rows = [pushed(words, filler(T - len(words), draw)) for words in fitting]
        inputs = np.array([WORDS.encode([_symbol(word) for word in row]) for row in rows])
        truth = np.array([int(meaning(words) > 0) for words in fitting])
        rungs[T] = _batch(inputs, np.full(len(rows), T), truth)
    return rungs


@lru_cache(maxsize=32)
def _baselines(gaps: Gaps) -> tuple[Baseline, ...]:
    training, held = _rows(gaps, False), _rows(gaps, True)
    rows = [[r.inputs[i, :n] for i, n in enumerate(r.lengths)] for r in (training, held)]
    scores = [ngram_accuracy(rows[0], training.truth, rows[1], held.truth, longest) for longest in (3, 1)]
    names, last = ("three neighbouring words", "bag of words", "always positive"), float(held.truth.mean())
    found = [Baseline("accuracy", name, score) for name, score in zip(names, (*scores, last), strict=True)]
    return tuple(sorted(found, key=lambda line: -line.value))


def _batch(inputs: np.ndarray, lengths: np.ndarray, truth: np.ndarray) -> Batch:
    mask = torch.ones(len(truth), 1, dtype=torch.bool)
    read, sizes, verdicts = (torch.from_numpy(part) for part in (inputs, lengths, truth[:, None]))
    return Batch(read, sizes, verdicts, mask)


def _symbol(word: str) -> str:
    lower = word.lower()
    return lower if lower in WORDS and lower != PAD else UNKNOWN


def _bare(words: Words) -> Words:
    lower = tuple(word.lower() for word in words)
    return lower[:-1] if lower[-1] in MARKS else lower


def _written(words: Words) -> str:
    """Words as a line, marks close to the word before."""
    line = " ".join(words)
    for mark in (*MARKS, ","):
        line = line.replace(f" {mark}", mark)
    return line


_NEUTRAL = np.array([any(symbol in words for words in NEUTRAL.values()) for symbol in WORDS.symbols])
