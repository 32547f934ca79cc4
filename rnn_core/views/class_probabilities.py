"""The probability of every class at every output; of numbers and bits, what they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import plotly.graph_objects as go

from rnn_core.data import Trace
from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER
from rnn_core.option import option
from rnn_core.views.base import Shown, View
from rnn_core.views.packing import finite

MOST_NUMBERS = 6  # lines: of more numbers per output only the first are drawn
_LAYOUT = figure.skeleton("class_probabilities", "", "")


@dataclass(frozen=True)
class ClassProbabilities(View):
    """Two classes: the verdict after each input, as a line. More: classes by outputs, as a heatmap."""

    classes: int = option(
        24, "Classes", low=2, high=200, help="Of a large alphabet only so many, the likeliest, are listed"
    )

    name: ClassVar[str] = "class_probabilities"
    title: ClassVar[str] = "Class probabilities"
    about: ClassVar[str] = (
        "How likely the network finds each class at each output of the watched example. A sure network "
        "has one dark cell in every column (or, for two classes, a line that keeps to an edge)."
    )
    alt: ClassVar[str] = "The probability of every class at every output of the watched example."
    needs: ClassVar[tuple[str, ...]] = ("prediction",)

    def draw(self, shown: Shown) -> go.Figure:
        """As the axis of the prediction asks: classes, bits or numbers."""
        trace = shown.snapshot.trace
        if trace is None or "prediction" not in trace.signals:
            return figure.figure(_LAYOUT, [], "There is no prediction to show.")
        prediction = trace.signals["prediction"]
        values = finite(prediction.values).reshape(len(prediction.values), -1)
        axis = prediction.axes[-1]
        if axis == "number":
            return _numbers(trace, values)
        if axis == "bit":
            names = [f"bit {place + 1}" for place in range(values.shape[1])]
            return _heatmap(trace, values, names[: self.classes], "bit")
        if values.shape[1] <= 2:
            return _verdicts(trace, values)
        labels = trace.axes.get("class") or tuple(map(str, range(values.shape[1])))
        likeliest = np.sort(np.argsort(-values.max(0), kind="stable")[: self.classes])
        return _heatmap(trace, values[:, likeliest], [labels[k] for k in likeliest], "class")


def _verdicts(trace: Trace, values: np.ndarray) -> go.Figure:
    """The probability of the second class at every output, or after each input where that is known."""
    ghost = trace.signals.get("ghost")
    course = finite(ghost.values)[:, -1] if ghost is not None else values[:, -1]
    label = (trace.axes.get("class") or ("", "1"))[-1]
    return _plain(trace, course, f"probability of “{label}”", [0.0, 1.0])


def _numbers(trace: Trace, values: np.ndarray) -> go.Figure:
    """The first numbers of every output; the target beside each, where it is known."""
    several = values.shape[1] > 1
    made = _plain(trace, values[:, 0], "prediction 1" if several else "prediction")
    for place in range(1, min(values.shape[1], MOST_NUMBERS)):
        made.add_trace(_course(values[:, place], f"prediction {place + 1}", figure.colour_of(place)))
    target = trace.signals.get("target")
    wanted = np.zeros((0, 0)) if target is None else target.values.reshape(len(target.values), -1)
    for place in range(min(wanted.shape[1], MOST_NUMBERS)):
        if np.isfinite(wanted[:, place]).any():
            colour = figure.colour_of(place) if several else EITHER.muted
            dotted = {"color": colour, "width": 1.5, "dash": "dot"}
            name = f"target {place + 1}" if several else "target"
            made.add_trace(_course(wanted[:, place], name, colour, line=dotted, mode="lines"))
    return made


def _course(values: np.ndarray, name: str, colour: str, **more: Any) -> dict[str, Any]:
    return figure.line(
        range(len(values)), values.tolist(), name, colour, **({"mode": "lines+markers"} | more)
    )


def _plain(trace: Trace, values: np.ndarray, name: str, span: list[float] | None = None) -> go.Figure:
    words = _words(trace, len(values))
    made = figure.figure(_LAYOUT, [_course(values, name, EITHER.accent)])
    made.update_layout(
        xaxis={"tickvals": list(range(len(words))), "ticktext": words}, yaxis={"title": {"text": name}}
    )
    if span is not None:
        made.update_yaxes(range=[span[0] - 0.03, span[1] + 0.03])
        made.add_hline(y=0.5, line={"color": EITHER.muted, "dash": "dot", "width": 1})
    return made


def _heatmap(trace: Trace, values: np.ndarray, names: Sequence[str], kind: str) -> go.Figure:
    """values (S, K): a column for each output, the first of the K names on top."""
    told = "%{y} at output %{x}: %{z:.2f}<extra></extra>"
    shown = values[:, : len(names)]
    cells = figure.heatmap(shown.T[::-1], y=list(names)[::-1], hovertemplate=told)
    words = _words(trace, len(values))
    made = figure.figure(_LAYOUT, [cells])
    made.update_layout(
        height=max(figure.HEIGHT, 90 + 15 * len(names)),
        hovermode="closest",
        xaxis={"tickvals": list(range(len(words))), "ticktext": words, "title": {"text": "output"}},
        yaxis={"type": "category", "dtick": 1, "showgrid": False, "title": {"text": kind}},
    )
    return made


def _words(trace: Trace, count: int) -> list[str]:
    """The input over which each output stands, as far as the trace names them."""
    labels = trace.axes.get("time") or trace.axes.get("target", ())
    standing = trace.alignment if len(trace.alignment) == count else tuple(range(count))
    return [labels[t] if t < len(labels) else str(t + 1) for t in standing]
