"""The score on the bench: many times a second while the run moves, never when it is idle.

Frames reach the score through the channel where there is one; else a fragment polls. It is made anew
at every run of the page, so polling ends with the page run that finds the training ended.
"""

import time
from typing import Any

import streamlit as st

from pages.bench import session
from pages.ui import channel, score, stage, state
from pages.ui.look import RATE, WAIT, Look, moving, shown, stands
from rnn_core import ConfigError
from rnn_core.engine import Run

LATE = 0.5  # seconds until it is asked again whether the first picture is there


def picture(run: Run, stood: tuple[Any, ...]) -> None:
    """The score, alive as long as the run is. stood: the run as it was when the page began to be written; if
    it has come to rest since, all is written anew, for nothing on the page would look again.
    """
    live = moving(run)  # asked once: the token goes out with its look or not at all
    if not live and stands(run) != stood:
        st.rerun()
    if live and not (channel.served() and shown(run)):  # no picture, no score that could use the channel
        every = LATE if channel.served() else 1.0 / float(state.get("rate", RATE))
        st.fragment(_poll, run_every=every)(run.id)
        return
    look = _look(run)
    if live:
        channel.hand_over(state.token(), look)
    _draw(look, live)


def _poll(run_id: str) -> None:
    """One look of a page without a channel, or without anything that could be shown."""
    run = session.run()
    if run.id != run_id or state.take(session.PICKED):
        st.rerun()  # another run, or the question above the score waits for the word just picked
    if not moving(run) or (channel.served() and shown(run)):
        st.rerun()  # the page run that follows draws without polling
    _draw(_look(run), live=False)


def _draw(look: Look, live: bool) -> None:
    look.renew(visible=bool(state.get(state.VISIBLE, True)))
    version = look.run.version
    snapshot = shown(look.run)
    if snapshot is not None:
        token = state.token() if live else None
        score.frame(look.frame(snapshot, version=version), "score", token, on_pick=_picked)


def wait(run: Run) -> None:
    """A run that was just made has its first picture in a moment."""
    until = time.monotonic() + WAIT
    while run.snapshot is None and run.status != "failed" and time.monotonic() < until:
        time.sleep(0.005)  # a wait for another thread, not for a guess


def _look(run: Run) -> Look:
    return Look(
        state.engine(),
        run,
        _lease(run),
        session.watched(),
        rate=float(state.get("rate", RATE)),
        time=state.get(session.TIME),
        clock=state.get(session.CLOCK, ""),
        place=state.get(session.UNIT) or (0, "forward", 0),
        moment=state.get(session.MOMENT),
        show=state.get(session.SHOW, ()),
        by_likeness=bool(state.get("by_likeness")),
        ribbons=state.get("ribbons") or "gradient",
        notation=state.get("notation") or "ours",
        stage=stage.on(),
    )


def _lease(run: Run) -> Any:
    held = state.get(session.LEASE)
    if held is None or run.id not in held.runs:
        held = state.engine().lease(state.owner(), [run.id], RATE)
        state.put(session.LEASE, held)
    return held


def _picked() -> None:
    """The learner clicked into the score: a time step, a unit, an output whose gradient to show, a fold."""
    found = score.picked("score")
    if found.get("time") is not None:
        state.put(session.TIME, found["time"])
        state.put(session.CLOCK, found.get("clock") or "")
        state.put(session.PICKED, True)
    if found.get("unit") is not None:
        state.put(session.UNIT, (found["layer"] or 0, found["direction"] or "forward", found["unit"]))
    if found.get("loss") or found.get("output") is not None:
        set_loss(found["loss"] or f"output {found['output'] + 1}")
    if found.get("show") is not None:
        state.put(session.SHOW, tuple(found["show"]))


def set_loss(loss: str) -> None:
    """What the gradients are of: "output 7" or "sum"."""
    try:
        state.settle(state.engine().watch(session.run().id, state.owner(), loss=loss))
    except ConfigError as error:
        state.problem("run", str(error))
