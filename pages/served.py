"""The app with its channel of frames beside it: what `python -m pages` serves."""

import streamlit as st
from starlette.routing import WebSocketRoute

from pages.ui import channel

app = st.App("../app.py", routes=[WebSocketRoute(channel.PATH, channel.frames)])
channel.open_for_all()
