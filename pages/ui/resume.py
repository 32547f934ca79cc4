"""A reloaded tab finds its run again: by a secret that the tab alone keeps, and only for its owner.

The address bar says what the setting is, never which run: a link shares the one, not the other. A tab
that was opened anew or duplicated has another secret, so it starts a run of its own.
"""

import streamlit as st

from pages.ui import state
from pages.ui.score import Tab
from rnn_core import ConfigError

MOST = 1_000  # tabs remembered; the oldest goes first
_ASKED = "resumed"  # bool: this session has looked for an older run


@st.cache_resource(show_spinner=False)
def _runs() -> dict[tuple[str, str], str]:
    """(owner, tab) → the run on its screen."""
    return {}


def find_again(tab: Tab) -> None:
    """Call once the tab has told its secret: take over the run that this tab showed before a reload."""
    if not tab.token or state.get(_ASKED):
        return
    state.put(_ASKED, True)
    known = _runs().get((state.owner(), tab.token))
    if known is None:
        return
    try:
        run = state.engine().find(known, state.owner())
    except ConfigError:
        return  # it was put away meanwhile
    if run.config == state.config() and run.updates:
        state.drop_run()
        state.put(state.RUN, run.id)
        state.reseed()
        if run.example is not None:
            state.put(state.WATCH, run.example.text)


def remember(tab: Tab) -> None:
    """Which run this tab shows now."""
    found = state.get(state.RUN)
    if not tab.token or found is None:
        return
    runs, key = _runs(), (state.owner(), tab.token)
    runs.pop(key, None)
    runs[key] = found
    while len(runs) > MOST:
        runs.pop(next(iter(runs)))
