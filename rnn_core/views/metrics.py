"""Held-out metrics over the updates, with what simple methods reach as dashed lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import plotly.graph_objects as go

from rnn_core.data import History
from rnn_core.figures import figure
from rnn_core.views.base import Shown, View
from rnn_core.views.names import metric_title

_LAYOUT = figure.skeleton("metrics", "update", "held-out metric")


@dataclass(frozen=True)
class Metrics(View):
    """Of one run every metric with the aim of the leading one; of several runs the leading one."""

    name: ClassVar[str] = "metrics"
    title: ClassVar[str] = "Held-out metrics"
    about: ClassVar[str] = (
        "How good the network is on examples that training never shows, measured again and again while it "
        "learns. The dashed lines are what simple methods without a recurrent network reach "
        "on the same examples."
    )
    alt: ClassVar[str] = (
        "Lines of the held-out metrics over the updates, with baselines as dashed horizontal lines."
    )

    def draw(self, shown: Shown) -> go.Figure:
        """A metric with another aim would need another axis: it is left out."""
        if len(shown.snapshots) > 1:
            traces, drawn = _compared(shown)
        else:
            drawn = _alike(shown.history)
            traces = _lines(shown.history, drawn, [metric_title(name) for name in drawn])
        if traces:
            traces += _baselines(shown, drawn)
        return figure.figure(_LAYOUT, traces, "Nothing has been measured on held-out data yet: press Train.")


def _alike(history: History) -> list[str]:
    """The metrics of one axis: those with the aim of the leading one, if that is to be large."""
    if not history.measured:
        return figure.names(history.metrics)[:1]
    leading, *others = history.measured
    return [leading.name, *(one.name for one in others if leading.rises and one.rises)]


def _lines(
    history: History, names: Sequence[str], labels: Sequence[str], first: int = 0
) -> list[dict[str, Any]]:
    """A line for each metric that was measured, in the colours from the one at place `first` on."""
    traces = []
    for place, (name, label) in enumerate(zip(names, labels, strict=True)):
        updates, values = figure.over_updates(history.metrics, name)
        if updates:
            traces.append(figure.line(updates, values, label, figure.colour_of(first + place)))
    return traces


def _compared(shown: Shown) -> tuple[list[dict[str, Any]], list[str]]:
    """The first run's leading metric, of every run."""
    leading = _alike(shown.history)[:1]
    traces: list[dict[str, Any]] = []
    for place, (history, name) in enumerate(zip(shown.histories, shown.called, strict=True)):
        labels = [f"{name}: {metric_title(metric)}" for metric in leading]
        traces += _lines(history, leading, labels, place)
    return traces, leading


def _baselines(shown: Shown, drawn: Sequence[str]) -> list[dict[str, Any]]:
    """The baselines of every run that is shown, each once."""
    ends = [snapshot.update for snapshot in shown.snapshots]
    ends += [update for history in shown.histories for update, _ in history.metrics[-1:]]
    known = dict.fromkeys(b for history in shown.histories for b in history.baselines if b.metric in drawn)
    return [
        figure.baseline(given, metric_title(given.metric), float(max(ends)), place)
        for place, given in enumerate(known)
    ]
