"""A Plotly figure on a page: a mouse may zoom into it, fingers scroll past it."""

from typing import Any

import plotly.graph_objects as go
import streamlit as st

from pages.ui import state

TOOLBAR = {"bgcolor": "rgba(0,0,0,0)", "color": "#8a857c", "activecolor": "#1c8a83"}
STILL = {"displayModeBar": False, "responsive": True}  # to be read, not to be zoomed into


def draw(figure: go.Figure, key: str, **settings: Any) -> None:
    """The figure, with the settings that `st.plotly_chart` takes."""
    figure.update_layout(modebar=TOOLBAR)
    if state.get(state.TOUCH):
        figure.update_layout(dragmode=False)  # else a finger that means the page would drag a frame
    st.plotly_chart(figure, key=key, **settings)
