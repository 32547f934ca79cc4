"""How large the parameters grow."""

from dataclasses import dataclass
from typing import Any, ClassVar

import plotly.graph_objects as go

from rnn_core.data import History
from rnn_core.figures import figure
from rnn_core.views.base import Shown, View

PREFIX = "parameters/"
DASHES = ("solid", *figure.DASHES)
_LAYOUT = figure.skeleton("parameter_norms", "update", "‖parameter‖")


@dataclass(frozen=True)
class ParameterNorms(View):
    """Of one run a colour for each parameter; of several runs a colour each, a dash for each parameter."""

    name: ClassVar[str] = "parameter_norms"
    title: ClassVar[str] = "Parameter norms"
    about: ClassVar[str] = (
        "The length of each group of weights over the updates: U reads the input, W hands the hidden state "
        "on, V makes the output. A line that runs away is the first sign of a network about to diverge."
    )
    alt: ClassVar[str] = "The norm of each group of parameters over the updates."

    def draw(self, shown: Shown) -> go.Figure:
        """One line for each parameter whose norm was recorded."""
        traces: list[dict[str, Any]] = []
        several = len(shown.histories) > 1
        for run, (history, called) in enumerate(zip(shown.histories, shown.called, strict=True)):
            for place, name in enumerate(_recorded(history)):
                label = name.removeprefix(PREFIX)
                colour = figure.colour_of(run if several else place)
                dash = DASHES[place % len(DASHES)] if several else "solid"
                traces.append(_line(history, name, f"{called}: {label}" if several else label, colour, dash))
        return figure.figure(_LAYOUT, traces, "No update has been made yet: press Train.")


def _recorded(history: History) -> list[str]:
    """The parameters of which at least one norm is a number."""
    found = [name for name in figure.names(history.norms) if name.startswith(PREFIX)]
    return [name for name in found if figure.over_updates(history.norms, name)[0]]


def _line(history: History, name: str, label: str, colour: str, dash: str) -> dict[str, Any]:
    updates, values = figure.over_updates(history.norms, name)
    return figure.line(updates, values, label, colour, line={"color": colour, "width": 2, "dash": dash})
