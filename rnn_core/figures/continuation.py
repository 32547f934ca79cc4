"""How a network goes on by itself with what it has read."""

import numpy as np
import plotly.graph_objects as go

from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER

_LAYOUT = figure.skeleton("continuation", "time step", "value")


def continuation(
    read: np.ndarray, predicted: np.ndarray, made: np.ndarray, truth: np.ndarray | None
) -> go.Figure:
    """read and predicted (T,), made and truth (steps,): predicted[t] is of time step t + 1."""
    T, steps = len(read), len(made)
    after = list(range(T, T + steps))
    lines = [
        figure.line(range(T), read.tolist(), "what it read", EITHER.muted),
        figure.line(
            range(1, T + 1), predicted.tolist(), "one time step ahead", EITHER.accent,
            mode="markers", marker={"size": 5},
        ),
        figure.line([T - 1, *after], [float(read[-1]), *made.tolist()], "by itself", EITHER.positive),
    ]  # fmt: skip
    if truth is not None:
        style = {"color": EITHER.muted, "width": 1.5, "dash": "dot"}
        values = [float(read[-1]), *truth.tolist()]
        lines.append(figure.line([T - 1, *after], values, "the wave", EITHER.muted, line=style))
    drawn = figure.figure(_LAYOUT, lines)
    drawn.add_vline(x=T - 1, line={"color": EITHER.muted, "dash": "dot", "width": 1})
    low = min(-1.2, float(np.nan_to_num(made).min(initial=0.0)), float(read.min()))
    high = max(1.2, float(np.nan_to_num(made).max(initial=0.0)), float(read.max()))
    drawn.update_yaxes(range=[max(low, -12.0), min(high, 12.0)])
    return drawn
