"""The two networks of the page "Attention": the same data and seed, one with attention and one without.

Their runs belong to the page alone: the bench has its own. They are one group of the engine, which keeps
them in step whoever looks: what is compared was trained equally often.
"""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.attention import session, topics
from pages.ui import live, state
from rnn_core import Config, ConfigError
from rnn_core.engine import Group, Run
from rnn_core.tasks import Task

NAMES = ("with attention", "without attention")
WAIT = 6.0  # seconds that the page waits for an answer


@dataclass(frozen=True)
class Pair:
    """The two runs, with attention first."""

    group: Group

    @property
    def runs(self) -> tuple[Run, ...]:
        """With attention, and without."""
        return self.group.runs

    @property
    def attentive(self) -> Run:
        """The one with attention."""
        return self.runs[0]

    @property
    def task(self) -> Task:
        """What both learn."""
        return self.runs[0].config.task

    @property
    def over(self) -> bool:
        """Whether neither can be trained further."""
        return self.group.over

    @property
    def updates(self) -> tuple[int, int]:
        """How often each was trained."""
        return self.runs[0].updates, self.runs[1].updates


# -- what is learnt -----------------------------------------------------------------------------------


def setting() -> Config:
    """The setting of the network with attention."""
    return settings()[0]


def settings() -> tuple[Config, Config]:
    """The settings of both."""
    return topics.rivals(query())


def query() -> str:
    """The link of the setting with attention: what the address bar should say."""
    found = state.get(session.TOPIC)
    return str(found) if found is not None else topics.usual(next(iter(topics.TOPICS))).to_query()


def topic() -> str:
    """What is learnt, a key of `topics.TOPICS`."""
    found = topics.topic_of(setting())
    assert found is not None  # nothing else is ever learnt here
    return found


def learn(new: Config) -> None:
    """Learn this setting: new runs, no choices; with another topic, another sentence."""
    if new == setting():
        return
    other = topics.topic_of(new) != topic()
    drop()
    forget_sentence()
    if other:
        state.take(session.TEXT)
    state.put(session.TOPIC, new.to_query())
    state.problem("pair/sentence")
    state.reseed()


def choose_topic(key: str) -> None:
    """Learn a topic with its usual setting."""
    learn(topics.usual(key))
    for place in ("link", "pair/link"):
        state.problem(place)


# -- the runs and their sentence ----------------------------------------------------------------------


def pair() -> Pair:
    """The runs on this page; made if there are none. They wait, untrained, to be started."""
    engine, owner, id = state.engine(), state.owner(), state.get(session.GROUP)
    if id is not None:
        try:
            return Pair(engine.find_group(id, owner))
        except ConfigError:
            drop()  # put away meanwhile, because nobody looked
    made = engine.gather(settings(), owner)
    state.put(session.GROUP, made.id)
    return Pair(made)


def trained() -> int:
    """How often the runs on this page were trained so far, at least once if they are being trained."""
    id = state.get(session.GROUP)
    if id is None:
        return 0
    with suppress(ConfigError):  # it is gone
        both = Pair(state.engine().find_group(id, state.owner()))
        return max(*both.updates, int(playing(both)))
    return 0


def drop() -> None:
    """Let go of both runs and of what was asked of them."""
    id = state.take(session.GROUP)
    for key in (session.LEASE, session.RUNGS):
        state.take(key)
    if id is not None:
        with suppress(ConfigError):  # it is gone already
            state.engine().find_group(id, state.owner()).drop()


def forget_sentence() -> None:
    """What was chosen for the sentence before means nothing for another."""
    for key in (session.CHOICES, session.OUTPUT, session.UPTO):
        state.take(key)
    state.problem("pair/choices")


def text() -> str:
    """The sentence that both read."""
    found = state.get(session.TEXT)
    return str(found) if found is not None else setting().task.suggestions()[0]


def read(new: str) -> None:
    """Read another sentence. One that cannot be read is told, and the old one stays."""
    try:
        example = pair().task.example(new)
        pair().task.encode([example])
    except ConfigError as error:
        state.problem("pair/sentence", str(error))
        state.reseed()
        return
    state.problem("pair/sentence")
    if new != text():
        forget_sentence()
    state.put(session.TEXT, new)


# -- training -----------------------------------------------------------------------------------------


def playing(both: Pair) -> bool:
    """Whether anything on this page changes by itself."""
    try:
        return both.group.playing and not both.over
    except ConfigError:  # put away in this moment
        return False


def followed(both: Pair) -> bool:
    """Whether the page looks again by itself: not while its tab is hidden, where nobody would see it."""
    return playing(both) and bool(state.get(state.VISIBLE, True))


def play() -> None:
    """Train both."""
    state.problem("pair/run")
    state.problem("pair/choices")
    _do("play")


def pause() -> None:
    """Stop both, after equally many updates."""
    for done in _do("pause"):
        state.settle(done)


def reset() -> None:
    """Both back to the same initial weights. Choices are about the sentence: they stay."""
    state.take(session.RUNGS)
    state.problem("pair/choices")
    for done in _do("reset"):
        state.settle(done)


def _do(verb: str) -> list[Future[Any]]:
    """A verb of the group."""
    try:
        return list(getattr(pair().group, verb)())
    except ConfigError as error:
        state.problem("pair/run", str(error))
        return []


def look(both: Pair) -> None:
    """Somebody looks at both: no pictures are asked for, because this page asks its own questions."""
    held = state.get(session.LEASE)
    if held is None or held.runs != tuple(run.id for run in both.runs):
        held = both.group.lease(rate=0.0)
        state.put(session.LEASE, held)
    held.renew(visible=bool(state.get(state.VISIBLE, True)))


# -- questions ----------------------------------------------------------------------------------------


def ask(run: Run, request: Any) -> Future[Any]:
    """Ask one of the two."""
    return live.ask(run, request)


def answers(*asked: tuple[Run, Any]) -> list[Any]:
    """The answers to all questions, put at once; None in place of each that has none, and why is told."""
    try:
        futures = [ask(run, request) for run, request in asked]
    except ConfigError as error:
        _tell(str(error))
        return [None] * len(asked)
    return [_result(future) for future in futures]


def _result(future: Future[Any]) -> Any:
    try:
        return live.result(future, WAIT)
    except ConfigError as error:
        _tell(str(error))
        return None


def _tell(sentence: str) -> None:
    st.warning(state.escape(sentence), icon=":material/info:")


def now_and_then(both: Pair, seconds: float, draw: Callable[[], None]) -> None:
    """Draw; and while both train before the learner's eyes, again every so many seconds."""
    if followed(both):
        st.fragment(draw, run_every=seconds)()
    else:
        draw()
