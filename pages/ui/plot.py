"""A Plotly figure on a page: a mouse may zoom into it, fingers scroll past it."""

from typing import Any

import plotly.graph_objects as go
import streamlit as st

from pages.ui import state

STILL = {"displayModeBar": False, "responsive": True}  # to be read, not to be zoomed into


def draw(figure: go.Figure, key: str, **settings: Any) -> None:
    """The figure, with the settings that `st.plotly_chart` takes."""
    if state.get(state.TOUCH):
        figure.update_layout(dragmode=False)  # else a finger that means the page would drag a frame
    st.plotly_chart(figure, key=key, **settings)
