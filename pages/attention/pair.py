"""The two networks of the page "Attention": the same data and seed, one with attention and one without.

Their runs belong to the page alone: the bench has its own. They are one group of the engine, which keeps
them in step whoever looks: what is compared was trained equally often.
"""

from dataclasses import dataclass

from pages.attention import session, topics
from pages.ui import state
from pages.ui.together import Together
from rnn_core import Config, ConfigError
from rnn_core.engine import Group, Run
from rnn_core.tasks import Task

NAMES = ("with attention", "without attention")


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


TOGETHER = Together("pair", settings, lambda: tuple(f"The network {name}" for name in NAMES))


def pair() -> Pair:
    """The runs on this page; made if there are none. They wait, untrained, to be started."""
    return Pair(TOGETHER.group())


def drop() -> None:
    """Let go of both runs and of what was asked of them."""
    state.take(session.RUNGS)
    TOGETHER.drop()


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


def playing() -> bool:
    """Whether anything on this page changes by itself."""
    return TOGETHER.playing()


def followed() -> bool:
    """Whether the page looks again by itself: not while its tab is hidden, where nobody would see it."""
    return TOGETHER.followed()


def play() -> None:
    """Train both."""
    state.problem("pair/choices")
    TOGETHER.play()


def reset() -> None:
    """Both back to the same initial weights. Choices are about the sentence: they stay."""
    state.take(session.RUNGS)
    state.problem("pair/choices")
    TOGETHER.reset()
