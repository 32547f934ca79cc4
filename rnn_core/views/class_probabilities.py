"""The probability of every class at every output."""

import numpy as np
import plotly.graph_objects as go

from rnn_core.data import History, Snapshot, Trace
from rnn_core.views import figure
from rnn_core.views.base import View
from rnn_core.views.colour import EITHER
from rnn_core.views.packing import finite

MOST_CLASSES = 24  # of a large alphabet only the likeliest are listed
_LAYOUT = figure.skeleton("class_probabilities", "", "")


def draw(snapshot: Snapshot, history: History) -> go.Figure:
    """Two classes: the verdict after each input, as a line. More: classes by outputs, as a heatmap."""
    trace = snapshot.trace
    if trace is None or "prediction" not in trace.signals:
        return figure.figure(_LAYOUT, [], "There is no prediction to show.")
    if trace.signals["prediction"].axes[-1] != "class":
        return _numbers(trace)
    values = finite(trace.signals["prediction"].values)
    if values.shape[1] <= 2:
        ghost = trace.signals.get("ghost")
        course = finite(ghost.values)[:, -1] if ghost is not None else values[:, -1]
        label = (trace.axes.get("class") or ("", "1"))[-1]
        return _plain(trace, course, f"probability of “{label}”", [0.0, 1.0])
    return _heatmap(trace, values)


def _numbers(trace: Trace) -> go.Figure:
    """The first number of every output; its target beside it, where it is known."""
    values = finite(trace.signals["prediction"].values)
    made = _plain(trace, values.reshape(len(values), -1)[:, 0], "prediction")
    target = trace.signals.get("target")
    if target is not None and np.isfinite(target.values).any():
        wanted = target.values.reshape(len(target.values), -1)[:, 0]
        dashed = {"color": EITHER.muted, "width": 1.5, "dash": "dot"}
        made.add_trace(figure.line(range(len(wanted)), wanted.tolist(), "target", EITHER.muted, line=dashed))
    return made


def _plain(trace: Trace, values: np.ndarray, name: str, span: list[float] | None = None) -> go.Figure:
    words = _words(trace, len(values))
    made = figure.figure(
        _LAYOUT, [figure.line(range(len(values)), values.tolist(), name, EITHER.accent, mode="lines+markers")]
    )
    made.update_layout(
        xaxis={"tickvals": list(range(len(words))), "ticktext": words}, yaxis={"title": {"text": name}}
    )
    if span is not None:
        made.update_yaxes(range=[span[0] - 0.03, span[1] + 0.03])
        made.add_hline(y=0.5, line={"color": EITHER.muted, "dash": "dot", "width": 1})
    return made


def _heatmap(trace: Trace, values: np.ndarray) -> go.Figure:
    labels = trace.axes.get("class") or tuple(map(str, range(values.shape[1])))
    kept = np.sort(np.argsort(-values.max(0), kind="stable")[:MOST_CLASSES])[::-1]
    told = "%{y} at output %{x}: %{z:.2f}<extra></extra>"
    cells = figure.heatmap(values[:, kept].T, y=[labels[k] for k in kept], hovertemplate=told)
    words = _words(trace, len(values))
    made = figure.figure(_LAYOUT, [cells])
    made.update_layout(
        height=max(figure.HEIGHT, 90 + 15 * len(kept)),
        hovermode="closest",
        xaxis={"tickvals": list(range(len(words))), "ticktext": words, "title": {"text": "output"}},
        yaxis={"type": "category", "dtick": 1, "showgrid": False, "title": {"text": "class"}},
    )
    return made


def _words(trace: Trace, count: int) -> list[str]:
    """The input over which each output stands, as far as the trace names them."""
    labels = trace.axes.get("time") or trace.axes.get("target", ())
    standing = trace.alignment if len(trace.alignment) == count else tuple(range(count))
    return [labels[t] if t < len(labels) else str(t + 1) for t in standing]


VIEW = View(
    name="class_probabilities",
    title="Class probabilities",
    about=(
        "How likely the network finds each class at each output of the watched example. A sure network "
        "has one dark cell in every column (or, for two classes, a line that keeps to an edge)."
    ),
    draw=draw,
    alt="The probability of every class at every output of the watched example.",
    needs=("prediction",),
)
