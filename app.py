"""RNN Playground: the frame around every page, and the way from one to another.

Pages stand in `pages/`, a folder each; a new one is that folder and one line below.
"""

from rnn_core import environment

environment.prepare()

from pathlib import Path

import streamlit as st

from pages.ui import callbacks, together
from rnn_core.engine.warm import warm_up

ROOT = Path(__file__).resolve().parent  # whatever directory it is started from

st.set_page_config(
    page_title="RNN Playground",
    page_icon=str(ROOT / "assets/img/icon.png"),
    layout="wide",
    initial_sidebar_state="auto",
)
st.html(ROOT / "assets/style.css")
warm_up()
callbacks.run_to_their_end()

PAGES = [
    st.Page("pages/bench/page.py", title="Bench", icon=":material/science:", default=True),
    st.Page("pages/attention/page.py", title="Attention", icon=":material/grid_on:", url_path="attention"),
    st.Page(
        "pages/gradients/page.py", title="Through time", icon=":material/history:", url_path="through-time"
    ),
    st.Page("pages/memory/page.py", title="Memory", icon=":material/memory:", url_path="memory"),
    st.Page("pages/words/page.py", title="Words", icon=":material/scatter_plot:", url_path="words"),
    st.Page("pages/shapes/page.py", title="The five shapes", icon=":material/schema:", url_path="shapes"),
    st.Page("pages/lecture/page.py", title="Lecture", icon=":material/co_present:", url_path="lecture"),
    st.Page("pages/about/page.py", title="About", icon=":material/info:", url_path="about"),
]
with together.of_one_moment():
    st.navigation(PAGES, position="top").run()
