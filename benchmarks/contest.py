"""Contestants in processes of their own that take turns: at most one works, the others wait for a line.

The protocol is that of benchmarks/jobs/worker.py. A contestant that is not there, dies or falls silent is
told with its reason; the others go on.
"""

import contextlib
import json
import os
import queue
import statistics
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.jobs.worker import Job

ROOT = Path(__file__).parents[1]
PATIENCE = 90.0  # seconds until a contestant that says nothing is given up
ERROR = "Error"  # in the line that tells why a process died; what follows it, if anything, tells less

# glibc's malloc at its defaults for everybody; whoever starts this has prepared one thread.
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if name != "GLIBC_TUNABLES" and not name.startswith("MALLOC_")
}


@dataclass(frozen=True)
class Contestant:
    """A command that speaks the protocol of jobs/worker.py. Without the file it needs it sits out."""

    title: str
    command: tuple[str, ...]
    options: tuple[str, ...] = ()  # after the job's sizes
    needs: Path = ROOT
    slow: bool = False


class Worker:
    """A contestant at one job, from `begin` to `close`. `trouble` says why it cannot go on."""

    def __init__(self, contestant: Contestant, job: Job) -> None:
        self.contestant, self.name = contestant, contestant.title
        self.caveat = self.trouble = ""
        self.first_loss = self.loss = float("nan")
        self.turns: list[float] = []  # the mean of each: CPU milliseconds of an update
        sizes = [str(number) for number in (job.H, job.T, job.B, job.V, job.E)]
        self._command = [*contestant.command, job.cell, *sizes, *contestant.options]
        self._process: subprocess.Popen[str] | None = None
        self._chatter = ""  # the last of what was no answer
        self._said: queue.Queue[str] = queue.Queue()

    def begin(self) -> None:
        """Start it, and wait until it is warm."""
        if not self.contestant.needs.exists():
            self.trouble = "not installed: make rivals"
            return
        try:
            self._process = subprocess.Popen(
                self._command,
                text=True,
                errors="replace",
                cwd=ROOT,
                env=ENVIRONMENT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        except OSError as error:
            self.trouble = str(error)
            return
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        hello = self._answer()
        if not hello.get("ready"):
            self.trouble = self.trouble or str(hello.get("why", "not ready, and does not say why"))
            return
        self.name, self.caveat, self.first_loss = hello["name"], hello["caveat"], hello["first_loss"]

    def turn(self, updates: int) -> None:
        """So many updates, if it can."""
        if self.trouble or self._process is None or self._process.stdin is None:
            return
        with contextlib.suppress(OSError):  # a worker that died is heard of below
            self._process.stdin.write(f"{updates}\n")
            self._process.stdin.flush()
        done = self._answer()
        if done:
            self.loss = done["loss"]
            self.turns.append(statistics.fmean(done["cpu_ms"]))

    @property
    def cost(self) -> float | None:
        """CPU milliseconds of an update: the median turn."""
        return None if self.trouble or not self.turns else statistics.median(self.turns)

    def close(self) -> None:
        """End the process, however it stands."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def _listen(self) -> None:
        assert self._process is not None
        for line in self._process.stdout or ():
            self._said.put(line)
        self._said.put("")

    def _answer(self) -> dict[str, Any]:
        """What it says next; {} and `trouble` if it is silent or gone."""
        assert self._process is not None
        until = time.monotonic() + PATIENCE
        while not self.trouble:
            try:
                line = self._said.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                self._process.kill()
                self.trouble = f"said nothing for {PATIENCE:g} s"
                break
            if not line:
                status = self._process.wait()
                self.trouble = f"exited with status {status}: {self._chatter or 'no reason given'}"
                break
            with contextlib.suppress(ValueError):
                said = json.loads(line)
                if isinstance(said, dict):
                    return said
            if line.strip() and (ERROR in line or ERROR not in self._chatter):
                self._chatter = line.strip()[:150]
        return {}


def compete(contestants: Sequence[Contestant], job: Job, rounds: int, updates: int, few: int) -> list[Worker]:
    """All of them at one job, in turns of so many updates (slow ones: few).

    Their processes are gone when this returns or fails.
    """
    with contextlib.ExitStack() as stack:
        workers = [Worker(contestant, job) for contestant in contestants]
        for worker in workers:
            stack.callback(worker.close)
            worker.begin()
        for _ in range(rounds):
            for worker in workers:
                worker.turn(few if worker.contestant.slow else updates)
    return workers
