"""History is weights: some forty checkpoints a run, spaced evenly in log(update + 1).

The early ones teach most. All runs of the process share one budget of bytes; when it is full, the
run that was looked at longest ago is thinned first.
"""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import log
from threading import Lock
from typing import Any

import numpy as np
import torch

PER_RUN = 40
BUDGET = 48 * 2**20  # bytes
STATES = 2  # of the newest checkpoints keep all that is needed to go on exactly
SPACING = 1.1
FEW = 12  # checkpoints that are worth more than a full state


@dataclass(frozen=True)
class Checkpoint:
    """The weights after `update` updates; with `state`, everything to go on from as if never left."""

    update: int
    weights: Mapping[str, np.ndarray]
    state: dict[str, Any] | None = None

    @cached_property
    def size(self) -> int:
        """Bytes."""
        return size_of(self.weights) + size_of(self.state)


def size_of(value: Any) -> int:
    """Bytes of the arrays and tensors inside `value`."""
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    if isinstance(value, array):
        return len(value) * value.itemsize
    if isinstance(value, torch.Tensor):
        return value.numel() * value.element_size()
    if isinstance(value, Mapping):
        return sum(size_of(item) for item in value.values())
    if isinstance(value, list | tuple):
        return 8 * len(value) + sum(map(size_of, value))
    return 0


class Checkpoints:
    """The checkpoints of one run, in order. Made by a `Store`, which guards them with its lock."""

    def __init__(self) -> None:
        self.kept: list[Checkpoint] = []
        self.size = 0
        self.touched = 0.0  # when the run was last looked at
        self.closed = False

    def wanted(self, update: int) -> bool:
        """Whether a checkpoint at `update` is due."""
        return not self.kept or update >= max(self.kept[-1].update + 1, self.kept[-1].update * SPACING)

    def nearest(self, update: int) -> Checkpoint:
        """The checkpoint that is nearest to `update`; of two equally near ones, the earlier."""
        return min(tuple(self.kept), key=lambda one: (abs(one.update - update), one.update))

    def moments(self) -> tuple[int, ...]:
        return tuple(one.update for one in self.kept)

    def add(self, checkpoint: Checkpoint) -> None:
        self.kept.append(checkpoint)
        self.size += checkpoint.size
        if len(self.kept) > STATES:
            self._forget_state(-STATES - 1)

    def thin(self) -> None:
        """Forget the checkpoint whose absence leaves the smallest gap; never the first or the last."""
        self._remove(min(range(1, len(self.kept) - 1), key=self._gap_without))

    def give_up(self) -> bool:
        """Free some bytes, the least missed first. False if only the first checkpoint is left."""
        states = [place for place, one in enumerate(self.kept) if one.state is not None]
        if len(states) > 1 or (states and len(self.kept) <= FEW):
            self._forget_state(states[0])
        elif len(self.kept) > 2:
            self.thin()
        elif len(self.kept) == 2:
            self._remove(1)
        else:
            return False
        return True

    def _gap_without(self, place: int) -> float:
        before, after = self.kept[place - 1].update, self.kept[place + 1].update
        return log((after + 1) / (before + 1))

    def _remove(self, place: int) -> None:
        self.size -= self.kept.pop(place).size

    def _forget_state(self, place: int) -> None:
        slim = replace(self.kept[place], state=None)
        self.size -= self.kept[place].size - slim.size
        self.kept[place] = slim


class Store:
    """All checkpoints of the process, within one budget of bytes."""

    def __init__(self, budget: int = BUDGET, per_run: int = PER_RUN) -> None:
        self.budget = budget
        self.per_run = per_run
        self._lock = Lock()
        self._runs: list[Checkpoints] = []

    @property
    def size(self) -> int:
        """Bytes now in use."""
        return sum(one.size for one in self._runs)

    def open(self) -> Checkpoints:
        """Room for the checkpoints of a new run."""
        made = Checkpoints()
        with self._lock:
            self._runs.append(made)
        return made

    def add(self, run: Checkpoints, checkpoint: Checkpoint, now: float) -> tuple[int, ...]:
        """Keep the checkpoint, thin what is too much; the updates that the run can now go back to."""
        with self._lock:
            if run.closed:
                return ()
            run.touched = max(run.touched, now)
            run.add(checkpoint)
            while len(run.kept) > self.per_run:
                run.thin()
            self._fit()
            return run.moments()

    def close(self, run: Checkpoints) -> None:
        """The run is gone, and its checkpoints with it."""
        with self._lock:
            run.closed = True
            run.kept, run.size = [], 0
            self._runs = [one for one in self._runs if one is not run]

    def nearest(self, run: Checkpoints, update: int) -> Checkpoint:
        """The checkpoint of the run that is nearest to `update`."""
        with self._lock:
            return run.nearest(update)

    def _fit(self) -> None:
        for run in sorted(self._runs, key=lambda one: one.touched):
            while self.size > self.budget and run.give_up():
                pass
