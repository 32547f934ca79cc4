"""The contract of a view: a picture of what a network did, or of how its training went."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rnn_core.data import History, Snapshot


@dataclass(frozen=True)
class View:
    """A picture that is offered wherever its signals are.

    `draw(snapshot, history)` gives a Plotly figure, or (the score) a plain dict for its component.
    `about` answers "what am I looking at?" in two sentences; `alt` is one sentence for a screen
    reader. `needs` names the signals without which there is nothing to draw.
    """

    name: str
    title: str
    about: str
    draw: Callable[[Snapshot, History], Any]
    alt: str
    needs: tuple[str, ...] = ()

    def offered(self, snapshot: Snapshot) -> bool:
        """Whether the trace of this snapshot has every signal the view needs."""
        signals = snapshot.trace.signals if snapshot.trace else {}
        return all(name in signals for name in self.needs)
