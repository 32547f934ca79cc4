"""The numbers of a run from its first update to now, kept so that reading them costs nothing."""

from collections import deque
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from rnn_core.train.trainer import Trainer

WINDOW = 2.0  # seconds over which the speed is measured
APART = 0.05  # seconds between two marks


Told: TypeAlias = tuple[tuple[int, Mapping[str, float]], ...]


class Record:
    """Written by the thread that serves the run, read by anybody at any time.

    The arrays handed out are views of a buffer that only ever grows; they cannot be written to.
    """

    def __init__(self) -> None:
        self._buffer = np.zeros(256, np.float32)
        self._count = 0
        self.metrics: Told = ()
        self.norms: Told = ()
        self._marks: deque[tuple[float, int]] = deque()

    def follow(self, trainer: "Trainer", now: float) -> None:
        """Take over what the trainer has added since the last time."""
        self._append(trainer.losses[self._count :])
        self.metrics += tuple(trainer.metrics[len(self.metrics) :])
        self.norms += tuple(trainer.norms[len(self.norms) :])
        if not self._marks or now - self._marks[-1][0] >= APART:
            self._marks.append((now, trainer.updates))
        while len(self._marks) > 2 and self._marks[1][0] <= now - WINDOW:
            self._marks.popleft()

    @property
    def losses(self) -> np.ndarray:
        """(updates,) float32."""
        count = self._count  # before the buffer: the writer replaces the buffer first
        view = self._buffer[:count]
        view.flags.writeable = False
        return view

    def loss_at(self, update: int) -> float:
        """The loss of the batch that made `update`; for update 0, of the first batch."""
        losses = self.losses
        return float(losses[min(max(update - 1, 0), len(losses) - 1)]) if len(losses) else float("nan")

    def speed(self, updates: int, now: float) -> float:
        """Updates a second, over the last seconds of real time."""
        marks = list(self._marks)
        inside = [mark for mark in marks if mark[0] >= now - WINDOW] or marks[-1:]
        if not inside or now <= inside[0][0]:
            return 0.0
        return (updates - inside[0][1]) / (now - inside[0][0])

    def _append(self, losses: Sequence[float]) -> None:
        count = self._count + len(losses)
        if count > len(self._buffer):
            grown = np.zeros(2 * count, np.float32)
            grown[: self._count] = self._buffer[: self._count]
            self._buffer = grown
        self._buffer[self._count : count] = losses
        self._count = count


def told_at(told: Told, update: int) -> Mapping[str, float]:
    """The last of the values that were told at `update` or before."""
    return next((values for moment, values in reversed(told) if moment <= update), {})
