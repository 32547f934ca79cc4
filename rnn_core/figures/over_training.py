"""What became of some numbers over training: after each update that is kept, their length or all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnn_core.figures import cells, figure
from rnn_core.figures.colour import EITHER

ALT = "What was picked, at the kept moments of training: the updates from left to right."
UPDATE = "update"
STEEP = 50.0  # from the smallest to the largest length: more is drawn on a logarithmic axis


@dataclass(frozen=True)
class Course:
    """values[k]: one number, or a row of numbers, after `updates[k]`; of rows the longest counts, and shorter
    ones leave places empty. axis: what the rows' places are, and what each is called.
    """

    updates: Sequence[int]
    values: Sequence[np.ndarray]
    axis: str = ""
    names: Sequence[str] = ()

    @property
    def when(self) -> cells.Axis:
        """The updates, side by side."""
        return cells.Axis(UPDATE, [f"{update:,}" for update in self.updates])

    def table(self) -> np.ndarray:
        """Updates by places, NaN where a row is shorter; of numbers (n, 1)."""
        rows = [np.atleast_1d(row) for row in self.values]
        found = np.full((len(rows), max((len(row) for row in rows), default=0)), np.nan)
        for place, row in enumerate(rows):
            found[place, : len(row)] = row
        return found


_LAYOUT = figure.skeleton("over_training", UPDATE, "")


def draw(course: Course) -> go.Figure:
    """A line of one number, cells of several. The kept updates stand side by side: the first are close."""
    table = course.table()
    if not table.size:
        return figure.figure(_LAYOUT, [], "Nothing of that name was there yet.")
    if not any(row.ndim for row in course.values):
        return _line(course, table[:, 0])
    names = [*course.names, *(str(n + 1) for n in range(len(course.names), table.shape[1]))]
    return cells.draw(_LAYOUT, table.T, cells.Axis(course.axis, names), course.when)


def _line(course: Course, lengths: np.ndarray) -> go.Figure:
    known = lengths[np.isfinite(lengths)]
    marks: dict[str, Any] = {"mode": "lines+markers", "marker": {"size": 6}}
    line = figure.line(range(len(lengths)), lengths.tolist(), "length", EITHER.accent, **marks)
    line |= {"x": course.when.places, "hovertemplate": "%{x}<br>%{y:.3g}<extra></extra>"}
    made = figure.figure(_LAYOUT | {"showlegend": False, "hovermode": "closest"}, [line])
    made.update_xaxes(**course.when.look())
    steep = len(known) > 0 and known.min() > 0 and known.max() > STEEP * known.min()
    made.update_yaxes(title_text="length ‖·‖", rangemode="tozero")
    if steep:
        made.update_yaxes(type="log", tickformat="~g")  # as in the skeleton
    return made
