"""Letters to be kept for a while and then written down: copy memory (Hochreiter, Schmidhuber 1997)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import Baseline, Batch, Example, Spec, Vocabulary
from rnn_core.metrics import Metric, named
from rnn_core.option import ConfigError, option, shown
from rnn_core.stream import Stream
from rnn_core.tasks.base import Task, pad, tokens_or_error
from rnn_core.tasks.words.reading import plain

LETTERS = "abcdefgh"
BLANK, GO = "·", "?"
MOST = 400  # held-out sequences
ENOUGH, ONE_IN = 500, 5  # of so many combinations or more one in five is kept from training
TRIED = 4_000  # combinations among which those to hold out are looked for
SURE = 1e-12  # the least chance that a logarithm is taken of


@dataclass(frozen=True)
class CopyMemory(Task):
    """K letters, T time steps of nothing, of which the last says "go", and K in which the letters are asked.

    y⟨t⟩ is blank for t ≤ T + K, and y⟨T+K+k⟩ = x⟨k⟩ (as in Arjovsky, Shah, Bengio 2015). Whoever has
    forgotten the letters loses ln A at each of the last K places and nothing before: K ln A / (T + 2K) in
    the mean over all.

    Where there are ENOUGH combinations of letters, one in five is held out, with all that come of it by going
    on in the alphabet (abd, bca, … of four): so each letter is as frequent as any other at each place, in
    training as in the held-out sequences, and the formula is exact for both. Fewer are learnt as a list, in
    which one that was never shown has no place: then all are trained, and all are asked.
    """

    name: ClassVar[str] = "copy_memory"
    title: ClassVar[str] = "Copy memory"
    about: ClassVar[str] = (
        "Reads a few letters, waits while nothing comes, and writes the letters down when it is told to. "
        "Nothing in between reminds it of them."
    )
    question: ClassVar[str] = "How long are the letters kept when nothing recalls them?"
    unit: ClassVar[str] = "character"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "many_to_many",
        "cell": "gru",
        "hidden_size": 40,
        "embedding_size": 0,
        "optimizer": "rmsprop",
        "learning_rate": 0.006,
        "batch_size": 64,
        "updates": 2_000,
    }
    metrics: ClassVar[tuple[Metric, ...]] = named("accuracy", "nats")

    symbols: int = option(
        3, "Letters to keep", low=1, high=10, tier=2, help="K: how many are to be written down"
    )
    alphabet: int = option(
        4, "Alphabet", low=2, high=len(LETTERS), tier=2, help="A: how many different letters there are"
    )  # fmt: skip
    lag: int = option(
        20, "Time steps in between", low=1, high=180, tier=1, help="T: how long the letters are to be kept"
    )  # fmt: skip

    @property
    def spec(self) -> Spec:
        """A letter, a blank or the sign to go at every time step; a letter or a blank each time."""
        read, written = _read(self.alphabet), _written(self.alphabet)
        T_x = self.lag + 2 * self.symbols
        return Spec("tokens", len(read), "every", "classes", len(written), read, written, longest=T_x)

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` combinations of those that are not held out, each as likely as any other."""
        draw = stream.numpy(update)
        rows = draw.integers(self.alphabet, size=(size, self.symbols))
        while (held := _kept_back(rows, self.alphabet)).any():
            rows[held] = draw.integers(self.alphabet, size=(int(held.sum()), self.symbols))
        return self._batch(rows)

    def held_out(self, size: int) -> Batch:
        """Combinations that training never shows; all there are, if there are too few to keep some back."""
        return self._batch(_held_out(self.symbols, self.alphabet)[:size])

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """accuracy: the share of letters recalled, at the last K places; nats: the mean loss of all."""
        targets, mask = batch.targets.numpy(), batch.target_mask.numpy()
        asked = mask & (targets != self.alphabet)
        right = (probabilities.argmax(-1) == targets)[asked]
        chance = np.take_along_axis(probabilities, targets[..., None], -1)[..., 0][mask].astype(np.float64)
        return {
            "accuracy": float(right.mean()) if len(right) else 0.0,
            "nats": -float(np.log(np.maximum(chance, SURE)).mean()) if len(chance) else 0.0,
        }

    def baselines(self) -> tuple[Baseline, ...]:
        """The best without a memory: to say nothing until "go", and then any letter."""
        K, A, T = self.symbols, self.alphabet, self.lag
        return (
            Baseline("accuracy", "without a memory", 1.0 / A),
            Baseline("nats", "without a memory: K ln A / (T + 2K)", K * log(A) / (T + 2 * K)),
        )

    def example(self, text: str) -> Example:
        """The K letters of `text`, "bad"; the blanks and the sign to go are put in.

        Raises ConfigError for other letters, and for more or fewer.
        """
        letters = tokens_or_error(tuple("".join(plain(text).split()).lower()), "letter")
        known = LETTERS[: self.alphabet]
        for letter in letters:
            if letter not in known:
                raise ConfigError(
                    f"This task copies the letters a to {known[-1]}, and {shown(letter)} is none of them: "
                    f"type for example {self.suggestions()[0]}."
                )
        K = self.symbols
        if len(letters) != K:
            raise ConfigError(
                f"The number of letters to keep is {K}, and this has {len(letters)}: "
                f"type for example {self.suggestions()[0]}."
            )
        inputs = (*letters, *BLANK * (self.lag - 1), GO, *BLANK * K)
        return Example(inputs, (*BLANK * (self.lag + K), *letters), "".join(letters))

    def suggestions(self) -> tuple[str, ...]:
        """The first three that are held out, and the same letter again and again."""
        rows = _held_out(self.symbols, self.alphabet)[:3]
        words = ("".join(LETTERS[k] for k in row) for row in rows)
        return tuple(dict.fromkeys((*words, "a" * self.symbols)))

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch; what nobody knows does not count."""
        read, written = _read(self.alphabet), _written(self.alphabet)
        inputs = [read.encode(example.inputs) for example in examples]
        targets = [written.encode(example.targets) for example in examples]
        lengths, known = (torch.tensor([len(row) for row in rows]) for rows in (inputs, targets))
        T = int(lengths.max())
        wide = [[*row, *[0] * (T - len(row))] for row in targets]
        return Batch(pad(inputs), lengths, pad(wide), torch.arange(T) < known[:, None])

    def causes(self, example: Example) -> tuple[int, ...]:
        """The letters at the beginning."""
        return tuple(range(min(self.symbols, len(example.inputs))))

    def _batch(self, rows: np.ndarray) -> Batch:
        """Letters (B, K) with what comes behind them."""
        K, A, T = self.symbols, self.alphabet, self.lag
        inputs, targets = np.full((2, len(rows), T + 2 * K), A)
        inputs[:, :K] = targets[:, T + K :] = rows
        inputs[:, T + K - 1] = A + 1
        lengths = torch.full((len(rows),), T + 2 * K)
        mask = torch.ones(targets.shape, dtype=torch.bool)
        return Batch(torch.from_numpy(inputs), lengths, torch.from_numpy(targets), mask)


@lru_cache(maxsize=len(LETTERS))
def _written(A: int) -> Vocabulary:
    return Vocabulary((*LETTERS[:A], BLANK))


@lru_cache(maxsize=len(LETTERS))
def _read(A: int) -> Vocabulary:
    return Vocabulary((*LETTERS[:A], BLANK, GO))


def _kept_back(rows: np.ndarray, A: int) -> np.ndarray:
    """Which combinations (B, K) are held out; told by how far each letter is from the first, modulo A."""
    K = rows.shape[1]
    if A**K < ENOUGH:
        return np.zeros(len(rows), bool)
    steps = (rows[:, 1:] - rows[:, :1]) % A
    found: np.ndarray = steps @ (np.arange(K - 1) % (ONE_IN - 1) + 1) % ONE_IN == 1
    return found


@lru_cache(maxsize=32)
def _held_out(K: int, A: int) -> np.ndarray:
    """Held-out combinations (·, K), in whole families of A each; all there are if none is kept back."""
    draw, kinds = np.random.default_rng([98, K, A]), A ** (K - 1)
    chosen = draw.choice(kinds, min(kinds, TRIED), replace=False)
    steps = chosen[:, None] // A ** np.arange(K - 1) % A
    rows = np.concatenate([np.zeros((len(steps), 1), np.int64), steps], 1)
    held = _kept_back(rows, A)
    rows = (rows[held] if held.any() else rows)[: MOST // A]
    family = (np.arange(A)[:, None, None] + rows) % A  # (A, ·, K)
    found: np.ndarray = draw.permutation(family.reshape(-1, K))
    return found
