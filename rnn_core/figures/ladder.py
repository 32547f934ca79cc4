"""The length ladder: how good an answer is, by the length of what was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER, HUES, clear

ALT = "Lines of a held-out metric by the length of the input; the lengths that training has shown are shaded."
SYMBOLS = ("circle", "diamond", "square", "triangle-up")
COLOURS = (EITHER.accent, EITHER.positive, HUES[0], HUES[3])
NEAR = 0.1  # of a whole number: so near is a rung to one, two … times the longest of training


@dataclass(frozen=True)
class Climb:
    """One network's ladder: a metric exact[k], from 0 to 1, for inputs of length lengths[k] (both (K,))."""

    name: str
    lengths: Sequence[int]
    exact: np.ndarray


def _skeleton() -> dict[str, Any]:
    made = figure.skeleton("ladder", "length of the input, Tₓ", "exact match")
    made["yaxis"] |= {"range": [-0.03, 1.05], "tickformat": ".2f", "dtick": 0.25, "tickmode": "linear"}
    made["xaxis"] |= {"tickformat": "d", "tickangle": 0}
    legend = {"orientation": "h", "x": 0, "y": 1.08, "yanchor": "bottom"}  # above the words on the shade
    return made | {"height": 340, "legend": legend, "margin": {"l": 56, "r": 16, "t": 68, "b": 44}}


_LAYOUT = _skeleton()


def draw(
    climbs: Sequence[Climb],
    trained: tuple[int, int],
    metric: str = "exact match",
    written: Mapping[int, str] | None = None,
    colours: Sequence[str] = COLOURS,
) -> go.Figure:
    """The metric against T_x, a line for each network; `trained` is the shaded range of lengths. written:
    what stands under some of the lengths; without it numbers do.
    """
    traces = [_line(climb, place, colours) for place, climb in enumerate(climbs)]
    made = figure.figure(_LAYOUT, traces, "Nothing has been measured yet.")
    if not traces:
        return made
    made.update_yaxes(title_text=metric)
    low, high = trained[0] - 0.5, trained[1] + 0.5
    lengths = [length for climb in climbs for length in climb.lengths]
    made.update_xaxes(range=[min(low, min(lengths) - 0.5), max(high, max(lengths) + 0.5)])
    if written:
        made.update_xaxes(tickvals=list(written), ticktext=list(written.values()))
    made.add_shape(
        type="rect", xref="x", yref="paper", x0=low, x1=high, y0=0, y1=1, layer="below",
        line={"width": 0}, fillcolor=clear(EITHER.ink, 0.13),
    )  # fmt: skip
    made.add_annotation(
        text="trained on these lengths", x=(low + high) / 2, y=1.0, xref="x", yref="paper",
        yanchor="bottom", showarrow=False, font={"size": 12, "color": EITHER.ink},
    )  # fmt: skip
    return made


def multiples(lengths: Sequence[int], longest: int, asked: Sequence[int] = ()) -> dict[int, float]:
    """Of the longest of training and all that are longer, how many times as much they are: as many outputs as
    are `asked` of each, where these grow with the length; else as many time steps.
    """
    if longest not in lengths or len(set(asked)) < len(lengths):
        return {T: T / longest for T in lengths if longest <= T}
    most = asked[list(lengths).index(longest)]
    return {T: n / most for T, n in zip(lengths, asked, strict=True) if longest <= T}


def times(found: Mapping[int, float]) -> dict[int, str]:
    """What to write under whole multiples: "33 (2×)"."""
    return {T: f"{T} ({round(k)}×)" for T, k in found.items() if abs(k - round(k)) < NEAR}


def _line(climb: Climb, place: int, colours: Sequence[str]) -> dict[str, Any]:
    colour = colours[place % len(colours)]
    return figure.line(
        climb.lengths,
        climb.exact.tolist(),
        climb.name,
        colour,
        mode="lines+markers",
        marker={"symbol": SYMBOLS[place % len(SYMBOLS)], "size": 8},
        hovertemplate="%{y:.2f}",
    )
