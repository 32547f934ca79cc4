"""What the network is trained on and how: beside Train, Pause and Reset."""

from typing import Any

import streamlit as st

from pages.ui import options, state
from pages.words import members
from pages.words.members import DIMENSIONS, KINDS, TOGETHER
from rnn_core.config import option_groups
from rnn_core.option import write

OWN_ONLY = "task.most_words"  # of our text all words are learnt
MORE = (
    "architecture.objective",
    "architecture.negatives",
    OWN_ONLY,
    "learning_rate",
    "updates",
    "seed",
)


def draw() -> None:
    """The buttons, the kind of network, the window, the length of a vector, and the rest in a fold."""
    TOGETHER.controls(_choices)


def _choices() -> None:
    key = state.seeded("words/kind", members.kind())
    st.segmented_control(
        "Trained as", list(KINDS), key=key, format_func=lambda kind: KINDS[kind][1], on_change=_kind,
        args=(key,), width="content",
        help="Skip-gram: word → each neighbour. CBOW: neighbours → the word between them. A language model: "
        "the words before → the next one",
    )  # fmt: skip
    side = state.seeded("words/side", members.said("task.each_side"))
    st.slider(
        "Window, words on each side", 1, 10, key=side, width=210, on_change=_set,
        args=("task.each_side", side), help="At 2 and below little but grammar is left: watch the table",
    )  # fmt: skip
    size = state.seeded("words/length", members.length())
    st.select_slider(
        "Numbers of a vector", sorted({*DIMENSIONS, members.length()}), key=size, width=210, on_change=_set,
        args=(members.length_key(members.setting()), size),
        help="At 8 there is no room for all relations at once: watch the table",
    )  # fmt: skip
    with st.popover("More", help="Loss, learning rate, seed", key="words/more"):
        for name in MORE:
            _more(name)


def _more(name: str) -> None:
    """The widget of one option, where it means anything."""
    setting = members.setting()
    values = setting.values()
    if name not in values or not setting.offered(name):
        return
    if name == OWN_ONLY and members.said(members.OWN) != "own":
        return
    model = setting.model
    groups = option_groups(setting.task.name, model.architecture, model.cell)
    group, _, plain = name.rpartition(".")
    options.widget(name, groups[group][plain], values[name], members.choose)


def _kind(key: str) -> None:
    wanted = st.session_state.get(key)
    if wanted in KINDS and not state.stale(key):
        members.choose_kind(wanted)
    else:
        state.reseed()  # a second press on a chosen segment lets go of it


def _set(name: str, key: str) -> None:
    value: Any = st.session_state.get(key)
    if state.stale(key) or write(value) == write(members.said(name)):
        return
    members.choose(name, value)
