"""How surprising each output's truth was to the network, in bits."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import plotly.graph_objects as go

from rnn_core.data import Snapshot, Trace
from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER
from rnn_core.findings import classes, surprise
from rnn_core.views.base import Shown, View

_LAYOUT = figure.skeleton("surprise", "", "bits")


@dataclass(frozen=True)
class Surprise(View):
    """A bar for each output whose class is known: −log₂ of the chance that the network gave it."""

    name: ClassVar[str] = "surprise"
    title: ClassVar[str] = "Surprise"
    about: ClassVar[str] = (
        "−log₂ of the chance that the network gave to what really came, in bits: 0 is foreseen, 1 is a coin, "
        "and each bit more is half as likely. The dotted line is a guess among all classes. A grey bar "
        "stands over an input that training never showed."
    )
    alt: ClassVar[str] = (
        "A bar for each output of the watched example: how surprising the truth was, in bits."
    )
    needs: ClassVar[tuple[str, ...]] = ("prediction", "target")

    @classmethod
    def offered(cls, snapshot: Snapshot) -> bool:
        """Where classes are told, and more than one of them known."""
        return super().offered(snapshot) and snapshot.trace is not None and len(_places(snapshot.trace)) > 1

    def draw(self, shown: Shown) -> go.Figure:
        """Bars over the outputs, each with its truth below."""
        trace = shown.snapshot.trace
        places = [] if trace is None or not self.offered(shown.snapshot) else _places(trace)
        if trace is None or not places:
            return figure.figure(_LAYOUT, [], "Nobody knows what is right here.")
        bits, targets = surprise(trace)[places], classes(trace, "target")
        labels, unread = trace.axes["class"], _unread(trace)
        names = [labels[targets[t]] for t in places]
        bars = go.Bar(
            x=list(range(len(places))), y=bits.astype(np.float32), customdata=names,
            marker_color=[EITHER.muted if t in unread else EITHER.accent for t in places],
            hovertemplate="%{customdata}: %{y:.2f} bits<extra></extra>",
        )  # fmt: skip
        made = figure.figure(_LAYOUT, [bars])
        guess = float(np.log2(len(labels)))
        made.add_hline(y=guess, line={"color": EITHER.muted, "dash": "dot", "width": 1})
        visible = ["␣" if name == " " else "↵" if name == "\n" else name for name in names]
        made.update_layout(
            xaxis={"tickvals": list(range(len(names))), "ticktext": visible, "tickangle": 0},
            yaxis={"rangemode": "tozero"},
            showlegend=False,
        )
        return made


def _places(trace: Trace) -> list[int]:
    """The outputs whose class is known."""
    target, prediction = trace.signals.get("target"), trace.signals.get("prediction")
    if target is None or prediction is None or prediction.axes[-1] != "class" or target.values.ndim != 1:
        return []
    return [s for s, k in enumerate(target.values) if k >= 0]


def _unread(trace: Trace) -> set[int]:
    """The outputs that stand over an input which training never showed."""
    unknown = trace.signals.get("unknown")
    if unknown is None or unknown.axes != ("time",):
        return set()
    return {s for s, t in enumerate(trace.alignment) if unknown.values[t]}
