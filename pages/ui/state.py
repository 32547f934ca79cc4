"""Every key of the session, in one place, and the few verbs that change them.

The setting lives under one key of its own, as a `Config`. Widgets are seeded from it and report back
to it, so it survives a visit to another page, and a wrong entry changes nothing.
"""

import secrets
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.ui import visitor
from rnn_core import Config, ConfigError
from rnn_core.engine import LocalEngine, Run, SetLearningRate, affordable
from rnn_core.option import write
from rnn_core.tasks.character_text import CharacterText

CONFIG = "config"  # Config: the setting on screen
RUN = "run"  # str: the run on screen
PREVIOUS = "previous"  # Run: the one before it, whose losses are the ghost in the loss curve
PROBLEMS = "problems"  # dict[str, str]: place → the sentence to show there once
WATCH = "watch"  # str: the watched sentence
UNPUSHED = "unpushed"  # str: the watched sentence before filler was put into it
LOSS = "loss"  # str: what the gradients are of ("" is the last output)
TIME = "time"  # int | None: the chosen time step, from 0
CLOCK = "clock"  # str: the time axis it counts along, where there are two
UNIT = "unit"  # tuple[int, str, int]: layer, direction and unit that are told in numbers
LINKED = "linked"  # tuple[str, ...]: the keys that the followed link set
SHOW = "folds"  # tuple[str, ...]: the folds of the score that stand open
PICKED = "picked"  # bool: a time step was chosen in the score just now
GENERATION = "generation"  # int: counts what changed without a widget's doing
MOMENT = "moment"  # int | None: the update travelled to
PRESET = "preset"  # str: the lesson on screen, "" for none
ANSWER = "answer"  # Any: what the learner answered before Train
VERDICT = "verdict"  # lesson.Verdict: what the learner's own run says to the question
DRIFT = "drift"  # tuple[float, float]: how far off the network asked before was, near and far
SCORES = "scores"  # list[float]: accuracy by gap of the run before, to compare with
VISIBLE = "visible"  # bool: whether the browser shows this tab
PAGE = "page"  # str: the page drawn last
LEASE = "lease"  # Lease: this page's look at its run
POLLED = "polled"  # str | None: the run that was still moving at the last look
OWN_TEXT = "own_text"  # str: the learner's own text, which no link can carry
PAIR = "pair"  # tuple[str, str]: on the page "Attention", the runs with attention and without
PAIR_TOPIC = "pair_topic"  # str: what they learn, as the link of the setting with attention
PAIR_PLAYING = "pair_playing"  # bool: Train was pressed, and not Pause since
PAIR_LEASE = "pair_lease"  # Lease: that page's look at its runs
PAIR_TEXT = "pair_text"  # str: the sentence that they read
PAIR_ANSWERS = "pair_answers"  # tuple: what was asked of them last, until when that holds, the answers
PAIR_CHOICES = "pair_choices"  # tuple[choices.Choice, ...]: what was chosen by hand, the oldest first
PAIR_OUTPUT = "pair_output"  # int | None: the output whose choices are offered
PAIR_UPTO = "pair_upto"  # int | None: how many outputs of the two rails are shown; None: all
PAIR_RUNGS = "pair_rungs"  # attention_ladder.Rungs: the last answers to how exactness falls with length
_OWNER = "owner"
_TOKEN = "token"

PATIENCE = 2.0  # seconds that a press of a button may wait for the engine


@st.cache_resource(show_spinner=False)
def engine() -> LocalEngine:
    """The one engine of this server."""
    return LocalEngine()


def owner() -> str:
    """Who shares the machine fairly with whom: one browser, told by Streamlit's own cookie."""
    if _OWNER not in st.session_state:
        st.session_state[_OWNER] = visitor.name_of(st.context.cookies.get("_streamlit_xsrf"))
    return str(st.session_state[_OWNER])


def token() -> str:
    """The secret under which this session's frames are fetched. It never stands in a link or a log."""
    if _TOKEN not in st.session_state:
        st.session_state[_TOKEN] = secrets.token_urlsafe(16)
    return str(st.session_state[_TOKEN])


def get(key: str, default: Any = None) -> Any:
    """A session value, or the default."""
    return st.session_state.get(key, default)


def seeded(name: str, value: Any) -> str:
    """The key of a widget that shows `value`, which the session leads.

    A browser that has not yet heard of a new value reports the old one with its next message, and that
    would undo the change. So after every change that was not the widget's own it gets a new key, and
    what comes under an old one is not listened to (`stale`).
    """
    key = f"{name}#{get(GENERATION, 0)}"
    st.session_state[key] = value
    return key


def stale(key: str) -> bool:
    """Whether a report under this key is older than what is on screen."""
    return not key.endswith(f"#{get(GENERATION, 0)}")


def reseed() -> None:
    """The session changed by itself what widgets show."""
    st.session_state[GENERATION] = get(GENERATION, 0) + 1


