"""The attention matrix: which inputs each output looked at."""

import plotly.graph_objects as go

from rnn_core.data import History, Snapshot
from rnn_core.views import figure
from rnn_core.views.base import View
from rnn_core.views.packing import finite

_LAYOUT = figure.skeleton("attention", "source", "target")


def draw(snapshot: Snapshot, history: History) -> go.Figure:
    """α as a heatmap, the first output on top; every row sums to one."""
    signal = snapshot.trace.signals.get("attention") if snapshot.trace else None
    if snapshot.trace is None or signal is None:
        return figure.figure(_LAYOUT, [], "This network has no attention.")
    weights = finite(signal.values)
    rows, columns = (list(snapshot.trace.axes.get(axis, ())) for axis in signal.axes)
    told = "output %{y}, input %{x}: α = %{z:.2f}<extra></extra>"
    made = figure.figure(_LAYOUT, [figure.heatmap(weights, hovertemplate=told)])
    made.update_layout(
        height=max(figure.HEIGHT, 90 + 22 * len(weights)),
        hovermode="closest",
        xaxis={"tickvals": list(range(len(columns))), "ticktext": columns, "title": {"text": signal.axes[1]}},
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": rows,
            "autorange": "reversed",
            "showgrid": False,
            "title": {"text": signal.axes[0]},
        },
    )
    return made


VIEW = View(
    name="attention",
    title="Attention",
    about=(
        "Each row is one output of the decoder, each column one input; the darker the cell, the more "
        "that output drew on that input. The weights α of a row sum to one."
    ),
    draw=draw,
    alt="A matrix of attention weights: outputs by inputs, darker where an output draws more on an input.",
    needs=("attention",),
)
