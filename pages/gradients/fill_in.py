"""Fill in the blank: accuracy by the distance of the clue, for several cells side by side, live."""

import numpy as np
import streamlit as st

from pages.gradients import members
from pages.gradients.members import TOGETHER
from pages.ui import plot, stage, state
from rnn_core.engine import AccuracyBy
from rnn_core.figures import through_time
from rnn_core.figures.through_time import Line

GAPS = (0, 1, 2, 3, 5, 8, 12, 16, 20, 30, 40)
NEARBY = 3  # the mostly near gaps
NEAR_GAP = "words before the clue"  # the question follows it at once
BESIDE = {
    "ReLU, W = identity": members.COUNTER,
    "LSTM, gates for a lag of 30": members.LAG,
    "tanh, gradient regularised": members.HELD,
}
COUNTED = (
    "Words between the clue and the question; a full stop counts as a word, but not the one right behind the "
    "clue. With the clue near, words before it"
)
EVERY = 2.0  # seconds between two looks
ABOUT = (
    "“I am going to France … the language spoken there is __”: one word decides, and the words in between "
    "may even name other countries. All networks read the same sentences in the same order."
)


def draw() -> None:
    """What they learn, Train, and the picture."""
    stage.aside(ABOUT)
    TOGETHER.controls(_choices)
    _beside()
    TOGETHER.now_and_then(EVERY, _show)


def _choices() -> None:
    gap = state.seeded("time/filler", members.said("filler"))
    st.slider(
        "Farthest clue of training, words", 0, 60, key=gap, width=260, on_change=_set, args=("filler", gap),
        help=COUNTED,
    )  # fmt: skip
    pair = state.seeded("time/pair", members.said("pair"))
    st.segmented_control(
        "The clue is", ["far", "near"], key=pair, on_change=_set, args=("pair", pair), width="content",
        help="near: “… I come from France and can speak __ very well”, the words stand before the clue",
    )  # fmt: skip
    for label, field, told in (
        ("Mostly short distances", "near", "85 % of the sentences have at most 3 words in between"),
        (
            "Other countries in between",
            "distractors",
            "Some of the words in between name countries not meant",
        ),
    ):
        key = state.seeded(f"time/{field}", members.said(field))
        st.toggle(label, key=key, on_change=_set, args=(field, key), help=told)


def _beside() -> None:
    """A fourth network beside the three, one of these at a time; a second press takes it away."""
    shown = next((label for label, link in BESIDE.items() if members.shown(link)), None)
    key = state.seeded("time/beside", shown)
    st.segmented_control(
        "Beside them, one at a time", list(BESIDE), key=key, on_change=_put, args=(key, shown),
        width="content", help="A second press takes it away",
    )  # fmt: skip


def _put(key: str, shown: str | None) -> None:
    label = st.session_state.get(key)
    if state.stale(key):
        state.reseed()
    else:
        members.put_beside(BESIDE.get(label or ""), BESIDE.get(shown or ""))


def _set(field: str, key: str) -> None:
    value = st.session_state.get(key)
    if value is not None and not state.stale(key):
        members.change_task(**{field: value})
    else:
        state.reseed()  # a second press on a chosen segment lets go of it


def _show() -> None:
    group = TOGETHER.group()
    members.tell()
    trained, spec = members.said("filler"), group.configs[0].task.spec
    gaps = tuple(sorted({*GAPS, trained}))
    found = TOGETHER.answers([(run, AccuracyBy("filler", gaps)) for run in group.runs])
    names = members.names(group.configs)
    lines = [
        Line(name, np.array(gaps), scores, place)
        for place, (name, scores) in enumerate(zip(names, found, strict=True))
        if scores is not None
    ]
    mostly = min(NEARBY, trained) if members.said("near") else trained
    gap = NEAR_GAP if members.said("pair") == "near" else through_time.BETWEEN
    figure = through_time.by_gap(lines, trained, mostly, 1.0 / spec.output_size, gap)
    plot.draw(figure, key="time_gaps", config=plot.STILL, alt=through_time.GAP_ALT)
    st.markdown(told(lines))
    mix = f"85 % at most {NEARBY} words" if mostly < trained else "all equally often"
    st.caption(
        "Held-out sentences, 128 at each distance; full stops count as words. Shaded: distances that "
        "training shows, darker where most of them lie. Beyond the shade nobody ever showed them anything. "
        "The accuracy beside a name above is over the mix of distances that training shows "
        f"({mix}), not that of one distance."
    )


def told(lines: list[Line]) -> str:
    """What the picture says, network by network: how far each is right at least three times out of four."""
    parts = []
    for line in lines:
        held = line.y >= 0.75
        reach = int(line.x[int(np.argmin(held)) - 1]) if held[0] and not held.all() else None
        if held.all():
            parts.append(f"**{line.name}** is right at least three times in four at every distance")
        elif reach is None:
            parts.append(f"**{line.name}** does not know yet")
        else:
            parts.append(f"**{line.name}** is right at least three times in four up to {reach} words")
    return "; ".join(parts) + "." if parts else ""