def take(key: str) -> Any:
    """A session value that is gone once it is read; None if there is none."""
    return st.session_state.pop(key, None)


def put(key: str, value: Any) -> None:
    """Set a session value."""
    st.session_state[key] = value


def config() -> Config:
    """The setting on screen."""
    if CONFIG not in st.session_state:
        st.session_state[CONFIG] = Config.from_query("")
    found: Config = st.session_state[CONFIG]
    return found


def problem(place: str, sentence: str = "") -> None:
    """Note what to tell the learner at this place of the page ("" clears it)."""
    st.session_state[PROBLEMS] = {**get(PROBLEMS, {}), place: sentence}


def show_problem(place: str) -> None:
    """Draw the sentence noted for this place, if there is one. It goes with the next change."""
    sentence = get(PROBLEMS, {}).get(place)
    if sentence:
        st.warning(escape(sentence), icon=":material/info:")


def escape(text: str) -> str:
    """Text from outside, so that no character of it is read as Markdown or HTML."""
    return "".join("\\" + letter if letter in "\\`*_{}[]<>()#+-.!|$:~" else letter for letter in text)


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
    for key in (WATCH, LOSS, TIME, CLOCK, UNIT):
        st.session_state.pop(key, None)


def choose(key: str, value: Any) -> None:
    """Set one key of the link to a value. What cannot be is told, and changes nothing."""
    try:
        if key == "learning_rate" and get(RUN) is not None and run().updates:
            settle(engine().edit(run().id, owner(), SetLearningRate(value)))
        else:
            new = changed(config(), key, value)
            affordable(new)
            adopt(new)
        problem("settings")
        if key == "task":
            reseed()
    except ConfigError as error:
        reseed()
        problem("settings", str(error))


def rate_now() -> float:
    """The learning rate in use: it may have been moved while the network trained."""
    edits = run().edits if get(RUN) is not None else ()
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
    return from_pairs({**pairs, key: write(value)})


def from_pairs(pairs: dict[str, str]) -> Config:
    """A setting from a link's pairs; the learner's own text, which no link carries, is put in."""
    text = get(OWN_TEXT, "")
    if pairs.get("task.corpus") != "own" or not text:
        return Config.from_query(pairs)
    rest = {key: value for key, value in pairs.items() if key != "task.corpus"}
    return with_own_text(Config.from_query(rest), text)


def with_own_text(setting: Config, text: str) -> Config:
    """The setting with the learner's own text to learn. Raises ConfigError if its task learns none."""
    if not isinstance(setting.task, CharacterText):
        raise ConfigError("Only the task “Character text” learns a text of your own.")
    return replace(setting, task=replace(setting.task, corpus="own", own_text=text))


def run() -> Run:
    """The run on screen; made from the setting if there is none. It waits, untrained, to be started."""
    found = get(RUN)
    if found is not None:
        try:
            return engine().find(found, owner())
        except ConfigError:
            problem("run", "Your run was put away after an hour without anybody looking. It starts anew.")
    made = engine().submit(config(), owner(), watch=get(WATCH), previous=get(PREVIOUS))
    st.session_state[RUN] = made.id
    return made


def settle(done: "Future[Any]") -> None:
    """Wait until the engine has done it, so that the page drawn next shows it. Raises ConfigError."""
    with suppress(TimeoutError):  # a busy machine: the page shows it when it looks again
        done.result(timeout=PATIENCE)


def drop_run() -> None:
    """Let go of the run on screen; its losses become the ghost of the next."""
    found = st.session_state.pop(RUN, None)
    if found is None:
        return
    try:
        old = engine().find(found, owner())
        if old.updates:
            st.session_state[PREVIOUS] = old
        engine().drop(found, owner())
    except ConfigError:
        return  # it is gone already


def watched() -> str:
    """The watched sentence."""
    text = get(WATCH)
    return str(text) if text is not None else config().task.suggestions()[0]


def open_preset(key: str) -> None:
    """Put a lesson on the bench. A setting that is already there keeps its run."""
    from pages.ui.presets import PRESETS

    preset = PRESETS[key]
    reseed()
    new = Config.from_query(preset.query)
    same = new == config()
    adopt(new)
    put(PRESET, key)
    for name in (ANSWER, VERDICT, TIME):
        st.session_state.pop(name, None)
    if preset.watch or not same:
        watch(preset.watch or new.task.suggestions()[0])


def watch(text: str) -> None:
    """Watch another sentence. One that cannot be read is told, and the old one stays."""
    reseed()
    st.session_state["gap"] = 0
    st.session_state.pop(VERDICT, None)
    try:
        config().task.example(text)
        if get(RUN) is not None:
            settle(engine().watch(run().id, owner(), text=text, loss=""))
        put(WATCH, text)
        put(UNPUSHED, None)
        put(LOSS, "")
        put(TIME, None)
        problem("sentence")
    except ConfigError as error:
        problem("sentence", str(error))
