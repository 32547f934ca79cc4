"""What moves: the score many times a second, the figures about once a second, and neither when idle.

A fragment that polls is made anew at every run of the page, so polling ends with the page run that
finds the training ended.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import streamlit as st

from pages.ui import score, state
from rnn_core import ConfigError
from rnn_core.data import Snapshot
from rnn_core.engine import Explain, Run
from rnn_core.notation import spell
from rnn_core.train.explain import Detail
from rnn_core.views import pack
from rnn_core.views.order import orders

RATE = 10.0  # pictures a second, unless the learner asks for more
SLOW = 1.0  # seconds between two looks at the figures
BUSY = ("running", "queued", "unseen")
WAIT = 2.0  # seconds that a page waits for an answer


def polling(run: Run) -> bool:
    """Whether anything will move by itself."""
    return run.status in BUSY or run.pending or run.snapshot is None


def picture(run: Run) -> None:
    """The score and the line under it, alive as long as the run is."""
    rate = float(state.get("rate", RATE))
    if polling(run):
        st.fragment(_draw, run_every=1.0 / rate)(run.id)
    else:
        _draw(run.id)


def slowly(run: Run, draw: Callable[[], None]) -> None:
    """A figure that is studied rather than watched."""
    if polling(run):
        st.fragment(draw, run_every=SLOW)()
    else:
        draw()


def _draw(run_id: str) -> None:
    """One look at the run: renew the lease, draw the latest picture."""
    run = state.run()
    if run.id != run_id:
        st.rerun()
    _lease(run).renew(visible=bool(state.get(state.VISIBLE, True)), rate=float(state.get("rate", RATE)))
    if state.take(state.PICKED):
        st.rerun()  # the question above the score may be waiting for this very word
    started = state.get(state.POLLED) == run.id
    state.put(state.POLLED, run.id if polling(run) else None)
    if started and not polling(run):
        st.rerun()  # the page run that follows draws without polling
    snapshot = shown(run)
    if snapshot is None:
        snapshot = _wait_for_picture(run)
    if snapshot is not None:
        score.frame(_frame(run, snapshot), key="score", on_pick=_picked)


def shown(run: Run) -> Snapshot | None:
    """The picture on screen: of the past if the learner travelled there, else the latest."""
    return run.past if run.past is not None else run.snapshot


def _wait_for_picture(run: Run) -> Snapshot | None:
    """A run that was just made has its first picture in a moment."""
    until = time.monotonic() + WAIT
    while run.snapshot is None and run.status != "failed" and time.monotonic() < until:
        time.sleep(0.005)  # a wait for another thread, not for a guess
    return run.snapshot


def _lease(run: Run) -> Any:
    held = state.get(state.LEASE)
    if held is None or run.id not in held.runs:
        held = state.engine().lease(state.owner(), [run.id], RATE)
        state.put(state.LEASE, held)
    return held


def _frame(run: Run, snapshot: Snapshot) -> dict[str, Any]:
    trace = snapshot.trace
    by_likeness = state.get("by_likeness") and trace is not None
    return pack(
        snapshot,
        run.history(),
        picture_id=f"{run.id[:6]} {state.watched()}",
        selected_time=state.get(state.TIME),
        show=state.get(state.SHOW, ()),
        order=orders(trace) if by_likeness and trace is not None else None,
        notes=_notes(run),
        meanings=getattr(run.config.task, "types", {}),
        ribbons=state.get("ribbons", "gradient"),
        notation=state.get("notation", "ours"),
        projector=bool(state.get("projector", False)),
    )


# -- the chosen time step, in numbers ---------------------------------------------------------------


def _notes(run: Run) -> list[str]:
    """The equations of the chosen unit with its numbers. While training, the answer of the last look."""
    time_step = state.get(state.TIME)
    if time_step is None:
        return []
    layer, direction, unit = state.get(state.UNIT) or (0, "forward", 0)
    asked: Future[Detail] | None = state.get(state.ASKED)
    if asked is None or not polling(run) or asked.done():
        request = Explain(state.watched(), time_step, unit, layer, direction)
        done, asked = asked, ask(run, request)
        state.put(state.ASKED, asked)
        asked = done if polling(run) and done is not None else asked
    try:
        return told(asked.result(timeout=WAIT))
    except (ConfigError, TimeoutError):
        return []


def told(detail: Detail) -> list[str]:
    """A detail as lines, in the letters that the learner chose."""
    notation = state.get("notation", "ours")
    where = f"layer {detail.layer + 1}, unit {detail.unit + 1}"
    where += ", reading backwards" if detail.direction == "backward" else ""
    lines = [*detail.equations, f"— {where} —", *detail.numbers, *detail.output]
    return [spell(line, notation) for line in lines]


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
