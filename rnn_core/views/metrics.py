"""Held-out metrics over the updates, with what simple methods reach as dashed lines."""

import plotly.graph_objects as go

from rnn_core.data import History, Snapshot
from rnn_core.views import figure
from rnn_core.views.base import View
from rnn_core.views.names import metric_title

_LAYOUT = figure.skeleton("metrics", "update", "held-out metric")


def draw(snapshot: Snapshot, history: History) -> go.Figure:
    """The leading metric and those with the same aim; a metric of another kind would need another axis."""
    leading = next(iter(history.goals), "")
    shown = [name for name, goal in history.goals.items() if goal == history.goals[leading]]
    if not history.goals:
        shown = figure.names(history.metrics)[:1]
    if leading and history.goals[leading] == "min":
        shown = [leading]
    traces = []
    for place, name in enumerate(shown):
        updates, values = figure.over_updates(history.metrics, name)
        if updates:
            traces.append(figure.line(updates, values, metric_title(name), figure.colour_of(place)))
    if traces:
        end = float(max(snapshot.update, history.metrics[-1][0]))
        known = [given for given in history.baselines if given.metric in shown]
        traces += [figure.baseline(given, end, place) for place, given in enumerate(known)]
    return figure.figure(_LAYOUT, traces, "Nothing has been measured on held-out data yet: press Train.")


VIEW = View(
    name="metrics",
    title="Held-out metrics",
    about=(
        "How good the network is on examples that training never shows, measured again and again while it "
        "learns. The dashed lines are what simple methods without a recurrent network reach "
        "on the same examples."
    ),
    draw=draw,
    alt="Lines of the held-out metrics over the updates, with baselines as dashed horizontal lines.",
)
