"""The way on for a run that died: from its last good moment, with a limit, and at once.

The run that goes on belongs to nobody's group: it trains beside the two, and goes when the dead one goes.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

import streamlit as st

from pages.gradients import session
from pages.ui import state
from pages.ui.look import BUSY
from pages.ui.together import Together
from rnn_core import ConfigError
from rnn_core.engine import Lease, Run

LIMIT = 1.0  # of the gradient's length
NAME = f"from the last good moment, clipped at {LIMIT:g}"


@dataclass
class Cured:
    """The run that goes on, from which update, and the one that died."""

    run: Run
    start: int
    died: Run
    lease: Lease


def known(died: Run) -> Cured | None:
    """What goes on from this run, if it was asked for and is still there; what went on from another goes."""
    found: Cured | None = state.get(session.CURED)
    if found is None:
        return None
    with suppress(ConfigError):
        state.engine().find(found.run.id, state.owner())
        if found.died is died and died.status == "diverged":
            return found
    drop()
    return None


def runs() -> list[str]:
    """The id of the run that goes on."""
    found: Cured | None = state.get(session.CURED)
    return [] if found is None else [found.run.id]


def drop() -> None:
    """Let go of the run that went on."""
    found: Cured | None = state.take(session.CURED)
    if found is not None:
        with suppress(ConfigError):  # gone already
            state.engine().drop(found.run.id, state.owner())


def offer(died: Run) -> None:
    """The press, as on the bench; then what it led to."""
    found = known(died)
    if found is None:
        st.button(
            NAME.capitalize(), key="time/cure", icon=":material/healing:", on_click=_press, args=(died,),
            help=f"Goes on from update {died.last_good:,}, where the loss was still what it had been, with "
            f"gradients no longer than {LIMIT:g}",
        )  # fmt: skip
        return
    same = " From its first weights on, that is the network beside it." if not found.start else ""
    told = f"which is after update {found.start:,}: it has made {found.run.updates:,}"
    st.markdown(f"**{NAME.capitalize()}**, {told}.{same}")


def _press(died: Run) -> None:
    if known(died) is not None:
        return  # the second press of a double click
    try:
        start, training = died.last_good, replace(died.config.training, clip_norm=LIMIT)
        made = state.engine().fork(died.id, state.owner(), start, training)
        state.engine().play(made.id, state.owner())
        lease = state.engine().lease(state.owner(), [made.id], 0.0)
        state.put(session.CURED, Cured(made, start, died, lease))
    except ConfigError as error:
        state.problem("clipping/run", str(error))


def now_and_then(place: Together, seconds: float, draw: Callable[[], None]) -> None:
    """As of `place`, also while only the run that goes on is training."""
    if place.followed() or not _followed():
        place.now_and_then(seconds, draw)
        return

    def again() -> None:
        if not _followed() or place.followed():
            st.rerun()
        place.look()
        draw()

    st.fragment(again, run_every=seconds)()


def _followed() -> bool:
    found: Cured | None = state.get(session.CURED)
    if found is None or not state.get(state.VISIBLE, True):
        return False
    return found.run.status in BUSY or found.run.pending


def look(died: Run) -> None:
    """Somebody looks at what goes on from this run."""
    found = known(died)
    if found is not None:
        found.lease.renew(visible=bool(state.get(state.VISIBLE, True)))
