"""The length ladder of several networks, live: asked for apart from drawing, because answers take a while."""

import time
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui import live, state
from pages.ui.together import WAIT, Together
from rnn_core import ConfigError
from rnn_core.engine import ByLength, Ladder

APART = 4.0  # seconds between two questions while they train: each costs them some tenths of a second
LOOK = 1.0  # seconds until the page looks again whether the answers are there
QUICK, THOROUGH = 24, 60  # examples of each length, while training and at rest


@dataclass
class Rungs:
    """What was asked last, and the last answers of all networks."""

    ids: tuple[str, ...]
    asked_at: float = -APART
    asked_of: tuple[int, ...] = ()  # the updates of all, examples of each length
    asked: tuple[Future[Any], ...] = ()
    found: tuple[Ladder, ...] = ()

    def take(self, wait: float = 0.0) -> None:
        """Take the answers that are there. Raises ConfigError, and is asked again; TimeoutError, and they
        are waited for: each costs its network some tenths of a second, which are not thrown away.
        """
        if not self.asked or not (wait or all(future.done() for future in self.asked)):
            return
        until = time.monotonic() + wait
        try:
            found = tuple(future.result(timeout=max(0.0, until - time.monotonic())) for future in self.asked)
        except ConfigError:
            self.asked, self.asked_of = (), ()
            raise
        self.asked, self.found = (), found


def climbed(place: Together, key: str, quick: int = QUICK, thorough: int = THOROUGH) -> tuple[Ladder, ...]:
    """The last answers of all networks of a place; at rest, of the networks as they are now. key: where the
    session keeps them.
    """
    runs = place.group().runs
    ids = tuple(run.id for run in runs)
    rungs: Rungs | None = state.get(key)
    if rungs is None or rungs.ids != ids:
        rungs = Rungs(ids)
        state.put(key, rungs)
    training = place.playing()
    wanted = (*(run.updates for run in runs), quick if training else thorough)
    due = time.monotonic() - rungs.asked_at >= APART or not training

    def ask() -> None:
        if due and not rungs.asked and rungs.asked_of != wanted:
            rungs.asked = tuple(live.ask(run, ByLength(wanted[-1])) for run in runs)
            rungs.asked_of, rungs.asked_at = wanted, time.monotonic()

    try:
        rungs.take()
        ask()
        if not training or not rungs.found:
            rungs.take(WAIT)
            ask()  # what had been asked may have been of a moment before
            rungs.take(WAIT)
    except ConfigError as error:
        st.warning(state.escape(str(error)), icon=":material/info:")
    except TimeoutError:
        live.ask_again()
    return rungs.found
