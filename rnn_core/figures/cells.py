"""A table of numbers as coloured cells: what is too large is thinned, and says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER, clear

MOST = 256  # lines and columns: of more every second, third … one
WORDS, NUMBERS = 24, 12  # labels side by side: numbers are read off, words are looked for
MOST_GAPS = 48  # lines or columns: of more the hairs between them would be most of what is seen
TALLEST, AROUND = 620, 100
LARGEST, SMALLEST = 30.0, 4.0  # heights of a line


@dataclass(frozen=True)
class Axis:
    """What the places of an axis are, and what each is called."""

    title: str
    names: Sequence[str]

    @property
    def every(self) -> int:
        """Of so many places one is drawn."""
        return -(-len(self.names) // MOST)

    @property
    def places(self) -> list[str]:
        """Those that are drawn, in words; a bare number would be read as the place of another one."""
        numbers = [str(number + 1) for number in range(len(self.names))]
        pairs = zip(numbers, self.names, strict=True)
        told = [f"{self.title} {name}" if name == number else f"{number} · {name}" for number, name in pairs]
        return told[:: self.every]

    def look(self, most: int = 0) -> dict[str, Any]:
        """The axis with its title and at most so many labels; 0: as many as stand side by side."""
        said = self.title + (f" (one in {self.every})" if self.every > 1 else "")
        digits = all(name.replace(",", "").isdigit() for name in self.names)
        ticks = figure.ticks(self.names[:: self.every], most or (NUMBERS if digits else WORDS))
        return {"type": "category", "showgrid": False, "title": {"text": said}} | ticks


def draw(layout: Mapping[str, Any], values: np.ndarray, down: Axis, across: Axis) -> go.Figure:
    """values: the lines of `down`, the first one on top, by the columns of `across`; NaN is left empty."""
    shown = values[:: down.every, :: across.every]
    height = AROUND + min(LARGEST, max(SMALLEST, (TALLEST - AROUND) / len(shown))) * len(shown)
    cells = _signed(shown) | {
        "x": across.places,
        "y": down.places,
        "hovertemplate": "%{y}<br>%{x}<br>%{z:.3g}<extra></extra>",
    }
    made = figure.figure({**layout, "hovermode": "closest"}, [cells])
    height = max(figure.HEIGHT, round(height))
    made.update_layout(height=height)
    made.update_xaxes(**across.look())
    made.update_yaxes(autorange="reversed", **down.look((height - AROUND) // 15))
    return made


def _signed(values: np.ndarray) -> dict[str, Any]:
    """Blue below zero and orange above; where none is below, cells that grow darker."""
    most, least = float(np.nanmax(np.abs(values), initial=0.0)) or 1.0, float(np.nanmin(values, initial=0.0))
    gap = 1 if max(values.shape) <= MOST_GAPS else 0
    bar = {"thickness": 10, "outlinewidth": 0, "exponentformat": "e", "nticks": 5}
    told: dict[str, Any] = {"zmax": most, "colorbar": bar, "xgap": gap, "ygap": gap, "hoverongaps": False}
    if least < 0:
        ends = [[0.0, EITHER.negative], [0.5, clear(EITHER.zero, 0.07)], [1.0, EITHER.positive]]
        told |= {"zmin": -most, "colorscale": ends}
    return figure.heatmap(values, **told)
