"""Words: a vector for each, learnt from who stands near whom; and the analogies that they answer."""

from urllib.parse import quote, urlencode

import streamlit as st

from pages.ui import link, runs, score, stage, state
from pages.words import controls, members, question, session, start
from pages.words.sections import SECTIONS, TABS
from rnn_core import ConfigError

INTRO = (
    "Every word becomes a row of numbers, learnt only from which words stand near it in sentences. Nobody "
    "tells it what a superlative is, or a capital: the differences between rows know."
)
GONE = "The server was started anew, and this network is gone with the old one. Its setting is still here:"
PLACES = (members.TOGETHER, start.TOGETHER)  # where networks train


# what a reload brings back: no link carries a text of one's own, nor a head start
CHOSEN = (session.SETTING, session.START, session.FEW)


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


def _query(opened: str) -> str:
    beside = {"open": opened, "watch": question.said(), stage.KEY: "true" if stage.on() else ""}
    said = {key: text for key, text in beside.items() if text}
    return f"{members.query()}&{urlencode(said, quote_via=quote)}"


first = _arrive()
stage.dress()
tab = score.boot(_query(SECTIONS[state.get(TABS) or first][0]), max(place.trained() for place in PLACES))
runs.find_places("words", tab, PLACES)
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
runs.remember_places("words", tab, PLACES, CHOSEN)
