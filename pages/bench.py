"""The bench: choose, train, watch."""

import streamlit as st

from pages.ui import bench_tools, controls, figures, lesson, link, live, resume, score, settings, state

link.arrive("bench")
state.take(state.PICKED)  # the whole page is drawn anew: nothing waits for the choice
if state.get(state.PRESET) is None:  # a first visit, also after a look at another page or a reload
    lesson.welcome()
tab = score.boot(link.query())
state.put(state.VISIBLE, tab.visible)
resume.find_again(tab)

with st.sidebar:
    settings.draw(state.get(state.PRESET, ""))

# Places that are always there, in this order: what polls must never find its place moved.
asked, steered, said, seen, looked, past, tools = (st.container() for _ in range(7))

run = state.run()
resume.remember(tab)
with asked:
    lesson.banner(run)
with steered:
    controls.draw(run)
with said:
    controls.say(run)
with seen:
    live.picture(run)
with looked:
    bench_tools.view()
with past:
    bench_tools.history(run)
with tools:
    offered = bench_tools.offered(run) | {"Figures": figures.metrics, "Share": figures.share}
    tabs = st.tabs(list(offered), key="tools", on_change="rerun")  # only what is open is drawn, and updated
    for place, draw in zip(tabs, offered.values(), strict=True):
        if place.open:
            with place:
                draw(run)
