"""One word changed, or filler put in: the two ways to try what the verdict hangs on."""

import streamlit as st

from pages.bench import session
from pages.ui import state
from rnn_core import ConfigError
from rnn_core.engine import Run

MOST_FLIPS = 6


def draw(run: Run) -> None:
    """One word changed, or filler put in: the two ways to try what the verdict hangs on."""
    left, right = st.columns(2, gap="large")
    with left:
        _flips(run)
    with right:
        _push(run)


def _flips(run: Run) -> None:
    st.markdown(
        "**Change one word to flip it.** Each of these differs from the watched sentence in one word."
    )
    found = run.config.task.flips(session.watched())
    if not found:
        st.caption("No single word of this sentence is known to turn it. Type another sentence above.")
    for number, text in enumerate(found[:MOST_FLIPS]):
        st.button(text, key=f"flip/{number}", type="tertiary", on_click=session.watch, args=(text,))


def _push(run: Run) -> None:
    st.markdown("**Put filler in.** Words behind the one that decides, in the watched sentence.")
    gap = st.slider("Filler words", 0, 60, key="gap", on_change=_pushed, label_visibility="collapsed")
    longest = run.config.task.longest_gap()
    if longest is not None and gap > longest:
        st.caption(
            f"The network was trained with at most {longest} filler words. "
            "“Push the clue away” in the sidebar sets how many it is trained with."
        )


def _pushed() -> None:
    gap, base = st.session_state["gap"], state.get(session.UNPUSHED) or session.watched()
    task = session.config().task
    try:
        longer = task.push(base, gap)
    except ConfigError as error:
        state.problem("sentence", str(error))
        return
    if longer is None:
        return
    session.watch(longer)
    state.put(session.UNPUSHED, base)
    st.session_state["gap"] = gap
