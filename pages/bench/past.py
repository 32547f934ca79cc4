"""Back in time: every kept moment of a run that stands still, and training on from one."""

import streamlit as st

from pages.bench import session
from pages.ui import look, state
from rnn_core import ConfigError
from rnn_core.engine import Run


def draw(run: Run) -> None:
    """Back in time, while the run stands still."""
    moments = sorted({*run.moments, run.updates})
    if look.moving(run) or len(moments) < 2:
        return
    here = state.get(session.MOMENT)
    name = state.seeded("moment", run.updates if here is None else run.at(here))
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    left.select_slider(
        "Go back in time: the network as it was after update",
        moments,
        key=name,
        format_func=lambda update: f"{update:,}",
        on_change=_travel,
        args=(name,),
    )
    if here is not None:
        right.button("Train on from here", key="fork", on_click=_fork, args=(run.id, here))


def _travel(name: str) -> None:
    if state.stale(name):
        return
    run = session.run()
    chosen = st.session_state[name]
    moment = None if chosen == run.updates else chosen
    state.put(session.MOMENT, moment)
    try:
        state.settle(state.engine().travel(run.id, state.owner(), moment))
    except ConfigError as error:
        state.problem("run", str(error))


def _fork(old: str, moment: int) -> None:
    if state.get(session.RUN) != old:
        return  # the second press of a double click: what goes on is there already
    try:
        made = state.engine().fork(old, state.owner(), moment)
        state.engine().drop(old, state.owner())
    except ConfigError as error:
        state.problem("run", str(error))
        return
    session.put_in_place(made)
