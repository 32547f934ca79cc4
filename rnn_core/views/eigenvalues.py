"""The eigenvalues of the matrix that hands the hidden state on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import plotly.graph_objects as go

from rnn_core.data import Snapshot, Trace
from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER
from rnn_core.option import option
from rnn_core.views import signals
from rnn_core.views.base import Shown, View
from rnn_core.views.names import place, spoken
from rnn_core.views.rows import carried

HIGH = 460
LETTER = "W"
CANDIDATE = "candidate"  # leads: its W is what a cell without gates has as its only one


def _skeleton() -> dict[str, Any]:
    """The complex plane: one unit is as long upwards as to the right."""
    made = figure.skeleton("eigenvalues", "real part", "imaginary part")
    square = {"constrain": "domain", "zeroline": True, "zerolinecolor": EITHER.line, "zerolinewidth": 1}
    made["xaxis"] |= square
    made["yaxis"] |= square | {"scaleanchor": "x", "scaleratio": 1, "showgrid": False}
    made["shapes"] = [
        {
            "type": "circle",
            "x0": -1,
            "y0": -1,
            "x1": 1,
            "y1": 1,
            "line": {"color": EITHER.muted, "width": 1.5},
        }
    ]
    title = {"x": 0.5, "xanchor": "center", "y": 0.98, "yanchor": "top", "font": {"size": 14}}
    legend = {"orientation": "h", "x": 0.5, "xanchor": "center", "y": 1.02, "yanchor": "bottom"}
    return (
        made
        | {"height": HIGH, "hovermode": "closest", "title": title, "legend": legend}
        | {"margin": {"l": 56, "r": 16, "t": 64, "b": 44}}
    )


_LAYOUT = _skeleton()


@dataclass(frozen=True)
class Eigenvalues(View):
    """A dot for each eigenvalue of one matrix; of a gated cell one gate's."""

    matrix: str = option(
        "",
        "Matrix",
        help="The name of a W, as layer0/W, of a gated cell with its gate: layer0/W/forget; empty: the first",
    )

    name: ClassVar[str] = "eigenvalues"
    title: ClassVar[str] = "Eigenvalues of W"
    about: ClassVar[str] = (
        "The eigenvalues of W, which hands the hidden state on, in the complex plane, with the unit circle. "
        "A gradient that passes W again and again fades along those inside and grows along those outside; "
        "σ_max is the most that one passage can stretch it (the slope of g₁ and the gates shrink it besides)."
    )
    alt: ClassVar[str] = (
        "The eigenvalues of the recurrent matrix in the complex plane, beside the unit circle."
    )

    @classmethod
    def offered(cls, snapshot: Snapshot) -> bool:
        """Where something is carried through time by a matrix that is not too large to be sent along."""
        return snapshot.trace is not None and bool(matrices(snapshot.trace))

    @classmethod
    def choices(cls, snapshot: Snapshot, notation: str = "ours") -> Mapping[str, Mapping[str, str]]:
        if snapshot.trace is None:
            return {}
        found = {}
        for key in matrices(snapshot.trace):
            name, _, gate = key.partition(f"/{LETTER}/")
            whole = spoken(f"{name}/{LETTER}" if gate else key, notation)
            found[key] = f"{whole} of {signals.gate(gate)}" if gate else whole
        return {"matrix": found}

    def draw(self, shown: Shown) -> go.Figure:
        """Of the first run."""
        trace = shown.snapshot.trace
        found = {} if trace is None else matrices(trace)
        W = found.get(self.matrix or next(iter(found), ""))
        if W is None or not np.isfinite(W).all():
            return figure.figure(_LAYOUT, [], "Nothing is carried through time by such a matrix here.")
        values = np.linalg.eigvals(W.astype(np.float64))
        reach = np.abs(values)
        made = figure.figure(_LAYOUT, _dots(values, reach))
        made.update_layout(title_text=_told(float(reach.max()), float(np.linalg.norm(W, 2))))
        end = 1.12 * max(1.0, float(reach.max()))
        made.update_xaxes(range=[-end, end])
        made.update_yaxes(range=[-end, end])
        return made


def matrices(trace: Trace) -> dict[str, np.ndarray]:
    """W of every layer and direction that carries something on through time, of every gate apart."""
    found: dict[str, np.ndarray] = {}
    for name, signal in trace.parameters.items():
        where, square = place(name), signal.values.shape[-2:]
        if where.kind != LETTER or len(set(square)) > 1 or not carried(trace, where.group):
            continue
        if signal.axes[0] == signals.GATE:
            gates = dict(zip(trace.axes[signals.GATE], signal.values, strict=True))
            found |= {f"{name}/{gate}": gates[gate] for gate in sorted(gates, key=CANDIDATE.__ne__)}
        else:
            found[name] = signal.values
    return found


def _dots(values: np.ndarray, reach: np.ndarray) -> list[dict[str, Any]]:
    """Those inside the circle, and those on it or outside, each with how far from zero it is."""
    outside = reach >= 1.0
    groups = (("inside the circle", ~outside, EITHER.accent), ("outside", outside, EITHER.positive))
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": values.real[some].astype(np.float32),
            "y": values.imag[some].astype(np.float32),
            "customdata": reach[some].astype(np.float32),
            "name": f"{name}: {some.sum()}",
            "marker": {"color": colour, "size": 9, "opacity": 0.85, "symbol": symbol},
            "hovertemplate": "λ = %{x:.3f} %{y:+.3f}i<br>|λ| = %{customdata:.3f}<extra></extra>",
        }
        for (name, some, colour), symbol in zip(groups, ("circle", "diamond"), strict=True)
        if some.any()
    ]


def _told(radius: float, largest: float) -> str:
    return f"spectral radius ρ = {radius:.3g}, largest singular value σ_max = {largest:.3g}"
