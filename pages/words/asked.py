"""What the network is asked: its vectors now, before any training, and how many analogies they answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from pages.ui import live, state
from pages.words import session
from rnn_core import Config, ConfigError
from rnn_core.engine import Group, ReadVectors, Run, WordVectors
from rnn_core.tasks import Task
from rnn_core.vectors import Share, relations

Shares = Mapping[str, Share]
PATIENCE = 2.0  # seconds


@dataclass(frozen=True)
class Counted:
    """The relations of vectors of so many numbers that are counted from a text."""

    task: Task
    length: int
    shares: Shares


@dataclass(frozen=True)
class Before:
    """What the network before this one was, and what its vectors answered."""

    name: str
    shares: Shares


def untrained(run: Run) -> WordVectors | None:
    """The vectors of this network before any training."""
    known: tuple[str, WordVectors] | None = state.get(session.UNTRAINED)
    if known is not None and known[0] == run.id:
        return known[1]
    found: WordVectors | None = live.answer(run, ReadVectors(), at=0)
    if found is not None:
        state.put(session.UNTRAINED, (run.id, found))
    return found


def past(run: Run, at: int) -> WordVectors | None:
    """Those of the moment that is nearest to update `at`."""
    found: WordVectors | None = live.answer(run, ReadVectors(), at=at)
    return found


def shares(task: Task, found: WordVectors) -> Shares:
    """Of each relation how many analogies these vectors answer."""
    index = {word: number for number, word in enumerate(found.words)}
    return relations(found.E, index, task.relations())


def counted(task: Task, length: int) -> Shares | None:
    """Of each relation how many analogies counting alone answers, with vectors of the same length."""
    known: Counted | None = state.get(session.COUNTED)
    if known is None or (known.task, known.length) != (task, length):
        E, words = task.counted(length), task.spec.input_vocabulary
        if E is None or words is None:
            return None
        known = Counted(task, length, relations(E, words.index, task.relations()))
        state.put(session.COUNTED, known)
    return known.shares


def before() -> Before | None:
    """The network before this one, if it was trained."""
    found: Before | None = state.get(session.BEFORE)
    return found


def keep_before(group: Group | None) -> None:
    """The network on screen goes: keep what its vectors answered, if it was trained."""
    if group is None or not group.runs[0].updates:
        return
    run = group.runs[0]
    try:
        found = live.ask(run, ReadVectors()).result(timeout=PATIENCE)
    except (ConfigError, TimeoutError):
        return
    state.put(session.BEFORE, Before(called(run.config), shares(run.config.task, found)))


def called(config: Config) -> str:
    """A network in few words: "window 2, 32 numbers"."""
    values = config.values()
    length = values["embedding_size"] if config.offered("embedding_size") else values["hidden_size"]
    kind = {"neighbour": "skip-gram", "middle": "CBOW", "next": "language model"}[values["task.asks"]]
    return f"{kind}, window {values['task.each_side']}, {length} numbers"
