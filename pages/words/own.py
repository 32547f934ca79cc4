"""The section “Your own text”: pasted or a .txt file; what cannot be read is told, and nothing changes."""

from dataclasses import replace

import streamlit as st

from pages.ui import reading, state, visitor
from pages.words import members, session
from rnn_core import ConfigError

_SHOWN = 80  # characters of its first line
ABOUT = (
    "**Bring a text** and its words become vectors. It stays in the memory of this server, on no disk, and "
    "no link carries it. A few pages show which words stand near one another; analogies need millions."
)


def draw() -> None:
    """The two ways in, what is learnt now, and the way back."""
    st.markdown(ABOUT)
    uploads = visitor.may_upload()
    if uploads:
        st.file_uploader("A .txt file, up to 2 MB", type=None, key="words/upload", on_change=_uploaded)
    else:
        st.caption(reading.NO_FILES)
    st.text_area("or paste it here" if uploads else "Paste it here", key="words/pasted", height=160)
    with st.container(horizontal=True, gap="small"):
        st.button("Learn this text", key="words/learn", on_click=_pasted)
        own = members.said(members.OWN) == "own"
        st.button("Back to our text", key="words/ours", disabled=not own, on_click=_back)
    state.show_problem("words/own")
    reading.told(state.get(session.BROUGHT), "words/encoding", _again)
    words = members.task().spec.input_vocabulary
    whose = "your text" if own else "our text"
    st.caption(f"Now it learns {whose}: {len(words) - 1 if words else 0} words have vectors.")


def _uploaded() -> None:
    file = st.session_state.get("words/upload")
    if file is None:
        state.put(session.BROUGHT, None)
        state.problem("words/own")  # a file that is taken away takes its warning along
    else:
        _take(file.getvalue())


def _again(name: str) -> None:
    """Read the same file in the encoding that was chosen."""
    file = st.session_state.get("words/upload")
    if file is not None and not state.stale(name):
        _take(file.getvalue(), st.session_state[name])


def _pasted() -> None:
    _take(st.session_state.get("words/pasted") or "")


def _back() -> None:
    state.put(session.BROUGHT, None)
    state.problem("words/own")
    members.back_to_ours()


def _take(data: bytes | str, encoding: str = "") -> None:
    """Make it the text to learn. What cannot be read is told, and nothing changes."""
    state.put(session.BROUGHT, None)
    try:
        brought = members.task().bring(data, encoding)
        assert brought is not None  # every task of this page reads a text
        line = next((line for line in brought.text.split("\n") if line.strip()), "")
        if brought.choices:
            state.put(session.BROUGHT, replace(brought, text=line[:_SHOWN]))
        untold = bool(brought.choices) and not brought.encoding
        members.bring(data if untold else brought.text)
    except ConfigError as error:
        state.problem("words/own", str(error))
        return
    state.problem("words/own")
