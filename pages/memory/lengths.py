"""The length ladder: wrong bits by how much is to be kept, up to six times as much as training shows."""

import numpy as np
import streamlit as st

from pages.memory import members, session
from pages.memory.members import TOGETHER
from pages.ui import plot, rungs, stage, state
from rnn_core.engine import Ladder
from rnn_core.figures import ladder, through_time

ABOUT = (
    "Has it learnt **how** to do it, or these lengths by heart? Whoever writes into one slot after the "
    "other and reads them in the same order can go on for as long as there are slots. A hidden state has "
    "one size."
)
LEARNT = 0.1  # a share of wrong bits below which something is said to be learnt
GUESS = 0.4  # a share of wrong bits from which on it is hardly better than guessing (0.5)


def draw() -> None:
    """Train, and the figure."""
    stage.aside(ABOUT)
    TOGETHER.controls()
    TOGETHER.now_and_then(rungs.LOOK, _show)


def _show() -> None:
    group = TOGETHER.group()
    task = group.configs[0].task
    st.caption(members.standing(group))
    if not task.climbs:
        st.caption(f"{task.title} has no examples sorted by length.")
        return
    found = rungs.climbed(TOGETHER, session.RUNGS)
    if not found:
        st.caption("The networks are being asked …")
        return
    names = members.names(group.configs)
    climbs = [
        ladder.Climb(f"{name}, update {one.update:,}", one.lengths, one.exact)
        for name, one in zip(names, found, strict=True)
    ]
    trained = found[0].trained
    written = ladder.times(_multiples(found[0]))
    figure = ladder.draw(climbs, trained, task.metrics[0].title, written, through_time.RUNS)
    plot.draw(figure, key="memory_ladder", config=plot.STILL, alt=ladder.ALT)
    st.markdown(state.escape(verdict(names, found)))
    st.caption(
        state.escape(
            f"Held-out examples, up to {max(found[0].counts)} of each length, the same ones for all; a "
            f"guess has half of the bits wrong. {task.ladder_note()}"
        )
    )


def verdict(names: list[str], found: tuple[Ladder, ...]) -> str:
    """What the picture says, network by network; only what it says."""
    told = []
    for name, one in zip(names, found, strict=True):
        longest, lengths = one.trained[1], np.asarray(one.lengths)
        inside, beyond = one.exact[lengths <= longest], lengths > longest
        if not len(inside) or inside[-1] > LEARNT:
            told.append(f"{name}: not learnt yet at the lengths of training.")
            continue
        lost = lengths[beyond & (one.exact > GUESS)]
        start = f"{name}: wrong are {inside[-1]:.3f} of the bits at the longest of training"
        far = (
            f", {one.exact[-1]:.3f} of {_multiples(one)[one.lengths[-1]]:.3g} times as many"
            if beyond.any()
            else ""
        )
        guess = f"; from length {lost[0]} on hardly better than guessing" if len(lost) else ""
        told.append(f"{start}{far}{guess}.")
    return " ".join(told)


def _multiples(one: Ladder) -> dict[int, float]:
    return ladder.multiples(one.lengths, one.trained[1], one.asked)
