"""Through time: one number multiplied again and again, and what follows for networks that train here."""

from urllib.parse import urlencode

import streamlit as st

from pages.gradients import members
from pages.gradients.members import TOGETHER
from pages.gradients.sections import SECTIONS, TABS
from pages.ui import link, runs, score, stage, state

INTRO = (
    "To learn from a word long ago, a gradient has to come back through every time step since. Each "
    "multiplies it: it vanishes or explodes, unless something keeps it alive."
)
GONE = (
    "The server was started anew, and these networks are gone with the old one. Their setting is still here:"
)


def _arrive() -> str:
    """Take over what the address says, once; the title of the section to open first."""
    came_from = state.get(state.PAGE)
    state.put(state.PAGE, "gradients")
    said = link.beside().get("open", "")
    if came_from != "gradients":
        own = link.own()
        if own:
            members.follow(urlencode([(key, value) for key, values in own.items() for value in values]))
    return next((title for title, (key, _) in SECTIONS.items() if key == said), next(iter(SECTIONS)))


def _find_again(tab: score.Tab) -> None:
    """Take over what this tab showed before a reload."""
    known = runs.recall("gradients", tab)
    if known is not None and known[1] == members.query():
        TOGETHER.adopt(known[0])


def _remember(tab: score.Tab) -> None:
    group = TOGETHER.known()
    if group is not None:
        runs.remember("gradients", tab, (group.id, members.query()), [run.id for run in group.runs])


def _trained() -> int:
    """How often the networks of this page were trained, at least once if they are being trained."""
    group = TOGETHER.known()
    return 0 if group is None else max(*(run.updates for run in group.runs), int(TOGETHER.playing()))


first = _arrive()
opened = SECTIONS[state.get(TABS) or first][0]
stage.dress()
tab = score.boot(f"{members.query()}&{urlencode({'open': opened})}", _trained())
_find_again(tab)
runs.tell_gone("gradients", tab, members.PLACE, GONE)

st.title("Through time")
st.markdown(INTRO)
state.show_problem("link")
places = st.tabs(list(SECTIONS), key=TABS, default=first, on_change="rerun")  # only what is open is drawn
for place, (_, draw) in zip(places, SECTIONS.values(), strict=True):
    if place.open:
        with place:
            draw()
_remember(tab)
