"""What of a network's trace the sections draw: bits, heads, the memory; and the time step that is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st

from pages.memory import members, session
from pages.memory.members import TOGETHER
from pages.ui import state
from rnn_core.data import Snapshot, Trace
from rnn_core.engine import Inspect, Run
from rnn_core.views import heads


@dataclass(frozen=True)
class Seen:
    """A network, what it is called, and what happened in it."""

    run: Run
    name: str
    trace: Trace

    @property
    def time_steps(self) -> int:
        """Its time steps."""
        return len(self.trace.axes["time"])


def all_of(text: str) -> list[Seen]:
    """What each network does with a pattern, as it is now; those that have not answered are left out."""
    group = TOGETHER.group()
    found: list[Snapshot | None] = TOGETHER.answers([(run, Inspect(text)) for run in group.runs])
    return [
        Seen(run, name, one.trace)
        for run, name, one in zip(group.runs, members.names(group.configs), found, strict=True)
        if one is not None and one.trace is not None
    ]


def with_heads(seen: list[Seen]) -> Seen | None:
    """The first that has heads on a memory; None if none has."""
    return next((one for one in seen if heads.heads(one.trace)), None)


def numbers(trace: Trace) -> Mapping[str, np.ndarray]:
    """The values of its signals, by name."""
    return {name: signal.values for name, signal in trace.signals.items()}


def time(T: int) -> int:
    """The time step that is chosen, counted from 0; at first the last row of a pattern that is copied."""
    return min(max(0, int(state.get(session.TIME, T // 2 - 1))), T - 1)


def dial(T: int, labels: list[str]) -> None:
    """The time step, to be turned or stepped through."""
    chosen = time(T)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.button(
            "Back",
            icon=":material/chevron_left:",
            key="memory/back",
            help="The time step before",
            on_click=_go,
            args=(chosen - 1,),
            disabled=chosen == 0,
        )
        key = state.seeded("memory/time", chosen + 1)
        st.slider(f"Time step: reads {labels[chosen]}", 1, max(2, T), key=key, on_change=_turned, args=(key,))
        st.button(
            "Next",
            icon=":material/chevron_right:",
            key="memory/forth",
            help="The next time step",
            on_click=_go,
            args=(chosen + 1,),
            disabled=chosen == T - 1,
        )


def _turned(key: str) -> None:
    if not state.stale(key):
        state.put(session.TIME, int(st.session_state[key]) - 1)


def _go(t: int) -> None:
    state.put(session.TIME, t)
    state.reseed()
