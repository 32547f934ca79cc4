"""Any signal, gradient or parameter by its name: as cells, or as bars."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import plotly.graph_objects as go

from rnn_core.data import Signal, Snapshot, Trace
from rnn_core.figures import cells, figure
from rnn_core.figures.colour import EITHER
from rnn_core.option import option
from rnn_core.views import signals
from rnn_core.views.base import Shown, View
from rnn_core.views.packing import finite
from rnn_core.views.rows import CLOCKS

_ACROSS = (*CLOCKS, "output")  # axes that run from left to right, as in the score
_LAYOUT = figure.skeleton("any_signal", "", "")


@dataclass(frozen=True)
class AnySignal(View):
    """Two axes as cells, one as bars; of more axes one place of the first is drawn."""

    signal: str = option(
        "",
        "What",
        help="A kind and a name, as signals/layer0/hidden or parameters/V; empty: the last hidden state",
    )
    sheet: int = option(
        0,
        "Sheet",
        low=0,
        high=100_000,
        help="Of what has three axes the place of the first one that is drawn, from 0",
    )

    name: ClassVar[str] = "any_signal"
    title: ClassVar[str] = "Any signal"
    about: ClassVar[str] = (
        "The numbers themselves: blue is below zero, orange above; where none is below zero, darker is more. "
        "Weights stand as in the equations: a line for what they lead to, a column for what they come from."
    )
    alt: ClassVar[str] = (
        "A signal, a gradient or the weights of the network that were picked, as coloured cells."
    )
    needs: ClassVar[tuple[str, ...]] = ("*",)

    @classmethod
    def choices(cls, snapshot: Snapshot, notation: str = "ours") -> Mapping[str, Mapping[str, str]]:
        trace = snapshot.trace
        kinds = signals.listed(trace, notation) if trace is not None else {}
        told = signals.KINDS
        return {
            "signal": {key: f"{told[kind]}: {name}" for kind in kinds for key, name in kinds[kind].items()}
        }

    def draw(self, shown: Shown) -> go.Figure:
        """Of the first run."""
        trace = shown.snapshot.trace
        found = None if trace is None else signals.picked(trace, self.signal)
        if trace is None or found is None or not found.values.size:
            return figure.figure(_LAYOUT, [], "This network has nothing of that name: pick another.")
        drawn = signals.sheet(found, self.sheet)
        return _bars(trace, drawn) if drawn.values.ndim == 1 else _cells(trace, drawn)


def _bars(trace: Trace, signal: Signal) -> go.Figure:
    values = finite(signal.values)
    axis = _axis(trace, signal.axes[0], len(values))
    shown = values[:: axis.every]
    bars = {
        "type": "bar",
        "x": axis.places,
        "y": shown.astype(np.float32),
        "width": min(0.8, len(shown) / 12),  # a single one is no wall
        "marker": {"color": [EITHER.negative if y < 0 else EITHER.positive for y in shown]},
        "hovertemplate": "%{x}<br>%{y:.3g}<extra></extra>",
    }
    made = figure.figure(_LAYOUT | {"showlegend": False, "hovermode": "closest"}, [bars])
    made.update_xaxes(**axis.look())
    return made


def _cells(trace: Trace, signal: Signal) -> go.Figure:
    """The first axis from left to right if it is time, else from the top down."""
    values, axes = finite(signal.values), signal.axes
    if axes[0] in _ACROSS and axes[1] not in CLOCKS:
        values, axes = values.T, axes[::-1]
    down, across = (_axis(trace, *pair) for pair in zip(axes, values.shape, strict=True))
    return cells.draw(_LAYOUT, values, down, across)


def _axis(trace: Trace, axis: str, size: int) -> cells.Axis:
    return cells.Axis(signals.called(axis), signals.labels(trace, axis, size))
