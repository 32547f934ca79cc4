"""What the engine keeps about one run beside what everybody may see: its trainer, its errands, its leases."""

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rnn_core.engine.checkpoints import Checkpoints, Store
from rnn_core.engine.contract import Clock, EngineError
from rnn_core.engine.edits import Logged
from rnn_core.engine.lease import Lease
from rnn_core.engine.pace import Pace
from rnn_core.engine.run import AT_WORK, Run
from rnn_core.engine.step import Step
from rnn_core.option import ConfigError

if TYPE_CHECKING:
    from rnn_core.train.trainer import Trainer

UNSEEN_AFTER = 60.0  # seconds without a look: training pauses
DROPPED_AFTER = 3600.0  # seconds without a look: the run is forgotten
QUEUED_AFTER = 1.0  # seconds of waiting for the CPU until the run says so

log = logging.getLogger(__name__)


@dataclass
class Errand:
    """Something to be done with the trainer between two updates, and the promise of its result.

    done: what has to be written down before anybody hears of the result.
    """

    do: Callable[[], Any]
    future: "Future[Any]" = field(default_factory=Future)
    done: Callable[[], None] = lambda: None

    def run(self) -> None:
        """Do it, unless nobody wants it any more. Errors go to the future, never further."""
        if not self.future.set_running_or_notify_cancel():
            return
        result, error = self._tried()
        self.done()
        if error is None:
            self.future.set_result(result)
        else:
            self.future.set_exception(error)

    def _tried(self) -> tuple[Any, ConfigError | None]:
        try:
            return self.do(), None
        except ConfigError as error:
            return None, error
        except Exception:
            log.exception("a request failed")
            return None, EngineError("This could not be answered, because of an error of ours.")


@dataclass(eq=False)
class Seat:
    """One run's place at the engine. `trainer` is touched only by the thread that holds the seat (`busy`)."""

    run: Run
    build: "Callable[[], Trainer]"
    store: Store
    clock: Clock
    seen: float  # when somebody last looked
    checkpoints: Checkpoints = field(init=False)
    trainer: "Trainer | None" = None
    errands: deque[Errand] = field(default_factory=deque)
    leases: list[Lease] = field(default_factory=list)
    pace: Pace = field(default_factory=Pace)
    undoable: list[Logged] = field(default_factory=list)
    rate_limit: float | None = None
    playing: bool = False
    unseen: bool = False
    busy: bool = False
    dropped: bool = False
    due: float = 0.0  # no training before this moment
    hungry_since: float = 0.0
    scratch: "tuple[int, Trainer] | None" = None  # the trainer that last looked at the past
    step: Step | None = None
    together: "tuple[Seat, ...]" = ()  # whoever is seen and forgotten with this one, itself included

    def __post_init__(self) -> None:
        self.checkpoints = self.store.open()
        self.together = (self,)

    @property
    def key(self) -> tuple[str, str]:
        return self.run.owner, self.run.id

    @property
    def ended(self) -> bool:
        """Whether no update can follow."""
        return bool(self.run.reason) or (self.trainer is not None and self.trainer.finished)

    @property
    def updates(self) -> int:
        return self.run.updates

    @property
    def seconds(self) -> float:
        """Seconds of CPU that went into updates."""
        return 0.0 if self.trainer is None else self.trainer.cpu_seconds

    @property
    def ahead(self) -> bool:
        """Whether it waits for those that it is kept in step with."""
        return self.step is not None and not self.step.lets(self)

    def hungry(self, now: float) -> bool:
        """Whether an update could be done now."""
        ready = self.playing and self.trainer is not None and now >= self.due
        return ready and not (self.unseen or self.ended or self.ahead)

    def rate(self, now: float) -> float:
        """Pictures a second that somebody will see; 0 if nobody."""
        rate = max((lease.rate for lease in self.leases if lease.shows(now)), default=0.0)
        return rate if self.rate_limit is None else min(rate, self.rate_limit)

    def look(self, now: float) -> None:
        """Somebody looks: what paused for want of it goes on."""
        for seat in self.together:
            seat.seen = seat.checkpoints.touched = now
            if seat.unseen:
                seat.unseen, seat.hungry_since = False, now
                seat.refresh(now)

    def count_leases(self, now: float) -> None:
        """Forget the leases that ran out; a permanent one always looks."""
        self.leases = [one for one in self.leases if one.permanent or now - one.renewed <= UNSEEN_AFTER]
        if any(one.permanent for one in self.leases):
            self.look(now)

    def trained(self) -> "Trainer":
        """The trainer. Raises EngineError, with the reason, if it could not be built."""
        if self.trainer is None:
            raise EngineError(self.run.reason or "This run is gone.")
        return self.trainer

    def waive_goal(self) -> None:
        """A run that has reached its goal may go on to its last update."""
        if self.trainer is not None and self.trainer.finished and not self.trainer.diverged:
            self.trainer.waive_goal()

    def refresh(self, now: float, between: bool = False) -> None:
        """Write the status that is true at the moment `now`; `between` two errands nothing is half done."""
        if self.playing and self.ahead:
            self.hungry_since = now  # it waits for its own, not for the CPU
        status = self._status(now, between)
        if status != self.run.status:
            self.run.publish(status=status)

    def fail(self, reason: str) -> None:
        """Stop for good, with a sentence."""
        self.playing = False
        self.run.publish(reason=reason, status="failed")

    def leave(self) -> None:
        """Give everything up. Whoever waits for an answer is told."""
        self.dropped, self.playing = True, False
        self.store.close(self.checkpoints)
        while self.errands:
            future = self.errands.popleft().future
            if future.set_running_or_notify_cancel():
                future.set_exception(EngineError("This run is gone."))

    def _status(self, now: float, between: bool) -> str:
        midway = self.busy and not between
        if self.run.reason:
            return "failed"
        if self.trainer is not None and self.trainer.finished:
            # not before the last picture is there: pages stop looking at a finished run
            return self.run.status if midway else "diverged" if self.trainer.diverged else "finished"
        if not self.playing:
            settling = (midway or self.errands) and self.run.status in AT_WORK
            return self.run.status if settling else "paused"
        if self.unseen:
            return "unseen"
        waiting = not self.busy and now - max(self.hungry_since, self.due) > QUEUED_AFTER
        return "queued" if waiting else "running"
