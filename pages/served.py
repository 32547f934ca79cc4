"""The app with its channel of frames beside it: what `python -m pages` serves."""

from pathlib import Path

import streamlit as st
from starlette.routing import Route, WebSocketRoute
from streamlit.runtime.pages_manager import PagesManager

from pages.ui import channel, farewell

ROOT = Path(__file__).resolve().parents[1]  # whatever directory it is started from

# The frame's own navigation leads. Until it has run once, Streamlit takes each file of pages/ for a page by
# itself: a first visitor with a link to one would see it without frame, menu and style.
PagesManager.uses_pages_directory = False

app = st.App(
    ROOT / "app.py",
    routes=[
        WebSocketRoute(channel.ROUTE, channel.frames),
        Route(farewell.ROUTE, farewell.farewell, methods=["POST"]),
    ],
)
channel.open_for_all()
