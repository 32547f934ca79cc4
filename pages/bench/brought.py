"""Bring an example of your own: a file that is read as what the task reads. Nothing of it is stored."""

import streamlit as st

from pages.bench import session
from pages.ui import state, visitor
from rnn_core import ConfigError
from rnn_core.engine import Run
from rnn_core.melody import Theme

KEY = "brought_file"
LARGEST = 10  # megabytes: a photo from a phone
NOTES = "brought_notes"  # tuple[str, ...]: what was done to read the last file
THEME = "brought_theme"  # Theme: what the last file holds, where it is music
NO_FILES = "Files cannot be uploaded here: your browser sends no cookie. Open this page in a tab of its own."


def draw(run: Run) -> None:
    """The way in, and what was done to the file."""
    endings = run.config.task.example_files
    if not endings:
        return
    if not visitor.may_upload():
        st.caption(NO_FILES)
        return
    st.file_uploader(
        f"or bring a file of your own ({', '.join(endings)}; up to {LARGEST} MB, kept nowhere)",
        max_upload_size=LARGEST,
        type=None,  # a file with a wrong name is told in our own words
        key=KEY,
        on_change=_uploaded,
    )
    state.show_problem("brought")
    _voices()
    for note in state.get(NOTES, ()):
        st.caption(state.escape(note))


def _voices() -> None:
    """Of music with several voices, which one is taken."""
    theme: Theme | None = state.get(THEME)
    if theme is None or len(theme.voices) < 2 or st.session_state.get(KEY) is None:
        return
    name = state.seeded("voice", theme.voice)
    st.selectbox(
        "The voice that is taken",
        list(theme.voices),
        key=name,
        format_func=lambda voice: theme.voices.get(voice, voice),
        on_change=_again,
        args=(name,),
    )


def _uploaded() -> None:
    state.put(NOTES, ())
    state.put(THEME, None)
    state.problem("brought")
    _take()


def _again(name: str) -> None:
    """Read another voice of the same file."""
    if not state.stale(name):
        _take(st.session_state[name])


def _take(voice: str = "") -> None:
    """Watch what the file holds. One that cannot be read is told, and nothing changes."""
    file, task = st.session_state.get(KEY), session.config().task
    if file is None:
        return
    try:
        theme = task.read_theme(file.getvalue(), voice)
        found = task.bring_example(file.getvalue()) if theme is None else (theme.text, theme.told)
    except ConfigError as error:
        state.reseed()
        state.problem("brought", str(error))
        return
    if found is not None:
        text, notes = found
        session.watch(text)
        state.problem("brought")
        state.put(NOTES, tuple(notes))
        state.put(THEME, theme)
