"""Rows of bits: what is asked, and what the network answers, time step by time step."""

from dataclasses import dataclass
from typing import ClassVar

import plotly.graph_objects as go

from rnn_core.data import Snapshot
from rnn_core.figures import bit_maps, figure
from rnn_core.figures.bit_maps import Strip
from rnn_core.figures.colour import EITHER
from rnn_core.views import heads
from rnn_core.views.base import Shown, View

BIT = "bit"  # the axis of such predictions

_LAYOUT = figure.skeleton("bit_maps", "", "")


@dataclass(frozen=True)
class BitMaps(View):
    """The target on top, under it the answer of each network that is shown."""

    name: ClassVar[str] = "bit_maps"
    title: ClassVar[str] = "Bit maps"
    about: ClassVar[str] = (
        "Each column is a time step, each row a bit: above what is asked for, below what the network "
        "answers, darker the surer it is that the bit is set. A crossed bit is on the wrong side of a "
        "half."
    )
    alt: ClassVar[str] = bit_maps.ALT
    needs: ClassVar[tuple[str, ...]] = ("prediction", "target")

    @classmethod
    def offered(cls, snapshot: Snapshot) -> bool:
        """Where what is predicted are bits."""
        return (
            super().offered(snapshot)
            and snapshot.trace is not None
            and snapshot.trace.signals["prediction"].axes[-1] == BIT
        )

    def draw(self, shown: Shown) -> go.Figure:
        """Of every run that is shown."""
        known = [
            (name, one.trace)
            for name, one in zip(shown.called, shown.snapshots, strict=True)
            if one.trace is not None and self.offered(one)
        ]
        if not known:
            return figure.figure(_LAYOUT, [], "There are no bits to show.")
        first = known[0][1]
        target = first.signals["target"].values
        strips = [Strip("target", target, colour=EITHER.ink)]
        for name, trace in known:
            answer = bit_maps.asked(trace.signals["prediction"].values, target)
            strips.append(Strip(name if len(known) > 1 else "answer", answer, target, EITHER.accent))
        return bit_maps.draw(strips, heads.labels(first, len(target)))
