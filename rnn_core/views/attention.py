"""The attention matrix: which inputs each output looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import plotly.graph_objects as go

from rnn_core.data import Signal, Trace
from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER
from rnn_core.option import option
from rnn_core.views.base import Shown, View
from rnn_core.views.packing import finite

LONGEST = figure.LONGEST
TALLEST = 900
MOST_HEADS = 8
_AXIS = {"type": "category", "showgrid": False, "ticks": "", "constrain": "domain"}


def _skeleton() -> dict[str, Any]:
    """Inputs across the top, outputs from the top down."""
    made = figure.skeleton("attention", "input", "output")
    made["xaxis"] |= _AXIS | {"side": "top", "tickangle": -45}
    made["yaxis"] |= _AXIS | {"autorange": "reversed"}
    return made | {"hovermode": "closest", "margin": {"l": 56, "r": 16, "t": 64, "b": 16}}


_LAYOUT = _skeleton()


@dataclass(frozen=True)
class Attention(View):
    """α as a heatmap, the first output on top; every row sums to one."""

    head: int = option(
        0,
        "Head",
        low=0,
        high=MOST_HEADS,
        help="Which head is drawn, counted from 1; 0 is the mean of all of them",
    )

    name: ClassVar[str] = "attention"
    title: ClassVar[str] = "Attention"
    about: ClassVar[str] = (
        "Each row is one output, each column one input; the stronger the colour, the more "
        "that output drew on that input. The weights α of a row sum to one."
    )
    alt: ClassVar[str] = (
        "A matrix of attention weights: outputs by inputs, coloured where an output draws on an input."
    )
    needs: ClassVar[tuple[str, ...]] = ("attention",)

    def draw(self, shown: Shown) -> go.Figure:
        """The matrix of the chosen head, or of the mean of all heads."""
        trace = shown.snapshot.trace
        if trace is None or "attention" not in trace.signals:
            return figure.figure(_LAYOUT, [], "This network has no attention.")
        signal = trace.signals.get(f"head{self.head}/attention" if self.head else "attention")
        if signal is None:
            return figure.figure(_LAYOUT, [], f"This network has no head {self.head}.")
        rows = _written(trace, signal) or _labels(trace, signal, 0)
        return figure.figure(_layout(rows, _labels(trace, signal, 1)), [_cells(trace, signal, rows)])


def heads(trace: Trace) -> int:
    """How many heads the trace tells apart: 0 where there is only the one matrix."""
    return sum(f"head{head}/attention" in trace.signals for head in range(1, MOST_HEADS + 1))


def _cells(trace: Trace, signal: Signal, rows: Sequence[str]) -> dict[str, Any]:
    gap = 1 if max(signal.values.shape) <= figure.SIDE_BY_SIDE else 0
    return figure.heatmap(
        finite(signal.values),
        EITHER.attention,
        x=figure.places(_labels(trace, signal, 1)),
        y=figure.places(rows),
        xgap=gap,
        ygap=gap,
        hovertemplate="output %{y}<br>looks at input %{x}<br>α = %{z:.2f}<extra></extra>",
    )


def _layout(rows: Sequence[str], columns: Sequence[str]) -> dict[str, Any]:
    """The skeleton with the labels; a long axis has flatter cells and fewer labels."""
    cell = min(26.0, max(9.0, (TALLEST - 120) / max(1, len(rows))))
    return _LAYOUT | {
        "height": round(max(figure.HEIGHT, 120 + cell * len(rows))),
        "xaxis": _LAYOUT["xaxis"] | figure.ticks(columns, figure.SIDE_BY_SIDE),
        "yaxis": _LAYOUT["yaxis"] | figure.ticks(rows, round(len(rows) * cell / 13)),
    }


def _labels(trace: Trace, signal: Signal, axis: int) -> list[str]:
    """What stands at the places of an axis; numbers where the trace has no names."""
    names = trace.axes.get(signal.axes[axis], ())
    return list(names) or [str(place + 1) for place in range(signal.values.shape[axis])]


def _written(trace: Trace, signal: Signal) -> list[str]:
    """The symbol that each output wrote: the likeliest. Empty where outputs are not what the rows are."""
    prediction = trace.signals.get("prediction")
    if (
        signal.axes[0] != "target"
        or prediction is None
        or prediction.axes[-1] != "class"
        or len(prediction.values) != len(signal.values)
    ):
        return []
    names = trace.axes.get("class", ())
    best = [int(number) for number in np.argmax(finite(prediction.values), axis=-1)]
    return [names[number] for number in best] if len(names) > max(best, default=0) else []
