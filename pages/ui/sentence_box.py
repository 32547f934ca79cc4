"""A sentence to be edited as any text is, and beside it those that are worth a look."""

from collections.abc import Callable, Sequence

import streamlit as st

from pages.ui import state

BREAK = "⏎"  # a line's end, which a box of one line cannot show


def box(label: str, text: str, name: str, on_change: Callable[[str], None]) -> None:
    """The box. `name`: of the widget that shows `text`; on_change gets what it says when Enter is pressed."""
    key = state.seeded(name, text.replace("\n", BREAK))
    st.text_input(
        label,
        key=key,
        label_visibility="collapsed",
        placeholder="Type here, then press Enter",
        width="stretch",
        help="Change it, or type another, then press Enter",
        on_change=_entered,
        args=(key, on_change),
    )


def _entered(key: str, on_change: Callable[[str], None]) -> None:
    if not state.stale(key):
        on_change((st.session_state[key] or "").replace(BREAK, "\n"))


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
                state.escape(called(text).replace("\n", BREAK)),
                key=f"{name}/{place}",
                type="tertiary",
                on_click=on_pick,
                args=(text,),
            )
