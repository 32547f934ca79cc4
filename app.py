"""RNN Playground: the frame around every page, and the way from one to another.

Pages stand in `pages/`, one file each; a new one is that file and one line below.
"""

from rnn_core import environment

environment.prepare()

from pathlib import Path

import streamlit as st

from pages.ui import callbacks
from rnn_core.engine.warm import warm_up

st.set_page_config(
    page_title="RNN Playground",
    page_icon="assets/img/icon.png",
    layout="wide",
    initial_sidebar_state="auto",
)
st.html(Path("assets/style.css"))
warm_up()
callbacks.run_to_their_end()

PAGES = {
    "Bench": [st.Page("pages/bench.py", title="Bench", icon=":material/science:", default=True)],
    "Start": [
        st.Page("pages/shapes.py", title="The five shapes", icon=":material/schema:"),
        st.Page("pages/attention.py", title="Attention", icon=":material/grid_on:"),
        st.Page("pages/about.py", title="About", icon=":material/info:"),
    ],
}
st.navigation(PAGES, position="top").run()
