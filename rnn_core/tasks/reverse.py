"""A string of digits, backwards: a translation whose true alignment is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import END, Baseline, Batch, Example, Spec, Vocabulary
from rnn_core.metrics import Metric, named
from rnn_core.option import ConfigError, option
from rnn_core.stream import Stream
from rnn_core.tasks.base import Task, sequences, tokens_or_error
from rnn_core.tasks.words.reading import plain
from rnn_core.tasks.words.scoring import sequence_scores

DIGITS = tuple("0123456789")
INPUTS, OUTPUTS = Vocabulary(DIGITS), Vocabulary((*DIGITS, END))
LONGEST = 30
BEYOND = 5  # the ladder goes on for so many lengths that training never shows
HELD_OUT, EACH = 400, 100  # held-out strings of mixed lengths, and of each length
SHORT = 3  # strings as short as this cannot be held out: there are too few of them
_CHECK = np.arange(1, LONGEST + BEYOND + 1) % 10 + 1  # no weight is a multiple of 11


@dataclass(frozen=True)
class Reverse(Task):
    """Random digits; strings of four and more whose weighted sum is a multiple of 11 are held out."""

    name: ClassVar[str] = "reverse"
    title: ClassVar[str] = "Reverse"
    about: ClassVar[str] = (
        "Reads a string of digits to its end, then writes it backwards. The first thing it must say is the "
        "last it has read, and everything has to be kept until then."
    )
    question: ClassVar[str] = "How many digits fit through one hidden state?"
    unit: ClassVar[str] = "character"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "encoder_decoder",
        "cell": "gru",
        "hidden_size": 32,
        "embedding_size": 16,
        "bidirectional": True,
        "attention": "additive",
        "learning_rate": 0.01,
        "batch_size": 64,
        "updates": 10_000,
    }
    climbs: ClassVar[bool] = True
    metrics: ClassVar[tuple[Metric, ...]] = named("exact_match", "accuracy")

    length: int = option(
        10, "Longest string", low=1, high=LONGEST, tier=2, help="Training has strings of 1 to so many digits"
    )  # fmt: skip

    @property
    def spec(self) -> Spec:
        """Ten digits in, ten digits and `<end>` out."""
        most = LONGEST + BEYOND + 1
        return Spec(
            "tokens", 10, "sequence", "classes", 11, INPUTS, OUTPUTS, longest=self.length, most_outputs=most
        )

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` strings, every length equally often."""
        draw = stream.numpy(update)
        lengths = draw.integers(1, self.length + 1, size=size)
        digits = draw.integers(10, size=(size, self.length))
        digits *= np.arange(self.length) < lengths[:, None]
        held = (lengths > SHORT) & (_check(digits) == 0)
        digits[held, 0] = (digits[held, 0] + 1) % 10  # no longer a multiple of 11
        return _batch(self.spec, digits, lengths)

    def held_out(self, size: int) -> Batch:
        """Strings of mixed lengths that training never shows: of more than SHORT digits, if any are."""
        digits, lengths = _held_out(self.length, min(SHORT + 1, self.length), HELD_OUT)
        return _batch(self.spec, digits[:size], lengths[:size])

    def trained_lengths(self) -> tuple[int, int]:
        """From one digit to the longest string."""
        return 1, self.length

    def ladder(self) -> Mapping[int, Batch]:
        """Strings of each length, also of some that training never shows; held out but for the very short."""
        lengths = range(1, self.length + BEYOND + 1)
        return {T: _batch(self.spec, *_held_out(T, T, min(EACH, 10**T))) for T in lengths}

    def ladder_note(self) -> str:
        """Of the shortest strings there are too few."""
        return f"Strings of 1–{SHORT} digits are all trained: there are too few to hold any out."

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """exact_match: the share of strings without any mistake; accuracy: of right digits."""
        return sequence_scores(probabilities, batch)

    def baselines(self) -> tuple[Baseline, ...]:
        """Guessing every digit."""
        return (Baseline("accuracy", "guessing", 1 / 11), Baseline("exact_match", "guessing", 0.0))

    def example(self, text: str) -> Example:
        """The digits of `text` and their reversal. Raises ConfigError for anything but digits."""
        letters = tokens_or_error(tuple("".join(plain(text).split())), "digit")
        for letter in letters:
            if letter not in INPUTS:
                raise ConfigError(
                    f"This task reverses digits, and {letter!r} is none: type for example 31415."
                )
        if len(letters) > LONGEST + BEYOND:
            raise ConfigError(
                f"This has {len(letters)} digits; at most {LONGEST + BEYOND} can be written backwards here."
            )
        return Example(letters, letters[::-1], "".join(letters))

    def suggestions(self) -> tuple[str, ...]:
        """Strings of some lengths, the last one longer than any of training."""
        pi = "3141592653589793238462643383279502884"
        sizes = (self.length, max(1, self.length // 2), self.length + BEYOND)
        return tuple(dict.fromkeys(pi[:size] for size in sizes))

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch."""
        inputs = [INPUTS.encode(example.inputs) for example in examples]
        outputs = [OUTPUTS.encode(example.targets) if example.targets else None for example in examples]
        return sequences(self.spec, inputs, outputs)


def _check(digits: np.ndarray) -> np.ndarray:
    """The weighted sum of each string modulo 11 (B,)."""
    found: np.ndarray = digits @ _CHECK[: digits.shape[1]] % 11
    return found


@lru_cache(maxsize=64)
def _held_out(longest: int, shortest: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Some `count` distinct held-out strings (·, longest), zeros on the right, and their lengths.

    Every length equally often, as far as there are so many strings; mixed, so that any first few are alike.
    """
    draw = np.random.default_rng([41, longest, shortest])
    share = -(-count // (longest - shortest + 1))
    found = [string for T in range(shortest, longest + 1) for string in _strings(draw, T, min(share, 10**T))]
    found = [found[place] for place in draw.permutation(len(found))[:count]]
    rows = np.zeros((len(found), longest), np.int64)
    for row, string in zip(rows, found, strict=True):
        row[: len(string)] = string
    return rows, np.array([len(string) for string in found])


def _strings(draw: np.random.Generator, T: int, count: int) -> list[tuple[int, ...]]:
    """`count` distinct held-out strings of T digits."""
    found: dict[tuple[int, ...], None] = {}
    while len(found) < count:
        digits = draw.integers(10, size=T)
        if T <= SHORT or _check(digits[None])[0] == 0:
            found[tuple(digits.tolist())] = None
    return list(found)


def _batch(spec: Spec, digits: np.ndarray, lengths: np.ndarray) -> Batch:
    """Strings (B, T) with zeros behind lengths (B,), each beside its reversal."""
    digits = digits[:, : lengths.max()]
    B, T = digits.shape
    t = np.arange(T + 1)
    back = np.maximum(lengths[:, None] - 1 - t, 0)
    wide = np.concatenate([digits, np.zeros((B, 1), np.int64)], 1)
    targets = np.where(t < lengths[:, None], np.take_along_axis(wide, back, 1), spec.end)
    read = np.concatenate([np.full((B, 1), spec.start), targets[:, :-1]], 1)
    sizes = torch.from_numpy(lengths)
    mask = torch.arange(T + 1) <= sizes[:, None]
    inputs, decoder_inputs = torch.from_numpy(digits.copy()), torch.from_numpy(read)
    return Batch(
        inputs,
        sizes,
        torch.from_numpy(targets),
        mask,
        decoder_inputs=decoder_inputs,
        target_lengths=sizes + 1,
    )
