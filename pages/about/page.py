"""About: what this is, what the numbers mean, what is kept."""

from pathlib import Path

import streamlit as st

from pages.ui import link
from rnn_core.engine.warm import kernels

link.pass_on("about")
text = (Path(__file__).parents[2] / "assets" / "text" / "about.md").read_text(encoding="utf-8")
st.markdown(text.replace("{kernels}", kernels()))
