"""B15: a word to fill in, and the word that tells it far away: what plain recurrent networks forget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import PAD, UNKNOWN, Baseline, Batch, Example, Spec, Vocabulary
from rnn_core.metrics import Metric, named
from rnn_core.option import ConfigError, option
from rnn_core.stream import Stream
from rnn_core.tasks.base import MAX_TOKENS, Task, pad
from rnn_core.tasks.words.reading import clean, read_line
from rnn_core.tasks.words.reviewing import Gaps
from rnn_core.tasks.words.travelling import (
    AFTER,
    DISTRACTORS,
    FAR,
    FILLER,
    LANGUAGES,
    NEAR,
    Words,
    between,
    clue,
    known_words,
    language,
    sentence,
)

TRAINING, HELD_OUT = 4_000, 400
WORDS = Vocabulary((PAD, UNKNOWN, *known_words()), unknown=True)
ANSWERS = Vocabulary(tuple(LANGUAGES.values()))
FRAMES = {"far": FAR, "near": NEAR}
DROPPED = 0.05  # of the words in between, in training: so that <unk> gets a meaning, which is "nothing much"
WATCHED = (("France", 12), ("France", 0), ("Japan", 3), ("Greece", 20), ("Italy", 30))
_MEANING_NOTHING = {w for text in (*FILLER, *DISTRACTORS) for w in text.split()} - {"{}", "to", "from", "."}
_NEUTRAL = np.array([symbol in _MEANING_NOTHING for symbol in WORDS.symbols])


@dataclass(frozen=True)
class FillIn(Task):
    """“I am going to France . … the language spoken there is __”: one of eight languages.

    Held-out sentences have neighbouring clauses in between that training never shows beside each other,
    wherever two clauses fit; with fewer words in between there are too few sentences to keep some back.
    """

    name: ClassVar[str] = "fill_in"
    title: ClassVar[str] = "Fill in the blank"
    about: ClassVar[str] = (
        "Reads a sentence up to a blank and says which language belongs there. "
        "The one word that tells it may stand right before the blank, or many words earlier."
    )
    question: ClassVar[str] = "How far back does it remember?"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "many_to_one",
        "cell": "tanh",
        "hidden_size": 32,
        "embedding_size": 0,
        "learning_rate": 0.01,
        "batch_size": 32,
        "updates": 2_500,
    }
    metrics: ClassVar[tuple[Metric, ...]] = named("accuracy")

    filler: int = option(
        30, "Push the clue away", low=0, high=100, tier=1,
        help="Words in between that mean nothing here; in the near pair they stand before the clue",
    )  # fmt: skip
    near: bool = option(
        True, "Mostly near", tier=2,
        help="85 % of the distances are 0 to 3 words, the rest any up to the most",
    )  # fmt: skip
    mixed: bool = option(
        True, "Mixed distances",
        help="Each sentence gets its own number of words, from 0 up; otherwise all get the most",
    )  # fmt: skip
    distractors: bool = option(
        True, "Other countries", tier=2, help="Some of the words in between name countries that are not meant"
    )  # fmt: skip
    pair: str = option(
        "far", "Clue", choices=tuple(FRAMES), tier=2,
        help="far: before the words in between; near: behind them, four words before the blank",
    )  # fmt: skip

    @property
    def gaps(self) -> Gaps:
        """How many words a sentence gets in between."""
        return Gaps(self.filler, self.mixed, self.mixed and self.near)

    @property
    def spec(self) -> Spec:
        """One of eight languages for the whole sentence."""
        longest = len(sentence(FRAMES[self.pair], "France", ())) + self.filler
        return Spec("tokens", len(WORDS), "one", "classes", len(ANSWERS), WORDS, ANSWERS, longest=longest)

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` sentences drawn at random; a few words in between are read as unknown."""
        rows, draw = _rows(self, False), stream.numpy(update)
        chosen = draw.integers(len(rows.truth), size=size)
        lengths = rows.lengths[chosen]
        inputs = rows.inputs[chosen, : lengths.max()]
        dropped = _NEUTRAL[inputs] & (draw.random(inputs.shape) < DROPPED)
        return _batch(np.where(dropped, WORDS.index[UNKNOWN], inputs), lengths, rows.truth[chosen])

    def held_out(self, size: int) -> Batch:
        """Sentences of combinations that training never shows, as far as there are any."""
        rows = _rows(self, True)
        lengths = rows.lengths[:size]
        return _batch(rows.inputs[:size, : lengths.max()], lengths, rows.truth[:size])

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """accuracy: the share of blanks filled in rightly."""
        mask = batch.target_mask.numpy()
        right = (probabilities.argmax(-1) == batch.targets.numpy())[mask]
        return {"accuracy": float(right.mean()) if mask.any() else 0.0}

    def baselines(self) -> tuple[Baseline, ...]:
        """The last country that is named, and luck: what needs no more memory than one word.

        Who knows which words stand before the clue is always right. What is asked of a network is to find
        that out, and to carry one word along.
        """
        return _baselines(self)

    def example(self, text: str) -> Example:
        """The words of `text` up to a blank; the language too where a country is gone to or come from."""
        words = _before_blank(read_line(text))
        if not words:
            raise ConfigError("There is nothing before the blank: type what stands before it.")
        place = clue(words)
        told = () if place is None else (language(words[place]),)
        return Example(words, told, " ".join(clean(text).split()))

    def suggestions(self) -> tuple[str, ...]:
        """The sentence of the lecture with more and fewer words in between."""
        return tuple(self._suggested(country, gap) for country, gap in WATCHED)

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch; an answer that nobody knows does not count."""
        inputs = [WORDS.encode(self.reads(example)) for example in examples]
        truth = [ANSWERS.encode(example.targets or ("French",)) for example in examples]
        mask = torch.tensor([[bool(example.targets)] for example in examples])
        return Batch(pad(inputs), torch.tensor([len(row) for row in inputs]), torch.tensor(truth), mask)

    def reads(self, example: Example) -> Words:
        """Each word in small letters, as the network meets it; `<unk>` for one that training never shows."""
        lower = (word.lower() for word in example.inputs)
        return tuple(word if word in WORDS and word != PAD else UNKNOWN for word in lower)

    def causes(self, example: Example) -> tuple[int, ...]:
        """The country that is meant."""
        place = clue(example.inputs)
        return () if place is None else (place,)

    def flips(self, text: str) -> tuple[str, ...]:
        """The same sentence with each other country in the clue's place."""
        words = self.example(text).inputs
        place = clue(words)
        if place is None:
            return ()
        others = [name for name in LANGUAGES if name.lower() != words[place].lower()]
        return tuple(self._written((*words[:place], name, *words[place + 1 :])) for name in others)

    def longest_gap(self) -> int:
        """As the option says."""
        return self.filler

    def push(self, text: str, gap: int) -> str | None:
        """The sentence about the same country with exactly `gap` words in between; None without a clue.

        The same words for the same gap. Raises ConfigError for one that would grow too long to draw.
        """
        words = self.example(text).inputs
        place = clue(words)
        most = MAX_TOKENS - len(sentence(FRAMES[self.pair], "France", ()))
        if not 0 <= gap <= most:
            raise ConfigError(f"{gap} words do not fit into this sentence: choose from 0 to {most}.")
        return None if place is None else self._suggested(words[place].capitalize(), gap)

    def fixed(self, field: str, value: int) -> Task:
        """Every sentence with exactly so many words in between."""
        changed: dict[str, Any] = {"mixed": False} | {field: value}
        return replace(self, **changed)

    def _suggested(self, country: str, gap: int) -> str:
        draw = np.random.default_rng([34, gap])
        words = between(draw, gap, country, self.distractors, True)
        return self._written(sentence(FRAMES[self.pair], country, words))

    def _written(self, words: Words) -> str:
        """Words as a line with its blank, a capital behind each full stop."""
        begun = (word.capitalize() if last == "." else word for last, word in pairwise((".", *words)))
        line = " ".join((*begun, "__", AFTER[FRAMES[self.pair]])).strip()
        return line.replace(" .", ".")


