"""The fingerprint of a row of `make learn`: as long as it stays, the row need not run again.

It covers all that can move the row's values: every setting of its links with the defaults written out, the
seeds and the CPU-seconds; the sources (sources.py) of the trainer, of the task, the architecture and the cell
that it trains, of the loop that trains them, and of what is measured; of compiled kernels, if they train it.
The goal moves no value, only the verdict. Nor does it cover the machine and the versions of torch and numpy:
the row says on which it ran.
"""

import hashlib
import inspect
import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Any

from benchmarks.schooling import Job, jobs
from benchmarks.sources import Place, Sources
from benchmarks.targets import SEEDS, Target
from rnn_core import CELLS, MODELS
from rnn_core.cells import compiled
from rnn_core.option import options, write

NATIVE = ("rnn_core.cells.native", "")
TRAINING = (
    ("rnn_core.train.trainer", ""),
    ("benchmarks.schooling", "train"),
    ("benchmarks.schooling", "restored"),
)


def fingerprint(target: Target, sources: Sources, seeds: Sequence[int] = SEEDS, form: str = "numpy") -> str:
    """Sixteen hexadecimal digits that change when the row's values might."""
    compiled_ones = form == "native" and walks(target)
    covered = {
        "settings": [settings(job) for seed in seeds for job in jobs(target, seed)],
        "measure": list(_told(target.measure)),
        "sources": sources.behind(places(target) + ([NATIVE] if compiled_ones else [])),
    }
    if compiled_ones:
        covered["loops"] = [compiled.SOURCE.read_text(encoding="utf-8"), *compiled.FLAGS]
    return hashlib.sha256(json.dumps(covered, sort_keys=True).encode()).hexdigest()[:16]


@cache
def settings(job: Job) -> dict[str, str]:
    """Everything that a network's training is told, in full."""
    config = job.config()
    told = {f"task.{name}": write(getattr(config.task, name)) for name in options(config.task)}
    for part in (config.model, config.training):
        told |= {name: write(getattr(part, name)) for name in options(part)}
    for kind in ("architecture", "cell"):
        chosen = getattr(config.model, f"{kind}_options")
        told |= {f"{kind}.{name}": write(value) for name, value in chosen.items()}
    return told | {"task": config.task.name, "CPU-seconds": f"{job.seconds:g}"}


def walks(target: Target) -> bool:
    """Whether kernels, or a head of theirs, train one of the row's networks."""
    return any("cell" in MODELS[job.config().model.architecture].uses for job in jobs(target, SEEDS[0]))


def places(target: Target) -> list[Place]:
    """Where the sources begin that the row rests on."""
    found = [*TRAINING, *((part.__module__, part.__qualname__) for part in _functions(target.measure))]
    for job in jobs(target, SEEDS[0]):
        found += [(part.__module__, "") for part in _chosen(job)]
    return found


@cache
def _chosen(job: Job) -> list[type]:
    """The classes that a setting picks from the registries."""
    config = job.config()
    architecture = MODELS[config.model.architecture]
    cell = [CELLS[config.model.cell]] if "cell" in architecture.uses else []
    return [type(config.task), architecture, *cell]


def _told(measure: Any) -> Iterator[str]:
    """A measure in words: its functions and what they are given."""
    if isinstance(measure, partial):
        for part in (measure.func, *measure.args, *sorted(measure.keywords.items())):
            yield from _told(part)
    elif inspect.isfunction(measure):
        yield f"{measure.__module__}.{measure.__qualname__}"
    else:
        yield repr(measure)


def _functions(measure: Any) -> Iterator[Callable[..., Any]]:
    """The functions that a measure is made of."""
    if isinstance(measure, partial):
        for part in (measure.func, *measure.args, *measure.keywords.values()):
            yield from _functions(part)
    elif inspect.isfunction(measure):
        yield measure
