"""The address bar → a setting.

The link is read when a visit begins, and when the Back button leads to a page with another link; after
that the setting leads and the address bar follows (written by `boot` in the browser, without a new
entry in its history for every move of a slider).
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui import door, state
from rnn_core import Config, ConfigError
from rnn_core.address import SHOWN, foreign
from rnn_core.option import shown

MOST_TOLD = 4  # faults of a link
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
    faults = [f"{shown(key)} stands twice in this link." for key, values in raw.items() if len(values) > 1]
    try:
        new = Config.from_query(pairs)
    except ConfigError:
        new, wrong = usable(pairs)
        faults += wrong
    if faults:
        state.problem("link", " ".join([*_first(faults), "Everything else in the link holds."]))
    return new


def fault(sentence: str) -> None:
    """Tell this of the link too, behind what is told of it already."""
    state.problem("link", " ".join(filter(None, (state.told("link"), sentence))))


def flag(key: str, said: Mapping[str, str]) -> bool:
    """Whether the link says `key=true`; what is neither true nor false is told."""
    value = said.get(key, "")
    if value not in ("", "true", "false"):
        fault(f"{key} is true or false, not {shown(value)}: it is left out.")
    return value == "true"


def section(sections: Mapping[str, tuple[str, Any]], arrived: bool) -> str:
    """The title of the section that the link opens (`open=key`), else of the first. On arrival an unknown
    one is told. sections: each title → its key, and what draws it.
    """
    said = beside().get("open", "")
    found = next((title for title, (key, _) in sections.items() if key == said), None)
    if arrived and said and found is None:
        keys = ", ".join(key for key, _ in sections.values())
        fault(f"This page has no section {shown(said)}: choose from {keys}.")
    return found or next(iter(sections))


def usable(pairs: dict[str, str]) -> tuple[Config, list[str]]:
    """The setting of as many of the pairs as go together, the weightiest first; and what is wrong with each
    of the others.
    """
    first = [key for key in ("task", "architecture", "cell") if key in pairs]
    kept: dict[str, str] = {}
    found, faults = Config.from_query(kept), list[str]()
    for key in [*first, *(key for key in pairs if key not in first)]:
        try:
            found = Config.from_query({**kept, key: pairs[key]})
            kept[key] = pairs[key]
        except ConfigError as error:
            faults.append(str(error))
    return found, faults


def _first(faults: list[str]) -> list[str]:
    """As many as anybody reads, without the list of all settings again and again; and how many more."""
    if len(faults) > 1:
        faults = [fault.partition(" Known settings:")[0] for fault in faults]
    more = len(faults) - MOST_TOLD
    return faults if more <= 0 else [*faults[:MOST_TOLD], f"{more} more cannot be used."]
