"""Words as points of a plane, moving as they are learnt, with a question drawn into it as arrows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER, HUES
from rnn_core.figures.labels import written

OTHERS = "other words"
GLIDE = 350  # milliseconds in which words move to where they are now
EDGE = 0.12  # of the widest span, left free around the words
SYMBOLS = ("circle", "diamond", "square")
Point = np.ndarray  # (2,)
ALT = (
    "Words as points in a plane, near where their vectors point alike; arrows for the question that is asked."
)


def _skeleton() -> dict[str, Any]:
    """Both axes on one scale, without numbers: only what lies near what is told."""
    made = figure.skeleton("word_map", "", "")
    for axis in ("xaxis", "yaxis"):
        made[axis] |= {"showticklabels": False, "showgrid": False}
    made["yaxis"] |= {"scaleanchor": "x", "scaleratio": 1}
    legend = {"orientation": "h", "x": 0, "y": 1.01, "yanchor": "bottom"}
    return made | {
        "height": 540,
        "hovermode": "closest",
        "legend": legend,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 40},
        "transition": {"duration": GLIDE, "easing": "cubic-in-out"},
    }


_LAYOUT = _skeleton()


@dataclass(frozen=True)
class Arrow:
    """From a point to another. asked: it stands for what is asked, not for what is known."""

    start: Point
    end: Point
    asked: bool = False


@dataclass(frozen=True)
class Words:
    """What is drawn: names, their points (n, 2) and kinds ("" where none is told). first: the words that are
    written if they have room; bold: those that are marked. order: all kinds that there are, so that each
    keeps its colour in every map.
    """

    names: Sequence[str]
    points: np.ndarray
    kinds: Sequence[str]
    first: Sequence[int] = ()
    bold: Sequence[int] = ()
    order: Sequence[str] = ()


def draw(
    words: Words, title: str, arrows: Sequence[Arrow] = (), cross: Point | None = None, called: str = ""
) -> go.Figure:
    """The words, the arrows, and a cross where the sum of a question comes to lie."""
    made = figure.figure(_LAYOUT, _dots(words), "There is nothing to be drawn yet.")
    for arrow in arrows:
        made.add_annotation(_arrow(arrow))
    if cross is not None:
        made.add_trace(_cross(cross, called))
    spread = words.points if cross is None else np.vstack([words.points, cross])
    if len(spread):
        low, high = spread.min(0), spread.max(0)
        free = EDGE * max(float((high - low).max()), 0.1)
        made.update_xaxes(range=[low[0] - free, high[0] + free])
        made.update_yaxes(range=[low[1] - free, high[1] + free])
    made.update_xaxes(title_text=title)
    return made


def _dots(words: Words) -> list[dict[str, Any]]:
    """A set of points for each kind, those without one first, so that they lie below."""
    if not len(words.names):
        return []
    labels = written(words.names, words.points, [*words.bold, *words.first], others=False)
    kinds = list(dict.fromkeys(filter(None, (*words.order, *words.kinds))))
    made = []
    for place, kind in enumerate(["", *kinds]):
        mine = [k for k, one in enumerate(words.kinds) if one == kind]
        if not mine:
            continue
        told = [words.names[k] + (f" · {kind}" if kind else "") for k in mine]
        made.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": kind or OTHERS,
                "x": words.points[mine, 0].astype(np.float32),
                "y": words.points[mine, 1].astype(np.float32),
                "ids": [words.names[k] for k in mine],
                "text": [f"<b>{labels[k]}</b>" if k in words.bold and labels[k] else labels[k] for k in mine],
                "textposition": "top center",
                "textfont": {"size": 12},
                "cliponaxis": False,
                "customdata": told,
                "hovertemplate": "%{customdata}<extra></extra>",
                "marker": {
                    "size": [12 if k in words.bold else 7 for k in mine],
                    "color": HUES[(place - 1) % len(HUES)] if kind else EITHER.muted,
                    "symbol": SYMBOLS[max(0, place - 1) // len(HUES) % len(SYMBOLS)],
                    "opacity": 0.9 if kind else 0.4,
                },
            }
        )
    return made


def _arrow(arrow: Arrow) -> dict[str, Any]:
    end, start = arrow.end, arrow.start
    return {
        "x": float(end[0]),
        "y": float(end[1]),
        "ax": float(start[0]),
        "ay": float(start[1]),
        "xref": "x",
        "yref": "y",
        "axref": "x",
        "ayref": "y",
        "text": "",
        "showarrow": True,
        "arrowhead": 2,
        "arrowsize": 1.1,
        "arrowwidth": 2,
        "arrowcolor": EITHER.positive if arrow.asked else EITHER.accent,
    }


def _cross(point: Point, called: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": called,
        "x": [float(point[0])],
        "y": [float(point[1])],
        "hovertemplate": f"{called}<extra></extra>",
        "marker": {"size": 13, "symbol": "x-thin", "line": {"width": 3, "color": EITHER.positive}},
    }
