"""The error cliff as a surface, and the ways down it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnn_core.figures.colour import EITHER

ALT = (
    "The loss over the two parameters w and b: a flat floor with a wall in it, and the paths of gradient "
    "descent with and without clipping."
)
HEIGHT = 480
_CONTOURS = {"show": True, "start": 0.0, "end": 0.5, "size": 0.04, "color": "rgba(60,60,60,0.25)"}
_GREYS = [[0.0, "#3f86d0"], [0.12, "#9db9d6"], [0.4, "#cfcac0"], [1.0, "#dd7d33"]]


@dataclass(frozen=True)
class Path:
    """Where descent stood (n, 2), and the loss there (n,)."""

    name: str
    places: np.ndarray
    losses: np.ndarray
    colour: str


def draw(w: np.ndarray, b: np.ndarray, loss: np.ndarray, paths: Sequence[Path], above: bool) -> go.Figure:
    """The loss (b, w) as a surface, or seen from above; a path that leaves the drawing ends at its edge."""
    clipped = [_inside(path, w, b) for path in paths]
    traces = [_map(w, b, loss), *map(_flat, clipped)] if above else [_hill(w, b, loss), *map(_high, clipped)]
    made = go.Figure(traces)
    made.update_layout(
        height=HEIGHT,
        uirevision=f"cliff {above}",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 8, "t": 36, "b": 8},
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
    )
    if above:
        made.update_xaxes(title_text="w", range=[w[0], w[-1]])
        made.update_yaxes(title_text="b", range=[b[0], b[-1]])
        return made
    axis = {"gridcolor": EITHER.line, "color": EITHER.ink, "backgroundcolor": "rgba(0,0,0,0)"}
    made.update_scenes(
        xaxis=axis | {"title": {"text": "w"}}, yaxis=axis | {"title": {"text": "b"}},
        zaxis=axis | {"title": {"text": "loss"}}, aspectratio={"x": 1.5, "y": 1.3, "z": 0.75},
        camera={"eye": {"x": -0.9, "y": 1.6, "z": 0.87}, "center": {"x": 0, "y": 0, "z": -0.29}},
    )  # fmt: skip
    return made


def _inside(path: Path, w: np.ndarray, b: np.ndarray) -> Path:
    """As far as it lies on the drawing; a step over the edge is drawn to the edge."""
    low, high = np.array([w[0], b[0]]), np.array([w[-1], b[-1]])
    out = ~((path.places >= low) & (path.places <= high)).all(1)
    if not out.any():
        return path
    first = int(out.argmax())
    if first == 0:
        return Path(path.name, path.places[:0], path.losses[:0], path.colour)
    start, way = path.places[first - 1], path.places[first] - path.places[first - 1]
    with np.errstate(all="ignore"):
        shares = np.where(way > 0, (high - start) / way, np.where(way < 0, (low - start) / way, np.inf))
    edge = np.clip(start + way * float(np.nanmin(shares)), low, high)
    places = np.vstack([path.places[:first], edge])
    return Path(path.name, places, np.append(path.losses[:first], path.losses[first - 1]), path.colour)


def _hill(w: np.ndarray, b: np.ndarray, loss: np.ndarray) -> dict[str, Any]:
    return {
        "type": "surface", "x": w, "y": b, "z": loss, "colorscale": _GREYS, "showscale": False,
        "opacity": 0.92, "contours": {"z": _CONTOURS},
        "hovertemplate": "w %{x:.2f}, b %{y:.2f}: loss %{z:.3f}<extra></extra>",
    }  # fmt: skip


def _map(w: np.ndarray, b: np.ndarray, loss: np.ndarray) -> dict[str, Any]:
    return {
        "type": "contour", "x": w, "y": b, "z": loss, "colorscale": _GREYS, "showscale": False,
        "ncontours": 16, "line": {"width": 0.5},
        "hovertemplate": "w %{x:.2f}, b %{y:.2f}: loss %{z:.3f}<extra></extra>",
    }  # fmt: skip


def _high(path: Path) -> dict[str, Any]:
    return _drawn(path, "scatter3d") | {
        "z": path.losses + 0.012,
        "marker": {"size": 3, "color": path.colour},
    }


def _flat(path: Path) -> dict[str, Any]:
    return _drawn(path, "scatter") | {"marker": {"size": 7, "color": path.colour}}


def _drawn(path: Path, kind: str) -> dict[str, Any]:
    return {
        "type": kind, "mode": "lines+markers", "x": path.places[:, 0], "y": path.places[:, 1],
        "name": path.name, "line": {"color": path.colour, "width": 4},
    }  # fmt: skip
