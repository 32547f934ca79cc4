"""Through time: one number multiplied again and again, and what follows for networks that train here."""

from urllib.parse import urlencode

import streamlit as st

from pages.gradients import cure, members, session
from pages.gradients.sections import PLACES, SECTIONS, TABS
from pages.ui import link, runs, score, stage, state

INTRO = (
    "To learn from a word long ago, a gradient has to come back through every time step since. Each "
    "multiplies it: it vanishes or explodes, unless something keeps it alive."
)
GONE = (
    "The server was started anew, and these networks are gone with the old one. Their setting is still here:"
)


CHOSEN = (session.KIND, session.GAP)  # what a reload brings back


def _arrive() -> str:
    """Take over what the address says, once; the title of the section to open first."""
    came_from = state.get(state.PAGE)
    state.put(state.PAGE, "gradients")
    beside = link.beside()
    if came_from != "gradients":
        own = link.own()
        if own:
            members.follow(urlencode([(key, value) for key, values in own.items() for value in values]))
        if stage.KEY in beside:
            stage.put(link.flag(stage.KEY, beside))
    return link.section(SECTIONS, came_from != "gradients")


first = _arrive()
opened = SECTIONS[state.get(TABS) or first][0]
stage.dress()
beside = {"open": opened} | ({stage.KEY: "true"} if stage.on() else {})
tab = score.boot(f"{members.query()}&{urlencode(beside)}", max(place.trained() for place in PLACES))
runs.find_places("gradients", tab, PLACES)
runs.tell_gone("gradients", tab, members.TOGETHER.place, GONE)

with st.container(horizontal=True, vertical_alignment="center", key="time_head"):
    st.title("Through time")
    stage.button()
stage.aside(INTRO)
state.show_problem("link")
places = st.tabs(list(SECTIONS), key=TABS, default=first, on_change="rerun")  # only what is open is drawn
for place, (_, draw) in zip(places, SECTIONS.values(), strict=True):
    if place.open:
        with place:
            draw()
runs.remember_places("gradients", tab, PLACES, CHOSEN, cure.runs())
