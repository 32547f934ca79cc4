"""Pairs of a key and a value, and at the end a key: which value stood beside it last?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import Baseline, Batch, Example, Spec, Vocabulary
from rnn_core.metrics import Metric, named
from rnn_core.option import ConfigError, option, shown
from rnn_core.stream import Stream
from rnn_core.tasks.base import Task, tokens_or_error
from rnn_core.tasks.words.reading import MAX_LINE, plain

LETTERS = "abcdefghijklmnop"
MOST = 1_000  # held-out sequences
ONE_IN = 5  # of all sequences is kept from training
PAIR = re.compile(r"([a-z])(\d{1,3})")


@dataclass(frozen=True)
class Recall(Task):
    """n pairs (k⟨t⟩, v⟨t⟩), then a key alone: y = v⟨t⟩ of the last t at which it stood (as in Schlag, Irie,
    Schmidhuber 2021, section 5.1).

    An input is the key beside the value, each one-hot; of the question only the key. Keys are distinct; with
    `rewriting` half as many stand twice, in any order, each time with a value of its own: whoever only adds
    what is written under a key cannot tell the new from the old.

    A sequence is held out by a checksum over its pairs and the question, modulo 5.
    """

    name: ClassVar[str] = "recall"
    title: ClassVar[str] = "Recall by key"
    about: ClassVar[str] = (
        "Reads pairs of a letter and a number, then one letter alone, and says which number stood beside it. "
        "If letters may be rewritten, the newest number counts."
    )
    question: ClassVar[str] = "What happens to the old value when a key is written again?"
    unit: ClassVar[str] = "word"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "many_to_one",
        "cell": "delta",
        "hidden_size": 32,
        "embedding_size": 0,
        "learning_rate": 0.005,
        "batch_size": 64,
        "clip_norm": 5.0,
        "updates": 2_000,
    }
    metrics: ClassVar[tuple[Metric, ...]] = named("accuracy")

    pairs: int = option(8, "Pairs", low=2, high=40, tier=1, help="How many are read before the question")
    symbols: int = option(
        16, "Keys and values", low=8, high=len(LETTERS), tier=2, help="How many there are of each"
    )  # fmt: skip
    rewriting: bool = option(
        False, "Keys are rewritten", tier=1, help="Half as many keys, each twice: the newest value counts"
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.keys > self.symbols:
            twice = "two for each of them" if self.rewriting else "one for each of them"
            most = self.symbols * (2 if self.rewriting else 1)
            raise ConfigError(
                f"pairs = {self.pairs} is too many for {self.symbols} keys: choose at most {most}, {twice}."
            )

    @property
    def keys(self) -> int:
        """How many different keys a sequence has."""
        return (self.pairs + 1) // 2 if self.rewriting else self.pairs

    @property
    def spec(self) -> Spec:
        """Key and value, each one-hot, at every time step; one of the values at the end."""
        n = self.symbols
        return Spec(
            "vectors", 2 * n, "one", "classes", n, output_vocabulary=_values(n), longest=self.pairs + 1
        )

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` sequences of those that are not held out."""
        return self._batch(*self._drawn(stream.numpy(update), size, held=False))

    def held_out(self, size: int) -> Batch:
        """Sequences that training never shows."""
        whole = self._batch(*_held_out(self))
        return next(whole.pieces(max(1, min(size, MOST))))

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """accuracy: the share of right values, of predictions `probabilities` (B, 1, K)."""
        right = (probabilities.argmax(-1) == batch.targets.numpy())[batch.target_mask.numpy()]
        return {"accuracy": float(right.mean()) if len(right) else 0.0}

    def baselines(self) -> tuple[Baseline, ...]:
        """What is right without looking at keys: any of the values that were read, or any there is."""
        keys, values, asked = _held_out(self)
        truth = _truth(keys, values, asked)
        commonest = np.array([np.bincount(row).argmax() for row in values])
        return tuple(
            Baseline("accuracy", name, share)
            for share, name in sorted(
                (
                    (float((commonest == truth).mean()), "the value that was read most often"),
                    (float((values[:, -1] == truth).mean()), "the last value"),
                    (1.0 / self.symbols, "any value"),
                ),
                reverse=True,
            )
        )

    def example(self, text: str) -> Example:
        """The pairs of `text` and the key that is asked for, "a3 b12 a7 a?"; the value, if it was told one.

        Raises ConfigError for anything else.
        """
        if len(text) > MAX_LINE:
            raise ConfigError(f"This has {len(text):,} characters; a row of pairs needs far fewer.")
        words = tokens_or_error(plain(text).lower().replace(",", " ").split(), "pair")
        told = [self._pair(word) for word in words[:-1]]
        key = self._asked(words[-1])
        found = [value for known, value in told if known == key]
        labels = tuple(f"{LETTERS[known]}{value + 1}" for known, value in told)
        truth = (str(found[-1] + 1),) if found else ()
        return Example((*labels, f"{LETTERS[key]}?"), truth, " ".join((*labels, f"{LETTERS[key]}?")))

    def suggestions(self) -> tuple[str, ...]:
        """Three that are held out; and where keys are rewritten the same one twice in a row."""
        rows = zip(*(part[:3] for part in _held_out(self)), strict=True)
        return (*(_written(*row) for row in rows), "a3 b5 a7 c2 a?")

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch; a value that nobody knows does not count."""
        n, T = self.symbols, max(len(example.inputs) for example in examples)
        inputs = torch.zeros(len(examples), T, 2 * n)
        for row, example in zip(inputs, examples, strict=True):
            for place, label in zip(row, example.inputs, strict=False):
                place[LETTERS.index(label[0])] = 1.0
                if label[1:] != "?":
                    place[n + int(label[1:]) - 1] = 1.0
        lengths = torch.tensor([len(example.inputs) for example in examples])
        truth = torch.tensor(
            [[int(example.targets[0]) - 1 if example.targets else 0] for example in examples]
        )
        return Batch(inputs, lengths, truth, torch.tensor([[bool(example.targets)] for example in examples]))

    def causes(self, example: Example) -> tuple[int, ...]:
        """The pair that wrote the answer, and the question."""
        *pairs, asked = example.inputs
        wrote = [t for t, label in enumerate(pairs) if label[0] == asked[0]]
        return (*wrote[-1:], len(pairs))

    def _pair(self, word: str) -> tuple[int, int]:
        """Key and value, counted from 0. Raises ConfigError."""
        found = PAIR.fullmatch(word)
        n = self.symbols
        if found is None:
            raise ConfigError(
                f"{shown(word)} is no pair of a letter and a number: write for example “a3 b12 a7 a?”, "
                "with the letter that is asked for at the end."
            )
        key, value = LETTERS.find(found[1]), int(found[2])
        if not 0 <= key < n or not 1 <= value <= n:
            raise ConfigError(
                f"{shown(word)} is unknown here: letters go from a to {LETTERS[n - 1]}, "
                f"numbers from 1 to {n}."
            )
        return key, value - 1

    def _asked(self, word: str) -> int:
        """The key that is asked for. Raises ConfigError."""
        key = LETTERS[: self.symbols].find(word[0])
        if len(word) != 2 or word[1] != "?" or key < 0:
            raise ConfigError(
                f"Last stands a letter from a to {LETTERS[self.symbols - 1]} with a question mark, and "
                f"{shown(word)} is none: write for example “a3 b12 a7 a?”."
            )
        return key

    def _drawn(self, draw: np.random.Generator, size: int, held: bool) -> tuple[np.ndarray, ...]:
        """Keys and values (B, n) each, and which key is asked for (B,)."""
        keys, values, asked = self._any(draw, size)
        while (wrong := _kept_back(keys, values, asked) != held).any():
            new = self._any(draw, int(wrong.sum()))
            keys[wrong], values[wrong], asked[wrong] = new
        return keys, values, asked

    def _any(self, draw: np.random.Generator, size: int) -> tuple[np.ndarray, ...]:
        n = self.pairs
        keys = draw.random((size, self.symbols)).argsort(1)[:, : self.keys]
        asked = keys[np.arange(size), draw.integers(self.keys, size=size)]
        if self.rewriting:
            order = draw.random((size, n)).argsort(1)
            keys = np.take_along_axis(np.concatenate([keys, keys], 1)[:, :n], order, 1)
        return keys, draw.integers(self.symbols, size=(size, n)), asked

    def _batch(self, keys: np.ndarray, values: np.ndarray, asked: np.ndarray) -> Batch:
        B, n = keys.shape
        inputs = torch.zeros(B, n + 1, 2 * self.symbols)
        rows, places = torch.arange(B)[:, None], torch.arange(n)[None]
        inputs[rows, places, torch.from_numpy(keys)] = 1.0
        inputs[rows, places, self.symbols + torch.from_numpy(values)] = 1.0
        inputs[torch.arange(B), n, torch.from_numpy(asked)] = 1.0
        truth = torch.from_numpy(_truth(keys, values, asked))[:, None]
        return Batch(inputs, torch.full((B,), n + 1), truth, torch.ones(B, 1, dtype=torch.bool))


@lru_cache(maxsize=len(LETTERS))
def _values(n: int) -> Vocabulary:
    return Vocabulary(tuple(str(k + 1) for k in range(n)))


def _truth(keys: np.ndarray, values: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """The value (B,) beside the last place of the key that is asked for."""
    n = keys.shape[1]
    last = n - 1 - (keys == asked[:, None])[:, ::-1].argmax(1)
    found: np.ndarray = values[np.arange(len(keys)), last]
    return found


def _kept_back(keys: np.ndarray, values: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Which sequences (B,) are held out."""
    places = np.arange(1, keys.shape[1] + 1)
    found: np.ndarray = (keys @ places + values @ (places + 1) + asked) % ONE_IN == 1
    return found


@lru_cache(maxsize=16)
def _held_out(task: Recall) -> tuple[np.ndarray, ...]:
    return task._drawn(np.random.default_rng([96, task.pairs, task.symbols]), MOST, held=True)


def _written(keys: np.ndarray, values: np.ndarray, asked: int) -> str:
    """A sequence as it is typed."""
    pairs = [f"{LETTERS[k]}{v + 1}" for k, v in zip(keys, values, strict=True)]
    return " ".join((*pairs, f"{LETTERS[asked]}?"))
