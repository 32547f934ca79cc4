"""What the page “Through time” asks a network, and how it changes one: see `contract`."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from rnn_core.option import ConfigError

if TYPE_CHECKING:
    from rnn_core.train.blame import Blame
    from rnn_core.train.doctor import Diagnosis
    from rnn_core.train.horizon import Horizon
    from rnn_core.train.trainer import Trainer

LARGEST = 10.0  # factor of `ScaleW`


@dataclass(frozen=True)
class Reach:
    """How far back the memory reaches, seen from one output (see `train.horizon`)."""

    text: str
    loss: str = ""
    cost_ms: float = 600.0

    def serve(self, trainer: "Trainer") -> "Horizon":
        """Raises ConfigError for a network without a state handed forward, or one that is too large."""
        from rnn_core.train.horizon import horizon

        example = trainer.task.example(self.text)
        return horizon(trainer.model, trainer.task, example, trainer.updates, self.loss)


@dataclass(frozen=True)
class Blamed:
    """Which inputs an answer hangs on, asked in four ways, for each of these texts (see `train.blame`)."""

    texts: tuple[str, ...]

    @property
    def cost_ms(self) -> float:
        """Some hundred a text."""
        return 500.0 * len(self.texts)

    def serve(self, trainer: "Trainer") -> "tuple[Blame, ...]":
        """Raises ConfigError for a network whose inputs cannot be varied, or a text that is too long."""
        from rnn_core.train.blame import blame

        return tuple(blame(trainer.model, trainer.task, trainer.task.example(text)) for text in self.texts)


@dataclass(frozen=True)
class Diagnose:
    """Why a run diverged: the first number that overflowed (see `train.doctor`)."""

    cost_ms: float = 900.0

    def serve(self, trainer: "Trainer") -> "Diagnosis":
        """Raises ConfigError for a run that has not diverged."""
        from rnn_core.train.doctor import diagnose

        return diagnose(trainer)


@dataclass(frozen=True)
class ScaleW:
    """Multiply every W, hidden → hidden, by a factor. What takes it back are the old weights, bit for bit."""

    factor: float
    kept_by_weights: ClassVar[bool] = True

    def describe(self) -> str:
        return f"W was multiplied by {self.factor:g}"

    def apply(self, trainer: "Trainer") -> "PutBack":
        if not (math.isfinite(self.factor) and 0.0 <= self.factor <= LARGEST):
            raise ConfigError(
                f"W can be multiplied by 0 to {LARGEST:g}, not by {self.factor:g}: beyond that no number "
                "would stay finite for long."
            )
        weights = trainer.weights()
        names = [name for name in weights if trainer.model.label(name).endswith("/W")]
        if not names:
            raise ConfigError("This network has no W from hidden to hidden that could be multiplied.")
        before = {name: weights[name].copy() for name in names}
        for name in names:
            weights[name] *= np.float32(self.factor)
        trainer.load_weights(weights, trainer.updates)
        return PutBack(before)


@dataclass(frozen=True, eq=False)
class PutBack:
    """Put weights back that were kept."""

    kept: dict[str, np.ndarray]
    kept_by_weights: ClassVar[bool] = True

    def describe(self) -> str:
        return f"{', '.join(self.kept)} were put back"

    def apply(self, trainer: "Trainer") -> "PutBack":
        weights = trainer.weights()
        before = {name: weights[name].copy() for name in self.kept}
        trainer.load_weights(weights | self.kept, trainer.updates)
        return PutBack(before)
