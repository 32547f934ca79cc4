"""An engine without threads, for the tests of pages: everything asked for is done at once."""

from math import inf

from rnn_core.engine import work
from rnn_core.engine.contract import Build, build_trainer
from rnn_core.engine.engine import Engine
from rnn_core.engine.run import Run


class SynchronousEngine(Engine):
    """The same methods as `LocalEngine`. Only `advance` trains, and time passes only by `wait`."""

    def __init__(self, build: Build = build_trainer) -> None:
        self.now = 0.0
        super().__init__(build, clock=lambda: self.now)

    def advance(self, run: Run, updates: int) -> int:
        """Train a running run by so many updates, and draw the last; how many there really were."""
        seat, before = self._seats[run.id], run.updates
        for _ in range(updates):
            if not (seat.hungry(inf) and work.update(seat)):
                break
            self.now += 0.001
        if seat.hungry(inf):
            work.draw(seat)
        seat.refresh(self.now)
        return run.updates - before

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
        self._notify()

    def _notify(self) -> None:
        while self.turn(training=False):
            pass
