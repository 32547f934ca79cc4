"""What the bench keeps in the session, and the few verbs that change it.

The setting lives under one key of its own, as a `Config`. Widgets are seeded from it and report back
to it, so it survives a visit to another page, and a wrong entry changes nothing.
"""

from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from pages.ui import live, state
from rnn_core import Config, ConfigError
from rnn_core.config import applies
from rnn_core.engine import Run, SetLearningRate, affordable
from rnn_core.option import write

CONFIG = "config"  # Config: the setting on screen
RUN = "run"  # str: the run on screen
PREVIOUS = "previous"  # Run: the one before it, whose losses are the ghost in the loss curve
WATCH = "watch"  # str: the watched sentence
UNPUSHED = "unpushed"  # str: the watched sentence before filler was put into it
TIME = "time"  # int | None: the chosen time step, from 0
CLOCK = "clock"  # str: the time axis it counts along, where there are two
UNIT = "unit"  # tuple[int, str, int]: layer, direction and unit that are told in numbers
LINKED = "linked"  # tuple[str, ...]: the keys that the followed link set
SHOW = "folds"  # tuple[str, ...]: the folds of the score that stand open
PICKED = "picked"  # bool: a time step was chosen in the score just now
MOMENT = "moment"  # int | None: the update travelled to
PRESET = "preset"  # str: the lesson on screen, "" for none
ANSWER = "answer"  # Any: what the learner answered before Train
VERDICT = "verdict"  # lesson.Verdict: what the learner's own run says to the question
DRIFT = "drift"  # tuple[float, float]: how far off the network asked before was, near and far
SCORES = "scores"  # list[float]: accuracy by gap of the run before, to compare with
LOCKED = "locked"  # bool: a teacher's link keeps the setting as it is
DONE = "done"  # frozenset[str]: lessons whose check was asked for, also in earlier visits
TOOLS, FIGURES = "tools", "figures"  # the keys of the tabs under the score, and of the choice of figures
DIAGNOSIS = "diagnosis"  # tuple: a run that diverged with its updates, and what the doctor said
COURSE = "course"  # signals.Kept: what was picked, over training, as it was last asked for
LEASE = "lease"  # Lease: this page's look at its run
BROUGHT = "brought"  # Brought: how the file was read, with its first line for its text; None for a paste
OWN_TEXT = "own_text"  # str: the learner's own text, which no link can carry


def config() -> Config:
    """The setting on screen."""
    if CONFIG not in st.session_state:
        st.session_state[CONFIG] = Config.from_query("")
    found: Config = st.session_state[CONFIG]
    return found


def adopt(new: Config) -> None:
    """Make `new` the setting on screen: the old run's losses stay behind as a ghost."""
    if new == config():
        return
    if new.task != config().task:
        forget_watched()
    told, before = new.training.teacher_forcing, config().training.teacher_forcing
    other_loss = new.task.name != config().task.name or told != before
    st.session_state[CONFIG] = new
    st.session_state[MOMENT] = None
    drop_run()
    if other_loss:
        st.session_state.pop(PREVIOUS, None)  # losses of another kind are no ghost of these


def forget_watched() -> None:
    """Another task, another sentence."""
    for key in (WATCH, TIME, CLOCK, UNIT):
        st.session_state.pop(key, None)


def choose(key: str, value: Any) -> None:
    """Set one key of the link to a value. What cannot be is told, and changes nothing."""
    try:
        if key == "learning_rate" and state.get(RUN) is not None and run().updates:
            state.settle(state.engine().edit(run().id, state.owner(), SetLearningRate(value)))
        else:
            new = changed(config(), key, value)
            affordable(new)
            adopt(new)
        state.problem("settings")
        if key == "task":
            state.reseed()
    except ConfigError as error:
        state.reseed()
        state.problem("settings", str(error))


def rate_now() -> float:
    """The learning rate in use: it may have been moved while the network trained."""
    edits = run().edits if state.get(RUN) is not None else ()
    moved = [one.edit.value for one in edits if isinstance(one.edit, SetLearningRate)]
    return moved[-1] if moved else config().training.learning_rate


def changed(before: Config, key: str, value: Any) -> Config:
    """`before` with one key changed. Another task keeps the cell, the layers and the seed; options of
    a class that is no longer chosen go. Raises ConfigError."""
    pairs = before.to_pairs()
    if key == "task":
        kept = {name: text for name, text in pairs.items() if name in ("cell", "layers", "seed")}
        return Config.from_query({**kept, "task": str(value)})
    if rate_now() != before.training.learning_rate:
        pairs["learning_rate"] = write(rate_now())
    if key in ("cell", "architecture"):
        pairs = {name: text for name, text in pairs.items() if not name.startswith(f"{key}.")}
    if key == "architecture":
        pairs = {name: text for name, text in pairs.items() if applies(name, str(value))}
    return from_pairs({**pairs, key: write(value)})


def from_pairs(pairs: dict[str, str]) -> Config:
    """A setting from a link's pairs; the learner's own text, which no link carries, is put in."""
    text = state.get(OWN_TEXT, "")
    if pairs.get("task.corpus") != "own" or not text:
        return Config.from_query(pairs)
    rest = {key: value for key, value in pairs.items() if key != "task.corpus"}
    return with_own_text(Config.from_query(rest), text)


