"""Lecture: one plan for fifty minutes, with the link of every lesson."""

from pathlib import Path

import streamlit as st

from pages.ui import link

link.pass_on("lecture")
with st.container(key="plan"):
    st.markdown((Path(__file__).parents[2] / "assets" / "text" / "lecture.md").read_text(encoding="utf-8"))
