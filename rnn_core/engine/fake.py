"""An engine without threads, for the tests of pages: everything asked for is done at once."""

from math import inf

from rnn_core.engine import work
from rnn_core.engine.contract import Build, build_trainer
from rnn_core.engine.engine import Engine
from rnn_core.engine.group import Group
from rnn_core.engine.run import Run
from rnn_core.engine.seat import Seat


class SynchronousEngine(Engine):
    """The same methods as `LocalEngine`. Only `advance` trains, and time passes only by `wait`."""

    def __init__(self, build: Build = build_trainer) -> None:
        self.now = 0.0
        super().__init__(build, clock=lambda: self.now)

    def advance(self, run: Run | Group, updates: int) -> int:
        """Train a running run, or each of a group, by so many updates, and draw the last; how many there
        really were (of a group: of the member that did most)."""
        if isinstance(run, Group):
            return self._advance_together(run, updates)
        seat, before = self._seats[run.id], run.updates
        for _ in range(updates):
            if not self._update(seat):
                break
        self._show(seat)
        return run.updates - before

    def _advance_together(self, group: Group, updates: int) -> int:
        before = [run.updates for run in group.runs]
        for _ in range(updates):
            for run in group.runs:
                self._update(self._seats[run.id])
        for run in group.runs:
            self._show(self._seats[run.id])
        return max(run.updates - start for run, start in zip(group.runs, before, strict=True))

    def _update(self, seat: Seat) -> bool:
        if not (seat.hungry(inf) and work.update(seat)):
            return False
        self.now += 0.001
        return True

    def _show(self, seat: Seat) -> None:
        if seat.playing and not (seat.unseen or seat.ended):
            work.draw(seat)
        seat.refresh(self.now)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
        self._notify()

    def _notify(self) -> None:
        while self.turn(training=False):
            pass
