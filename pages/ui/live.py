"""What moves: the score many times a second, the figures every few seconds, and neither when idle.

Frames reach the score through the channel where there is one; else a fragment polls. It is made anew
at every run of the page, so polling ends with the page run that finds the training ended.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import streamlit as st

from pages.ui import channel, score, state
from pages.ui.look import RATE, WAIT, Look, moving, shown
from rnn_core import ConfigError
from rnn_core.data import Snapshot
from rnn_core.engine import Run

QUICK = 0.2  # seconds between two looks at a single figure
SLOW = 3.0  # seconds between two looks at the figures: React and Plotly draw them at the score's expense


def picture(run: Run) -> None:
    """The score, alive as long as the run is."""
    live = moving(run)  # asked once: the token goes out with its look or not at all
    if live and not channel.served():
        st.fragment(_poll, run_every=1.0 / float(state.get("rate", RATE)))(run.id)
        return
    look = _look(run)
    if live:
        channel.hand_over(state.token(), look)
    _draw(look, live)


def slowly(run: Run, draw: Callable[[], None]) -> None:
    """A figure that is studied rather than watched."""
    if moving(run):
        st.fragment(draw, run_every=SLOW)()
    else:
        draw()


def quickly(run: Run, draw: Callable[[], None]) -> None:
    """One figure that is watched."""
    if moving(run):
        st.fragment(draw, run_every=QUICK)()
    else:
        draw()


def _poll(run_id: str) -> None:
    """One look of a page without a channel."""
    run = state.run()
    if run.id != run_id or state.take(state.PICKED):
        st.rerun()  # another run, or the question above the score waits for the word just picked
    started = state.get(state.POLLED) == run.id
    state.put(state.POLLED, run.id if moving(run) else None)
    if started and not moving(run):
        st.rerun()  # the page run that follows draws without polling
    _draw(_look(run), live=False)


def _draw(look: Look, live: bool) -> None:
    look.renew(visible=bool(state.get(state.VISIBLE, True)))
    snapshot = shown(look.run) or _wait_for_picture(look.run)
    if snapshot is not None:
        token = state.token() if live else None
        score.frame(look.frame(snapshot), "score", token, on_pick=_picked)


def _wait_for_picture(run: Run) -> Snapshot | None:
    """A run that was just made has its first picture in a moment."""
    until = time.monotonic() + WAIT
    while run.snapshot is None and run.status != "failed" and time.monotonic() < until:
        time.sleep(0.005)  # a wait for another thread, not for a guess
    return run.snapshot


def _look(run: Run) -> Look:
    return Look(
        state.engine(),
        run,
        _lease(run),
        state.watched(),
        rate=float(state.get("rate", RATE)),
        time=state.get(state.TIME),
        clock=state.get(state.CLOCK, ""),
        place=state.get(state.UNIT) or (0, "forward", 0),
        moment=state.get(state.MOMENT),
        show=state.get(state.SHOW, ()),
        by_likeness=bool(state.get("by_likeness")),
        ribbons=state.get("ribbons") or "gradient",
        notation=state.get("notation") or "ours",
        projector=bool(state.get("projector")),
    )


def _lease(run: Run) -> Any:
    held = state.get(state.LEASE)
    if held is None or run.id not in held.runs:
        held = state.engine().lease(state.owner(), [run.id], RATE)
        state.put(state.LEASE, held)
    return held


def ask(run: Run, request: Any) -> Future[Any]:
    """Ask the network on screen: that of the past, if the learner travelled there."""
    return state.engine().ask(run.id, state.owner(), request, at=state.get(state.MOMENT))


def answer(run: Run, request: Any, wait: float = 6.0) -> Any:
    """The answer, or None after telling the learner why there is none."""
    try:
        return ask(run, request).result(timeout=wait)
    except ConfigError as error:
        st.warning(state.escape(str(error)), icon=":material/info:")
    except TimeoutError:
        st.warning("The computer is busy: there was no answer in time. Please try again.")
    return None


def _picked() -> None:
    """The learner clicked into the score: a time step, a unit, an output whose gradient to show, a fold."""
    found = score.picked("score")
    if found.get("time") is not None:
        state.put(state.TIME, found["time"])
        state.put(state.CLOCK, found.get("clock") or "")
        state.put(state.PICKED, True)
    if found.get("unit") is not None:
        state.put(state.UNIT, (found["layer"] or 0, found["direction"] or "forward", found["unit"]))
    if found.get("loss") or found.get("output") is not None:
        set_loss(found["loss"] or f"output {found['output'] + 1}")
    if found.get("show") is not None:
        state.put(state.SHOW, tuple(found["show"]))


def set_loss(loss: str) -> None:
    """What the gradients are of: "output 7" or "sum"."""
    state.put(state.LOSS, loss)
    try:
        state.settle(state.engine().watch(state.run().id, state.owner(), loss=loss))
    except ConfigError as error:
        state.problem("run", str(error))
