"""Strips one under another along the same time steps: their heights in pixels, one time step framed."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER

LEFT, RIGHT, TOP, BOTTOM, GAP = 30, 8, 24, 34, 24  # pixels around the strips, and above each for its name
MOST_LABELS = 26


def stacked(
    name: str, titles: Sequence[str], heights: Sequence[int], labels: Sequence[str]
) -> dict[str, Any]:
    """The layout of strips from the top down, each with an axis of its own: y, y2, y3 …"""
    whole = sum(heights) + GAP * (len(heights) - 1)
    layout = figure.skeleton(name, "", "")
    quiet = {
        "showgrid": False,
        "zeroline": False,
        "showticklabels": False,
        "automargin": False,
        "ticks": "",
        "title": {"text": ""},
    }
    top, notes = 1.0, []
    for place, (title, height) in enumerate(zip(titles, heights, strict=True)):
        bottom = max(0.0, top - height / whole)
        layout[f"yaxis{place + 1 if place else ''}"] = layout["yaxis"] | quiet | {"domain": [bottom, top]}
        notes.append(
            {"text": title, "x": 0.0, "y": top, "xref": "paper", "yref": "paper", "xanchor": "left",
             "yanchor": "bottom", "showarrow": False, "font": {"color": EITHER.ink}}
        )  # fmt: skip
        top = bottom - GAP / whole
    known = [label if label.strip("·") else "" for label in labels]
    layout["xaxis"] = layout["xaxis"] | figure.ticks(known, MOST_LABELS) | {
        "range": [-0.5, len(labels) - 0.5], "anchor": f"y{len(titles) if len(titles) > 1 else ''}",
        "fixedrange": True, "ticks": "", "automargin": False, "tickangle": -60 if len(labels) > 12 else 0,
    }  # fmt: skip
    high = max((len(label) for label in known), default=0)
    bottom_margin = BOTTOM + (6 * min(high, figure.LONGEST) if len(labels) > 12 else 0)
    return layout | {
        "height": whole + TOP + bottom_margin,
        "annotations": notes,
        "showlegend": False,
        "hovermode": "closest",
        "margin": {"l": LEFT, "r": RIGHT, "t": TOP, "b": bottom_margin},
    }


def marked(made: go.Figure, at: int | None) -> go.Figure:
    """With a frame around the time step that is chosen."""
    if at is not None:
        made.add_shape(
            type="rect", xref="x", yref="paper", x0=at - 0.5, x1=at + 0.5, y0=0, y1=1,
            line={"color": EITHER.accent, "width": 1.5}, fillcolor="rgba(0,0,0,0)",
        )  # fmt: skip
    return made
