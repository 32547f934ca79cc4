"""A run as everybody may see it: its setting, its state in one honest word, its latest picture."""

import secrets
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from rnn_core.data import Baseline, Example, History, Snapshot
from rnn_core.engine.contract import Clock
from rnn_core.engine.edits import Logged
from rnn_core.engine.pace import PACES
from rnn_core.engine.record import Record

if TYPE_CHECKING:
    from rnn_core.config import Config

STATUSES = {
    "paused": "Paused",
    "running": "Running",
    "unseen": "Paused because nobody was looking",
    "queued": "Waiting: others are using the computer",
    "finished": "Finished",
    "diverged": "Diverged: the numbers grew beyond all bounds",
    "failed": "Stopped by an error",
}


AT_WORK = ("running", "queued")  # training, or about to
GROWN = 3.0  # times the first loss


@dataclass(eq=False)
class Run:
    """Only its engine writes; pages read, and look again when `version` has changed.

    `snapshot` is the latest picture, `past` the one of the update travelled to (None: the present).
    `reason` says in a sentence why a run failed, `origin` where a fork comes from, `moments` which
    updates can be gone back to.
    """

    owner: str = field(repr=False)
    config: "Config"
    clock: Clock = field(repr=False)
    previous: np.ndarray = field(default_factory=lambda: np.zeros(0, np.float32), repr=False)
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)
    status: str = "paused"
    reason: str = ""
    origin: str = ""
    exact: bool = True  # the fork's numbers are those that training on would have given
    updates: int = 0
    snapshot: Snapshot | None = field(default=None, repr=False)
    past: Snapshot | None = field(default=None, repr=False)
    moments: tuple[int, ...] = field(default=(), repr=False)
    edits: tuple[Logged, ...] = ()
    example: Example | None = field(default=None, repr=False)  # the watched one
    remark: str = ""  # why it is not the one that was asked for
    loss: str = ""  # that the gradients are of
    pace: str = PACES[0]
    baselines: tuple[Baseline, ...] = field(default=(), repr=False)
    record: Record = field(default_factory=Record, repr=False)
    pending: bool = False  # something was asked for that is not there yet
    version: int = 0
    _lock: Any = field(default_factory=Lock, repr=False)

    def history(self) -> History:
        """The numbers up to now, for the figures that look back."""
        record = self.record
        busy = self.status in AT_WORK
        return History(
            status=self.status,
            updates_per_second=record.speed(self.updates, self.clock()) if busy else 0.0,
            losses=record.losses,
            previous=self.previous,
            metrics=record.metrics,
            norms=record.norms,
            baselines=self.baselines,
            measured=self.config.task.metrics,
            chance=self.config.first_loss,
        )

    def at(self, update: int) -> int:
        """The update that answers for `update`: the nearest one whose weights are kept, or the present."""
        known = (*self.moments, self.updates)
        return min(known, key=lambda one: (abs(one - update), one))

    @property
    def last_good(self) -> int:
        """The latest kept update whose network lost at most GROWN times as much as the first: what came later
        may be finite, and lost all the same.
        """
        losses = self.record.losses  # losses[m] is of the network as it was after update m
        good = (m for m in self.moments if m < len(losses) and losses[m] <= GROWN * losses[0])
        return max(good, default=0)

    @property
    def reproducible(self) -> bool:
        """Whether the link alone gives these numbers again."""
        return self.exact and not self.edits

    @property
    def note(self) -> str:
        """Why the link alone does not give these numbers again; empty if it does."""
        if self.edits:
            return f"{self.edits[0].describe()}: the link alone no longer gives these numbers."
        return "" if self.exact else self.origin

    def publish(self, **changes: Any) -> None:
        """Write what changed, and count the version up if anything did."""
        with self._lock:
            new = {name: value for name, value in changes.items() if getattr(self, name) is not value}
            for name, value in new.items():
                setattr(self, name, value)
            self.version += bool(new)
