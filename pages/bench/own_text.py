"""Bring text: paste it or upload a file; the network on screen stays until the text is good."""

from dataclasses import replace

import streamlit as st

from pages.bench import session
from pages.ui import reading, state, visitor
from rnn_core import ConfigError
from rnn_core.engine import Run

_SHOWN = 80  # characters of that line


def draw(run: Run) -> None:
    """The two ways in, and how a file was read."""
    does = "learns from it" if run.config.task.prompt() is None else "learns to write like it"
    st.markdown(
        f"**Bring your own text** and the network {does}. It stays in the memory of this server, on no disk."
    )
    uploads = visitor.may_upload()
    if uploads:
        st.file_uploader("A .txt file, up to 2 MB", type=None, key="upload", on_change=_uploaded)
    else:
        st.caption(reading.NO_FILES)
    # No max_chars: the browser would keep a longer paste to itself, and an empty text would arrive.
    st.text_area("or paste it here" if uploads else "Paste it here", key="pasted", height=140)
    st.button("Learn this text", key="learn_pasted", on_click=_pasted)
    state.show_problem("own_text")
    reading.told(state.get(session.BROUGHT), "encoding", _again)


def _uploaded() -> None:
    file = st.session_state.get("upload")
    if file is None:  # taken away again, and with it what was said of it
        state.put(session.BROUGHT, None)
        state.problem("own_text")
    else:
        _take(file.getvalue())


def _again(name: str) -> None:
    """Read the same file in the encoding that was chosen."""
    file = st.session_state.get("upload")
    if file is not None and not state.stale(name):
        _take(file.getvalue(), st.session_state[name])


def _pasted() -> None:
    _take(st.session_state.get("pasted") or "")


def _take(data: bytes | str, encoding: str = "") -> None:
    """Make it the text to learn. What cannot be read is told, and nothing changes."""
    state.put(session.BROUGHT, None)
    try:
        brought = session.config().task.bring(data, encoding)
        untold = brought is not None and bool(brought.choices) and not brought.encoding
        line = next((line for line in brought.text.split("\n") if line.strip()), "") if brought else ""
        if brought is not None and brought.choices and (line or untold):
            state.put(session.BROUGHT, replace(brought, text=line[:_SHOWN]))
        new = session.with_own_text(session.config(), data if brought is None or untold else brought.text)
    except ConfigError as error:
        state.problem("own_text", str(error))
        return
    state.put(session.OWN_TEXT, new.task.training_text())
    state.problem("own_text")
    session.adopt(new)
    state.reseed()
