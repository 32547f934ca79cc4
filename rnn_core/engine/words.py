"""What the page “Words” asks a network for, and how the vectors of one start another: see `contract`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from rnn_core.engine.through_time import PutBack
from rnn_core.option import ConfigError

if TYPE_CHECKING:
    from rnn_core.train.trainer import Trainer

LEARNT = "E"  # what a matrix of vectors is called, whatever network it belongs to
FEWEST = 1e-8  # the spread of vectors that are all the same


@dataclass(frozen=True, eq=False)
class WordVectors:
    """E (V, d), after so many updates: a line for each of the words."""

    update: int
    words: tuple[str, ...]
    E: np.ndarray


@dataclass(frozen=True)
class ReadVectors:
    """The vectors with which the network reads its words."""

    cost_ms: float = 10.0

    def serve(self, trainer: "Trainer") -> WordVectors:
        """Raises ConfigError for a network that has none."""
        from rnn_core.train.vectors import word_vectors

        E = word_vectors(trainer.model)
        words = trainer.model.spec.input_vocabulary
        assert words is not None  # or it would have no vectors of words
        return WordVectors(trainer.updates, words.symbols, E)


@dataclass(frozen=True, eq=False)
class StartVectors:
    """Start an embedding from vectors that were learnt elsewhere, at the spread that it was drawn with.

    Words that were not learnt there keep what was drawn for them. What takes it back are the old weights.
    source: what they were learnt by, and for how long, to be told.
    """

    words: tuple[str, ...]
    E: np.ndarray
    source: str
    kept_by_weights: ClassVar[bool] = True

    def describe(self) -> str:
        return f"E was started from the vectors of {self.source}"

    def apply(self, trainer: "Trainer") -> PutBack:
        """Raises ConfigError for a network without an embedding, or with one of another length."""
        weights, own = trainer.weights(), trainer.model.spec.input_vocabulary
        name = next((name for name in weights if trainer.model.label(name) == LEARNT), "")
        if own is None or not name or weights[name].shape[0] != len(own):
            raise ConfigError("This network has no embedding that could be started: set Embedding above 0.")
        length, given = weights[name].shape[1], self.E.shape[1]
        if length != given:
            raise ConfigError(
                f"These vectors have {given} numbers each, and this network reads words as {length}: set "
                f"Embedding to {given}."
            )
        here, there = shared(own.symbols, self.words)
        if not here:
            raise ConfigError("None of these words is read by this network: nothing would be started.")
        before = weights[name].copy()
        taken = self.E[there]
        weights[name][here] = taken * (before.std() / max(float(taken.std()), FEWEST))
        trainer.load_weights(weights, trainer.updates)
        return PutBack({name: before})


def shared(own: Sequence[str], other: Sequence[str]) -> tuple[list[int], list[int]]:
    """The words that both have: their numbers in one and in the other. What stands for unknown words, in
    angle brackets, means something else to each.
    """
    index = {word: number for number, word in enumerate(other)}
    both = [(k, index[word]) for k, word in enumerate(own) if word in index and not word.startswith("<")]
    return [k for k, _ in both], [k for _, k in both]
