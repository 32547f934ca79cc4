"""Words: a vector for each, learnt from who stands near whom; and the analogies that they answer."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import streamlit as st

from pages.ui import link, runs, score, stage, state
from pages.words import controls, members, question, session, start
from pages.words.sections import SECTIONS, TABS
from rnn_core import Config, ConfigError

INTRO = (
    "Every word becomes a row of numbers, learnt only from which words stand near it in sentences. Nobody "
    "tells it what a superlative is, or a capital: the differences between rows know."
)
GONE = "The server was started anew, and this network is gone with the old one. Its setting is still here:"
PLACES = (members.TOGETHER, start.TOGETHER)  # where networks train


@dataclass(frozen=True)
class Kept:
    """What a tab showed: its groups, the setting (no link carries a text of one's own), a head start, and how
    many sentences those read that race.
    """

    groups: dict[str, str]
    setting: Config
    start: start.Start | None
    few: int


def _arrive() -> str:
    """Take over what the address says, once; the title of the section to open first."""
    came_from = state.get(state.PAGE)
    state.put(state.PAGE, "words")
    beside = link.beside()
    if came_from != "words":
        own = link.own()
        if own:
            members.follow(own)
        if stage.KEY in beside:
            stage.put(link.flag(stage.KEY, beside))
        if beside.get("watch"):
            try:
                question.take(beside["watch"])
            except ConfigError as error:
                link.fault(str(error))
    return link.section(SECTIONS, came_from != "words")


def _find_again(tab: score.Tab) -> None:
    """Take over what this tab showed before a reload."""
    kept: Kept | None = runs.recall("words", tab)
    if kept is None:
        return
    state.put(session.SETTING, kept.setting)
    state.put(session.START, kept.start)
    state.put(session.FEW, kept.few)
    for place in PLACES:
        if place.name in kept.groups:
            place.adopt(kept.groups[place.name])


def _remember(tab: score.Tab) -> None:
    """What stands on this page now: a tab that is closed lets go of it all."""
    found = {place.name: group for place in PLACES if (group := place.known()) is not None}
    if found:
        groups = {name: group.id for name, group in found.items()}
        kept = Kept(groups, members.setting(), state.get(session.START), start.sentences())
        runs.remember("words", tab, kept, [run.id for group in found.values() for run in group.runs])


def _query(opened: str) -> str:
    beside = {"open": opened, "watch": question.said(), stage.KEY: "true" if stage.on() else ""}
    said = {key: text for key, text in beside.items() if text}
    return f"{members.query()}&{urlencode(said, quote_via=quote)}"


first = _arrive()
stage.dress()
tab = score.boot(_query(SECTIONS[state.get(TABS) or first][0]), max(place.trained() for place in PLACES))
_find_again(tab)
runs.tell_gone("words", tab, members.TOGETHER.place, GONE)

with st.container(horizontal=True, vertical_alignment="center", key="words_head"):
    st.title("Words")
    stage.button()
stage.aside(INTRO)
state.show_problem("link")
controls.draw()
if members.TOGETHER.playing():
    state.put(session.MOMENT, None)  # what is trained is shown as it is
places = st.tabs(list(SECTIONS), key=TABS, default=first, on_change="rerun")  # only what is open is drawn
for place, (_, draw) in zip(places, SECTIONS.values(), strict=True):
    if place.open:
        with place:
            draw()
_remember(tab)
