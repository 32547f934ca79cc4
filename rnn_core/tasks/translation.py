"""B6: a sentence in, a sentence of another length and order out."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import END, PAD, UNKNOWN, Baseline, Batch, Example, Spec, Vocabulary
from rnn_core.metrics import Metric, named
from rnn_core.option import ConfigError, option
from rnn_core.stream import Stream
from rnn_core.strongest import ranked
from rnn_core.tasks.base import MAX_TOKENS, Task, pad, sequences
from rnn_core.tasks.words.bilingual import Pair, long_pairs, read, spell, split
from rnn_core.tasks.words.reading import clean, read_line
from rnn_core.tasks.words.scoring import sequence_scores

Words = tuple[str, ...]
Links = tuple[tuple[int, int], ...]  # (source place, target place)

MOST_OUTPUTS = 30  # the longest sentence of the ladder has 24, with `<end>`
FEWEST, EACH = 5, 60  # examples of a rung of the ladder
SHOWN = (  # in English; never trained, in neither direction
    "Do you want to sing with me?",
    "I like this blue kitchen.",
    "She does not buy the flower.",
    "The answer is ninety-five.",
    "There is no soup on my table.",
    "Today is Tuesday the second of January.",
    "The child who sells these green birds is not quiet and she eats some soup.",
)


@dataclass(frozen=True)
class Translation(Task):
    """Sentence pairs of our own English–French grammar; which word translates which is known.

    A word that no training sentence has is read as `<unk>`. Nothing was ever learnt about it.
    """

    name: ClassVar[str] = "translation"
    title: ClassVar[str] = "Translation"
    about: ClassVar[str] = (
        "Reads a sentence to its end, then writes it in the other language, word by word. "
        "Adjectives change places, one word becomes three, and some words depend on one that comes later."
    )
    question: ClassVar[str] = "Which word of the one sentence does each word of the other look at?"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "encoder_decoder",
        "cell": "gru",
        "hidden_size": 64,
        "embedding_size": 32,
        "bidirectional": True,
        "attention": "additive",
        "learning_rate": 0.005,
        "weight_decay": 0.03,
        "batch_size": 32,
        "updates": 10_000,
    }
    climbs: ClassVar[bool] = True
    metrics: ClassVar[tuple[Metric, ...]] = named("exact_match", "accuracy")

    direction: str = option(
        "en-fr", "Direction", choices=("en-fr", "fr-en"), tier=2,
        help="en-fr: from English to French; fr-en: from French to English",
    )  # fmt: skip

    @property
    def spec(self) -> Spec:
        """Words of the one language and `<unk>` in, words of the other and `<end>` out."""
        words, others = _vocabularies(self.direction)
        sizes = len(words), len(others)
        return Spec(
            "tokens",
            sizes[0],
            "sequence",
            "classes",
            sizes[1],
            words,
            others,
            longest=self.trained_lengths()[1],
            most_outputs=MOST_OUTPUTS,
        )

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` training pairs drawn at random."""
        rows = _training(self.direction)
        return _batch(rows, stream.numpy(update).integers(len(rows.lengths), size=size))

    def held_out(self, size: int) -> Batch:
        """Pairs that training never shows; each of their words it does."""
        rows = _held_out(self.direction)
        return _batch(rows, np.arange(len(rows.lengths))[:size])

    def trained_lengths(self) -> tuple[int, int]:
        """The fewest and the most words and marks of a training sentence."""
        lengths = _training(self.direction).lengths
        return int(lengths.min()), int(lengths.max())

    def ladder(self) -> Mapping[int, Batch]:
        """Held-out pairs by the length of what is read; where too few are so long, pairs of two clauses."""
        usual, long = _held_out(self.direction), _rows(self.direction, long_pairs())
        rungs: dict[int, Batch] = {}
        for T in range(1, int(long.lengths.max()) + 1):
            rows = usual if np.sum(usual.lengths == T) >= FEWEST else long
            places = np.flatnonzero(rows.lengths == T)[:EACH]
            if len(places) >= FEWEST:
                rungs[T] = _batch(rows, places)
        return rungs

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """exact_match: the share of sentences without any mistake; accuracy: of right words."""
        return sequence_scores(probabilities, batch)

    def baselines(self) -> tuple[Baseline, ...]:
        """A phrase table; word by word, each by its commonest translation; the commonest at each place."""
        return ranked(self, _baselines(self))

    def example(self, text: str) -> Example:
        """The words of `text`; its translation too if it is one of our sentences.

        Raises ConfigError for text without a word, or too long to draw.
        """
        read_line(text)  # refuses what is empty or endless
        line = " ".join(clean(text).split())
        words = read(text, _languages(self.direction)[0])
        if len(words) > MAX_TOKENS:
            raise ConfigError(
                f"With its marks this has {len(words)} words. The pictures hold at most {MAX_TOKENS}: "
                "please shorten it."
            )
        pair = _known(self.direction).get(words)
        return Example(words, _sides(self.direction, pair)[1] if pair else (), line)

    def suggestions(self) -> tuple[str, ...]:
        """The lecture's sentence; adjectives that change places; negations; a number; a date; a long one."""
        language = _languages(self.direction)[0]
        return tuple(spell(_sides(self.direction, pair)[0], language) for pair in _shown())

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch; a translation that nobody knows does not count."""
        words, others = _vocabularies(self.direction)
        inputs = [words.encode(self.reads(example)) for example in examples]
        outputs = [others.encode(example.targets) if example.targets else None for example in examples]
        return sequences(self.spec, inputs, outputs)

    def reads(self, example: Example) -> Words:
        """Each word, or `<unk>` for one that no training sentence has."""
        words = _vocabularies(self.direction)[0]
        return tuple(word if word in words and word != PAD else UNKNOWN for word in example.inputs)

    def written(self, symbols: Sequence[str]) -> str:
        """Words as a sentence: capitals, l'homme, quatre-vingts, and French spaces before marks."""
        kept = tuple(takewhile(lambda symbol: symbol != END, symbols))
        return spell(kept, _languages(self.direction)[1])

    def pairs(self) -> Iterator[tuple[Words, Words, Links]]:
        """The training pairs as words, with the places that translate each other."""
        for pair in _pairs():
            yield *_sides(self.direction, pair), _links(self.direction, pair)

    def alignment(self, example: Example) -> Links:
        """True links (place in the inputs, place in the targets), counted from 0, by target place.

        A word may have several links or none; `<end>` has none. Empty for a sentence that is not ours.
        """
        pair = _known(self.direction).get(example.inputs)
        return _links(self.direction, pair) if pair else ()


