"""The head of the page "Attention": what is learnt, Train and Pause, the sentence."""

import streamlit as st

from pages.ui import pair, state
from pages.ui.pair import Pair


def draw(both: Pair) -> None:
    """One row of controls, and under it what is to be said of them."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="pair_controls"):
        _topic()
        _buttons(both)
        _sentence(both)
    state.show_problem("pair/run")
    state.show_problem("pair/sentence")
    _unknown(both)
    if both.over:
        st.caption("Training has ended. Everything below can still be asked; Reset starts again.")
    for run, name in zip(both.runs, pair.NAMES, strict=True):
        if run.status == "failed":
            st.error(f"The network {name}: {state.escape(run.reason)}", icon=":material/error:")
        if run.status == "diverged":
            st.error(
                f"The network {name} diverged: its numbers grew beyond all bounds. Press Reset.",
                icon=":material/trending_up:",
            )


def _topic() -> None:
    name = state.seeded("pair/topic", pair.topic())
    st.selectbox(
        "What both learn",
        list(pair.TOPICS),
        format_func=lambda key: pair.TOPICS[key][0],
        key=name,
        label_visibility="collapsed",
        width=268,
        help=pair.configs(pair.topic())[0].task.about,
        on_change=_chosen,
        args=(name,),
    )


def _chosen(name: str) -> None:
    if not state.stale(name):
        pair.choose_topic(st.session_state[name])
    state.reseed()


def _buttons(both: Pair) -> None:
    if pair.playing(both):
        st.button("Pause", icon=":material/pause:", type="primary", key="pair/pause", on_click=pair.pause)
    else:
        st.button(
            "Train",
            icon=":material/play_arrow:",
            type="primary",
            key="pair/train",
            disabled=both.over,
            on_click=pair.play,
        )
    st.button("Reset", key="pair/reset", help="Both back to their initial weights", on_click=pair.reset)


def _sentence(both: Pair) -> None:
    name = state.seeded("pair/sentence", pair.text())
    st.selectbox(
        "The sentence to read",
        list(dict.fromkeys([*both.task.suggestions(), pair.text()])),
        placeholder="Type a sentence to read",
        label_visibility="collapsed",
        width="stretch",
        help="Pick one or type your own, then press Enter",
        key=name,
        accept_new_options=True,
        on_change=_read,
        args=(name,),
    )


def _read(name: str) -> None:
    if not state.stale(name):
        pair.read(st.session_state[name] or "")
    state.reseed()


def _unknown(both: Pair) -> None:
    """Chips for what the networks cannot tell apart."""
    example = both.task.example(pair.text())
    chips = [
        f":orange-badge[{state.escape(word)} → {state.escape(given)}]"
        for word, given, new in zip(
            example.inputs, both.task.reads(example), both.task.unknown(example), strict=True
        )
        if new
    ]
    if chips:
        st.markdown(
            " ".join(dict.fromkeys(chips))
            + " :gray[never seen in training: both read the sign in angle brackets instead, the same for all]"
        )
