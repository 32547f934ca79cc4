"""A reloaded tab finds again what it showed: by a secret that the tab alone keeps, and only for its owner.

The address bar says what the setting is, never which run: a link shares the one, not the other. A tab
that was opened anew or duplicated has another secret, so it starts with runs of its own.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from pages.ui import channel, state
from pages.ui.score import Tab
from pages.ui.together import Together
from rnn_core.engine import EngineError

MOST = 1_000  # tabs remembered, of each page; the oldest goes first


@dataclass(frozen=True)
class Kept:
    """What a tab shows on a page, the runs that this takes, the session, and the token of its frames."""

    shown: Any
    runs: tuple[str, ...]
    session: str
    frames: str


@st.cache_resource(show_spinner=False)
def _kept() -> dict[str, dict[tuple[str, str], Kept]]:
    """page → (owner, tab) → what it showed."""
    return {}


def recall(page: str, tab: Tab) -> Any:
    """What this tab showed on the page before a reload; None if nothing, and at every later call."""
    asked = f"{page} recalled"
    if not tab.token or state.get(asked):
        return None
    state.put(asked, True)
    found = _kept().get(page, {}).get((state.owner(), tab.token))
    return None if found is None else found.shown


def tell_gone(page: str, tab: Tab, place: str, sentence: str) -> None:
    """Say once, at this place, that a server which was started anew took the tab's run with it."""
    told = f"{page} told gone"
    if tab.gone and not state.get(told):
        state.put(told, True)
        state.problem(place, f"{sentence} Train begins the same again.")


def remember(page: str, tab: Tab, shown: Any, runs: Sequence[str]) -> None:
    """What this tab shows now, and which runs that takes. What it showed on other pages is this session's,
    too: after a reload on this one it has not left them.
    """
    if not tab.token or shown is None:
        return
    tabs, key = _kept().setdefault(page, {}), (state.owner(), tab.token)
    tabs.pop(key, None)
    tabs[key] = Kept(shown, tuple(runs), state.session(), state.token())
    for others in list(_kept().values()):
        kept = others.get(key)
        if kept is not None and kept.session != state.session():
            others[key] = replace(kept, session=state.session())
    while len(tabs) > MOST:
        tabs.pop(next(iter(tabs)))


@dataclass(frozen=True)
class Places:
    """What a tab shows of networks that train in step: the group of each place, and what is chosen."""

    groups: dict[str, str]
    chosen: dict[str, Any]


def remember_places(
    page: str, tab: Tab, places: Sequence[Together], keys: Sequence[str], beside: Sequence[str] = ()
) -> None:
    """The networks of these places, and the values of these keys of the session. beside: runs of no group."""
    found = {place.name: group for place in places if (group := place.known()) is not None}
    if found:
        chosen = {key: state.get(key) for key in keys if state.get(key) is not None}
        shown = Places({name: group.id for name, group in found.items()}, chosen)
        remember(page, tab, shown, [*(run.id for group in found.values() for run in group.runs), *beside])


def find_places(page: str, tab: Tab, places: Sequence[Together]) -> None:
    """Take over what this tab showed before a reload."""
    known: Places | None = recall(page, tab)
    if known is None:
        return
    for place in places:
        if place.name in known.groups:
            place.adopt(known.groups[place.name])
    for key, value in known.chosen.items():
        state.put(key, value)
    state.reseed()


def sessions(tab: str) -> frozenset[str]:
    """The sessions in which a tab of this secret shows something."""
    return frozenset(kept.session for _, _, kept in _of(tab))


def give_up(tab: str, left: frozenset[str]) -> None:
    """Forget what a tab showed in the sessions it left: the runs too, if it has not come back to them."""
    for tabs, key, kept in list(_of(tab)):
        if kept.session not in left:
            continue
        del tabs[key]
        channel.take_back(kept.frames)
        for run in kept.runs:
            with suppress(EngineError):  # gone already
                state.engine().drop(run, key[0])


def _of(tab: str) -> Iterator[tuple[dict[tuple[str, str], Kept], tuple[str, str], Kept]]:
    for tabs in list(_kept().values()):  # other visitors' threads remember meanwhile
        for key, kept in list(tabs.items()):
            if key[1] == tab:
                yield tabs, key, kept