@dataclass(frozen=True, eq=False)
class _Rows:
    """Pairs as numbers: inputs (N, T), targets and read (N, S) int64, padded; lengths and sizes (N,).

    read is what a decoder reads that is told the truth; sizes counts the outputs, `<end>` included.
    """

    inputs: np.ndarray
    lengths: np.ndarray
    targets: np.ndarray
    read: np.ndarray
    sizes: np.ndarray


def _languages(direction: str) -> tuple[str, str]:
    """The language that is read and the one that is written."""
    return ("english", "french") if direction == "en-fr" else ("french", "english")


def _sides(direction: str, pair: Pair) -> tuple[Words, Words]:
    """The sentence that is read and the one that is written."""
    return (pair.english, pair.french) if direction == "en-fr" else (pair.french, pair.english)


def _links(direction: str, pair: Pair) -> Links:
    links = pair.links if direction == "en-fr" else [(french, english) for english, french in pair.links]
    return tuple(sorted(links, key=lambda link: link[::-1]))


@lru_cache(maxsize=1)
def _shown() -> tuple[Pair, ...]:
    """The pairs of SHOWN, in that order."""
    return tuple(_known("en-fr")[read(text, "english")] for text in SHOWN)


@lru_cache(maxsize=1)
def _pairs() -> tuple[Pair, ...]:
    """The training pairs."""
    shown = {pair.english for pair in _shown()}
    return tuple(pair for pair in split()[0] if pair.english not in shown)


