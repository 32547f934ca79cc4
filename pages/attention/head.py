"""The head of the page "Attention": what is learnt, Train and Pause, the sentence."""

from typing import Any

import streamlit as st

from pages.attention import pair, session, topics
from pages.attention.pair import Pair
from pages.ui import sentence_box, state


def heed() -> None:
    """Take over what was entered into the boxes since they were drawn. Call before anything else is.

    Callbacks would not do here: one that is interrupted by the next run is never called again, and while
    both networks train there is always a next run.
    """
    key = _entered("pair/topic")
    if key is not None:
        pair.choose_topic(key)
    text = _entered("pair/sentence")
    if text is not None:
        pair.read(sentence_box.read(text))


def _entered(name: str) -> Any:
    """What a box holds that it did not hold when it was drawn; None if nothing."""
    drawn = state.get(session.drawn(name))
    value = state.get(drawn[0]) if drawn is not None and not state.stale(drawn[0]) else None
    return None if drawn is None or value == drawn[1] else value


def _box(name: str, value: str) -> str:
    """The key of a box that shows this value, and is heeded when it shows another."""
    key = state.seeded(name, value)
    state.put(session.drawn(name), (key, value))
    return key


def draw(both: Pair) -> None:
    """One row of controls, and under it what is to be said of them."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="pair_controls"):
        _topic()
        _buttons(both)
        _sentence(both)
    _not_usual(both)
    for place in ("link", "pair/link", "pair/run"):
        state.show_problem(place)
    state.show_problem("pair/sentence")
    _unknown(both)
    if both.over:
        st.caption("Training has ended. Everything below can still be asked; Reset starts again.")
    if note := pair.TOGETHER.note(both.group):
        st.caption(state.escape(note))
    for run, name in zip(both.runs, pair.NAMES, strict=True):
        if run.status == "failed":
            st.error(f"The network {name}: {state.escape(run.reason)}", icon=":material/error:")
        if run.status == "diverged":
            st.error(
                f"The network {name} diverged: its numbers grew beyond all bounds. Press Reset.",
                icon=":material/trending_up:",
            )


def _topic() -> None:
    st.selectbox(
        "What both learn",
        list(topics.TOPICS),
        format_func=lambda key: topics.TOPICS[key][0],
        key=_box("pair/topic", pair.topic()),
        label_visibility="collapsed",
        width=268,
        help=pair.setting().task.about,
    )


def _not_usual(both: Pair) -> None:
    """What a link or the bench made different, and the way back."""
    different = topics.unusual(both.attentive.config)
    if not different:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="pair_unusual"):
        st.caption(f"Not as usual: {state.escape(different)}", width="content")
        st.button(
            "The usual setting",
            key="pair/usual",
            type="tertiary",
            help="Two new networks, with the setting that suits this task",
            on_click=pair.choose_topic,
            args=(pair.topic(),),
        )


def _buttons(both: Pair) -> None:
    if pair.playing():
        st.button(
            "Pause", icon=":material/pause:", type="primary", key="pair/pause", on_click=pair.TOGETHER.pause
        )
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
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="watching"):
        sentence_box.field("The sentence to read", _box("pair/sentence", sentence_box.shown(pair.text())))
        texts = list(dict.fromkeys(both.task.suggestions()))
        sentence_box.offer(
            "Worth a look", texts, lambda text: both.task.called(text) or text, "suggested", _take
        )


def _take(text: str) -> None:
    pair.read(text)
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