@dataclass(frozen=True, eq=False)
class _Rows:
    """inputs (N, T) int64, padded; lengths and truth (N,) int64."""

    inputs: np.ndarray
    lengths: np.ndarray
    truth: np.ndarray


@lru_cache(maxsize=32)
def _rows(task: FillIn, held: bool) -> _Rows:
    """The sentences of one side as numbers, every language equally often."""
    draw, frame = np.random.default_rng([33, held]), FRAMES[task.pair]
    names = tuple(LANGUAGES)
    inputs, truth = [], []
    for number in range(HELD_OUT if held else TRAINING):
        country = names[number % len(names)]
        words = between(draw, task.gaps.draw(draw), country, task.distractors, held)
        inputs.append(WORDS.encode([word.lower() for word in sentence(frame, country, words)]))
        truth.append(number % len(names))
    order = draw.permutation(len(truth))
    lengths = np.array([len(row) for row in inputs])
    return _Rows(pad(inputs).numpy()[order], lengths[order], np.array(truth)[order])


@lru_cache(maxsize=32)
def _baselines(task: FillIn) -> tuple[Baseline, ...]:
    rows, names = _rows(task, True), [name.lower() for name in LANGUAGES]
    numbers = np.array(WORDS.encode(names))
    last = np.zeros(len(rows.truth), np.int64)
    for row, (inputs, length) in enumerate(zip(rows.inputs, rows.lengths, strict=True)):
        named = np.flatnonzero(np.isin(inputs[:length], numbers))
        last[row] = int(np.flatnonzero(numbers == inputs[named[-1]])[0])
    right = float((last == rows.truth).mean())
    return (
        Baseline("accuracy", "the last country named", right),
        Baseline("accuracy", "luck", 1.0 / len(names)),
    )


def _batch(inputs: np.ndarray, lengths: np.ndarray, truth: np.ndarray) -> Batch:
    mask = torch.ones(len(truth), 1, dtype=torch.bool)
    read, sizes, answers = (torch.from_numpy(part) for part in (inputs, lengths, truth[:, None]))
    return Batch(read, sizes, answers, mask)


def _before_blank(words: Words) -> Words:
    """What stands before the first blank: "__", "___" or "…" at the place of a word."""
    blank = next((n for n, word in enumerate(words) if set(word) <= {"_"} or word == "…"), len(words))
    return words[:blank]
