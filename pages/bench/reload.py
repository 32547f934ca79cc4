"""A reload loses nothing: the run comes back, and what was chosen, answered and found out about it."""

from dataclasses import dataclass
from typing import Any

from pages.bench import lesson, session
from pages.ui import runs, state
from pages.ui.score import Tab
from rnn_core import ConfigError
from rnn_core.engine import Run

PAGE = "bench"
CHOSEN = (session.TIME, session.CLOCK, session.UNIT, session.ANSWER, session.VERDICT)


@dataclass(frozen=True)
class Seen:
    """The run on screen, its lesson, and the values of CHOSEN that there are."""

    run: str
    lesson: str
    chosen: dict[str, Any]


def remember(tab: Tab, run: Run) -> None:
    """What this tab shows now."""
    chosen = {key: state.get(key) for key in CHOSEN if state.get(key) is not None}
    runs.remember(PAGE, tab, Seen(run.id, state.get(session.PRESET, ""), chosen), [run.id])


def find_again(tab: Tab) -> None:
    """Take over the run that this tab showed before a reload, if it still fits; the first time only."""
    seen: Seen | None = runs.recall(PAGE, tab)
    if seen is None:
        return
    try:
        found = state.engine().find(seen.run, state.owner())
    except ConfigError:
        return  # it was put away meanwhile
    if found.config != session.config():
        return
    session.drop_run()
    state.put(session.RUN, found.id)
    state.reseed()
    state.put(session.MOMENT, None if found.past is None else found.past.update)
    if found.example is not None:
        state.put(session.WATCH, found.example.text)
    if seen.lesson == state.get(session.PRESET, ""):
        for key, value in seen.chosen.items():
            state.put(key, value)
        lesson.answered(seen.chosen.get(session.ANSWER))
