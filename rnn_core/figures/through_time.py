"""What the page “Through time” draws: what fades or grows with the lag, a cobweb, accuracy by gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnn_core.figures import figure, numbers
from rnn_core.figures.colour import EITHER, HUES, clear

RUNS = (HUES[0], HUES[1], HUES[7], HUES[3])  # a colour for each network beside others
SYMBOLS = ("circle", "diamond", "square", "triangle-up")
FLOOR = 1e-40  # below it float32 knows no number: drawn as if it were there


@dataclass(frozen=True)
class Line:
    """y over x. place: which colour (None: grey); dashed: what is expected rather than measured."""

    name: str
    x: np.ndarray
    y: np.ndarray
    place: int | None = 0
    dashed: bool = False


_FADING = "Lines over the number of time steps back, on a logarithmic axis."
FADING_ALT = _FADING + " A falling line is a gradient that vanishes, a rising one explodes."


def fading(lines: Sequence[Line], y: str, x: str = "time steps back, k", low: float = 1e-12) -> go.Figure:
    """Sizes on a logarithmic axis; those below `low` are off the picture, unless all are. What is expected of
    a network (dashed, in its colour) may run out of it.
    """
    layout = _layout("fading", x, y, log=True)
    traces = [_line(line, np.maximum(line.y, FLOOR)) for line in lines]
    made = figure.figure(layout, traces, "Nothing has been measured yet.")
    sizes = np.concatenate(
        [
            line.y[np.isfinite(line.y) & (line.y > 0)]
            for line in lines
            if not (line.dashed and line.place is not None)
        ]
        or [np.ones(1)]
    )
    if sizes.size:
        floor = max(low, float(sizes.min())) if sizes.max() > low else float(sizes.min())
        low_end, high_end = np.log10(floor) - 0.3, np.log10(float(sizes.max())) + 0.4
        made.update_yaxes(range=[low_end, high_end], **numbers.decades(low_end, high_end))
    return made


PLAIN_ALT = "Lines over the time steps, one for each network."


def plain(
    lines: Sequence[Line], y: str, x: str, labels: Sequence[str] = (), top: float | None = 1.0
) -> go.Figure:
    """Values between 0 and `top` (None: any) over time steps, which may have labels."""
    made = figure.figure(_layout("plain", x, y), [_line(line, line.y) for line in lines], "Nothing yet.")
    if top is not None:
        made.update_yaxes(range=[-0.03, 1.05 * top])
    if labels:
        every = -(-len(labels) // 24)
        made.update_xaxes(
            tickvals=list(range(0, len(labels), every)), ticktext=list(labels[::every]), tickangle=-45
        )
    return made


COBWEB_ALT = (
    "The curve of tanh(w h), the diagonal, and the path that the unit takes between them, step by step."
)


def cobweb(w: float, orbit: np.ndarray, rest: float) -> go.Figure:
    """h⟨t⟩ over h⟨t−1⟩: the unit goes up to the curve and across to the diagonal, again and again."""
    span = np.linspace(-1.05, 1.05, 121)
    across, up = np.repeat(orbit, 2)[:-1], np.concatenate([[orbit[0]], np.repeat(orbit[1:], 2)])
    rests = [-rest, 0.0, rest] if rest > 0.001 else [0.0]
    stable = [w <= 1.0 or abs(h) > 0.001 for h in rests]
    traces = [
        figure.line(span, np.tanh(w * span), f"tanh({w:g} h)", HUES[0]),
        figure.line(
            span, span, "h stays as it is", EITHER.muted, line={"color": EITHER.muted, "dash": "dot"}
        ),
        figure.line(across, up, "the unit", EITHER.positive, line={"color": EITHER.positive, "width": 1.5}),
        _points(rests, stable),
    ]
    made = figure.figure(_layout("cobweb", "h⟨t−1⟩", "h⟨t⟩"), traces)
    made.update_layout(hovermode="closest")
    made.update_xaxes(range=[-1.05, 1.05])
    made.update_yaxes(range=[-1.05, 1.05])
    return made


def _points(rests: Sequence[float], stable: Sequence[bool]) -> dict[str, Any]:
    symbols = ["circle" if one else "circle-open" for one in stable]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.array(rests),
        "y": np.array(rests),
        "name": "rest (hollow: left at the least push)",
        "marker": {"size": 11, "color": EITHER.ink, "symbol": symbols, "line": {"width": 2}},
    }


GAP_ALT = "Accuracy over the number of words that push the clue away, a line for each network, and chance."


BETWEEN = "words between the clue and the question"


def by_gap(
    lines: Sequence[Line], trained: float, mostly: float, chance: float, gap: str = BETWEEN
) -> go.Figure:
    """Accuracy by the gap, so called on the axis. Shaded: gaps of training, darker where most of them lie."""
    traces = [
        _line(
            line,
            line.y,
            mode="lines+markers",
            marker={"symbol": SYMBOLS[n % 4], "size": 15 - 3 * n},
            width=5 - n,
        )
        for n, line in enumerate(lines)  # the later, the thinner: lines that coincide are all seen
    ]
    if not traces:
        return figure.figure(_layout("by_gap", "", ""), traces, "Nothing has been measured yet.")
    far = max(float(line.x.max()) for line in lines)
    grey = {"color": EITHER.muted, "width": 1.5, "dash": "dash"}
    traces.append(figure.line([0.0, far], [chance, chance], f"chance: {chance:.3f}", EITHER.muted, line=grey))
    made = figure.figure(_layout("by_gap", gap, "accuracy"), traces)
    made.update_yaxes(range=[-0.03, 1.05], tickformat=".2f")
    for end, share in ((trained, 0.1), (mostly, 0.1)):
        made.add_shape(
            type="rect", xref="x", yref="paper", x0=-0.5, x1=end + 0.5, y0=0, y1=1, layer="below",
            line={"width": 0}, fillcolor=clear(EITHER.ink, share),
        )  # fmt: skip
    made.update_xaxes(range=[-0.8, far + 0.8])
    return made


def _layout(name: str, x: str, y: str, *, log: bool = False) -> dict[str, Any]:
    made = figure.skeleton(name, x, y, log=log)
    legend = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}
    return made | {"height": 340, "legend": legend, "margin": {"l": 60, "r": 12, "t": 48, "b": 44}}


def _line(line: Line, y: np.ndarray, width: float = 2.25, **more: Any) -> dict[str, Any]:
    colour = EITHER.muted if line.place is None else RUNS[line.place % len(RUNS)]
    drawn = {
        "color": colour,
        "width": 1.5 if line.dashed else width,
        "dash": "dash" if line.dashed else "solid",
    }
    return figure.line(line.x, y, line.name, colour, line=drawn, hovertemplate="%{y:.3g}") | more


SHARES_ALT = (
    "For each way to ask a row: how much each input had to do with the answer; the true causes are framed."
)


def shares(
    rows: Sequence[str], values: np.ndarray, inputs: Sequence[str], causes: Sequence[int]
) -> go.Figure:
    """How much each input had to do with an answer: values (rows, T), each row 1 in all."""
    top = float(np.nanmax(values))
    heat = figure.heatmap(
        values,
        zmax=top,
        y=list(rows),
        showscale=False,
        hovertemplate="%{y}, input %{x}: %{z:.2f}<extra></extra>",
    )
    made = go.Figure([heat], {"uirevision": "shares", "paper_bgcolor": "rgba(0,0,0,0)"})
    made.update_layout(height=210, margin={"l": 8, "r": 8, "t": 8, "b": 8}, plot_bgcolor="rgba(0,0,0,0)")
    every = -(-len(inputs) // 26)
    ticks = list(range(0, len(inputs), every))
    made.update_xaxes(tickvals=ticks, ticktext=[inputs[t] for t in ticks], tickangle=0, showgrid=False)
    made.update_yaxes(autorange="reversed", automargin=True, showgrid=False)
    for place in causes:
        made.add_shape(
            type="rect", x0=place - 0.5, x1=place + 0.5, y0=-0.5, y1=len(rows) - 0.5,
            line={"color": EITHER.positive, "width": 2},
        )  # fmt: skip
    return made
