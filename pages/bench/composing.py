"""A picture of one's own for a network that captions: composed of shapes, or brought; and where it looks."""

from typing import Any

import streamlit as st

from pages.bench import brought, session
from pages.ui import live, plot, state
from rnn_core import MODELS, Config, ConfigError
from rnn_core.engine import Decode, Run
from rnn_core.figures import attention_map
from rnn_core.tasks import Task

SEEDED = "composed"  # str: the scene that the boxes were last filled from
VALUES = "composed_values"  # dict: what they began with, by name
AXES = {"x": "Its middle, pixels from the left", "y": "Its middle, pixels from the top"}


def composes(config: Config) -> bool:
    """Whether an example can be put together of words."""
    return bool(config.task.composed_of())


def maps(config: Config) -> bool:
    """Whether attention lies on the patches of a picture."""
    spec = config.task.spec
    return spec.row > 0 and spec.most_outputs > 0 and MODELS[config.model.architecture].attends(config.model)


def draw(run: Run) -> None:
    """The boxes of each shape, and a file of one's own."""
    task = run.config.task
    _fill(task)
    for number, place in enumerate(st.columns(len(task.composed_of()), gap="large")):
        with place:
            _shape(task, number)
    st.button("Look at this picture", key="compose_look", type="primary", on_click=_compose)
    state.show_problem("composed")
    brought.draw(run)


def _name(number: int, what: str) -> str:
    return f"compose/{number}/{what}"


def _fill(task: Task) -> None:
    """The boxes show the watched scene, until they are changed."""
    text = task.example(session.watched()).text
    if state.get(SEEDED) == text:
        return
    values: dict[str, Any] = {}
    parts = task.decomposed(text)
    for number, boxes in enumerate(task.composed_of()):
        part = parts[number] if number < len(parts) else {}
        values[_name(number, "there")] = bool(part)
        for what, words in boxes.items():
            values[_name(number, what)] = part.get(what, words[number % len(words)])
        for axis in AXES:
            values[_name(number, axis)] = int(part.get(axis, 5 + 9 * number))
    state.put(SEEDED, text)
    state.put(VALUES, values)


def _key(number: int, what: str) -> str:
    """Of a box of this scene. Each scene has boxes of its own, which begin with what it is: a value that the
    session sets is dropped, or undoes a press, where two runs of the page follow at once.
    """
    return f"{_name(number, what)} of {state.get(SEEDED)}"


def _shown(number: int, what: str) -> Any:
    """What a box shows."""
    begun = state.get(VALUES, {}).get(_name(number, what))
    return st.session_state.get(_key(number, what), begun)


def _shape(task: Task, number: int) -> None:
    height, width = task.picture_size() or (1, 1)
    begun = {
        what: state.get(VALUES)[_name(number, what)] for what in ("there", *task.composed_of()[number], *AXES)
    }
    there = st.toggle("A second shape", begun["there"], key=_key(number, "there")) if number else True
    if not number:
        st.markdown("**A shape**")
    for what, words in task.composed_of()[number].items():
        st.segmented_control(
            what.capitalize(),
            words,
            default=begun[what],
            key=_key(number, what),
            disabled=not there,
            label_visibility="collapsed",
        )
    for axis, most in zip(AXES, (width, height), strict=True):
        st.slider(AXES[axis], 0, most - 1, begun[axis], key=_key(number, axis), disabled=not there)


def _compose() -> None:
    """Watch the scene of the boxes. One that cannot be is told beside them, and nothing changes."""
    task = session.config().task
    boxes = enumerate(task.composed_of())
    try:
        text = task.composed(
            [
                {what: _shown(number, what) for what in (*words, *AXES)}
                for number, words in boxes
                if not number or _shown(number, "there")
            ]
        )
        task.example(text)
    except ConfigError as error:
        state.problem("composed", str(error))
        return
    state.problem("composed")
    session.watch(text)


def where(run: Run) -> None:
    """The picture with α of a chosen word over it, and a small map for each word."""

    def show() -> None:
        task = session.config().task
        found = session.answer(session.run(), Decode(session.watched()))
        seen = task.media(task.example(session.watched()))
        if found is None or found.attention is None or seen is None:
            return
        looks = attention_map.Looks(seen.values, found.symbols, found.attention, task.spec.row)
        chosen = min(int(state.get("map_word") or 0), len(found.symbols) - 1)
        plot.draw(
            attention_map.draw(looks, chosen),
            key="figure/attention_map",
            config=plot.STILL,
            theme="streamlit",
            alt=attention_map.told(looks, chosen),
        )

    most = run.config.task.spec.most_outputs
    st.slider("Output", 1, most, key="map_output", on_change=_choose)
    live.slowly(run, show)
    st.caption(
        "Each word was written with weights over the patches (α, in each map they sum to 1): the darker a "
        "patch, the more of it went into that word."
    )


def _choose() -> None:
    state.put("map_word", int(state.get("map_output") or 1) - 1)
