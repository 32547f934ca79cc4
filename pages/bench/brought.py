"""Bring an example of your own: a file that is read as what the task reads. Nothing of it is stored."""

import streamlit as st

from pages.bench import session
from pages.ui import state, visitor
from rnn_core import ConfigError
from rnn_core.engine import Run

KEY = "brought_file"
LARGEST = 10  # megabytes: a photo from a phone
NOTES = "brought_notes"  # tuple[str, ...]: what was done to read the last file
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
    for note in state.get(NOTES, ()):
        st.caption(state.escape(note))


def _uploaded() -> None:
    """Watch what the file holds. One that cannot be read is told, and nothing changes."""
    file = st.session_state.get(KEY)
    state.put(NOTES, ())
    state.problem("brought")
    if file is None:
        return
    try:
        found = session.config().task.bring_example(file.getvalue())
    except ConfigError as error:
        state.problem("brought", str(error))
        return
    if found is not None:
        text, notes = found
        session.watch(text)
        state.put(NOTES, tuple(notes))
