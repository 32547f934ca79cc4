"""Train, Pause, Update once, Reset, the pace; and what the run says of itself."""

import streamlit as st

from pages.bench import doctor, sentence, session
from pages.ui import look, stage, state
from rnn_core import ConfigError
from rnn_core.engine import Run

PACES = {
    "logarithmic": "slow start",
    "talk": "to talk over",
    "every": "every update",
    "full": "full speed",
}
PACE_HELP = (
    "slow start: every update up to 20 is drawn, then each ×1.2 · to talk over: the same, one a second · "
    "every update: none is skipped · "
    "full speed: the network trains as fast as it can"
)


def draw(run: Run, first: bool = True) -> None:
    """The row above the score: the buttons, the pace, and the sentence that is watched.

    first: whether training is the next step; of several buttons only one stands out.
    """
    row = st.container(horizontal=True, vertical_alignment="center", key="controls", gap="small")
    busy, over = run.status in look.BUSY, run.status in ("finished", "diverged", "failed")
    with row:
        if busy:
            st.button(
                "Pause", icon=":material/pause:", type="primary", key="pause", on_click=_do, args=("pause",)
            )
        else:
            label = "Train on" if run.status == "finished" else "Train"
            stuck = run.status in ("diverged", "failed")
            st.button(
                label,
                icon=":material/play_arrow:",
                type="primary" if first else "secondary",
                key="train",
                disabled=stuck,
                on_click=_do,
                args=("play",),
            )
        st.button("Update once", key="once", disabled=busy or over, on_click=_do, args=("update_once",))
        st.button(
            "Reset", key="reset", help="Back to the same initial weights", on_click=_do, args=("reset",)
        )
        name = state.seeded("pace", run.pace)
        st.selectbox(
            "Pace",
            list(PACES),
            key=name,
            format_func=PACES.__getitem__,
            label_visibility="collapsed",
            width=130,
            help=PACE_HELP,
            on_change=_set_pace,
            args=(name,),
        )
        sentence.sentence(run)
        stage.button()


def _do(verb: str) -> None:
    """Press a button: the verb is a method of the engine."""
    state.problem("run")  # before the run is looked for: that it was put away is to be told
    try:
        state.put(session.MOMENT, None)
        done = getattr(state.engine(), verb)(session.run().id, state.owner())
        if verb != "play":
            state.settle(done)
    except ConfigError as error:
        state.problem("run", str(error))


def _set_pace(name: str) -> None:
    if not state.stale(name):
        state.engine().watch(session.run().id, state.owner(), pace=st.session_state[name])


def say(run: Run) -> None:
    """A named state that needs words: diverged, failed; and a link that is no longer enough."""
    state.show_problem("run")
    if run.status == "diverged":
        doctor.draw(run)
    elif run.status == "failed":
        st.error(state.escape(run.reason), icon=":material/error:")
    if run.note:
        st.caption(state.escape(run.note))
