"""What moves while a run moves: figures every few seconds, and questions that it answers."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import streamlit as st

from pages.ui import state
from pages.ui.look import moving
from rnn_core import ConfigError
from rnn_core.engine import Run

QUICK = 0.2  # seconds between two looks at a single figure
AGAIN = 3.0  # seconds after which a busy computer is asked once more
SLOW = 3.0  # seconds between two looks at the figures: React and Plotly draw them at the score's expense


def slowly(run: Run, draw: Callable[[], None]) -> None:
    """A figure that is studied rather than watched."""
    _while_moving(run, draw, SLOW)


def quickly(run: Run, draw: Callable[[], None]) -> None:
    """One figure that is watched."""
    _while_moving(run, draw, QUICK)


def _while_moving(run: Run, draw: Callable[[], None], seconds: float) -> None:
    if not moving(run):
        draw()
        return

    def again() -> None:
        if not moving(run):
            st.rerun()  # the page run that follows draws without polling
        draw()

    st.fragment(again, run_every=seconds)()


def ask(run: Run, request: Any, at: int | None = None) -> Future[Any]:
    """Ask a network: as it is, or as it was after update `at`."""
    return state.engine().ask(run.id, state.owner(), request, at=at)


def answer(run: Run, request: Any, at: int | None = None, wait: float = 6.0) -> Any:
    """The answer, or None after telling the learner why there is none."""
    try:
        return result(ask(run, request, at), wait)
    except ConfigError as error:
        st.warning(state.escape(str(error)), icon=":material/info:")
    return None


def result(asked: Future[Any], wait: float) -> Any:
    """What comes in time; else None, and the page asks again by itself. Raises ConfigError."""
    try:
        return asked.result(timeout=wait)
    except TimeoutError:
        asked.cancel()  # nobody waits for it any more
        ask_again()
        return None


def ask_again() -> None:
    """Say that there was no answer in time; the page is drawn again by itself in a moment, if it is seen."""
    st.warning("The computer is busy: there was no answer in time. It is asked again in a moment.")
    drawn: list[bool] = []

    @st.fragment(run_every=AGAIN)
    def again() -> None:
        if drawn and state.get(state.VISIBLE, True):
            st.rerun()
        drawn.append(True)

    again()
