"""The app with its channel of frames beside it: what `python -m pages` serves."""

import streamlit as st
from starlette.routing import WebSocketRoute
from streamlit.runtime.pages_manager import PagesManager

from pages.ui import channel

# The frame's own navigation leads. Until it has run once, Streamlit takes each file of pages/ for a page by
# itself: a first visitor with a link to one would see it without frame, menu and style.
PagesManager.uses_pages_directory = False

app = st.App("../app.py", routes=[WebSocketRoute(channel.PATH, channel.frames)])
channel.open_for_all()
