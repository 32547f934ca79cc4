"""The network whose vectors this page shows: what it is trained on, and what can be changed."""

import difflib
from dataclasses import replace
from typing import Any

from pages.ui import link, state
from pages.ui.together import Together
from pages.words import asked, session
from rnn_core import Config, ConfigError
from rnn_core.option import shown, write
from rnn_core.tasks import Task

USUAL = "task=analogies"
# with weight decay, or E stays much as it was drawn
NEXT = "task.asks=next&architecture=many_to_one&cell=gru&embedding_size=32&weight_decay=0.2"
KINDS = {  # what is asked of a network → its link, and what it is called
    "neighbour": (USUAL, "Skip-gram"),
    "middle": (f"{USUAL}&task.asks=middle", "CBOW"),
    "next": (f"{USUAL}&{NEXT}", "A language model"),
}
KEPT = ("task.each_side", "task.most_words", "seed", "updates")  # settings that mean the same to all kinds
DIMENSIONS = (2, 4, 8, 16, 32, 64, 128)
OWN = "task.corpus"  # the key of a link that no link can say: the text is not in it


def usual() -> Config:
    """What a first visit sees."""
    return Config.from_query(USUAL)


def setting() -> Config:
    """The setting of the network."""
    found: Config | None = state.get(session.SETTING)
    return usual() if found is None else found


def task() -> Task:
    """What it learns."""
    return setting().task


TOGETHER = Together("words", lambda: (setting(),), lambda: ("The network",))


def query() -> str:
    """The link of the network. A learner's own text stays here: its link is that of our text."""
    pairs = {key: text for key, text in setting().to_pairs().items() if key != OWN}
    return Config.from_query(pairs).to_query()


def said(key: str) -> Any:
    """The value of a key of the link."""
    return setting().values()[key]


def length_key(of: Config) -> str:
    """The key of the setting that says how many numbers a vector has: words are read through an embedding,
    or the hidden layer is one.
    """
    return "embedding_size" if of.offered("embedding_size") else "hidden_size"


def length() -> int:
    """How many numbers a vector has."""
    return int(said(length_key(setting())))


def kind() -> str:
    """What the network is asked for, a key of KINDS."""
    return str(said("task.asks"))


def choose_kind(wanted: str) -> None:
    """A network of another kind, with the same window, length, seed and text."""
    before = setting()
    new = Config.from_query(KINDS[wanted][0])
    pairs = new.to_pairs() | {key: write(before.values()[key]) for key in KEPT}
    pairs[length_key(new)] = write(length())
    _learn(pairs)


def choose(key: str, value: Any) -> None:
    """Change one key of the link. What cannot be is told, and changes nothing."""
    _learn(setting().to_pairs() | {key: write(value)})


def bring(text: bytes | str) -> None:
    """Learn a text of the learner's own. Raises ConfigError for one that cannot be learnt."""
    found = task().read_file(text)
    assert found is not None  # every task of this page reads one
    _adopt(replace(setting(), task=found))


def back_to_ours() -> None:
    """Learn our text again."""
    _adopt(Config.from_query(query()))


def _learn(pairs: dict[str, str]) -> None:
    try:
        new = Config.from_query({key: text for key, text in pairs.items() if key != OWN})
        if said(OWN) == "own":
            found = new.task.read_file(task().training_text())
            assert found is not None
            new = replace(new, task=found)
        _adopt(new)
    except ConfigError as error:
        state.problem(TOGETHER.place, str(error))
        state.reseed()


def _adopt(new: Config) -> None:
    """Make it the network of this page. Raises ConfigError for one that cannot be, and keeps the other."""
    before = setting()
    asked.keep_before(TOGETHER.known())
    state.put(session.SETTING, new)
    state.reseed()
    try:
        TOGETHER.group()
    except ConfigError:
        state.put(session.SETTING, before)
        raise
    state.put(session.MOMENT, None)
    state.problem(TOGETHER.place)


def follow(raw: dict[str, list[str]]) -> None:
    """Take over the setting of a link. What is none of this page is told, and changes nothing."""
    found = link.read({"task": [usual().task.name]} | raw)
    kinds = {Config.from_query(query).model.architecture for query, _ in KINDS.values()}
    if found.task.name != usual().task.name:
        link.fault(f"{found.task.title} is learnt on the bench: this page learns vectors of words.")
    elif found.model.architecture not in kinds or not found.values()[length_key(found)]:
        link.fault("The vectors of this network are shown on the bench: this page has others.")
    else:
        state.put(session.SETTING, found)


def find(word: str) -> str:
    """A word as the text has it. Raises ConfigError for one that is not learnt."""
    found = task().spelt(word.strip())
    if found is not None:
        return found
    words = task().spec.input_vocabulary
    known = words.symbols if words is not None else ()
    if not word.strip():
        raise ConfigError("Type a word.")
    close = difflib.get_close_matches(word.strip(), known, n=3, cutoff=0.5)
    hint = f" Close to it: {', '.join(close)}." if close else ""
    raise ConfigError(f"{shown(word.strip())} is none of the {len(known) - 1} words of this text.{hint}")
