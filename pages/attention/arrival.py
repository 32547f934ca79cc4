"""How the page "Attention" comes to its two runs: by its link, from the bench, or back after a reload."""

from dataclasses import dataclass

from pages.attention import pair, session, topics
from pages.attention.choices import Choice, made
from pages.ui import door, link, runs, stage, state
from pages.ui.score import Tab
from rnn_core import Config, ConfigError
from rnn_core.engine import affordable


def arrive() -> None:
    """Call first on the page: follow its link, or else what was changed on the bench since the last visit."""
    came_from, linked, beside = state.get(state.PAGE), link.own(), link.beside()
    found = link.arrive("attention")
    if came_from == "attention":
        return
    if stage.KEY in beside:
        stage.put(link.flag(stage.KEY, beside))
    state.problem("pair/link")
    bench, before = door.on_bench(), state.get(session.SEEN)
    state.put(session.SEEN, bench)
    if linked and found is not None:
        follow(found)
    elif bench is not None:
        _from_bench(bench, before)


def _from_bench(bench: door.Wish, before: door.Wish | None) -> None:
    """Take over what was changed on the bench, as far as it is of this page's kind."""
    topic = topics.topic_of(bench.config)
    if topic and (before is None or bench.config != before.config):
        follow(bench.config)
    if bench.watch is None or topic != pair.topic() or (before is not None and bench.watch == before.watch):
        return
    pair.read(bench.watch)


def follow(new: Config) -> None:
    """Learn a setting that was made elsewhere. One that does not fit here is told, and changes nothing."""
    try:
        found = topics.attentive(new)
        if found != pair.setting():
            for one in topics.rivals(found.to_query()):
                affordable(one)
            pair.learn(found)
    except ConfigError as error:
        state.problem("pair/link", str(error))


# -- a reloaded tab -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """What a tab showed: the group of both runs, the sentence and the choices."""

    group: str
    text: str
    choices: tuple[Choice, ...]


def find_again(tab: Tab) -> None:
    """Call once the tab has told its secret: take over what this tab showed before a reload."""
    known: Kept | None = runs.recall("attention", tab)
    if known is None:
        return
    try:
        group = state.engine().find_group(known.group, state.owner())
    except ConfigError:
        return  # it was put away meanwhile
    if group.configs[0] != pair.setting():
        return
    pair.TOGETHER.adopt(known.group)
    state.put(session.TEXT, known.text)
    state.put(session.CHOICES, known.choices)
    state.reseed()


def remember(tab: Tab) -> None:
    """What this tab shows now."""
    group = pair.TOGETHER.known()
    if group is not None:
        both = [run.id for run in group.runs]
        runs.remember("attention", tab, Kept(group.id, pair.text(), made()), both)
