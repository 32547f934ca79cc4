"""Changes for good. Each is a frozen dataclass; applying one returns the edit that takes it back."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from rnn_core.engine.contract import Edit
from rnn_core.option import ConfigError, check_value, options

if TYPE_CHECKING:
    from rnn_core.train.trainer import Trainer


@dataclass(frozen=True)
class SetLearningRate:
    """Go on with another learning rate. Raises ConfigError outside the range of the option."""

    value: float
    kept_by_weights: ClassVar[bool] = False

    def describe(self) -> str:
        return f"The learning rate was set to {self.value:g}"

    def apply(self, trainer: "Trainer") -> "SetLearningRate":
        check_value("learning_rate", self.value, options(trainer.config.training)["learning_rate"])
        before = trainer.optimizer.rate
        trainer.set_learning_rate(self.value)
        return SetLearningRate(before)


@dataclass(frozen=True)
class SetWeight:
    """Write one number into a weight. Raises ConfigError for a name, place or value that cannot be."""

    name: str
    index: tuple[int, ...]
    value: float
    kept_by_weights: ClassVar[bool] = True

    def describe(self) -> str:
        place = ", ".join(str(i) for i in self.index)
        return f"The weight {self.name}[{place}] was set to {self.value:g}"

    def apply(self, trainer: "Trainer") -> "SetWeight":
        weights = trainer.weights()
        self._check(weights)
        before = float(weights[self.name][self.index])
        weights[self.name][self.index] = self.value
        trainer.load_weights(weights, trainer.updates)
        return SetWeight(self.name, self.index, before)

    def _check(self, weights: dict[str, np.ndarray]) -> None:
        if self.name not in weights:
            raise ConfigError(f"There is no weight {self.name!r}: choose one of {', '.join(weights)}.")
        shape = weights[self.name].shape
        if len(self.index) != len(shape) or not all(
            0 <= i < n for i, n in zip(self.index, shape, strict=True)
        ):
            raise ConfigError(f"{self.name} has the shape {shape}: there is no place {self.index}.")
        if not math.isfinite(self.value):
            raise ConfigError(f"{self.name}: a weight is a finite number, not {self.value}.")


@dataclass(frozen=True)
class Logged:
    """An edit as the run remembers it: after which update it was made, and what takes it back."""

    update: int
    edit: Edit
    inverse: Edit

    def describe(self) -> str:
        return f"{self.edit.describe()} at update {self.update}"
