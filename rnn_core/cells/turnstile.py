"""One worker at a time, but for the long loops.

Python's lock changes hands at every small call into numpy or torch. Two workers with small networks lose more
by that than they win (measured: 1,250 updates a second in place of 1,850). So whoever trains beside others
goes through a turnstile, and steps outside of it where the work is long and done without Python.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

LONG = 2_000_000  # multiplications: some 40 µs, beside which waking another worker is little


class Turnstile:
    """A lock that is given out in the order of asking."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._asked = self._served = 0
        self._inside = threading.local()

    @contextmanager
    def within(self) -> Iterator[None]:
        """Alone with whoever is outside."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    @contextmanager
    def outside(self, multiplications: int) -> Iterator[None]:
        """Let others in, if this thread is within and so much work is worth it."""
        if multiplications < LONG or not getattr(self._inside, "now", False):
            yield
            return
        self._leave()
        try:
            yield
        finally:
            self._enter()

    def _enter(self) -> None:
        self._inside.now = True
        with self._moved:
            mine = self._asked
            self._asked += 1
            self._moved.wait_for(lambda: self._served == mine)

    def _leave(self) -> None:
        self._inside.now = False
        with self._moved:
            self._served += 1
            self._moved.notify_all()


TURNSTILE = Turnstile()
