"""How well a network knows each part of an example: the phrases of a tune."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rnn_core.engine.onward import finite

if TYPE_CHECKING:
    from rnn_core.train.trainer import Trainer

EXAMPLES = 1_000  # at most


@dataclass(frozen=True, eq=False)
class Known:
    """The leading metric by part, and by beat (beats,) where the examples have beats."""

    parts: Mapping[str, float]
    beats: np.ndarray | None


@dataclass(frozen=True)
class ByPart:
    """The leading metric on held-out examples, part by part."""

    cost_ms: float = 300.0

    def serve(self, trainer: "Trainer") -> Known:
        """No parts for a task whose examples have none. Raises ConfigError for a network that diverged."""
        finite(trainer)
        batch = trainer.task.held_out(EXAMPLES)
        found = trainer.model.predict(batch)
        return Known(trainer.task.parts(found, batch), trainer.task.by_beat(found, batch))
