"""The bench: choose, train, watch."""

import streamlit as st

from pages.ui import bench_tools, controls, figures, lesson, link, live, own_text, score, settings, state
from pages.ui.presets import FIRST_VISIT

first = state.get(state.PAGE) is None and not st.query_params
link.arrive("bench")
if first:
    state.open_preset(FIRST_VISIT)
tab = score.boot(link.query())
state.put(state.VISIBLE, tab.visible)

with st.sidebar:
    settings.draw(state.get(state.PRESET, ""))

run = state.run()
lesson.banner(run)
controls.draw(run)
controls.say(run)
live.picture(run)
bench_tools.look()
bench_tools.history(run)

task = run.config.task
tools = {}
if hasattr(task, "push"):
    tools |= {"Change one word": bench_tools.flips, "Push the clue away": bench_tools.push}
if task.spec.causal:
    tools |= {"What it writes": bench_tools.writing, "Bring text": own_text.draw}
tools |= {"Figures": figures.metrics, "Share": figures.share}
for tab, draw in zip(st.tabs(list(tools), key="tools"), tools.values(), strict=True):
    with tab:
        draw(run)
