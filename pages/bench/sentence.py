"""The sentence that is watched: picked, typed, and what is to be said of it."""

import streamlit as st

from pages.bench import session
from pages.ui import sentence_box, state
from rnn_core.engine import Run


def sentence(run: Run) -> None:
    """The sentence that is watched, to be changed; and others to pick."""
    task = run.config.task
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="watching"):
        sentence_box.box("The sentence to watch", session.watched(), "sentence", session.watch)
        sentence_box.offer(
            "Worth a look",
            list(dict.fromkeys(task.suggestions())),
            lambda text: task.called(text) or text,
            "suggested",
            session.watch,
        )


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
