"""A Plotly figure on a page: a mouse may zoom into it, fingers scroll past it."""

from typing import Any

import plotly.graph_objects as go
import streamlit as st

from pages.ui import stage, state
from rnn_core.figures import figure as kit

TOOLBAR = {"bgcolor": "rgba(0,0,0,0)", "color": "#8a857c", "activecolor": "#1c8a83"}
STILL = {"displayModeBar": False, "responsive": True}  # to be read, not to be zoomed into


def draw(figure: go.Figure, key: str, **settings: Any) -> None:
    """The figure, with the settings that `st.plotly_chart` takes."""
    figure.update_layout(modebar=TOOLBAR)
    if not stage.on():  # there the theme's letters grow with the screen
        kit.readable(figure)
    if state.get(state.TOUCH):
        figure.update_layout(dragmode=False)  # else a finger that means the page would drag a frame
        bare = {"displayModeBar": False}  # never hidden where nothing hovers, and it would lie on the legend
        settings["config"] = settings.get("config", {}) | bare
    st.plotly_chart(figure, key=key, **settings)
