"""Bits that lie ahead: reading one way cannot tell them, reading both ways can (Schuster, Paliwal 1997)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import Baseline, Batch, Example, Spec, Vocabulary
from rnn_core.metrics import Metric, named
from rnn_core.option import ConfigError, option
from rnn_core.stream import Stream
from rnn_core.tasks.base import Task, pad, tokens_or_error
from rnn_core.tasks.words.reading import plain

BITS = Vocabulary(("0", "1"))
HELD_OUT = 400
SHORTEST = 2  # inputs more than the way ahead, so that something is asked


@dataclass(frozen=True)
class LookAhead(Task):
    """y⟨t⟩ = x⟨t+k⟩ for random bits; the last k outputs are never asked for, because nobody knows them."""

    name: ClassVar[str] = "look_ahead"
    title: ClassVar[str] = "Look ahead"
    about: ClassVar[str] = (
        "Says at each bit which bit comes a little later. Nothing that was read before tells it: only a "
        "network that reads from the end too can know."
    )
    question: ClassVar[str] = "Can a network say what it has not read yet?"
    unit: ClassVar[str] = "character"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "many_to_many",
        "cell": "gru",
        "hidden_size": 16,
        "embedding_size": 0,
        "learning_rate": 0.01,
        "batch_size": 32,
        "updates": 1_000,
    }
    metrics: ClassVar[tuple[Metric, ...]] = named("accuracy")

    ahead: int = option(
        2, "Time steps ahead", low=1, high=8, tier=1, help="y⟨t⟩ is the bit so many time steps later"
    )
    length: int = option(16, "Bits", low=4, high=60, tier=2, help="How many bits each training sequence has")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.length < self.ahead + SHORTEST:
            raise ConfigError(
                f"length = {self.length} leaves nothing to ask {self.ahead} time steps ahead: "
                f"choose {self.ahead + SHORTEST} bits or more."
            )

    @property
    def spec(self) -> Spec:
        """A bit in and a bit out at every time step."""
        return Spec("tokens", 2, "every", "classes", 2, BITS, BITS, longest=self.length)

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` sequences of fair bits."""
        return self._batch(stream.numpy(update), size)

    def held_out(self, size: int) -> Batch:
        """Sequences from a generator of their own: a short one may be in training too, and tells nothing."""
        whole = self._batch(np.random.default_rng(71), HELD_OUT)
        return next(whole.pieces(max(1, min(size, HELD_OUT))))

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """accuracy: the share of right bits among those that are asked for."""
        mask = batch.target_mask.numpy()
        right = (probabilities.argmax(-1) == batch.targets.numpy())[mask]
        return {"accuracy": float(right.mean()) if len(right) else 0.0}

    def baselines(self) -> tuple[Baseline, ...]:
        """The best without reading ahead: the bits are fair, and tell nothing of each other."""
        return (Baseline("accuracy", "anything that reads one way", 0.5),)

    def example(self, text: str) -> Example:
        """The bits of `text`, each with the one `ahead` time steps later, as far as there is one.

        Raises ConfigError for anything but bits.
        """
        letters = tokens_or_error(tuple("".join(plain(text).split())), "bit")
        for letter in letters:
            if letter not in BITS:
                raise ConfigError(
                    f"This task reads bits, and {letter!r} is none: type for example 0110100110."
                )
        return Example(letters, letters[self.ahead :], "".join(letters))

    def suggestions(self) -> tuple[str, ...]:
        """Two sequences without a period, one that repeats itself, and one in which nothing happens."""
        return "0110100110010110", "0010111001110100", "0101010101010101", "0000000000000000"

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch; the last outputs of each are never asked for."""
        inputs = [BITS.encode(example.inputs) for example in examples]
        targets = [BITS.encode(example.targets) for example in examples]
        known = torch.tensor([len(row) for row in targets])
        lengths = torch.tensor([len(row) for row in inputs])
        T = int(lengths.max())
        wide = [[*row, *[0] * (T - len(row))] for row in targets]
        return Batch(pad(inputs), lengths, pad(wide), torch.arange(T) < known[:, None])

    def _batch(self, draw: np.random.Generator, size: int) -> Batch:
        bits = draw.integers(2, size=(size, self.length))
        asked = self.length - self.ahead
        targets = np.zeros_like(bits)
        targets[:, :asked] = bits[:, self.ahead :]
        mask = torch.arange(self.length).expand(size, -1) < asked
        lengths = torch.full((size,), self.length)
        return Batch(torch.from_numpy(bits), lengths, torch.from_numpy(targets), mask)
