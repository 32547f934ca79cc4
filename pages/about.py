"""About: what this is, what the numbers mean, what is kept."""

from pathlib import Path

import streamlit as st

from pages.ui import link

link.arrive("about")
st.markdown((Path(__file__).parent.parent / "assets" / "text" / "about.md").read_text(encoding="utf-8"))
