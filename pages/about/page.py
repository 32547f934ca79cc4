"""About: what this is, what the numbers mean, what is kept."""

from pathlib import Path

import streamlit as st

from pages.ui import door, link

linked = link.arrive("about")
if linked is not None:
    door.open_on_bench(linked)
st.markdown((Path(__file__).parents[2] / "assets" / "text" / "about.md").read_text(encoding="utf-8"))
