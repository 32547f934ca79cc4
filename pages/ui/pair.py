"""The two networks of the page "Attention": the same data and seed, one with attention and one without.

Their runs belong to the page alone: the bench has its own. Both keep in step: whoever is ahead waits for
the other, and at a pause the other catches up, so that what is compared was trained equally often.
"""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui import pair_topic, state
from rnn_core import Config, ConfigError
from rnn_core.engine import Run
from rnn_core.tasks import Task

NAMES = ("with attention", "without attention")
LEAD = 24  # updates that one run may be ahead of the other
MOST_BEHIND = 100  # updates that one run makes up for at a pause
ENDED = ("finished", "diverged", "failed")
WAIT = 6.0  # seconds that the page waits for an answer


@dataclass(frozen=True)
class Pair:
    """The two runs, with attention first."""

    runs: tuple[Run, Run]

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
        return all(run.status in ENDED for run in self.runs)

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
    return pair_topic.rivals(query())


def query() -> str:
    """The link of the setting with attention: what the address bar should say."""
    found = state.get(state.PAIR_TOPIC)
    return str(found) if found is not None else next(iter(pair_topic.TOPICS.values()))[1]


def topic() -> str:
    """What is learnt, a key of `pair_topic.TOPICS`."""
    found = pair_topic.topic_of(setting())
    assert found is not None  # nothing else is ever learnt here
    return found


def learn(new: Config) -> None:
    """Learn this setting: new runs, no choices; with another topic, another sentence."""
    if new == setting():
        return
    other = pair_topic.topic_of(new) != topic()
    drop()
    forget_sentence()
    if other:
        state.take(state.PAIR_TEXT)
    state.put(state.PAIR_TOPIC, new.to_query())
    state.problem("pair/sentence")
    state.reseed()


def choose_topic(key: str) -> None:
    """Learn a topic with its usual setting."""
    learn(pair_topic.usual(key))
    for place in ("link", "pair/link"):
        state.problem(place)


# -- the runs and their sentence ----------------------------------------------------------------------


def pair() -> Pair:
    """The runs on this page; made if there are none. They wait, untrained, to be started."""
    engine, owner = state.engine(), state.owner()
    ids = state.get(state.PAIR)
    if ids is not None:
        try:
            return Pair((engine.find(ids[0], owner), engine.find(ids[1], owner)))
        except ConfigError:
            drop()  # put away meanwhile, because nobody looked for an hour
    first, second = (engine.submit(config, owner) for config in settings())
    state.put(state.PAIR, (first.id, second.id))
    return Pair((first, second))


def drop() -> None:
    """Let go of both runs and of what was asked of them."""
    ids = state.take(state.PAIR)
    for key in (state.PAIR_PLAYING, state.PAIR_LEASE, state.PAIR_RUNGS):
        state.take(key)
    for id in ids or ():
        try:
            state.engine().drop(id, state.owner())
        except ConfigError:
            continue  # it is gone already


def forget_sentence() -> None:
    """What was chosen for the sentence before means nothing for another."""
    for key in (state.PAIR_CHOICES, state.PAIR_OUTPUT, state.PAIR_UPTO):
        state.take(key)
    state.problem("pair/choices")


def text() -> str:
    """The sentence that both read."""
    found = state.get(state.PAIR_TEXT)
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
    state.put(state.PAIR_TEXT, new)


# -- training -----------------------------------------------------------------------------------------


def playing(both: Pair) -> bool:
    """Whether anything on this page changes by itself."""
    return bool(state.get(state.PAIR_PLAYING)) and not both.over


def followed(both: Pair) -> bool:
    """Whether the page looks again by itself: not while its tab is hidden, where nobody would see it."""
    return playing(both) and bool(state.get(state.VISIBLE, True))


def play() -> None:
    """Train both."""
    state.put(state.PAIR_PLAYING, True)
    state.problem("pair/choices")
    _each("play")


def pause() -> None:
    """Stop both, after the updates that are being done, and after equally many of them."""
    state.put(state.PAIR_PLAYING, False)
    for done in _each("pause"):
        state.settle(done)
    _catch_up(pair())


def _catch_up(both: Pair) -> None:
    """The one that is behind does the updates that it lacks."""
    behind, ahead = sorted(both.runs, key=lambda run: run.updates)
    lacks = ahead.updates - behind.updates
    if behind.status in ENDED or ahead.status in ("diverged", "failed") or lacks > MOST_BEHIND:
        return
    done = [state.engine().update_once(behind.id, state.owner()) for _ in range(lacks)]
    if done:
        state.settle(done[-1])


def reset() -> None:
    """Both back to the same initial weights. Choices are about the sentence: they stay."""
    state.put(state.PAIR_PLAYING, False)
    state.take(state.PAIR_RUNGS)
    state.problem("pair/choices")
    for done in _each("reset"):
        state.settle(done)


def _each(verb: str) -> list[Future[Any]]:
    try:
        return [getattr(state.engine(), verb)(run.id, state.owner()) for run in pair().runs]
    except ConfigError as error:
        state.problem("pair/run", str(error))
        return []


def keep_in_step(both: Pair) -> None:
    """Whoever is ahead waits until the other has caught up."""
    engine, owner = state.engine(), state.owner()
    for run, other in (both.runs, both.runs[::-1]):
        lead = run.updates - other.updates
        if run.status in ENDED:
            continue
        if run.status == "paused" and not run.pending and (lead <= 0 or other.status in ENDED):
            engine.play(run.id, owner)
        elif run.status == "running" and lead > LEAD and other.status not in ENDED:
            engine.pause(run.id, owner)


def look(both: Pair) -> None:
    """Somebody looks at both: no pictures are asked for, because this page asks its own questions."""
    held = state.get(state.PAIR_LEASE)
    ids = tuple(run.id for run in both.runs)
    if held is None or held.runs != ids:
        held = state.engine().lease(state.owner(), ids, rate=0.0)
        state.put(state.PAIR_LEASE, held)
    held.renew(visible=bool(state.get(state.VISIBLE, True)))


# -- questions ----------------------------------------------------------------------------------------


def ask(run: Run, request: Any) -> Future[Any]:
    """Ask one of the two."""
    return state.engine().ask(run.id, state.owner(), request)


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
        return future.result(timeout=WAIT)
    except ConfigError as error:
        _tell(str(error))
    except TimeoutError:
        _tell("The computer is busy: there was no answer in time. Please try again.")
    return None


def _tell(sentence: str) -> None:
    st.warning(state.escape(sentence), icon=":material/info:")


def now_and_then(both: Pair, seconds: float, draw: Callable[[], None]) -> None:
    """Draw; and while both train before the learner's eyes, again every so many seconds."""
    if followed(both):
        st.fragment(draw, run_every=seconds)()
    else:
        draw()
