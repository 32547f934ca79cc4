"""The tree of a beam search: which beginnings were followed, which were cut, which one won."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER, clear

ALT = (
    "A tree of beginnings, one output further in each column; the answer is drawn strongly, cut ones faintly."
)
COLUMN, ROW = 92, 46  # pixels
MARGIN = {"l": 24, "r": 24, "t": 12, "b": 40}
ROOT = -1
_LOOKS = {  # kind of node → colour of its letters, of its dot, size of the dot
    "best": (EITHER.accent, EITHER.accent, 12),
    "ended": (EITHER.ink, EITHER.ink, 9),
    "on": (EITHER.ink, EITHER.ink, 9),
    "cut": (clear(EITHER.ink, 0.55), clear(EITHER.ink, 0.35), 6),
}


def places(parents: Sequence[int], depths: Sequence[int]) -> np.ndarray:
    """y of each node (N,): one row apart within a column, around 0, and no two branches cross.

    Each column is sorted by where the node before stands; nodes come in the order they were made.
    """
    y = np.zeros(len(parents))
    for depth in range(max(depths, default=-1) + 1):
        column = [place for place, there in enumerate(depths) if there == depth]
        column.sort(key=lambda place: y[parents[place]] if parents[place] != ROOT else 0.0)
        for row, place in enumerate(column):
            y[place] = row - (len(column) - 1) / 2
    return y


def width(outputs: int) -> int:
    """Pixels below which the symbols of so many outputs would run into each other."""
    return COLUMN * (outputs + 1) + 48


def draw(
    parents: Sequence[int],
    depths: Sequence[int],
    symbols: Sequence[str],
    chances: Sequence[float],
    fates: Sequence[str],
    best: Sequence[int],
) -> go.Figure:
    """All of one length N but `best`, the nodes of the answer. A parent of -1: the beginning.

    fates: "on" (followed further), "ended" or "cut". The first output stands in the column of x = 1.
    """
    y, x, won = places(parents, depths), np.asarray(depths) + 1, set(best)
    kinds = ["best" if place in won else fate for place, fate in enumerate(fates)]
    traces = [
        _branches(parents, x, y, [k == kind for k in kinds], kind) for kind in ("cut", "on", "ended", "best")
    ]
    traces += [
        _nodes(x[chosen], y[chosen], [symbols[n] for n in chosen], [chances[n] for n in chosen], kind)
        for kind in _LOOKS
        if (chosen := [n for n, found in enumerate(kinds) if found == kind])
    ]
    traces.append(_nodes(np.zeros(1), np.zeros(1), ["<start>"], [], "on") | {"textposition": "bottom center"})
    return figure.figure(_layout(x, y), traces)


def _layout(x: np.ndarray, y: np.ndarray) -> dict[str, Any]:
    """As wide as its place on the page, which should be `width(depth)` pixels at least."""
    columns, rows = int(x.max(initial=1)) + 1, float(y.max(initial=0) - y.min(initial=0)) + 1
    made = figure.skeleton("beam", "output", "")
    made["xaxis"] |= {"range": [-0.5, columns - 0.4], "tickvals": list(range(1, columns)), "fixedrange": True}
    made["yaxis"] |= {
        "visible": False,
        "fixedrange": True,
        "range": [y.max(initial=0) + 0.75, y.min(initial=0) - 0.75],
    }
    height = round(ROW * (rows + 0.5)) + 52
    return made | {"height": height, "showlegend": False, "hovermode": "closest", "margin": MARGIN}


def _branches(
    parents: Sequence[int], x: np.ndarray, y: np.ndarray, chosen: Sequence[bool], kind: str
) -> dict[str, Any]:
    """Lines from each chosen node back to the one before it; None between two of them lifts the pen."""
    along: list[float | None] = []
    across: list[float | None] = []
    for place in np.flatnonzero(chosen).tolist():
        parent = parents[place]
        along += [0.0 if parent == ROOT else float(x[parent]), float(x[place]), None]
        across += [0.0 if parent == ROOT else float(y[parent]), float(y[place]), None]
    colour = EITHER.accent if kind == "best" else clear(EITHER.ink, 0.2 if kind == "cut" else 0.55)
    line = {"color": colour, "width": 3.5 if kind == "best" else 1.25}
    return {"type": "scatter", "mode": "lines", "x": along, "y": across, "line": line, "hoverinfo": "skip"}


def _nodes(
    x: np.ndarray, y: np.ndarray, symbols: Sequence[str], chances: Sequence[float], kind: str
) -> dict[str, Any]:
    """Dots with the symbol above and its chance, where there is one."""
    letters, dot, size = _LOOKS[kind]
    names = [f"<b>{plain(symbol)}</b>" if kind == "best" else plain(symbol) for symbol in symbols]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": x,
        "y": y,
        "text": [" ".join(parts) for parts in zip_longest(names, map(share, chances), fillvalue="")],
        "textposition": "top center",
        "textfont": {"color": letters, "size": 12},
        "marker": {"color": dot, "size": size, "symbol": "square" if kind == "ended" else "circle"},
        "hovertemplate": f"%{{text}}<br>{kind}<extra></extra>",
    }


def share(p: float) -> str:
    """A chance with two digits."""
    return f"{p:.2f}" if p >= 0.005 else "&lt;0.01"


def plain(symbol: str) -> str:
    """A symbol of which Plotly takes nothing for markup."""
    return symbol.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
