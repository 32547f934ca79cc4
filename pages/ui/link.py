"""The address bar ↔ the setting.

The link is read when a visit begins, and when the Back button leads to a page with another link; after
that the setting leads and the address bar follows (written by `boot` in the browser, without a new
entry in its history for every move of a slider).
"""

from contextlib import suppress

import streamlit as st

from pages.ui import state
from rnn_core import Config, ConfigError
from rnn_core.option import shown


def arrive(page: str) -> None:
    """Call first on every page: take over the setting of the link, if there is one to take."""
    came_from = state.get(state.PAGE)
    state.put(state.PAGE, page)
    if came_from == page:
        return
    raw = {key: st.query_params.get_all(key) for key in st.query_params}
    if raw or came_from is None:
        read(raw)


def read(raw: dict[str, list[str]]) -> None:
    """Make the link's setting the one on screen. What cannot be is told and left out; the rest holds."""
    pairs = {key: values[-1] for key, values in raw.items()}
    try:
        twice = next((key for key, values in raw.items() if len(values) > 1), None)
        if twice is not None:
            raise ConfigError(f"{shown(twice)} stands twice in this link.")
        new = Config.from_query(pairs)
    except ConfigError as error:
        new = usable(pairs)
        state.problem("link", f"{error} Everything else in the link holds.")
    state.put(state.LINKED, tuple(new.to_pairs()))
    state.adopt(new)
    state.reseed()


def usable(pairs: dict[str, str]) -> Config:
    """The setting of as many of the pairs as go together, the weightiest first."""
    first = [key for key in ("task", "architecture", "cell") if key in pairs]
    kept: dict[str, str] = {}
    found = Config.from_query(kept)
    for key in [*first, *(key for key in pairs if key not in first)]:
        with suppress(ConfigError):
            found = Config.from_query({**kept, key: pairs[key]})
            kept[key] = pairs[key]
    return found


def query() -> str:
    """What the address bar should say."""
    return state.config().to_query()
