"""How large the parameters grow."""

import plotly.graph_objects as go

from rnn_core.data import History, Snapshot
from rnn_core.views import figure
from rnn_core.views.base import View

PREFIX = "parameters/"
_LAYOUT = figure.skeleton("parameter_norms", "update", "‖parameter‖")


def draw(snapshot: Snapshot, history: History) -> go.Figure:
    """One line for each parameter whose norm was recorded."""
    found = [name for name in figure.names(history.norms) if name.startswith(PREFIX)]
    traces = []
    for place, name in enumerate(found):
        updates, values = figure.over_updates(history.norms, name)
        if updates:
            label = name.removeprefix(PREFIX)
            traces.append(figure.line(updates, values, label, figure.colour_of(place)))
    return figure.figure(_LAYOUT, traces, "No update has been made yet: press Train.")


VIEW = View(
    name="parameter_norms",
    title="Parameter norms",
    about=(
        "The length of each group of weights over the updates: U reads the input, W hands the hidden state "
        "on, V makes the output. A line that runs away is the first sign of a network about to diverge."
    ),
    draw=draw,
    alt="The norm of each group of parameters over the updates.",
)
