"""What the Plotly figures share: one skeleton, one style, arrays as float32.

The skeleton is plain data, made once per view; a drawing replaces the arrays only. `uirevision` keeps
the learner's zoom from one drawing to the next.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnn_core.data import Baseline
from rnn_core.figures.colour import EITHER, HUES, clear

HEIGHT = 280
TEXT = 12  # pixels of the smallest letter, where the page says nothing else
MOST = 400  # points of one line: as many as a figure has room for
LONGEST = 14  # letters of a label
SIDE_BY_SIDE = 48  # labels: beyond that every second, third … is written
DASHES = ("dash", "dot", "longdash", "dashdot")
_CLEAR = "rgba(0,0,0,0)"


def skeleton(name: str, x: str, y: str, *, log: bool = False) -> dict[str, Any]:
    """The layout of a figure with the axis titles `x` and `y`; `log` for the vertical axis."""
    quiet = {"gridcolor": EITHER.line, "zeroline": False, "title": {"standoff": 8}, "automargin": True}
    return {
        # Plotly’s own is nine tenths of a small figure, and the theme replaces it; an empty one is ignored
        "template": {"layout": {"autotypenumbers": "strict"}},
        "uirevision": name,
        "height": HEIGHT,
        "margin": {"l": 56, "r": 16, "t": 16, "b": 44},
        "paper_bgcolor": _CLEAR,
        "plot_bgcolor": _CLEAR,
        "hovermode": "x unified",
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},  # of many lines: never on one
        "xaxis": quiet | {"title": {"text": x}, "showgrid": False},
        "yaxis": quiet
        | {"title": {"text": y}, "type": "log" if log else "linear"}
        | {"exponentformat": "e"}  # a raised exponent would be the smallest letter of the figure
        | ({"tickformat": "~g"} if log else {}),  # so would 2 and 5 between two powers of ten
    }


def figure(layout: Mapping[str, Any], traces: Sequence[Mapping[str, Any]], empty: str = "") -> go.Figure:
    """The traces in the skeleton; if there are none, the sentence `empty` in their place."""
    made = go.Figure(data=list(traces), layout=dict(layout))
    if not traces and empty:
        made.add_annotation(text=empty, showarrow=False, x=0.5, y=0.5, xref="paper", yref="paper")
        made.update_xaxes(visible=False)
        made.update_yaxes(visible=False)
    return made


def readable(made: go.Figure) -> None:
    """No letter below TEXT, whatever the theme says; what is larger stays as it is."""
    made.update_layout(font_size=TEXT, hoverlabel_font_size=TEXT, legend_font_size=TEXT)
    for axis in (*made.select_xaxes(), *made.select_yaxes()):
        _enlarge(axis)
    for scene in made.select_scenes():
        for axis in (scene.xaxis, scene.yaxis, scene.zaxis):
            _enlarge(axis)


def _enlarge(axis: Any) -> None:
    axis.tickfont.size = max(TEXT, axis.tickfont.size or 0)
    axis.title.font.size = max(TEXT + 1, axis.title.font.size or 0)


def line(
    x: Sequence[float] | np.ndarray, y: Sequence[float] | np.ndarray, name: str, colour: str, **more: Any
) -> dict[str, Any]:
    """One line of at most MOST points, the last one always among them."""
    kept = thinned(len(x))
    return {
        "type": "scatter",
        "mode": "lines+markers" if len(kept) == 1 else "lines",
        "x": np.asarray(x, np.float32)[kept],
        "y": np.asarray(y, np.float32)[kept],
        "name": name,
        "line": {"color": colour, "width": 2},
    } | more


def thinned(count: int) -> np.ndarray:
    """Which of `count` points are kept: evenly spread, first and last included."""
    return np.unique(np.linspace(0, max(0, count - 1), min(count, MOST)).round().astype(int))


def over_updates(
    records: Sequence[tuple[int, Mapping[str, float]]], name: str
) -> tuple[list[float], list[float]]:
    """The updates at which `name` was measured (and finite), and its values."""
    found = [(float(update), float(values[name])) for update, values in records if name in values]
    found = [(update, value) for update, value in found if np.isfinite(value)]
    return [update for update, _ in found], [value for _, value in found]


def names(records: Sequence[tuple[int, Mapping[str, float]]]) -> list[str]:
    """Every name that was ever measured, in order of first appearance."""
    return list(dict.fromkeys(name for _, values in records for name in values))


def heatmap(values: np.ndarray, colour: str = EITHER.accent, **more: Any) -> dict[str, Any]:
    """Shares between 0 and 1 as cells that grow darker, with a hair of background between them."""
    scale = [[0.0, clear(colour, 0.05)], [1.0, colour]]
    return {
        "type": "heatmap",
        "z": values.astype(np.float32),
        "zmin": 0.0,
        "zmax": 1.0,
        "xgap": 1,
        "ygap": 1,
        "colorscale": scale,
        "colorbar": {"thickness": 10, "outlinewidth": 0},
        "showlegend": False,
    } | more


def places(labels: Sequence[str]) -> list[str]:
    """Labels that differ even where the words are the same: "3 · the"."""
    return [f"{place + 1} · {label}" for place, label in enumerate(labels)]


def ticks(labels: Sequence[str], most: int) -> dict[str, Any]:
    """Every label, or every second, third … of them: at most `most`."""
    every = -(-len(labels) // max(1, most))
    shown = range(0, len(labels), every)
    short = [text if len(text) <= LONGEST else text[: LONGEST - 1] + "…" for text in labels]
    return {"tickvals": list(shown), "ticktext": [short[place] for place in shown]}


def baseline(given: Baseline, title: str, end: float, place: int = 0) -> dict[str, Any]:
    """A baseline of the metric called `title`: a line from the first update to the last, the first, second …
    dashed in its own way."""
    label = f"{given.name}: {title} {given.value:.2f}"
    dashed = {"color": EITHER.muted, "width": 1.25, "dash": DASHES[place % len(DASHES)]}
    return line(
        [0.0, max(1.0, end)], [given.value, given.value], label, EITHER.muted, line=dashed, mode="lines"
    )


def colour_of(place: int) -> str:
    """The colour of the first, second … line: teal for the one that matters most."""
    return EITHER.accent if place == 0 else HUES[(place - 1) % len(HUES)]
