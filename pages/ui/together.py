"""Up to four networks of one task on a page, trained in step: made, found again, watched, asked.

Each `Together` is one such place: a page may have several. What the networks are is the page's business; a
change of their settings makes new ones.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

import streamlit as st

from pages.ui import live, state
from rnn_core import Config, ConfigError
from rnn_core.engine import Group, Run

WAIT = 6.0  # seconds that a page waits for an answer
_MOVED = "moved together"  # set[Together]: which this run of the page found at work
AWAY = "These networks were put away after an hour without anybody looking. They start anew."
RESTS = 3.0  # answers that took so long are shown so many times as long


@dataclass(frozen=True)
class Held:
    """Answers: to what, of which networks, until when they hold while these train."""

    of: tuple[tuple[str, Any], ...]
    stand: tuple[tuple[int, tuple[Any, ...]], ...]
    until: float
    found: list[Any]


@dataclass(frozen=True)
class Together:
    """name: of this place, in the session's keys. settings: of the networks as they should be now. called:
    what the page calls each at the beginning of a sentence, where the cells alone do not tell them apart.
    """

    name: str
    settings: Callable[[], Sequence[Config]]
    called: Callable[[], Sequence[str]] = tuple

    @property
    def group_key(self) -> str:
        """Where the session keeps which group this is."""
        return self._key("group")

    @property
    def place(self) -> str:
        """Of the problems with training that are told."""
        return f"{self.name}/run"

    # -- the networks -------------------------------------------------------------------------------

    def group(self) -> Group:
        """The networks; new ones, which wait untrained, if there are none of these settings.

        Raises ConfigError for settings that cannot be compared, or that cost too much.
        """
        found, wanted = self.known(), tuple(self.settings())
        if found is not None and found.configs == wanted:
            return found
        if found is None and state.get(self.group_key) is not None:
            state.problem(self.place, AWAY)
        made = state.engine().gather(wanted, state.owner())
        self.drop()
        state.put(self.group_key, made.id)
        return made

    def known(self) -> Group | None:
        """The networks if they were made before and are still there, whatever their settings."""
        id = state.get(self.group_key)
        if id is not None:
            with suppress(ConfigError):
                return state.engine().find_group(id, state.owner())
        return None

    def adopt(self, id: str) -> None:
        """Take over the group that this tab showed before a reload, if it is still there."""
        with suppress(ConfigError):
            state.engine().find_group(id, state.owner())
            if state.get(self.group_key) != id:
                self.drop()
            state.put(self.group_key, id)

    def drop(self) -> None:
        """Let go of the networks."""
        known = self.known()
        for key in (self.group_key, self._key("lease"), self._key("held"), self._key("late")):
            state.take(key)
        if known is not None:
            with suppress(ConfigError):  # gone in this moment
                known.drop()

    def trained(self) -> int:
        """How often the networks were trained so far, at least once if they are being trained."""
        found = self.known()
        return 0 if found is None else max(*(run.updates for run in found.runs), int(self.playing()))

    # -- training -----------------------------------------------------------------------------------

    def moving(self) -> bool:
        """Whether anything here changes by itself: they train, or have yet to come to rest."""
        found = self.known()
        with suppress(ConfigError):  # put away in this moment
            late = any(not done.done() for done in state.get(self._key("late"), ()))
            return found is not None and (found.moving or late)
        return False

    def playing(self) -> bool:
        """Whether they are to be trained on. That a page asked while they moved is noted: `of_one_moment`."""
        found = self.known()
        with suppress(ConfigError):
            if self.moving():
                state.put(_MOVED, {*state.get(_MOVED, ()), self})
            return found is not None and found.playing and not found.over
        return False

    def followed(self) -> bool:
        """Whether the page looks again by itself: while anything changes, unless its tab is hidden."""
        return self.moving() and bool(state.get(state.VISIBLE, True))

    def play(self) -> None:
        """Train all."""
        self.do(lambda group: group.play(), wait=False)

    def pause(self) -> None:
        """Stop all, after equally many updates."""
        self.do(lambda group: group.pause())

    def reset(self) -> None:
        """All back to their initial weights."""
        self.do(lambda group: group.reset())

    def do(self, verb: Callable[[Group], Sequence[Future[Any]]], wait: bool = True) -> None:
        """Do something to the networks. What the engine has not done in time, the page looks for again."""
        state.problem(self.place)
        try:
            asked = list(verb(self.group()))
            state.put(self._key("late"), [done for done in asked if wait and not state.settle(done)])
        except ConfigError as error:
            state.problem(self.place, str(error))

    def note(self, group: Group) -> str:
        """Who no longer trains with the others, under the names that the page gives them."""
        names = self.called()
        return re.sub(r"Network (\d+)", lambda told: _of(names, int(told[1])) or told[0], group.note)

    # -- looking and asking -------------------------------------------------------------------------

    def look(self) -> None:
        """Somebody looks: nothing trains for nobody. No pictures are asked for, only questions."""
        found = self.known()
        if found is None:
            return
        held = state.get(self._key("lease"))
        if held is None or held.runs != tuple(run.id for run in found.runs):
            held = found.lease(rate=0.0)
            state.put(self._key("lease"), held)
        held.renew(visible=bool(state.get(state.VISIBLE, True)))

    def now_and_then(self, seconds: float, draw: Callable[[], None]) -> None:
        """Draw; and while the networks train before the learner's eyes, again every so many seconds."""
        if not self.followed():
            self.look()
            draw()
            return

        def again() -> None:
            if not self.followed():
                st.rerun()  # the page run that follows draws without polling
            self.look()
            draw()

        st.fragment(again, run_every=seconds)()

    def answers(self, asked: Sequence[tuple[Run, Any]]) -> list[Any]:
        """As `ask_all`. What was asked last is not asked again of networks that stand as they stood; while
        they train, answers that took long are shown for longer: many learners may be asking.
        """
        of = tuple((run.id, request) for run, request in asked)
        stand = tuple((run.updates, run.edits) for run, _ in asked)
        held: Held | None = state.get(self._key("held"))
        began = monotonic()
        rests = held is not None and (held.stand == stand or (self.followed() and began < held.until))
        if held is not None and held.of == of and rests:
            return held.found
        found = self.ask_all(asked)
        if all(one is not None for one in found):
            until = began + RESTS * (monotonic() - began)
            state.put(self._key("held"), Held(of, stand, until, found))
        return found

    def ask_all(self, asked: Sequence[tuple[Run, Any]]) -> list[Any]:
        """The answers to all questions, put at once; None in place of each that has none, and why is told."""
        try:
            futures = [live.ask(run, request) for run, request in asked]
        except ConfigError as error:
            _tell(str(error))
            return [None] * len(asked)
        return [_result(future) for future in futures]

    def controls(self, beside: Callable[[], None] | None = None) -> None:
        """Train or Pause, Reset, and what the page puts beside them; under them what is to be told."""
        group = self.group()
        with st.container(
            horizontal=True, vertical_alignment="bottom", gap="medium", key=f"{self.name}_controls"
        ):
            self._buttons(group)
            if beside is not None:
                beside()
        state.show_problem(self.place)
        if note := self.note(group):
            st.caption(state.escape(note))
        for run in group.runs:
            if run.status == "failed":
                st.error(state.escape(run.reason), icon=":material/error:")

    def _buttons(self, group: Group) -> None:
        key, icon = f"{self.name}/train", ":material/play_arrow:"
        if self.playing():
            st.button(
                "Pause",
                icon=":material/pause:",
                type="primary",
                key=f"{self.name}/pause",
                on_click=self.pause,
            )
        else:
            st.button("Train", icon=icon, type="primary", key=key, disabled=group.over, on_click=self.play)
        told = "All back to their initial weights"
        st.button("Reset", key=f"{self.name}/reset", help=told, on_click=self.reset)

    def _key(self, what: str) -> str:
        return f"{self.name} {what}"


@contextmanager
def of_one_moment() -> Iterator[None]:
    """Around a page: if networks come to rest while it is drawn, it is drawn once more, for what stands above
    may still say that they train, and nothing on the page would look again.
    """
    state.take(_MOVED)
    yield
    if any(not place.moving() for place in state.take(_MOVED) or ()):
        st.rerun()


def _of(names: Sequence[str], number: int) -> str:
    return names[number - 1] if number <= len(names) else ""


def _result(future: Future[Any]) -> Any:
    try:
        return live.result(future, WAIT)
    except ConfigError as error:
        _tell(str(error))
        return None


def _tell(sentence: str) -> None:
    st.warning(state.escape(sentence), icon=":material/info:")
