"""Who gets the CPU. It has no thread: whoever calls `turn` does the work of one turn.

Errands (questions, controls) go ahead of training, and training is shared fairly among owners. The
order never touches the numbers: a run's trainer sees the same updates whoever trains beside it.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from threading import Condition
from typing import TYPE_CHECKING, Any

from rnn_core.engine import errands, work
from rnn_core.engine.checkpoints import Store
from rnn_core.engine.contract import Build, Clock, EngineError, build_trainer
from rnn_core.engine.fair import Fair
from rnn_core.engine.run import Run
from rnn_core.engine.seat import DROPPED_AFTER, UNSEEN_AFTER, Errand, Seat

if TYPE_CHECKING:
    from rnn_core.engine.group import Group

PATIENCE = 1.0  # seconds of CPU beyond their share until an owner's errands no longer go first
RUNS_PER_OWNER = 64
RUNS_UNSEEN = 64  # of all owners together, at which nobody looks
SOON = 0.005  # seconds until a run looks again whether those that it waits for have come near
IDLE = 5.0  # seconds between two rounds of tidying up when nothing else happens

log = logging.getLogger(__name__)


class Scheduler:
    """The seats of all runs. Everything is guarded by one condition, which is never held during work."""

    def __init__(
        self,
        build: Build = build_trainer,
        clock: Clock = time.monotonic,
        thread_clock: Clock = time.thread_time,
        store: Store | None = None,
    ) -> None:
        self.clock, self.thread_clock = clock, thread_clock
        self._build = build
        self._store = store or Store()
        self._fair = Fair(work.SLICE)
        self._seats: dict[str, Seat] = {}
        self._groups: dict[str, Group] = {}
        self._changed = Condition()
        self._closing = False

    def turn(self, training: bool = True) -> bool:
        """Serve one seat for one slice. False if there is nothing to do now."""
        with self._changed:
            seat = self._take(training)
        if seat is None:
            return False
        began = self.thread_clock()
        try:
            work.turn(seat, self.thread_clock, training)
        except Exception:
            log.exception("a turn failed")
            seat.fail("Training stopped because of an error of ours. Reset starts again from the beginning.")
        finally:
            self._give_back(seat, self.thread_clock() - began)
        return True

    @property
    def held(self) -> Condition:
        """With it, several things are asked for as one. It may be held twice by the same thread."""
        return self._changed

    def soon(self, seat: Seat, do: Callable[[], Any]) -> Future[Any]:
        """Have something done between two updates. Whoever asks also looks."""
        errand = Errand(do, done=partial(self._stands, seat))
        seat.look(self.clock())
        seat.errands.append(errand)
        seat.run.pending = True
        self._notify()
        return errand.future

    def close(self) -> None:
        """Let go of every run; whoever waits for an answer is told."""
        with self._changed:
            self._closing = True
            for seat in list(self._seats.values()):
                self._leave(seat)
            self._notify()

    def _notify(self) -> None:
        """There may be something to do. Called with the condition held."""

    # -- coming and going -----------------------------------------------------------------------

    def _enter(self, run: Run, build: Callable[[], Any]) -> Run:
        with self._changed:
            if self._closing:
                raise EngineError("The playground is being closed.")
            self._make_room(run.owner)
            seat = Seat(run, build, self._store, self.clock, seen=self.clock())
            self._seats[run.id] = seat
            self.soon(seat, partial(errands.build, seat))
            self.soon(seat, partial(errands.measure_baselines, seat))
        return run

    def _make_room(self, owner: str) -> None:
        mine = [seat for seat in self._seats.values() if seat.run.owner == owner]
        if len(mine) >= RUNS_PER_OWNER:
            self._leave(min(mine, key=lambda seat: seat.seen))
        now = self.clock()
        unseen = [seat for seat in self._seats.values() if now - seat.seen > UNSEEN_AFTER]
        if len(unseen) >= RUNS_UNSEEN:
            self._leave(min(unseen, key=lambda seat: seat.seen))

    def _leave(self, seat: Seat) -> None:
        for one in seat.together:
            if not one.dropped:
                self._leave_alone(one)
        if seat.step is not None:
            self._groups = {id: one for id, one in self._groups.items() if one.step is not seat.step}

    def _leave_alone(self, seat: Seat) -> None:
        self._seats.pop(seat.run.id, None)
        last = all(other.run.owner != seat.run.owner for other in self._seats.values())
        self._fair.forget(seat.key, last)
        seat.leave()

    def _seat(self, id: str, owner: str) -> Seat:
        with self._changed:
            seat = self._seats.get(id)
            if seat is None or seat.run.owner != owner:
                raise EngineError(
                    "This run is not here: it was dropped, nobody looked for too long, or it is not yours."
                )
            return seat

    # -- whose turn it is -----------------------------------------------------------------------

    def _take(self, training: bool) -> Seat | None:
        now = self.clock()
        self._tidy(now)
        seats = list(self._seats.values())
        hungry = [seat for seat in seats if training and seat.hungry(now)]
        asked = [seat for seat in seats if seat.errands]
        free = [seat for seat in asked if not seat.busy]
        ready = [seat for seat in free if self._fair.debt(seat.run.owner) <= PATIENCE]
        ready = ready or [seat for seat in hungry if not seat.busy] + free
        if not ready:
            return None
        active = [seat.key for seat in seats if seat.busy or seat.errands or seat in hungry]
        _, id = self._fair.pick([seat.key for seat in ready], active)
        self._seats[id].busy = True
        return self._seats[id]

    def _stands(self, seat: Seat) -> None:
        """Write what is so after an errand, before whoever waits for it reads it."""
        with self._changed:
            if not seat.dropped:
                seat.refresh(self.clock(), between=True)
                seat.run.pending = bool(seat.errands)

    def _give_back(self, seat: Seat, seconds: float) -> None:
        with self._changed:
            seat.busy = False
            seat.hungry_since = now = self.clock()
            if seat.dropped:
                return
            self._fair.charge(seat.key, seconds)
            seat.refresh(now)
            seat.run.pending = bool(seat.errands)
            if seat.step is not None:
                self._changed.notify_all()  # somebody may have waited for this one

    def _tidy(self, now: float) -> None:
        for seat in list(self._seats.values()):
            if seat.dropped:
                continue  # with one of its group
            seat.count_leases(now)
            if now - seat.seen > DROPPED_AFTER:
                self._leave(seat)
                continue
            if now - seat.seen > UNSEEN_AFTER and seat.playing and not seat.unseen:
                seat.unseen = True
                seat.errands.append(Errand(partial(work.draw, seat)))
            seat.refresh(now)

    def _idle(self, now: float) -> float | None:
        """Seconds until something may have to be done although nobody calls; None: until somebody does."""
        moments = [now + IDLE for _ in self._seats][:1]
        for seat in self._seats.values():
            if seat.playing and not (seat.unseen or seat.busy or seat.ended):
                moments += [self._next_chance(seat, now), seat.seen + UNSEEN_AFTER]
        return max(0.0, min(moments) - now) if moments else None

    def _next_chance(self, seat: Seat, now: float) -> float:
        if seat.step is None or not seat.ahead:
            return seat.due
        return max(seat.due, now + (SOON if seat.step.moves() else IDLE))
