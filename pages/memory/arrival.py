"""How the page comes to its networks and its pattern: by its link, or back after a reload."""

from urllib.parse import urlencode

from pages.memory import members, session
from pages.memory.sections import PLACES, SECTIONS
from pages.ui import door, link, runs, stage, state
from pages.ui.score import Tab

WATCH = "watch"  # the pattern, in a link


LOOKED = (session.TEXT, session.TIME, session.HEAD, session.STAGE, session.PAIRS, session.REWRITING)


def arrive() -> str:
    """Take over what the address says, once; the title of the section to open first."""
    came_from = state.get(state.PAGE)
    state.put(state.PAGE, "memory")
    beside = link.beside()
    if came_from != "memory":
        own = link.own()
        _from_bench(bool(own))
        if own:
            members.follow(urlencode([(key, value) for key, values in own.items() for value in values]))
        if stage.KEY in beside:
            stage.put(link.flag(stage.KEY, beside))
        if beside.get(WATCH):
            members.read(beside[WATCH])
    return link.section(SECTIONS, came_from != "memory")


def _from_bench(linked: bool) -> None:
    """Take over what was changed on the bench since the last visit, unless a link says what to show."""
    bench, before = door.on_bench(), state.get(session.SEEN)
    state.put(session.SEEN, bench)
    if bench is None or linked or (before is not None and bench == before):
        return
    members.from_bench(bench.config)
    if bench.watch and bench.config == members.settings()[0]:
        members.read(bench.watch)


def query(opened: str) -> str:
    """What the address bar says: the networks, the pattern if it is not the first, and what stands open."""
    beside = {"open": opened} | ({stage.KEY: "true"} if stage.on() else {})
    own = state.get(session.TEXT)
    return f"{members.query()}&{urlencode(beside | ({WATCH: own} if own else {}))}"


def find_again(tab: Tab) -> None:
    """Take over what this tab showed before a reload."""
    runs.find_places("memory", tab, PLACES)


def remember(tab: Tab) -> None:
    """What stands on this page now, in every section: a tab that is closed lets go of it all."""
    runs.remember_places("memory", tab, PLACES, LOOKED)
