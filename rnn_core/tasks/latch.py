"""A letter to hold on to: the latch of Bengio, Simard and Frasconi 1994, in symbols."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import Baseline, Batch, Example, Spec, Vocabulary
from rnn_core.metrics import Metric, named
from rnn_core.option import ConfigError, option, shown
from rnn_core.stream import Stream
from rnn_core.tasks.base import Task, pad, tokens_or_error
from rnn_core.tasks.words.reading import plain

HELD_OUT, EACH = 400, 100  # held-out sequences, and those of each length of the ladder
LETTERS = "abcdefgh"
RUNGS = (1.0, 1.25, 1.5, 2.0, 3.0)  # of the ladder, as multiples of the trained length


@dataclass(frozen=True)
class Latch(Task):
    """y = x⟨1⟩ after x⟨1⟩ … x⟨T⟩, letters drawn at random, all equally often.

    There are nᵀ sequences of n letters. Of 8 letters and 20 places that is 10¹⁸, and no held-out sequence
    is ever trained; of few letters and places training comes upon nearly all of them.
    """

    name: ClassVar[str] = "latch"
    title: ClassVar[str] = "Hold the first letter"
    about: ClassVar[str] = (
        "Reads a row of letters and says at the end which one came first. The others are drawn from the "
        "same alphabet and mean nothing: each is a temptation to forget."
    )
    question: ClassVar[str] = "What keeps the first letter when others pour in?"
    unit: ClassVar[str] = "character"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "many_to_one",
        "cell": "gru",
        "hidden_size": 32,
        "embedding_size": 0,
        "learning_rate": 0.02,
        "batch_size": 32,
        "updates": 1_500,
    }
    climbs: ClassVar[bool] = True
    metrics: ClassVar[tuple[Metric, ...]] = named("accuracy")

    length: int = option(
        20, "Letters", low=2, high=200, tier=1, help="How many each sequence has; the first one is asked for"
    )  # fmt: skip
    symbols: int = option(
        8, "Alphabet", low=2, high=len(LETTERS), tier=2, help="How many different letters there are"
    )  # fmt: skip

    @property
    def spec(self) -> Spec:
        """A letter at every time step, one letter at the end."""
        n, letters = self.symbols, _alphabet(self.symbols)
        return Spec("tokens", n, "one", "classes", n, letters, letters, longest=self.length)

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` sequences of random letters."""
        return self._drawn(stream.numpy(update), size, self.length)

    def held_out(self, size: int) -> Batch:
        """Sequences from a generator of their own."""
        whole = self._drawn(np.random.default_rng(95), HELD_OUT, self.length)
        return next(whole.pieces(max(1, min(size, HELD_OUT))))

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """accuracy: the share of first letters told rightly."""
        mask = batch.target_mask.numpy()
        right = (probabilities.argmax(-1) == batch.targets.numpy())[mask]
        return {"accuracy": float(right.mean()) if len(right) else 0.0}

    def baselines(self) -> tuple[Baseline, ...]:
        """The best by whoever counts letters without their order, and luck.

        Each of the T letters is as likely to have come first, so the most frequent one is the best to say.
        """
        batch = self.held_out(HELD_OUT)
        counts = torch.nn.functional.one_hot(batch.inputs, self.symbols).sum(1, keepdim=True)  # (B, 1, n)
        counted = self.measure(counts.numpy(), batch)["accuracy"]
        found = (
            Baseline("accuracy", "the most frequent letter", counted),
            Baseline("accuracy", "luck", 1.0 / self.symbols),
        )
        return tuple(sorted(found, key=lambda line: -line.value))

    def example(self, text: str) -> Example:
        """The letters of `text`, and the first of them. Raises ConfigError for any other sign."""
        letters = tokens_or_error(tuple("".join(plain(text).split()).lower()), "letter")
        known = _alphabet(self.symbols)
        for letter in letters:
            if letter not in known:
                raise ConfigError(
                    f"This task reads the letters a to {known.symbols[-1]}, and {shown(letter)} is none of "
                    "them: type for example abbabaab."
                )
        return Example(letters, letters[:1], "".join(letters))

    def suggestions(self) -> tuple[str, ...]:
        """A sequence of the trained length, one that differs in its first letter alone, one in which nothing
        else ever comes, and a short one.
        """
        draw = np.random.default_rng([96, self.length])
        rest = "".join(LETTERS[k] for k in draw.integers(self.symbols, size=self.length - 1))
        return tuple(dict.fromkeys((f"a{rest}", f"b{rest}", "b" + "a" * (self.length - 1), "ba")))

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch; an answer that nobody knows does not count."""
        letters = _alphabet(self.symbols)
        inputs = [letters.encode(example.inputs) for example in examples]
        truth = [letters.encode(example.targets or ("a",)) for example in examples]
        mask = torch.tensor([[bool(example.targets)] for example in examples])
        return Batch(pad(inputs), torch.tensor([len(row) for row in inputs]), torch.tensor(truth), mask)

    def causes(self, example: Example) -> tuple[int, ...]:
        """The first letter."""
        return (0,)

    def of_length(self, T: int) -> "Latch":
        """Sequences of T letters."""
        return replace(self, length=T)

    def trained_lengths(self) -> tuple[int, int]:
        """One length."""
        return self.length, self.length

    def ladder(self) -> Mapping[int, Batch]:
        """Sequences of the trained length, and of longer ones that training never shows."""
        lengths = (round(self.length * rung) for rung in RUNGS)
        return {T: self._drawn(np.random.default_rng([97, T]), EACH, T) for T in lengths}

    def ladder_note(self) -> str:
        """What the longer ones ask."""
        return "Longer ones ask whether what holds a letter holds it for good."

    def _drawn(self, draw: np.random.Generator, size: int, T: int) -> Batch:
        letters = torch.from_numpy(draw.integers(self.symbols, size=(size, T)))
        mask = torch.ones(size, 1, dtype=torch.bool)
        return Batch(letters, torch.full((size,), T), letters[:, :1].clone(), mask)


@lru_cache(maxsize=len(LETTERS))
def _alphabet(symbols: int) -> Vocabulary:
    return Vocabulary(tuple(LETTERS[:symbols]))
