"""Networks are trained and measured in worker processes, one thread each, on every core that we may use.

A network that several rows share is trained once. What comes out does not depend on how many workers there
are: each network is trained by itself from its link and its seed. (Where a link does not name its updates,
it depends on the machine: as many as the CPU-seconds allow.)
"""

from rnn_core import environment

environment.prepare()

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.targets import AS_LONG_AS_IT_TAKES, SEEDS, Target
from rnn_core import Config, Trainer
from rnn_core.cells import choice


@dataclass(frozen=True)
class Job:
    """One network to be trained: for so many CPU-seconds of its thread, or to the end of the run."""

    link: str
    seed: int
    seconds: float

    def config(self) -> Config:
        """The whole setting; only the CPU-seconds end the run, where there are few of them."""
        endless = "" if "updates=" in self.link or self.seconds >= AS_LONG_AS_IT_TAKES else "&updates=1000000"
        return Config.from_query(f"{self.link}{endless}&seed={self.seed}".lstrip("&"))


@dataclass(frozen=True)
class Network:
    """What one worker trained and another one measures."""

    job: Job
    weights: dict[str, np.ndarray]
    updates: int
    cpu_seconds: float


@dataclass(eq=False)
class Row:
    """What a target gave so far, by seed: its value, and the networks of its links."""

    target: Target
    values: dict[int, float] = field(default_factory=dict)
    networks: dict[int, list[Network]] = field(default_factory=dict)


def jobs(target: Target, seed: int) -> list[Job]:
    """The networks of a row with this seed, in the order of the links."""
    return [Job(link, seed, target.seconds) for link in target.links]


def train(job: Job) -> Network:
    """Train one network."""
    trainer = Trainer(job.config())
    while not trainer.finished and trainer.cpu_seconds < job.seconds:
        trainer.update()
    return Network(job, trainer.weights(), trainer.updates, trainer.cpu_seconds)


def restored(network: Network) -> Trainer:
    """A trainer that holds what was learnt."""
    trainer = Trainer(network.job.config())
    trainer.load_weights(network.weights, network.updates)
    return trainer


def measure(target: Target, networks: Sequence[Network]) -> float:
    """The row's value for one seed."""
    return float(target.measure([restored(network) for network in networks]))


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def school(targets: Sequence[Target], workers: int, seeds: Sequence[int] = SEEDS) -> Iterator[Row]:
    """Train and measure the targets; each row comes as soon as its last seed is known."""
    # Forked, a worker would inherit the threads' locks of the libraries in whatever state they are.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=choice.settle) as pool:
        yield from School(targets, seeds, pool).rows(workers)


class School:
    """What waits, what runs, and what is known."""

    def __init__(self, targets: Sequence[Target], seeds: Sequence[int], pool: Executor) -> None:
        self.seeds, self.pool = seeds, pool
        self.unfinished = [Row(one) for one in targets]
        all_jobs = dict.fromkeys(job for one in targets for seed in seeds for job in jobs(one, seed))
        self.to_train = sorted(
            all_jobs, key=lambda job: job.seconds
        )  # the longest, at the end, is taken first
        self.to_measure: list[tuple[Row, int]] = []
        self.running: dict[Future[Any], tuple[Row, int] | Job] = {}
        self.trained: dict[Job, Network] = {}

    def rows(self, workers: int) -> Iterator[Row]:
        """Each row when its last seed is known; at most so many jobs are with the pool at a time."""
        while self.unfinished:
            while len(self.running) < workers and (self.to_measure or self.to_train):
                self._start()
            done, _ = wait(self.running, return_when=FIRST_COMPLETED)
            for future in done:
                self._note(self.running.pop(future), future.result())
            finished = [row for row in self.unfinished if len(row.values) == len(self.seeds)]
            self.unfinished = [row for row in self.unfinished if row not in finished]
            yield from finished

    def _start(self) -> None:
        """Measure what is trained, so that finished rows are out soon; else train the next network."""
        if self.to_measure:
            row, seed = self.to_measure.pop(0)
            future: Future[Any] = self.pool.submit(measure, row.target, row.networks[seed])
            self.running[future] = row, seed
        else:
            job = self.to_train.pop()
            self.running[self.pool.submit(train, job)] = job

    def _note(self, what: tuple[Row, int] | Job, result: Any) -> None:
        if isinstance(what, Job):
            self.trained[what] = result
            self._gather(what)
        else:
            row, seed = what
            row.values[seed] = result

    def _gather(self, last: Job) -> None:
        """Rows whose networks are all trained, now that this one is, can be measured."""
        for row in self.unfinished:
            wanted = jobs(row.target, last.seed)
            if last in wanted and all(job in self.trained for job in wanted):
                row.networks[last.seed] = [self.trained[job] for job in wanted]
                self.to_measure.append((row, last.seed))
