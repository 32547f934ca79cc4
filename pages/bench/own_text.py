"""Bring text: paste it or upload a file; the network on screen stays until the text is good."""

import streamlit as st

from pages.bench import session
from pages.ui import state, visitor
from rnn_core import ConfigError
from rnn_core.engine import Run

NO_FILES = (
    "Files cannot be uploaded here: your browser sends no cookie, as it does inside a page of another site. "
    "Paste your text instead, or open this page in a tab of its own."
)


def draw(run: Run) -> None:
    """The two ways in."""
    st.markdown("**Bring your own text** and the network learns to write like it. It stays in this session.")
    uploads = visitor.may_upload()
    if uploads:
        st.file_uploader("A .txt file, up to 1 MB", type=None, key="upload", on_change=_uploaded)
    else:
        st.caption(NO_FILES)
    st.text_area(
        "or paste it here" if uploads else "Paste it here", key="pasted", height=140, max_chars=1_000_000
    )
    st.button("Learn this text", key="learn_pasted", on_click=_pasted)
    state.show_problem("own_text")


def _uploaded() -> None:
    file = st.session_state.get("upload")
    if file is not None:
        _take(file.getvalue())


def _pasted() -> None:
    _take(st.session_state.get("pasted") or "")


def _take(data: bytes | str) -> None:
    """Make it the text to learn. What cannot be read is told, and nothing changes."""
    try:
        new = session.with_own_text(session.config(), data)
    except ConfigError as error:
        state.problem("own_text", str(error))
        return
    state.put(session.OWN_TEXT, new.task.training_text())
    state.problem("own_text")
    session.adopt(new)
    state.reseed()
