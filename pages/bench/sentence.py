"""The sentence that is watched: picked, typed, and what is to be said of it."""

import streamlit as st

from pages.bench import session
from pages.ui import sentence_box, state
from rnn_core.engine import Run
from rnn_core.tasks import Task


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
    """One line, always there: what is wrong with what was typed, chips for words never seen in training, or
    what may be typed.
    """
    task = run.config.task
    example = task.example(session.watched())
    unknown = [
        f":orange-badge[{state.escape(word)} → {state.escape(given)}]"
        for word, given, new in zip(example.inputs, task.reads(example), task.unknown(example), strict=True)
        if new
    ]
    with st.container(key="of_sentence"):
        if state.told("sentence"):
            state.show_problem("sentence")
        elif unknown:
            chips = " ".join(dict.fromkeys(unknown))
            st.markdown(f"{chips} :gray[never seen in training: the network reads one sign for all of them]")
        else:
            st.markdown(f":gray[{_may_be_typed(task)}]")


def _may_be_typed(task: Task) -> str:
    vocabulary = task.spec.input_vocabulary
    told = "Type your own and press Enter, or pick one under “Others”."
    if vocabulary is None or not vocabulary.unknown:
        return told
    return f"{told} Words that training never showed are all read as one sign."
