"""How a text file of the learner's own was read, and another encoding where it was guessed."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.ui import state

GUESSED = "The encoding was guessed: choose another if the letters look wrong"
NO_FILES = (
    "Files cannot be uploaded here: your browser sends no cookie, as it does inside a page of another site. "
    "Paste your text instead, or open this page in a tab of its own."
)


def told(brought: Any, name: str, again: Callable[[str], None]) -> None:
    """The encoding and the first line; other encodings to choose where it was guessed.

    brought: what `Task.bring` gave, or None. name: of the box of encodings. again: reads the same file as the
    box of this key says.
    """
    if brought is None:
        return
    if brought.encoding:
        st.markdown(
            f"Read as **{state.escape(brought.choices[brought.encoding])}**. It begins: "
            f"“{state.escape(brought.text)}”" + _broken(brought.broken)
        )
    if len(brought.choices) > 1:
        key = state.seeded(name, brought.encoding or None)
        st.selectbox(
            GUESSED if brought.encoding else "The encoding",
            list(brought.choices),
            format_func=brought.choices.get,
            placeholder="Choose how the file was written",
            key=key,
            on_change=again,
            args=(key,),
        )


def _broken(places: int) -> str:
    if not places:
        return ""
    return f" In {places:,} place{'s' * (places > 1)} a byte is broken: a \ufffd stands there."
