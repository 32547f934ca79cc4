"""The sentence that is watched: picked, typed, and what is to be said of it."""

import streamlit as st

from pages.bench import session
from pages.ui import state
from rnn_core import ConfigError
from rnn_core.engine import Run
from rnn_core.tasks import Task


def sentence(run: Run) -> None:
    """Pick a sentence to watch, or type one."""
    task = run.config.task
    suggested = list(dict.fromkeys([*task.suggestions(), session.watched()]))
    name = state.seeded("sentence", session.watched())
    st.selectbox(
        "The sentence to watch",
        suggested,
        placeholder="Type a sentence to watch",
        label_visibility="collapsed",
        width="stretch",
        help="Pick one or type your own, then press Enter",
        key=name,
        format_func=lambda text: _called(task, text).replace("\n", "⏎"),
        accept_new_options=True,
        on_change=_watch,
        args=(name,),
    )


def _called(task: Task, text: str) -> str:
    """A text as it is offered: by its name, where it does not speak for itself."""
    try:
        return task.called(text) or text
    except ConfigError:
        return text  # typed just now, and not to be read


def _watch(name: str) -> None:
    if not state.stale(name):
        session.watch(st.session_state[name] or "")


def about_sentence(run: Run) -> None:
    """What is wrong with the sentence that was typed; chips for the words never seen in training."""
    state.show_problem("sentence")
    task = run.config.task
    example = task.example(session.watched())
    unknown = [
        f":orange-badge[{state.escape(word)} → {state.escape(given)}]"
        for word, given, new in zip(example.inputs, task.reads(example), task.unknown(example), strict=True)
        if new
    ]
    if unknown:
        st.markdown(
            " ".join(dict.fromkeys(unknown))
            + " :gray[never seen in training: the network reads the sign in angle brackets instead, "
            "the same for all such words]"
        )
