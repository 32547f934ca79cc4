"""What the strongest simple method reaches, where that is too dear to work out while somebody waits.

The figures are in strongest.json, written by `python -m benchmarks.baselines`; each stands for one recipe of
the task's generator and one setting of its options. A figure of an older recipe is not shown.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Protocol

from rnn_core.data import Baseline
from rnn_core.metrics import METRICS
from rnn_core.option import write

PATH = Path(__file__).with_suffix(".json")


class Task(Protocol):
    """As much of a task as matters here."""

    name: ClassVar[str]
    recipe: ClassVar[int]


@dataclass(frozen=True)
class Kept:
    """`value` of `metric` by the method `name`, with these options of the task."""

    task: str
    recipe: int
    setting: dict[str, Any]
    metric: str
    name: str
    value: float


def strongest(task: Task) -> tuple[Baseline, ...]:
    """The figures for this very setting; where there is none, the first of the task that may stand for it,
    with its setting said.
    """
    known = [one for one in load() if one.task == task.name and one.recipe == task.recipe]
    exact = [one for one in known if all(getattr(task, name) == v for name, v in one.setting.items())]
    if exact:
        return tuple(Baseline(one.metric, one.name, one.value) for one in exact)
    near = [one for one in known if _comparable(one, task)][:1]
    return tuple(Baseline(one.metric, f"{one.name} (with {_said(one, task)})", one.value) for one in near)


def ranked(task: Task, found: Sequence[Baseline]) -> tuple[Baseline, ...]:
    """`found` and what is kept, metric by metric, the strongest first."""
    metrics = list(dict.fromkeys(one.metric for one in found))
    return tuple(
        sorted(
            (*strongest(task), *found),
            key=lambda one: (
                metrics.index(one.metric),
                -one.value if METRICS[one.metric].rises else one.value,
            ),
        )
    )


@lru_cache(maxsize=1)
def load() -> tuple[Kept, ...]:
    """All figures that are kept."""
    return tuple(Kept(**one) for one in json.loads(PATH.read_text("utf-8"))) if PATH.exists() else ()


def save(kept: Sequence[Kept]) -> None:
    """Write them, a line each."""
    lines = [json.dumps(asdict(one), ensure_ascii=False) for one in kept]
    PATH.write_text("[\n " + ",\n ".join(lines) + "\n]\n", "utf-8")
    load.cache_clear()


def _comparable(one: Kept, task: Task) -> bool:
    """Whether the settings differ in degree only: another text is another matter."""
    return all(
        not isinstance(value, str) or getattr(task, name) == value for name, value in one.setting.items()
    )


def _said(one: Kept, task: Task) -> str:
    """The options in which the figure's setting differs from this one."""
    other = {name: value for name, value in one.setting.items() if getattr(task, name) != value}
    return ", ".join(f"{name} {write(value)}" for name, value in other.items())