@lru_cache(maxsize=2)
def _known(direction: str) -> dict[Words, Pair]:
    """Every pair by the sentence that is read."""
    return {_sides(direction, pair)[0]: pair for pair in (*long_pairs(), *split()[1], *split()[0])}


@lru_cache(maxsize=2)
def _vocabularies(direction: str) -> tuple[Vocabulary, Vocabulary]:
    """The words of training, of the language that is read and of the one that is written."""
    sides = [_sides(direction, pair) for pair in _pairs()]
    words, others = (sorted({word for side in sides for word in side[which]}) for which in (0, 1))
    return Vocabulary((PAD, UNKNOWN, *words), unknown=True), Vocabulary((*others, END))


@lru_cache(maxsize=2)
def _training(direction: str) -> _Rows:
    return _rows(direction, _pairs())


@lru_cache(maxsize=2)
def _held_out(direction: str) -> _Rows:
    return _rows(direction, split()[1])


def _rows(direction: str, pairs: Sequence[Pair]) -> _Rows:
    words, others = _vocabularies(direction)
    sides = [_sides(direction, pair) for pair in pairs]
    end, start = others.index[END], len(others)
    inputs = [words.encode(source) for source, _ in sides]
    outputs = [others.encode(target) for _, target in sides]
    targets, read = pad([[*row, end] for row in outputs], end), pad([[start, *row] for row in outputs], end)
    lengths, sizes = ([len(row) for row in rows] for rows in (inputs, outputs))
    return _Rows(pad(inputs).numpy(), np.array(lengths), targets.numpy(), read.numpy(), np.array(sizes) + 1)


def _batch(rows: _Rows, chosen: np.ndarray) -> Batch:
    """The chosen rows, cut to the longest of them on both sides."""
    lengths, sizes = rows.lengths[chosen], rows.sizes[chosen]
    T, S = lengths.max(), sizes.max()
    mask = np.arange(S) < sizes[:, None]
    return Batch(
        torch.from_numpy(rows.inputs[chosen, :T]),
        torch.from_numpy(lengths),
        torch.from_numpy(rows.targets[chosen, :S]),
        torch.from_numpy(mask),
        decoder_inputs=torch.from_numpy(rows.read[chosen, :S]),
        target_lengths=torch.from_numpy(sizes),
    )


@lru_cache(maxsize=2)
def _baselines(task: Translation) -> tuple[Baseline, ...]:
    batch, rows = task.held_out(10_000), _training(task.direction)
    K, S = task.spec.output_size, batch.targets.shape[1]
    usual = np.array([np.bincount(column, minlength=K).argmax() for column in rows.targets.T])
    guesses = {
        "word by word": _word_by_word(task, batch),
        "commonest word at each place": np.tile(usual[:S], (len(batch.inputs), 1)),
    }
    scores = {name: task.measure(np.eye(K)[guess], batch) for name, guess in guesses.items()}
    return tuple(
        Baseline(metric.name, name, score[metric.name])
        for metric in task.metrics
        for name, score in scores.items()
    )


def _word_by_word(task: Translation, batch: Batch) -> np.ndarray:
    """(B, S): each word by the one it is linked with most often, in the same order, then `<end>`."""
    words, others = _vocabularies(task.direction)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for source, target, links in task.pairs():
        for place, other in links:
            counts[source[place]][target[other]] += 1
    usual = {word: linked.most_common(1)[0][0] for word, linked in counts.items()}
    guesses = np.full(batch.targets.shape, task.spec.end)
    for guess, row, length in zip(guesses, batch.inputs, batch.input_lengths, strict=True):
        line = [usual[word] for word in words.decode(row[:length]) if word in usual]
        guess[: len(line)] = others.encode(line)[: len(guess)]
    return guesses
