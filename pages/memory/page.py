"""Memory: networks that write into a memory outside of their state, and read it again."""

import streamlit as st

from pages.memory import arrival, members
from pages.memory.sections import PLACES, SECTIONS, TABS
from pages.ui import runs, score, stage, state

INTRO = (
    "A hidden state is a row of numbers of one size. Here are networks with a memory beside it: slots "
    "that heads write and read, or weights that change while reading."
)
GONE = (
    "The server was started anew, and these networks are gone with the old one. Their setting is still here:"
)

first = arrival.arrive()
opened = SECTIONS[state.get(TABS) or first][0]
stage.dress()
tab = score.boot(arrival.query(opened), max(place.trained() for place in PLACES))
arrival.find_again(tab)
runs.tell_gone("memory", tab, members.TOGETHER.place, GONE)

with st.container(horizontal=True, vertical_alignment="center", key="memory_head"):
    st.title("Memory")
    stage.button()
stage.aside(INTRO)
state.show_problem("link")
places = st.tabs(list(SECTIONS), key=TABS, default=first, on_change="rerun")  # only what is open is drawn
for place, (_, draw) in zip(places, SECTIONS.values(), strict=True):
    if place.open:
        with place:
            draw()
arrival.remember(tab)
