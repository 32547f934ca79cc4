"""Attention: two networks learn the same thing side by side, and their decoders can be played with."""

import streamlit as st

from pages.attention import answers, arrival, choices, head, ladder, pair, rails, search
from pages.ui import door, runs, score, stage

INTRO = (
    "An encoder reads a sentence to its end, a decoder writes the answer. Both networks below learn from the "
    "same sentences in the same order: the one may look back at every word it has read, the other must carry "
    "the whole sentence over in one vector"
)
WIRING = (
    "**Which wiring?** Here attention joins after the recurrence (Luong et al. 2015), so a decoder that is "
    "told the truth runs at full speed. In the original wiring (Bahdanau et al. 2015) the context feeds the "
    "decoder's next state: that is one switch on the bench, “Context feeds the next state”."
)
GONE = (
    "The server was started anew, and both networks are gone with the old one. Their setting is still here:"
)
TOOLS = {
    "Choose by hand": choices.draw,
    "Two rails": rails.draw,
    "By length": ladder.draw,
    "Ways to decode": search.draw,
}


arrival.arrive()
head.heed()
stage.dress()
beside = f"&{stage.KEY}=true" if stage.on() else ""
tab = score.boot(pair.query() + beside, pair.TOGETHER.trained())
arrival.find_again(tab)
runs.tell_gone("attention", tab, "pair/run", GONE)
both = pair.pair()
arrival.remember(tab)

with st.container(horizontal=True, vertical_alignment="center", key="attention_head"):
    st.title("Attention")
    stage.button()
more = both.runs[1].config.model.hidden_size > both.attentive.config.model.hidden_size
stage.aside(INTRO + (", and has more units for it." if more else "."))
# Places that are always there, in this order: what polls must never find its place moved.
steered, answered, tools, wired = (st.container() for _ in range(4))
with steered:
    head.draw(both)
with answered:
    answers.draw(both)
with tools:
    tabs = st.tabs(list(TOOLS), key="pair_tools", on_change="rerun")  # only what is open is drawn
    for place, draw in zip(tabs, TOOLS.values(), strict=True):
        if place.open:
            with place:
                draw(both)
with wired:
    told, way = st.columns([5, 2] if stage.on() else [6, 1], vertical_alignment="center", gap="medium")
    told.caption(WIRING)
    if way.button(
        "Open on the bench", key="pair/bench", help="The network with attention, untrained", width="stretch"
    ):
        door.open_on_bench(both.attentive.config, pair.text())
        st.switch_page(door.BENCH)
