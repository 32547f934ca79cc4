"""What moved the heads of a memory: key strength, gate, shift and sharpness at each time step."""

from dataclasses import dataclass
from typing import ClassVar

import plotly.graph_objects as go

from rnn_core.figures import figure, tape
from rnn_core.views import heads
from rnn_core.views.base import Shown, View


@dataclass(frozen=True)
class HeadMoves(View):
    """A strip of lines for each head."""

    name: ClassVar[str] = "head_moves"
    title: ClassVar[str] = "What moves the heads"
    about: ClassVar[str] = (
        "A gate g near 1 goes to what looks like the key, near 0 stays where the head stood; then it "
        "moves by −1, 0 or +1 slots. Key strength β and sharpness γ are drawn as shares of their largest "
        "value."
    )
    alt: ClassVar[str] = tape.MOVES_ALT
    needs: ClassVar[tuple[str, ...]] = tuple(f"*{heads.FOUND.replace('gated', part)}" for part in heads.PARTS)

    def draw(self, shown: Shown) -> go.Figure:
        """Of the first run."""
        trace = shown.snapshot.trace
        found = heads.moved(trace) if trace else {}
        if trace is None or not found:
            return figure.figure(tape.bare("head_moves"), [], "This network has no heads.")
        T = len(next(iter(found.values()))["gate"])
        return tape.moves(found, heads.labels(trace, T))
