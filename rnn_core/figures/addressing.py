"""One operation of a head in slow motion: where it stood, content, interpolation, shift, sharpening."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER, HUES
from rnn_core.figures.tape import window
from rnn_core.notation import number

ALT = "Bars over the slots of the memory, one row for each part of a head's operation that was shown so far."
STAGES = ("Where it stood", "Content match", "Interpolate", "Shift", "Sharpen")
HUE = (EITHER.muted, HUES[0], HUES[1], HUES[7], EITHER.accent)
HIGH, GAP, EDGE = 66, 34, 30  # pixels of a row, above it for its words, and around all
WRITTEN = 0.1  # shares from here on have their number written on their bar
MOVES = ("−1", "0", "+1")


@dataclass(frozen=True, eq=False)
class Operation:
    """What one head did at one time step. before, content, gated, shifted, after (N,) each; strength β,
    gate g, shift (3,) by −1, 0 and 1 slots, and sharpness γ.
    """

    before: np.ndarray
    content: np.ndarray
    gated: np.ndarray
    shifted: np.ndarray
    after: np.ndarray
    strength: float
    gate: float
    shift: np.ndarray
    sharpness: float

    @property
    def rows(self) -> tuple[np.ndarray, ...]:
        """The five weightings, in the order of STAGES."""
        return self.before, self.content, self.gated, self.shifted, self.after

    @property
    def words(self) -> tuple[str, ...]:
        """Of each of STAGES its equation, with its number."""
        moves = ", ".join(f"{number(float(s), 2)} by {m}" for m, s in zip(MOVES, self.shift, strict=True))
        return (
            "w⟨t−1⟩, the weighting of the time step before",
            f"w_c = softmax(β cos(k, M[i])), β = {number(self.strength, 2)}",
            f"w_g = g w_c + (1 − g) w⟨t−1⟩, g = {number(self.gate, 2)}",
            f"w̃ = w_g turned by the shift s: {moves}",
            f"w = w̃^γ, divided by its sum, γ = {number(self.sharpness, 2)}",
        )


def operation(signals: Mapping[str, np.ndarray], head: str, t: int) -> Operation:
    """Of the head `head/write0` at time step t (from 0), from its signals by their names."""
    w, own = (
        signals[head],
        {name.removeprefix(f"{head}/"): one for name, one in signals.items() if name.startswith(head)},
    )
    first = np.eye(1, w.shape[1])[0]  # all on the first slot
    return Operation(
        w[t - 1] if t else first, own["content"][t], own["gated"][t], own["shifted"][t], w[t],
        float(own["strength"][t]), float(own["gate"][t]), own["shift"][t], float(own["sharpness"][t]),
    )  # fmt: skip


def draw(one: Operation, shown: int, slots: np.ndarray) -> go.Figure:
    """The first `shown` rows of STAGES; the others' places are kept. slots: those drawn."""
    count = len(STAGES)
    whole = count * (HIGH + GAP)
    layout = figure.skeleton("addressing", "slot", "") | {
        "showlegend": False,
        "hovermode": "closest",
        "barmode": "overlay",
    }
    layout |= {"height": whole + 2 * EDGE, "margin": {"l": 40, "r": 8, "t": 4, "b": 2 * EDGE - 4}}
    notes, traces = list[dict[str, Any]](), list[dict[str, Any]]()
    for place, (title, row) in enumerate(zip(STAGES, one.rows, strict=True)):
        top = 1.0 - (place * (HIGH + GAP) + GAP) / whole
        axis = str(place + 1) if place else ""
        layout[f"yaxis{axis}"] = layout["yaxis"] | {
            "domain": [max(0.0, top - HIGH / whole), top],
            "range": [0, 1.18],
            "tickvals": [0, 1],
            "showgrid": True,
            "title": {"text": ""},
            "fixedrange": True,
        }
        there = place < shown
        text = f"<b>{place}. {title}</b>" if there else f"{place}. {title}"
        notes.append(_note(text, top, EITHER.ink if there else EITHER.muted))
        height = row if there else np.zeros_like(row)  # an axis on which nothing stands would go
        traces.append(_bars(height, slots, HUE[place], f"y{axis}", title))
    n = len(slots)
    layout["xaxis"] = layout["xaxis"] | {
        "range": [-0.5, n - 0.5],
        "anchor": f"y{count}",
        "tickmode": "array",
        "tickvals": list(range(0, n, max(1, n // 16))),
        "ticktext": [str(slot + 1) for slot in slots[:: max(1, n // 16)]],
        "tickangle": 0,
    }
    return figure.figure(layout | {"annotations": notes}, traces)


def told(one: Operation, shown: int) -> str:
    """The row shown last, for who does not see it: its name, and its largest shares."""
    row = one.rows[shown - 1]
    best = [k for k in np.argsort(-row, kind="stable")[:3] if row[k] >= WRITTEN]
    where = ", ".join(f"slot {k + 1}: {number(float(row[k]), 2)}" for k in best) or "spread over all slots"
    return f"{STAGES[shown - 1]}: {where}."


def _bars(row: np.ndarray, slots: np.ndarray, colour: str, axis: str, name: str) -> dict[str, Any]:
    y = row[slots]
    return {
        "type": "bar",
        "x": np.arange(len(y)),
        "y": y.astype(np.float32),
        "yaxis": axis,
        "marker": {"color": colour},
        "text": [number(float(v), 2).removeprefix("0") if v >= WRITTEN else "" for v in y],
        "textposition": "outside",
        "textfont": {"size": 12, "color": EITHER.ink},
        "cliponaxis": False,
        "constraintext": "none",
        "textangle": 0,
        "customdata": slots + 1,
        "hovertemplate": f"{name}<br>slot %{{customdata}}: %{{y:.3f}}<extra></extra>",
    }


def _note(text: str, y: float, colour: str) -> dict[str, Any]:
    return {
        "text": text,
        "x": 0.0,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"color": colour},
    }


def slots(one: Operation) -> np.ndarray:
    """Which slots (from 0) hold all that is weighed in any row (see `tape.window`)."""
    return window(one.rows)
