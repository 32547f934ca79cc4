"""A reloaded tab finds again what it showed: by a secret that the tab alone keeps, and only for its owner.

The address bar says what the setting is, never which run: a link shares the one, not the other. A tab
that was opened anew or duplicated has another secret, so it starts with runs of its own.
"""

from typing import Any

import streamlit as st

from pages.ui import state
from pages.ui.score import Tab

MOST = 1_000  # tabs remembered, of each page; the oldest goes first


@st.cache_resource(show_spinner=False)
def _kept() -> dict[str, dict[tuple[str, str], Any]]:
    """page → (owner, tab) → what it showed."""
    return {}


def recall(page: str, tab: Tab) -> Any:
    """What this tab showed on the page before a reload; None if nothing, and at every later call."""
    asked = f"{page} recalled"
    if not tab.token or state.get(asked):
        return None
    state.put(asked, True)
    return _kept().get(page, {}).get((state.owner(), tab.token))


def tell_gone(page: str, tab: Tab, place: str, sentence: str) -> None:
    """Say once, at this place, that a server which was started anew took the tab's run with it."""
    told = f"{page} told gone"
    if tab.gone and not state.get(told):
        state.put(told, True)
        state.problem(place, f"{sentence} Train begins the same again.")


def remember(page: str, tab: Tab, shown: Any) -> None:
    """What this tab shows now."""
    if not tab.token or shown is None:
        return
    tabs, key = _kept().setdefault(page, {}), (state.owner(), tab.token)
    tabs.pop(key, None)
    tabs[key] = shown
    while len(tabs) > MOST:
        tabs.pop(next(iter(tabs)))
