"""What lies in the memory of a network after one time step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import plotly.graph_objects as go

from rnn_core.data import Snapshot
from rnn_core.figures import figure, tape
from rnn_core.option import option
from rnn_core.views import heads
from rnn_core.views.base import Shown, View
from rnn_core.views.packing import finite

SIGNAL = "memory"
SLOTS = 3  # axes of a memory whose slots have columns


@dataclass(frozen=True)
class Memory(View):
    """Slots by columns; beside them the heads."""

    time: str = option("", "Time step", help="Counted from 1; empty: the last one")

    name: ClassVar[str] = "memory"
    title: ClassVar[str] = "Memory"
    about: ClassVar[str] = (
        "Each row is a slot of the memory after one time step; blue is negative, orange positive. The "
        "marks beside the slots show where each head stands, as large as the share of its weight."
    )
    alt: ClassVar[str] = tape.MEMORY_ALT
    needs: ClassVar[tuple[str, ...]] = (SIGNAL,)

    @classmethod
    def offered(cls, snapshot: Snapshot) -> bool:
        """Where there is a memory whose slots have columns."""
        return super().offered(snapshot) and _values(snapshot).ndim == SLOTS

    @classmethod
    def choices(cls, snapshot: Snapshot, notation: str = "ours") -> Mapping[str, Mapping[str, str]]:
        if snapshot.trace is None or not cls.offered(snapshot):
            return {}
        return {"time": heads.time_steps(snapshot.trace, len(_values(snapshot)))}

    def draw(self, shown: Shown) -> go.Figure:
        """Of the first run."""
        trace, values = shown.snapshot.trace, _values(shown.snapshot)
        t = int(self.time) if self.time.isascii() and self.time.isdigit() else 0 if self.time else len(values)
        if trace is None or values.ndim != SLOTS or not 1 <= t <= len(values):
            return figure.figure(tape.bare("memory"), [], "There is no memory after such a time step.")
        w = heads.weightings(trace)
        slots = tape.window(list(w.values())) if w else np.arange(values.shape[1])
        standing = {name: one[t - 1] for name, one in w.items()}
        return tape.memory(values[t - 1], standing, tape.largest(values), slots)


def _values(snapshot: Snapshot) -> np.ndarray:
    """M⟨t⟩ (T, N, M); empty where there is none."""
    signal = snapshot.trace.signals.get(SIGNAL) if snapshot.trace else None
    return np.zeros((0, 0)) if signal is None else finite(signal.values)
