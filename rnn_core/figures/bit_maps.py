"""Rows of bits over the time steps, one strip under another: what was read, asked and answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER
from rnn_core.figures.strips import marked, stacked

ALT = "Strips of bits over the time steps: the input, the target, and under them what each network answers."
CELL, LEAST = 11, 34  # pixels of a bit, and of the lowest strip


@dataclass(frozen=True, eq=False)
class Strip:
    """bits (T, K): 0 to 1, NaN where nothing is. truth (T, K): what they should be; None: nobody asks."""

    name: str
    bits: np.ndarray
    truth: np.ndarray | None = None
    colour: str = EITHER.ink

    @property
    def wrong(self) -> np.ndarray:
        """Which bits (T, K) are on the wrong side of a half."""
        if self.truth is None:
            return np.zeros(self.bits.shape, bool)
        known = np.isfinite(self.truth) & np.isfinite(self.bits)
        found: np.ndarray = known & ((self.bits > 0.5) != (np.nan_to_num(self.truth) > 0.5))
        return found


def draw(strips: Sequence[Strip], labels: Sequence[str], at: int | None = None) -> go.Figure:
    """The strips from the top down; a wrong bit is crossed. at: the time step (from 0) that is chosen."""
    heights = [max(LEAST, CELL * strip.bits.shape[1]) for strip in strips]
    layout = stacked("bit_maps", [strip.name for strip in strips], heights, labels)
    traces: list[dict[str, Any]] = []
    for place, strip in enumerate(strips):
        axis = f"y{place + 1}" if place else "y"
        traces.append(_cells(strip, axis))
        if strip.wrong.any():
            traces.append(_crosses(strip, axis))
    made = figure.figure(layout, traces, "Nothing was read yet.")
    for place, strip in enumerate(strips):
        K = strip.bits.shape[1]
        made.update_layout({f"yaxis{place + 1 if place else ''}": {"range": [K - 0.5, -0.5]}})
    return marked(made, at)


def asked(prediction: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Predictions (T, K) where something is asked, NaN elsewhere: what was never asked is no answer."""
    return np.where(np.isfinite(target), prediction, np.nan)


def told(strips: Sequence[Strip]) -> str:
    """How many bits each network has wrong, in a sentence."""
    parts = [
        f"{strip.name}: {int(strip.wrong.sum())} of {int(np.isfinite(strip.truth).sum())} bits wrong"
        for strip in strips
        if strip.truth is not None
    ]
    return "; ".join(parts) + "." if parts else ""


def _cells(strip: Strip, axis: str) -> dict[str, Any]:
    return figure.heatmap(
        strip.bits.T,
        strip.colour,
        name=strip.name,
        yaxis=axis,
        showscale=False,
        hoverongaps=False,
        hovertemplate=f"{strip.name}<br>time step %{{customdata[0]}}, bit %{{customdata[1]}}: %{{z:.2f}}"
        "<extra></extra>",
        customdata=np.stack(
            np.broadcast_arrays(
                np.arange(1, len(strip.bits) + 1)[None], np.arange(1, strip.bits.shape[1] + 1)[:, None]
            ),
            2,
        ),
    )


def _crosses(strip: Strip, axis: str) -> dict[str, Any]:
    t, k = np.nonzero(strip.wrong)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": t,
        "y": k,
        "yaxis": axis,
        "hoverinfo": "skip",
        "showlegend": False,
        "marker": {"symbol": "x-thin", "size": 7, "line": {"color": EITHER.wrong, "width": 2}},
    }
