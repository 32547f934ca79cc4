"""Where the heads of a memory stood: their weightings, time steps by slots."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import plotly.graph_objects as go

from rnn_core.data import Snapshot
from rnn_core.figures import figure, tape
from rnn_core.option import option
from rnn_core.views import heads
from rnn_core.views.base import Shown, View


@dataclass(frozen=True)
class Weightings(View):
    """A strip for each head, those that write on top."""

    head: str = option("", "Head", help="Its name, as write0; empty: all of them")

    name: ClassVar[str] = "weightings"
    title: ClassVar[str] = "Heads over time"
    about: ClassVar[str] = (
        "Each column is a time step, each row a slot of the memory; the stronger the colour, the more of "
        "a head's weight lies there. The line follows the slot that it weighs most: its path."
    )
    alt: ClassVar[str] = tape.WEIGHTINGS_ALT
    needs: ClassVar[tuple[str, ...]] = (f"*{heads.FOUND}",)

    @classmethod
    def choices(cls, snapshot: Snapshot, notation: str = "ours") -> Mapping[str, Mapping[str, str]]:
        found = [heads.short(name) for name in heads.heads(snapshot.trace)]
        each = {name: tape.called(name, found) for name in found}
        return {"head": {"": "all of them"} | each} if len(found) > 1 else {}

    def draw(self, shown: Shown) -> go.Figure:
        """Of the first run."""
        trace = shown.snapshot.trace
        found = heads.weightings(trace) if trace else {}
        kept = {name: w for name, w in found.items() if self.head in ("", name)}
        if trace is None or not kept:
            return figure.figure(tape.bare("weightings"), [], "This network has no such head.")
        return tape.weightings(kept, heads.labels(trace, len(next(iter(kept.values())))))
