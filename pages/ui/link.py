"""The address bar → a setting.

The link is read when a visit begins, and when the Back button leads to a page with another link; after
that the setting leads and the address bar follows (written by `boot` in the browser, without a new
entry in its history for every move of a slider).
"""

from contextlib import suppress

import streamlit as st

from pages.ui import door, state
from rnn_core import Config, ConfigError
from rnn_core.address import SHOWN, foreign
from rnn_core.option import shown

LONGEST = 4_000  # characters of what is beside the setting


def arrive(page: str) -> Config | None:
    """Call first on a page with a setting of its own: that of the link, if there is one to take up.

    What is wrong with it is noted as the problem of "link".
    """
    came_from = state.get(state.PAGE)
    state.put(state.PAGE, page)
    if came_from == page:
        return None
    raw = own()
    return read(raw) if raw or beside() else None


def beside() -> dict[str, str]:
    """What the address bar says of what a page shows, beside the setting."""
    return {key: st.query_params[key][:LONGEST] for key in SHOWN if key in st.query_params}


def own() -> dict[str, list[str]]:
    """What the address bar says to us: whatever is known to be another's is left out."""
    return {key: st.query_params.get_all(key) for key in st.query_params if not foreign(key)}


def pass_on(page: str) -> None:
    """Call first on a page without a setting: a link that brings a visitor from outside is for the bench.

    Only such a link: the Back button must not take a trained network away from there.
    """
    first = state.get(state.PAGE) is None
    found = arrive(page)
    if first and found is not None:
        door.open_on_bench(found)


def read(raw: dict[str, list[str]]) -> Config:
    """The setting of a link. What cannot be is told and left out; the rest holds."""
    pairs = {key: values[-1] for key, values in raw.items()}
    try:
        twice = next((key for key, values in raw.items() if len(values) > 1), None)
        if twice is not None:
            raise ConfigError(f"{shown(twice)} stands twice in this link.")
        new = Config.from_query(pairs)
    except ConfigError as error:
        new = usable(pairs)
        state.problem("link", f"{error} Everything else in the link holds.")
    return new


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
