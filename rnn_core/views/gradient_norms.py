"""The length of the gradient at each update, before and after clipping."""

import plotly.graph_objects as go

from rnn_core.data import History, Snapshot
from rnn_core.views import figure
from rnn_core.views.base import View
from rnn_core.views.colour import EITHER

_LAYOUT = figure.skeleton("gradient_norms", "update", "‖g‖", log=True)
_LINES = (("gradient", "before clipping", EITHER.positive), ("clipped", "after clipping", EITHER.accent))


def draw(snapshot: Snapshot, history: History) -> go.Figure:
    """Two lines on a log axis; where they part, the gradient was clipped. Zeros have no logarithm."""
    traces = []
    for name, label, colour in _LINES:
        updates, values = figure.over_updates(history.norms, name)
        kept = [(update, value) for update, value in zip(updates, values, strict=True) if value > 0]
        if kept:
            traces.append(figure.line([k[0] for k in kept], [k[1] for k in kept], label, colour))
    return figure.figure(_LAYOUT, traces, "No update has been made yet: press Train.")


VIEW = View(
    name="gradient_norms",
    title="Gradient norm",
    about=(
        "The length ‖g‖ of the whole gradient at each update, on a logarithmic axis. Where the two lines "
        "part, it was longer than the limit θ and was shortened to θ g/‖g‖ before the weights moved."
    ),
    draw=draw,
    alt="The norm of the gradient over the updates, before and after clipping, on a logarithmic axis.",
)
