"""The way that the hidden state goes, seen from where it shows most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import plotly.graph_objects as go

from rnn_core.data import Signal, Snapshot, Trace
from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER, clear
from rnn_core.option import option
from rnn_core.views import signals
from rnn_core.views.base import Shown, View
from rnn_core.views.names import place, spoken
from rnn_core.views.packing import finite

STILL = 1e-12  # of the variance: less is no way at all
WIDE = 1.6  # the width of the picture, in heights
NEAR = (0.11, 0.07)  # of the width and of the height: within it only one label is written
MOST_LABELS = 24


def _skeleton() -> dict[str, Any]:
    """Both axes on one scale: what looks far is far."""
    made = figure.skeleton("state_path", "", "")
    made["yaxis"] |= {"scaleanchor": "x", "scaleratio": 1}
    made["xaxis"] |= {"showgrid": True}
    legend = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}
    return (
        made
        | {"height": 480, "hovermode": "closest", "legend": legend}
        | {"margin": {"l": 56, "r": 16, "t": 16, "b": 44}}
    )


_LAYOUT = _skeleton()


@dataclass(frozen=True)
class StatePath(View):
    """A line through the hidden states, with a point for each time step."""

    layer: str = option(
        "",
        "Layer",
        help="The name of a hidden state, as layer0/hidden; empty: the one nearest to the output",
    )

    name: ClassVar[str] = "state_path"
    title: ClassVar[str] = "Path of the state"
    about: ClassVar[str] = (
        "The hidden state after each input, as a point; of its many dimensions the picture shows the two "
        "along which it moves most (principal components). Inputs that change little leave it where it is; "
        "one that matters moves it far."
    )
    alt: ClassVar[str] = (
        "The way of the hidden state over the time steps, as a line through points in a plane."
    )
    needs: ClassVar[tuple[str, ...]] = ("*/hidden",)

    @classmethod
    def offered(cls, snapshot: Snapshot) -> bool:
        """Where a hidden state stands at several time steps."""
        found = _states(snapshot.trace).values() if snapshot.trace is not None else ()
        return any(len(signal.values) > 1 for signal in found)

    @classmethod
    def choices(cls, snapshot: Snapshot, notation: str = "ours") -> Mapping[str, Mapping[str, str]]:
        found = _states(snapshot.trace) if snapshot.trace is not None else {}
        return {"layer": {name: spoken(name, notation) for name in found}}

    def draw(self, shown: Shown) -> go.Figure:
        """Of the first run."""
        trace = shown.snapshot.trace
        found = {} if trace is None else _states(trace)
        name = self.layer or next(iter(found), "")
        if trace is None or name not in found:
            return figure.figure(_LAYOUT, [], "This network has no such hidden state.")
        states = finite(found[name].values).reshape(len(found[name].values), -1)
        seen = components(states)
        if seen is None:
            return figure.figure(_LAYOUT, [], "The hidden state does not move: there is no way to draw.")
        points, shares = seen
        backward = place(name).direction < 0
        made = figure.figure(_LAYOUT, _path(trace, found[name], points, backward))
        made.update_xaxes(title_text=_told("first", shares[0]))
        made.update_yaxes(title_text=_told("second", shares[1]))
        return made


def components(states: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """states (T, H) along the two directions in which they vary most, (T, 2), and the shares of the variance
    that these carry, (2,). None where nothing varies.

    A direction and its opposite are the same: of its loadings the largest is positive.
    """
    apart = np.asarray(states, np.float64) - states.mean(0)
    _, sizes, directions = np.linalg.svd(apart, full_matrices=False)
    variance = np.square(sizes)
    if len(states) < 2 or variance.sum() <= STILL:
        return None
    axes = np.zeros((2, apart.shape[1]))
    axes[: len(directions[:2])] = directions[:2]
    largest = np.take_along_axis(axes, np.abs(axes).argmax(1)[:, None], 1)
    shares = np.zeros(2)
    shares[: len(variance[:2])] = variance[:2] / variance.sum()
    return apart @ (axes * np.where(largest < 0, -1.0, 1.0)).T, shares


def _states(trace: Trace) -> dict[str, Signal]:
    """The hidden states along a time axis: forward ones first, of them the nearest to the output."""
    names = [name for name, signal in trace.signals.items() if signal.axes[:1] != ("whole",)]
    states = [name for name in reversed(names) if place(name).kind == "hidden"]
    return {name: trace.signals[name] for name in sorted(states, key=lambda name: -place(name).direction)}


def _path(trace: Trace, signal: Signal, points: np.ndarray, backward: bool) -> list[dict[str, Any]]:
    """The line, a point for each time step, and the two ends of what was read, in the order of reading."""
    names = signals.labels(trace, signal.axes[0], len(points))
    order = range(len(points))[:: -1 if backward else 1]
    x, y = points[order, 0].astype(np.float32), points[order, 1].astype(np.float32)
    line = {"type": "scatter", "mode": "lines", "x": x, "y": y, "showlegend": False, "hoverinfo": "skip"}
    line |= {"line": {"color": EITHER.line, "width": 2}}
    told, colours = _colours(trace, signal)
    written = _written(names, points, _deciding(trace, len(names)))
    dots = {
        "type": "scatter",
        "mode": "markers+text",
        "x": points[:, 0].astype(np.float32),
        "y": points[:, 1].astype(np.float32),
        "text": ["" if t in (0, len(names) - 1) else name for t, name in enumerate(written)],
        "textposition": _sides(points[:, 1]),
        "cliponaxis": False,
        "customdata": [name + said for name, said in zip(figure.places(names), told, strict=True)],
        "hovertemplate": "%{customdata}<extra></extra>",
        "showlegend": False,
        "marker": {"size": 10, "line": {"width": 0}} | colours,
    }
    return [line, *_ends(x, y, [names[t] for t in order]), dots]


def _ends(x: np.ndarray, y: np.ndarray, names: list[str]) -> list[dict[str, Any]]:
    """Rings around the first state and the last, each with its label above."""
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "text": [names[at]],
            "textposition": _sides(y)[at],
            "cliponaxis": False,
            "x": x[[at]],
            "y": y[[at]],
            "name": name,
            "hoverinfo": "skip",
            "marker": {"symbol": symbol, "size": 20, "color": EITHER.ink, "line": {"width": 2}},
        }
        for name, at, symbol in (("start", 0, "circle-open"), ("end", -1, "square-open"))
    ]


def _sides(y: np.ndarray) -> list[str]:
    """Where labels stand: away from the middle, where most of the line is."""
    middle = (y.max() + y.min()) / 2
    return ["top center" if height >= middle else "bottom center" for height in y]


def _colours(trace: Trace, signal: Signal) -> tuple[list[str], dict[str, Any]]:
    """What each point says, and how it is coloured: by what the network would answer there, else by time."""
    ghost, classes = trace.signals.get("ghost"), trace.axes.get("class", ())
    bar: dict[str, Any] = {"thickness": 10, "outlinewidth": 0, "len": 0.45, "title": {"side": "top"}}
    bar |= {
        "orientation": "h",
        "x": 1.0,
        "xanchor": "right",
        "y": 1.0,
        "yanchor": "bottom",
        "nticks": 5,
        "ypad": 4,
    }
    if ghost is None or ghost.axes != (signal.axes[0], "class") or len(classes) != ghost.values.shape[1]:
        ends = [[0.0, clear(EITHER.accent, 0.25)], [1.0, EITHER.accent]]
        bar["title"] |= {"text": signals.called(signal.axes[0])}
        T = len(signal.values)
        marks = {"color": list(range(1, T + 1)), "cmin": 1, "cmax": T, "colorscale": ends, "colorbar": bar}
        return [""] * T, marks
    wins = len(classes) - 1 if len(classes) == 2 else int(finite(ghost.values)[-1].argmax())
    chances = finite(ghost.values)[:, wins]
    ends = [[0.0, EITHER.negative], [0.5, EITHER.zero], [1.0, EITHER.positive]]
    bar["title"] |= {"text": f"chance of “{classes[wins]}”"}
    marks = {"color": chances.tolist(), "cmin": 0.0, "cmax": 1.0, "colorscale": ends, "colorbar": bar}
    return [f"<br>“{classes[wins]}” {chance:.2f}" for chance in chances], marks


def _deciding(trace: Trace, count: int) -> list[int]:
    """The time steps on which the answer hangs: where it settles, and what the task says is its cause."""
    settled, cause = trace.settles(), trace.signals.get("cause")
    found = [] if settled is None else [settled]
    found += [] if cause is None else np.flatnonzero(cause.values).tolist()
    return [t for t in found if t < count]


def _written(names: list[str], points: np.ndarray, first: Sequence[int] = ()) -> list[str]:
    """The written labels: the ends and the `first` ones, then those that lie on no written one, the longest
    ways before the others.
    """
    width, height = np.ptp(points, axis=0)
    spans = max(width / WIDE, height) * np.array([WIDE, 1.0])  # one scale for both axes
    shown: list[int] = []
    far = np.linalg.norm(np.diff(points, axis=0, prepend=points[:1]), axis=1)
    for t in dict.fromkeys((0, len(names) - 1, *first, *np.argsort(-far, kind="stable").tolist())):
        apart = np.abs(points[shown] - points[t]) / spans if shown else np.ones((1, 2))
        if len(shown) < MOST_LABELS and (apart > NEAR).any(1).all():
            shown.append(t)
    return [name if t in shown else "" for t, name in enumerate(names)]


def _told(which: str, share: float) -> str:
    return f"{which} principal component ({share:.0%} of the variance)"
