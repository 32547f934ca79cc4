"""Small matrices beside each other, one for each time step: the fast weights of a network."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER

ALT = (
    "A small matrix for each time step, blue where its numbers are negative, orange where they are positive."
)
MOST = 40  # matrices
BESIDE = 10  # in a line
SIDE, ABOVE, EDGE = 88, 22, 8  # pixels of a matrix, above it for its label, and around all


def draw(values: np.ndarray, labels: Sequence[str], at: int | None = None) -> go.Figure:
    """values (T, R, C), the first T up to MOST; `at`: the time step (from 0) that is framed."""
    shown = np.nan_to_num(values[:MOST])
    T, R, C = shown.shape
    across = min(T, BESIDE) or 1
    lines, gap = -(-T // across), max(1, C // 8)
    above = max(1, round(R * ABOVE / SIDE))
    sheet = np.full((lines * (R + above), across * (C + gap) - gap), np.nan)
    layout = figure.skeleton("fast_weights", "", "") | {"hovermode": "closest", "showlegend": False}
    layout |= {"height": lines * (SIDE + ABOVE) + 2 * EDGE, "margin": dict.fromkeys("lrtb", EDGE)}
    notes = []
    for t, one in enumerate(shown):
        line, column = divmod(t, across)
        top, left = line * (R + above) + above, column * (C + gap)
        sheet[top : top + R, left : left + C] = one
        label = labels[t] if t < len(labels) else str(t + 1)
        notes.append(
            {"text": f"<b>{label}</b>" if t == at else label, "x": left + (C - 1) / 2, "y": top - 0.5,
             "showarrow": False, "yanchor": "bottom", "font": {"color": EITHER.ink}}
        )  # fmt: skip
    most = float(np.abs(shown).max(initial=0.0)) or 1.0
    scale = [[0.0, EITHER.negative], [0.5, "rgba(128,126,121,0.10)"], [1.0, EITHER.positive]]
    cells = figure.heatmap(
        sheet, colorscale=scale, zmin=-most, zmax=most, xgap=0, ygap=0, showscale=False, hoverongaps=False,
        hovertemplate="%{z:.2f}<extra></extra>",
    )  # fmt: skip
    made = figure.figure(layout, [cells] if T else [], "There is no such matrix.")
    made.update_layout(annotations=notes if T else made.layout.annotations)
    quiet = {"visible": False, "fixedrange": True}
    made.update_xaxes(range=[-0.5, sheet.shape[1] - 0.5], **quiet)
    made.update_yaxes(range=[sheet.shape[0] - 0.5, -0.5], **quiet)
    for t in range(T):
        line, column = divmod(t, across)
        top, left = line * (R + above) + above - 0.5, column * (C + gap) - 0.5
        chosen = {"color": EITHER.accent, "width": 2} if t == at else {"color": EITHER.line, "width": 1}
        made.add_shape(type="rect", x0=left, x1=left + C, y0=top, y1=top + R, line=chosen)
    return made
