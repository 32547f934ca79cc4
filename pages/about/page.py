"""About: what this is, what the numbers mean, what is kept."""

from pathlib import Path

import streamlit as st

from pages.ui import link

link.pass_on("about")
st.markdown((Path(__file__).parents[2] / "assets" / "text" / "about.md").read_text(encoding="utf-8"))
