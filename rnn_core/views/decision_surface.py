"""The decision surface: what a network that reads two numbers says at every place of the plane."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import plotly.graph_objects as go

from rnn_core.data import Signal, Trace
from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER, LIGHT, clear
from rnn_core.option import option
from rnn_core.views.base import Shown, View
from rnn_core.views.packing import finite

HEIGHT = 420
_WHITE = "rgba(255,255,255,0.9)"
_SIDES = (LIGHT.negative, LIGHT.positive)  # class 0 and class 1


def _skeleton() -> dict[str, Any]:
    """A plane with equal axes: one unit is as long across as up."""
    made = figure.skeleton("decision_surface", "x₁", "x₂")
    plain = {
        "showgrid": False,
        "zeroline": False,
        "constrain": "domain",
        "ticks": "",
        "exponentformat": "none",
    }
    made["xaxis"] |= plain
    made["yaxis"] |= plain | {"scaleanchor": "x"}
    legend = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}
    return made | {
        "height": HEIGHT,
        "hovermode": "closest",
        "legend": legend,
        "margin": {"l": 48, "r": 16, "t": 40, "b": 44},
    }


_LAYOUT = _skeleton()
# Zero-neutral at p = 0.5: the page shows through there, whether it is light or dark.
_SCALE = [
    [0.0, clear(EITHER.negative, 0.6)],
    [0.5, clear(EITHER.zero, 0.06)],
    [1.0, clear(EITHER.positive, 0.6)],
]


@dataclass(frozen=True)
class DecisionSurface(View):
    """p of the second class over the plane, with the points that were shown and those held out."""

    held_out: bool = option(True, "Held-out points", help="Points that training never shows, hollow")
    boundary: bool = option(True, "Boundary", help="The line on which both classes are equally likely")

    name: ClassVar[str] = "decision_surface"
    title: ClassVar[str] = "Decision surface"
    about: ClassVar[str] = (
        "What the network says at every place of the plane: orange where it finds the second class "
        "likelier, blue where the first, and clear where it cannot tell. Filled points are trained on, "
        "hollow ones are held out; a point on ground of the other colour is one that it gets wrong."
    )
    alt: ClassVar[str] = (
        "A plane coloured by the probability of the second class, with training points filled and held-out "
        "points hollow."
    )
    needs: ClassVar[tuple[str, ...]] = ("surface",)

    def draw(self, shown: Shown) -> go.Figure:
        """The surface, over it the boundary, the points and the watched point."""
        trace = shown.snapshot.trace
        if trace is None or "surface" not in trace.signals:
            return figure.figure(_LAYOUT, [], "This network does not read points of a plane.")
        x, y = _coordinates(trace, "x", 1), _coordinates(trace, "y", 0)
        names = _classes(trace)
        traces = [_ground(trace.signals["surface"], x, y, names[1])]
        if self.boundary:
            traces.append(_boundary(trace.signals["surface"], x, y))
        traces += _points(trace.signals.get("points"), names, "trained on", hollow=False)
        if self.held_out:
            traces += _points(trace.signals.get("held_points"), names, "held out", hollow=True)
        traces += _watched(trace.signals.get("watched"), names)
        ends = {"xaxis": _LAYOUT["xaxis"] | _ends(x), "yaxis": _LAYOUT["yaxis"] | _ends(y)}
        return figure.figure(_LAYOUT | ends, traces)


def _classes(trace: Trace) -> tuple[str, str]:
    """What the two classes are called."""
    found = tuple(trace.axes.get("class", ()))
    return (found[0], found[1]) if len(found) == 2 else ("class 0", "class 1")


def _coordinates(trace: Trace, axis: str, place: int) -> np.ndarray:
    """Where the lines of the grid stand (N,) float32; counted where the trace has no numbers."""
    size = trace.signals["surface"].values.shape[place]
    try:
        found = np.array([float(text.replace("−", "-")) for text in trace.axes.get(axis, ())], np.float32)
    except ValueError:
        found = np.zeros(0, np.float32)
    return found if len(found) == size else np.arange(size, dtype=np.float32)


def _ends(places: np.ndarray) -> dict[str, Any]:
    """The range of an axis: what the grid covers, with half a cell at either end."""
    half = float(places[1] - places[0]) / 2 if len(places) > 1 else 0.5
    return {"range": [float(places[0]) - half, float(places[-1]) + half]}


def _ground(surface: Signal, x: np.ndarray, y: np.ndarray, second: str) -> dict[str, Any]:
    return {
        "type": "heatmap",
        "x": x,
        "y": y,
        "z": finite(surface.values).astype(np.float32),
        "zmin": 0.0,
        "zmax": 1.0,
        "zsmooth": "best",
        "colorscale": _SCALE,
        "colorbar": {
            "thickness": 10,
            "outlinewidth": 0,
            "title": {"text": f"p({second})"},
            "tickvals": [0, 0.5, 1],
        },
        "hovertemplate": f"x = (%{{x:.2f}}, %{{y:.2f}})<br>p of {second}: %{{z:.2f}}<extra></extra>",
        "showlegend": False,
    }


def _boundary(surface: Signal, x: np.ndarray, y: np.ndarray) -> dict[str, Any]:
    return {
        "type": "contour",
        "x": x,
        "y": y,
        "z": finite(surface.values).astype(np.float32),
        "contours": {"coloring": "none", "start": 0.5, "end": 0.5, "size": 1},
        "line": {"color": EITHER.ink, "width": 1.5},
        "hoverinfo": "skip",
        "showscale": False,
        "showlegend": False,
    }


def _points(
    points: Signal | None, names: tuple[str, str], words: str, *, hollow: bool
) -> list[dict[str, Any]]:
    """points (N, 3): x, y, class. One set of markers for each class, so that the legend names both."""
    values = np.zeros((0, 3)) if points is None else finite(points.values)
    return [
        _markers(values[values[:, 2] == kind], f"{names[kind]}, {words}", _SIDES[kind], hollow)
        for kind in (0, 1)
        if (values[:, 2] == kind).any()
    ]


def _markers(points: np.ndarray, name: str, colour: str, hollow: bool) -> dict[str, Any]:
    """White keeps a point apart from ground of its own colour: around a filled one, inside a hollow one."""
    filled = {"color": colour, "size": 7, "line": {"color": _WHITE, "width": 1}}
    ring = {"color": _WHITE, "size": 8, "line": {"color": colour, "width": 1.75}}
    return _scatter(points, name, ring if hollow else filled)


def _scatter(points: np.ndarray, name: str, marker: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points[:, 0].astype(np.float32),
        "y": points[:, 1].astype(np.float32),
        "name": name,
        "marker": marker,
        "hovertemplate": f"(%{{x:.2f}}, %{{y:.2f}})<extra>{name}</extra>",
    }


def _watched(watched: Signal | None, names: tuple[str, str]) -> list[dict[str, Any]]:
    """The watched point as a ring around where it stands; its class is told where somebody knows it."""
    if watched is None or not np.isfinite(watched.values[:2]).all():
        return []
    x, y, kind = watched.values
    known = f", {names[int(kind)]}" if np.isfinite(kind) and kind >= 0 else ""
    rings: Sequence[tuple[str, int, float]] = (("#ffffff", 17, 4.5), (EITHER.accent, 17, 2.5))
    place = np.array([[x, y]])
    made = [
        _scatter(
            place,
            f"watched{known}",
            {
                "color": colour,
                "size": size,
                "symbol": "circle-open",
                "line": {"color": colour, "width": width},
            },
        )
        for colour, size, width in rings
    ]
    return [made[0] | {"showlegend": False, "hoverinfo": "skip", "hovertemplate": None}, made[1]]
