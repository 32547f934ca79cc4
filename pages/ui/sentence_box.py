"""A sentence to be edited as any text is, and beside it those that are worth a look."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.ui import state

BREAK = "⏎"  # a line's end, which a box of one line cannot show


def box(label: str, text: str, name: str, on_change: Callable[[str], None]) -> None:
    """The box. `name`: of the widget that shows `text`; on_change gets what it says when Enter is pressed."""
    key = state.seeded(name, shown(text))
    field(label, key, on_change=_entered, args=(key, on_change))


def field(label: str, key: str, **heeded: Any) -> None:
    """The box alone, for a page that heeds itself what is entered under `key`: it holds what is `shown`."""
    st.text_input(
        label,
        key=key,
        label_visibility="collapsed",
        placeholder="Type here, then press Enter",
        width="stretch",
        help="Change it, or type another, then press Enter",
        **heeded,
    )


def shown(text: str) -> str:
    """A text as the box shows it."""
    return text.replace("\n", BREAK)


def read(entered: str | None) -> str:
    """The text that the box shows so."""
    return (entered or "").replace(BREAK, "\n")


def _entered(key: str, on_change: Callable[[str], None]) -> None:
    if not state.stale(key):
        on_change(read(st.session_state[key]))


def offer(
    title: str,
    texts: Sequence[str],
    called: Callable[[str], str],
    name: str,
    on_pick: Callable[[str], None],
) -> None:
    """A menu of texts by their names; a press takes one."""
    with st.popover("Others", help=title, key=f"{name}/menu"):
        st.markdown(f"**{title}**")
        for place, text in enumerate(texts):
            st.button(
                state.escape(shown(called(text))),
                key=f"{name}/{place}",
                type="tertiary",
                on_click=on_pick,
                args=(text,),
            )
