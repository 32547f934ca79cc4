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
BESIDE = {
    "ReLU, W = identity": members.COUNTER,
    "LSTM, gates for a lag of 30": members.LAG,
    "tanh, gradient regularised": members.HELD,
}
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
        "Farthest clue of training, words", 0, 60, key=gap, width=260, on_change=_set, args=("filler", gap)
    )
    pair = state.seeded("time/pair", members.said("pair"))
    st.segmented_control(
        "The clue is", ["far", "near"], key=pair, on_change=_set, args=("pair", pair), width="content",
        help="near: “… I come from France and can speak __ very well”, the words stand before the clue",
    )  # fmt: skip
    for label, field, told in (
        ("Mostly short distances", "near", "85 % of the clues are at most 3 words away"),
        (
            "Other countries in between",
            "distractors",
            "Some of the words in between name countries not meant",
        ),
    ):
        key = state.seeded(f"time/{field}", members.said(field))
        st.toggle(label, key=key, on_change=_set, args=(field, key), help=told)


def _beside() -> None:
    """Networks that may stand beside the three: the newest pushes out the oldest of more than four."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="time_beside"):
        st.caption("Beside them:", width="content")
        for label, link in BESIDE.items():
            key = state.seeded(f"time/{label}", members.shown(link))
            st.toggle(label, key=key, on_change=members.toggle, args=(link,))


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
    figure = through_time.by_gap(lines, trained, mostly, 1.0 / spec.output_size)
    plot.draw(figure, key="time_gaps", config=plot.STILL, alt=through_time.GAP_ALT)
    st.markdown(told(lines))
    mix = f"85 % at most {NEARBY} words" if mostly < trained else "all equally often"
    st.caption(
        "Held-out sentences, 128 at each distance. Shaded: distances that training shows, darker where most "
        "of them lie. Beyond the shade nobody ever showed them anything. The accuracy beside a name above is "
        f"over the mix of distances that training shows ({mix}), not that of one distance."
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
            parts.append(f"**{line.name}** up to {reach} words")
    return "; ".join(parts) + "." if parts else ""