def with_own_text(setting: Config, text: str | bytes) -> Config:
    """The setting with the learner's own text to learn. Raises ConfigError if its task learns none."""
    task = setting.task.read_file(text)
    if task is None:
        raise ConfigError(f"{setting.task.title} learns no text of your own: choose a task that writes text.")
    return replace(setting, task=task)


def run() -> Run:
    """The run on screen; made from the setting if there is none. It waits, untrained, to be started."""
    found = state.get(RUN)
    if found is not None:
        try:
            return state.engine().find(found, state.owner())
        except ConfigError:
            state.problem(
                "run", "Your run was put away after an hour without anybody looking. It starts anew."
            )
    made = state.engine().submit(
        config(),
        state.owner(),
        watch=state.get(WATCH),
        loss=telling(watched()),
        previous=state.get(PREVIOUS),
    )
    st.session_state[RUN] = made.id
    return made


def begin_with(edit: Any) -> None:
    """A network that is changed before any training (None: one that is not)."""
    if edit is None:
        return
    drop_run()
    try:
        state.settle(state.engine().edit(run().id, state.owner(), edit))
    except ConfigError as error:
        state.problem("run", str(error))


def put_in_place(made: Run) -> None:
    """Show a run that goes on from the one on screen, which is gone."""
    st.session_state[CONFIG] = made.config
    st.session_state[RUN] = made.id
    st.session_state[MOMENT] = None
    state.reseed()


def moments(of: Run, most: int = 16) -> list[int]:
    """Up to so many updates that the run can tell of, the last one among them; none after it diverged."""
    kept = sorted({*of.moments} if of.status == "diverged" else {*of.moments, of.updates})
    return [kept[round(n)] for n in np.linspace(0, len(kept) - 1, min(most, len(kept)))]


def drop_run() -> None:
    """Let go of the run on screen; its losses become the ghost of the next."""
    found = st.session_state.pop(RUN, None)
    if found is None:
        return
    try:
        old = state.engine().find(found, state.owner())
        if old.updates:
            st.session_state[PREVIOUS] = old
        state.engine().drop(found, state.owner())
    except ConfigError:
        return  # it is gone already


def watched() -> str:
    """The watched sentence."""
    text = state.get(WATCH)
    return str(text) if text is not None else config().task.suggestions()[0]


def telling(text: str) -> str:
    """The output whose gradients tell most: where tags mark names, the end of the last one; else the last of
    which anybody knows what is right; "", the last one, where nobody does.
    """
    task = config().task
    targets = task.example(text).targets
    told = max((end for _, end, _ in task.entities(targets)), default=len(targets))
    return f"output {told}" if told else ""


def watch(text: str) -> None:
    """Watch another sentence. One that cannot be read is told, and the old one stays."""
    state.reseed()
    st.session_state["gap"] = 0
    st.session_state.pop(VERDICT, None)
    try:
        config().task.example(text)
        if state.get(RUN) is not None:
            asked = state.engine().watch(run().id, state.owner(), text=text, loss=telling(text))
            state.settle(asked)
        state.put(WATCH, text)
        state.put(UNPUSHED, None)
        state.put(TIME, None)
        state.problem("sentence")
    except ConfigError as error:
        state.problem("sentence", str(error))


def follow(new: Config, sentence: str | None = None) -> None:
    """Take over a setting that comes from a link or another page."""
    adopt(new)
    state.reseed()
    if sentence is not None:
        watch(sentence or new.task.suggestions()[0])


def follow_link(new: Config) -> None:
    """Take over a link's setting; the drawers that hold what it sets stand open."""
    state.put(LINKED, tuple(new.to_pairs()))
    follow(new)


def heed(shown: Run) -> None:
    """A network that cannot read the sentence asked for watches another one, and it is said why."""
    if shown.remark and shown.example is not None and state.take(WATCH) is not None:
        state.problem("sentence", shown.remark)
        state.put(WATCH, shown.example.text)
        state.reseed()


def open_tool(title: str, figure: str = "") -> None:
    """Open the tab of this title, and in it this figure alone; "": leave what is open as it is."""
    if title:
        st.session_state[TOOLS] = title
    if figure:
        st.session_state[FIGURES] = [figure]


def leave_lesson() -> None:
    """Out of any lesson; the run stays."""
    state.put(PRESET, "")
    state.put(VERDICT, None)


def done() -> frozenset[str]:
    """The lessons that this browser has been through."""
    found: frozenset[str] = state.get(DONE, frozenset())
    return found


def note_done(keys: Iterable[str]) -> None:
    """These too."""
    state.put(DONE, done() | set(keys))


def ask(asked: Run, request: Any) -> "Future[Any]":
    """Ask the network on screen: that of the past, if the learner travelled there."""
    return live.ask(asked, request, at=state.get(MOMENT))


def answer(asked: Run, request: Any) -> Any:
    """Its answer, or None after telling the learner why there is none."""
    return live.answer(asked, request, at=state.get(MOMENT))
