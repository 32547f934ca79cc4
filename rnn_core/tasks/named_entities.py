"""B1: a tag for every word. Is this word part of a name, and of what kind of name?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import PAD, Baseline, Batch, Example, Spec, Vocabulary
from rnn_core.metrics import Metric, named
from rnn_core.option import option
from rnn_core.stream import Stream
from rnn_core.strongest import ranked
from rnn_core.tasks.base import Task, pad
from rnn_core.tasks.words.reading import SHAPES, clean, read_line, shape_of
from rnn_core.tasks.words.reporting import TAGS, TYPES, Tagged, annotated, sentence
from rnn_core.tasks.words.scoring import Span, entity_f1, spans

TRAINING, HELD_OUT = 3000, 400
RUNG, EACH = 4, 100  # of the ladder: how many words apart, sentences of each length
LECTURE = (
    "[Apple Inc.|ORG] is looking at buying [UK|LOC] startup for [$1 billion|MONEY]",
    "[Harry Potter|PER] and [Hermione Granger|PER] invented a new spell",
    "[Yesterday|DATE], [Harry Potter|PER] met [Hermione Granger|PER]",
    "[Apple Inc.|ORG] will open a new office in [Cupertino|LOC] on [August 3, 2024|DATE]",
    "The meeting at the [Golden Gate Bridge|FACILITY] begins at [10:00 AM|TIME]",
    "[Hermione|PER] bought the [iPhone|PRODUCT] for [$500|MONEY]",
    "Only [15%|PERCENT] of fans watched the [World Cup|EVENT]",
    "[Jordan|PER] smiled",
    "[Jordan|LOC] borders the sea",
)


@dataclass(frozen=True)
class NamedEntities(Task):
    """Sentences of invented news, each word tagged in BIO: 10 types of name, 21 classes."""

    name: ClassVar[str] = "named_entities"
    title: ClassVar[str] = "Named entities"
    about: ClassVar[str] = (
        "Finds the names in a sentence and says what each one names: a person, a place, a sum of money. "
        "A tag B-PER begins a person, I-PER goes on with it, O is no name."
    )
    question: ClassVar[str] = "Jordan smiled; Jordan borders the sea. Which words tell who or what Jordan is?"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "many_to_many",
        "cell": "lstm",
        "hidden_size": 32,
        "bidirectional": True,
        "embedding_size": 24,
        "learning_rate": 0.01,
        "batch_size": 32,
    }
    climbs: ClassVar[bool] = True
    recipe: ClassVar[int] = 2
    metrics: ClassVar[tuple[Metric, ...]] = named("f1", "accuracy")

    held_out_names: bool = option(
        True,
        "Names never seen",
        help="A quarter of the names in the held-out sentences never occur in training",
    )
    word_dropout: float = option(
        0.15, "Word dropout", low=0.0, high=0.5,
        help="While training, this share of the words is read as an unknown word, so that context is learnt",
    )  # fmt: skip

    @property
    def types(self) -> Mapping[str, str]:
        """The ten kinds of name."""
        return TYPES

    @property
    def spec(self) -> Spec:
        """One class out of 21 for every word; the network may look ahead."""
        corpus, tags = _corpus(self.held_out_names), Vocabulary(TAGS)
        words, longest = corpus.vocabulary, corpus.longest
        return Spec("tokens", len(words), "every", "classes", len(tags), words, tags, longest=longest)

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` sentences drawn at random, some of their words replaced by their unknown class."""
        corpus, draw = _corpus(self.held_out_names), stream.numpy(update)
        rows = draw.integers(len(corpus.lengths), size=size)
        lengths = corpus.lengths[rows]
        width = int(lengths.max())
        dropped = draw.random((size, width)) < self.word_dropout
        inputs = np.where(dropped, corpus.shapes[rows, :width], corpus.inputs[rows, :width])
        mask = np.arange(width) < lengths[:, None]
        arrays = (inputs * mask, lengths, corpus.targets[rows, :width], mask)
        read, sizes, targets, counts = (torch.from_numpy(array) for array in arrays)
        return Batch(read, sizes, targets, counts)

    def held_out(self, size: int) -> Batch:
        """Sentences of the same grammar that are not in the training set."""
        return _held_out(self, min(size, HELD_OUT))

    def trained_lengths(self) -> tuple[int, int]:
        """The fewest and the most words of a training sentence."""
        lengths = _corpus(self.held_out_names).lengths
        return int(lengths.min()), int(lengths.max())

    def ladder(self) -> Mapping[int, Batch]:
        """Held-out sentences by length, up to twice the longest of training: long ones are several in one."""
        return _ladder(self)

    def ladder_note(self) -> str:
        """How long ones are made."""
        return "Long ones are two or more held-out sentences, joined by “, and”."

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """Entity F1 (span and type exactly right) and the share of words with the right tag."""
        return _measure(probabilities.argmax(-1), batch)

    def baselines(self) -> tuple[Baseline, ...]:
        """Five words at a time; the tag that each word has most often; and calling nothing a name."""
        return ranked(self, _baselines(self))

    def example(self, text: str) -> Example:
        """The words of `text`; their tags too if it is one of our own sentences."""
        words = read_line(text)
        return Example(
            words, _corpus(self.held_out_names).known.get(words, ()), " ".join(clean(text).split())
        )

    def suggestions(self) -> tuple[str, ...]:
        """The sentences of the lecture, and one name that is two things."""
        return tuple(_plain(line) for line in LECTURE)

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch, padded on the right; tags that nobody knows do not count."""
        vocabulary, tags = _corpus(self.held_out_names).vocabulary, Vocabulary(TAGS)
        inputs = [vocabulary.encode(self.reads(example)) for example in examples]
        targets = [tags.encode(e.targets) if e.targets else [0] * len(e.inputs) for e in examples]
        mask = [[1] * len(e.targets) + [0] * (len(e.inputs) - len(e.targets)) for e in examples]
        lengths = torch.tensor([len(row) for row in inputs])
        return Batch(pad(inputs), lengths, pad(targets), pad(mask).bool())

    def entities(self, tags: Sequence[str]) -> set[Span]:
        """The names that BIO tags mark."""
        return spans(tags)

    def reads(self, example: Example) -> tuple[str, ...]:
        """Each word if it is known (or its small-letter form), otherwise the class of its shape."""
        vocabulary, words = _corpus(self.held_out_names).vocabulary, example.inputs
        return tuple(
            _symbol(word, vocabulary, after) for word, after in zip(words, (*words[1:], ""), strict=True)
        )


@dataclass(frozen=True, eq=False)
class _Corpus:
    """inputs, shapes, targets (N, T) int64: words, their unknown classes, their tags; lengths (N,)."""

    vocabulary: Vocabulary
    inputs: np.ndarray
    shapes: np.ndarray
    targets: np.ndarray
    lengths: np.ndarray
    held_out: tuple[Tagged, ...]
    known: Mapping[tuple[str, ...], tuple[str, ...]]

    @property
    def longest(self) -> int:
        """Words of the longest sentence of either side."""
        return max(int(self.inputs.shape[1]), *(len(pairs) for pairs in self.held_out))


@lru_cache(maxsize=2)
def _corpus(held_out_names: bool) -> _Corpus:
    lecture = [annotated(line) for line in LECTURE]
    training = _distinct(11, TRAINING, False, {_words(pairs) for pairs in lecture})
    taken = {_words(pairs) for pairs in (*training, *lecture)}
    held_out = _distinct(12, HELD_OUT, held_out_names, taken)
    vocabulary = _vocabulary(training)
    read = [[_symbol(word, vocabulary) for word, _ in pairs] for pairs in training]
    inputs = pad([vocabulary.encode(row) for row in read]).numpy()
    shapes = pad([vocabulary.encode([shape_of(word) for word, _ in pairs]) for pairs in training]).numpy()
    tags = Vocabulary(TAGS)
    targets = pad([tags.encode([tag for _, tag in pairs]) for pairs in training]).numpy()
    lengths = np.array([len(pairs) for pairs in training])
    known = {_words(pairs): tuple(tag for _, tag in pairs) for pairs in (*training, *held_out, *lecture)}
    return _Corpus(vocabulary, inputs, shapes, targets, lengths, tuple(held_out), known)


def _distinct(seed: int, count: int, unseen: bool, taken: set[tuple[str, ...]]) -> list[Tagged]:
    """`count` different sentences, none of them in `taken` (compared without their final mark)."""
    draw = np.random.default_rng(seed)
    found: dict[tuple[str, ...], Tagged] = {}
    while len(found) < count:
        pairs = sentence(draw, unseen)
        if _words(pairs) not in taken:
            found.setdefault(_words(pairs), pairs)
    return list(found.values())


def _words(pairs: Tagged) -> tuple[str, ...]:
    words = tuple(word for word, _ in pairs)
    return words[:-1] if words[-1] in (".", "!") else words


def _vocabulary(training: Sequence[Tagged]) -> Vocabulary:
    """Words that occur at least twice, after padding and the classes of unknown words."""
    counts: dict[str, int] = {}
    for pairs in training:
        for word, _ in pairs:
            counts[word] = counts.get(word, 0) + 1
    words = sorted(word for word, count in counts.items() if count >= 2)
    return Vocabulary((PAD, *SHAPES, *words), unknown=True)


def _symbol(word: str, vocabulary: Vocabulary, after: str = "") -> str:
    """What is read for `word`. A typed `<pad>` or `<time>` is text as any other, never our own symbol."""
    for form in (word, word.lower()):
        if form in vocabulary and form not in (PAD, *SHAPES):
            return form
    return shape_of(word, after)


def _example(pairs: Tagged) -> Example:
    words, tags = zip(*pairs, strict=True)
    return Example(words, tags, " ".join(words))


def _plain(line: str) -> str:
    for kind in TYPES:
        line = line.replace(f"|{kind}]", "")
    return line.replace("[", "")


def _measure(guesses: np.ndarray, batch: Batch) -> dict[str, float]:
    """Metrics of guessed classes (B, S)."""
    mask, targets = batch.target_mask.numpy(), batch.targets.numpy()
    right = float((guesses == targets)[mask].mean()) if mask.any() else 0.0
    rows = [(guesses[b][mask[b]], targets[b][mask[b]]) for b in range(len(mask))]
    tagged = [([TAGS[i] for i in guess], [TAGS[i] for i in target]) for guess, target in rows]
    return {"f1": entity_f1(tagged), "accuracy": right}


@lru_cache(maxsize=8)
def _held_out(task: NamedEntities, size: int) -> Batch:
    return task.encode([_example(pairs) for pairs in _corpus(task.held_out_names).held_out[:size]])


@lru_cache(maxsize=2)
def _ladder(task: NamedEntities) -> dict[int, Batch]:
    held, longest = _corpus(task.held_out_names).held_out, task.trained_lengths()[1]
    rungs: dict[int, list[Tagged]] = {T: [] for T in range(RUNG, 2 * longest + 1, RUNG)}
    draw = np.random.default_rng(13)
    for first in range(len(held)):
        pairs = held[first]
        while len(pairs) <= 2 * longest:
            if len(rungs.get(len(pairs), range(EACH))) < EACH:
                rungs[len(pairs)].append(pairs)
            pairs = _joined(pairs, held[int(draw.integers(len(held)))])
    return {T: task.encode([_example(pairs) for pairs in rows]) for T, rows in rungs.items() if rows}


def _joined(one: Tagged, other: Tagged) -> Tagged:
    """Two sentences in one."""
    body = one[:-1] if one[-1][0] in (".", "!", "?") else one
    return (*body, (",", "O"), ("and", "O"), *other)


@lru_cache(maxsize=8)
def _baselines(task: NamedEntities) -> tuple[Baseline, ...]:
    corpus, batch = _corpus(task.held_out_names), task.held_out(HELD_OUT)
    counts = np.zeros((len(corpus.vocabulary), len(TAGS)))
    mask = np.arange(corpus.inputs.shape[1]) < corpus.lengths[:, None]
    np.add.at(counts, (corpus.inputs[mask], corpus.targets[mask]), 1)
    usual = _measure(counts.argmax(1)[batch.inputs.numpy()], batch)
    nothing = _measure(np.zeros(batch.targets.shape, int), batch)
    return (
        Baseline("f1", "most frequent tag of each word", usual["f1"]),
        Baseline("accuracy", "most frequent tag of each word", usual["accuracy"]),
        Baseline("accuracy", "nothing is a name", nothing["accuracy"]),
    )
