"""How good the network is by the length of what it reads, also beyond the lengths of training."""

import streamlit as st

from pages.bench import session
from pages.ui import live, plot, state
from rnn_core.engine import ByLength, Ladder, Run
from rnn_core.figures import ladder


def draw(run: Run) -> None:
    """The ladder, and what it is made of."""

    def show() -> None:
        now = session.run()
        found: Ladder | None = session.answer(now, ByLength())
        if found is None:
            return
        task = now.config.task
        climb = ladder.Climb(f"update {found.update:,}", found.lengths, found.exact)
        figure = ladder.draw([climb], found.trained, f"held-out {task.metrics[0].title}")
        plot.draw(figure, key="figure/ladder", config=plot.STILL, theme="streamlit", alt=ladder.ALT)
        st.caption(state.escape(_said(found, task.ladder_note())))

    live.slowly(run, show)


def _said(found: Ladder, note: str) -> str:
    """How many examples a point stands for, how they are made, and what cannot be read."""
    told = f"Held-out examples, up to {max(found.counts, default=0)} of each length. {note}"
    return f"{told} Longer ones are left out: this network cannot read them." if found.cut else told
