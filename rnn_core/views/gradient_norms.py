"""The length of the gradient at each update, before and after clipping."""

from dataclasses import dataclass
from typing import Any, ClassVar

import plotly.graph_objects as go

from rnn_core.data import History
from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER
from rnn_core.views.base import Shown, View

_LAYOUT = figure.skeleton("gradient_norms", "update", "‖g‖", log=True)
_LINES = (("gradient", "before clipping", EITHER.positive), ("clipped", "after clipping", EITHER.accent))


@dataclass(frozen=True)
class GradientNorms(View):
    """Of one run before and after clipping; of several runs a colour each, dotted before clipping."""

    name: ClassVar[str] = "gradient_norms"
    title: ClassVar[str] = "Gradient norm"
    about: ClassVar[str] = (
        "The length ‖g‖ of the whole gradient at each update, on a logarithmic axis. Where the two lines "
        "part, it was longer than the limit θ and was shortened to θ g/‖g‖ before the weights moved."
    )
    alt: ClassVar[str] = (
        "The norm of the gradient over the updates, before and after clipping, on a logarithmic axis."
    )

    def draw(self, shown: Shown) -> go.Figure:
        """Where two lines part, the gradient was clipped."""
        traces: list[dict[str, Any]] = []
        if len(shown.histories) == 1:
            for name, label, colour in _LINES:
                traces += _line(shown.history, name, label, colour)
        else:
            for place, (history, called) in enumerate(zip(shown.histories, shown.called, strict=True)):
                traces += _pair(history, called, figure.colour_of(place))
        return figure.figure(_LAYOUT, traces, "No update has been made yet: press Train.")


def _line(history: History, name: str, label: str, colour: str, **more: Any) -> list[dict[str, Any]]:
    """One line, or none. Zeros have no logarithm."""
    updates, values = figure.over_updates(history.norms, name)
    kept = [(update, value) for update, value in zip(updates, values, strict=True) if value > 0]
    return [figure.line([k[0] for k in kept], [k[1] for k in kept], label, colour, **more)] if kept else []


def _pair(history: History, called: str, colour: str) -> list[dict[str, Any]]:
    dotted = {"color": colour, "width": 1.25, "dash": "dot"}
    before = _line(history, "gradient", f"{called}: before clipping", colour, line=dotted)
    return before + _line(history, "clipped", f"{called}: after clipping", colour)
