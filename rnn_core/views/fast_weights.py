"""The matrix that a network writes as it reads: its fast weights after every time step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import plotly.graph_objects as go

from rnn_core.data import Snapshot, Trace
from rnn_core.figures import figure, matrices
from rnn_core.option import option
from rnn_core.views import heads
from rnn_core.views.base import Shown, View
from rnn_core.views.names import spoken

KIND = "/fast"
_LAYOUT = figure.skeleton("fast_weights", "", "")


@dataclass(frozen=True)
class FastWeights(View):
    """A small matrix for each time step."""

    layer: str = option("", "Layer", help="The name of the matrix, as layer0/fast; empty: the first")

    name: ClassVar[str] = "fast_weights"
    title: ClassVar[str] = "Fast weights"
    about: ClassVar[str] = (
        "The matrix S after each time step: what was read has written into it. Blue is negative, orange "
        "positive, on one scale for all; where two neighbours differ, something was written."
    )
    alt: ClassVar[str] = matrices.ALT
    needs: ClassVar[tuple[str, ...]] = (f"*{KIND}",)

    @classmethod
    def choices(cls, snapshot: Snapshot, notation: str = "ours") -> Mapping[str, Mapping[str, str]]:
        found = found_in(snapshot.trace)
        return {"layer": {name: spoken(name, notation) for name in found}} if len(found) > 1 else {}

    def draw(self, shown: Shown) -> go.Figure:
        """Of the first run."""
        trace = shown.snapshot.trace
        names = found_in(trace)
        name = self.layer or next(iter(names), "")
        if trace is None or name not in names:
            return figure.figure(_LAYOUT, [], "This network writes no such matrix.")
        values = trace.signals[name].values
        return matrices.draw(values, heads.labels(trace, len(values)))


def found_in(trace: Trace | None) -> list[str]:
    """The names of all such matrices: of every layer and direction."""
    return [name for name in (trace.signals if trace else ()) if name.endswith(KIND)]
