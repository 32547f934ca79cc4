"""The address bar ↔ the setting.

The link is read when a visit begins, and when the Back button leads to a page with another link; after
that the setting leads and the address bar follows (written by `boot` in the browser, without a new
entry in its history for every move of a slider).
"""

import streamlit as st

from pages.ui import state
from rnn_core import Config, ConfigError


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
    """Make the link's setting the one on screen. A wrong link is told and changes nothing."""
    try:
        twice = next((key for key, values in raw.items() if len(values) > 1), None)
        if twice is not None:
            raise ConfigError(f"'{twice[:40]}' stands twice in this link.")
        new = Config.from_query({key: values[0] for key, values in raw.items()})
    except ConfigError as error:
        state.problem("link", f"{error} The settings below are the ones from before.")
        return
    state.put(state.LINKED, tuple(new.to_pairs()))
    state.adopt(new)
    state.reseed()


def query() -> str:
    """What the address bar should say."""
    return state.config().to_query()
