"""The decision surface: what the network answers at every point of the plane, as it learns."""

import streamlit as st

from pages.bench import session
from pages.bench.figures import DRAWING
from pages.ui import live, look
from rnn_core.engine import Run
from rnn_core.views import VIEWS, Shown


def draw(run: Run) -> None:
    """Anew several times a second while the network trains."""
    view = VIEWS["decision_surface"]()
    st.caption(view.about)

    def show() -> None:
        now = session.run()
        snapshot = look.shown(now)
        if snapshot is not None and view.offered(snapshot):
            figure = view.draw(Shown((snapshot,), (now.history(),)))
            st.plotly_chart(figure, key="figure/surface", config=DRAWING, theme="streamlit", alt=view.alt)

    live.quickly(run, show)
