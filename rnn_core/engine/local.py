"""The engine of this computer: a few worker threads that take turns at the runs."""

import atexit
import contextlib
import ctypes
import os
import sys
import threading
import time

import torch

from rnn_core.cells import forms, turnstile
from rnn_core.engine.checkpoints import Store
from rnn_core.engine.contract import Build, Clock, build_trainer
from rnn_core.engine.engine import Engine

NICE = 10  # training gives way to the pages
PATIENCE_AT_EXIT = 0.6  # seconds; an update takes at most a quarter of one


class LocalEngine(Engine):
    """Worker threads: as many as there are cores where the loops are compiled, else one fewer, at least one.
    They start with the first run.

    `close` is called at exit: a thread that is still inside torch while the interpreter goes away
    aborts the process.
    """

    def __init__(
        self,
        threads: int | None = None,
        build: Build = build_trainer,
        clock: Clock = time.monotonic,
        thread_clock: Clock = time.thread_time,
        store: Store | None = None,
    ) -> None:
        super().__init__(build, clock, thread_clock, store)
        self._wanted = threads
        self._threads: list[threading.Thread] = []
        atexit.register(self.close)

    def close(self) -> None:
        """Stop the threads, for good. Takes less than a second."""
        super().close()
        _join(self._threads, PATIENCE_AT_EXIT)
        for thread in self._threads:
            _interrupt(thread)
        _join(self._threads, PATIENCE_AT_EXIT / 2)
        atexit.unregister(self.close)

    def _notify(self) -> None:
        wanted = self._wanted or max(1, _cores() - (not forms.chosen().apart))
        while len(self._threads) < wanted and not self._closing:
            name = f"rnn-worker-{len(self._threads)}"
            self._threads.append(threading.Thread(target=self._work, name=name, daemon=True))
            self._threads[-1].start()
        self._changed.notify_all()

    def _work(self) -> None:
        _give_way()
        torch.set_num_threads(1)  # OpenMP counts for each thread of ours anew
        while not self._closing:
            with turnstile.TURNSTILE.within():
                idle = not self.turn()
            if idle:
                self._rest()

    def _rest(self) -> None:
        with self._changed:
            seconds = self._idle(self.clock())
            asked = any(seat.errands and not seat.busy for seat in self._seats.values())
            if not (asked or self._closing):
                self._changed.wait(seconds)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _give_way() -> None:
    """Lower this thread's priority where the system knows priorities of threads (Linux does)."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


def _join(threads: list[threading.Thread], seconds: float) -> None:
    until = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))


def _interrupt(thread: threading.Thread) -> None:
    """End a thread that did not heed the flag, at its next line of Python."""
    if thread.is_alive() and thread.ident is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(SystemExit))
