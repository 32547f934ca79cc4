"""When to stop: a held-out metric and what it must reach, `accuracy>=0.95`."""

import re

from rnn_core.metrics import Metric
from rnn_core.option import ConfigError, shown
from rnn_core.tasks import Task

_GOAL = re.compile(r"\s*([a-z_0-9]+)\s*(>=|<=)\s*([-+0-9.eE]+)\s*")


def parse_goal(text: str, task: Task) -> tuple[str, str, float] | None:
    """`accuracy>=0.95` as (metric, comparison, value), or None for no goal. Raises ConfigError."""
    if not text.strip():
        return None
    known: dict[str, Metric] = {metric.name: metric for metric in task.metrics}
    found = _GOAL.fullmatch(text)
    if not found or found[1] not in known:
        leading = task.metrics[0]
        raise ConfigError(
            f"stop_when = {shown(text)} cannot be read: write a metric of this task ({', '.join(known)}) and "
            f"a goal, for example {leading.name}{leading.goal}{0.9 if leading.rises else 0.1}."
        )
    try:
        value = float(found[3])
    except ValueError:
        raise ConfigError(f"stop_when = {shown(text)}: {shown(found[3])} is not a number.") from None
    if not known[found[1]].possible(value):
        raise ConfigError(f"stop_when = {shown(text)} can never be met: {found[1]} {known[found[1]].span()}.")
    return found[1], found[2], value
