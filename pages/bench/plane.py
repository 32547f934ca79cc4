"""The decision surface: what the network answers at every point of the plane, as it learns."""

import streamlit as st

from pages.bench import session
from pages.bench.figures import DRAWING
from pages.ui import live, look, plot
from rnn_core import Config
from rnn_core.engine import Run
from rnn_core.views import VIEWS, Shown


def fits(config: Config) -> bool:
    """Whether the inputs are points of a plane."""
    return config.task.probe() is not None


def draw(run: Run) -> None:
    """Anew several times a second while the network trains."""
    view = VIEWS["decision_surface"]()

    def show() -> None:
        now = session.run()
        snapshot = look.shown(now)
        if snapshot is not None and view.offered(snapshot):
            figure = view.draw(Shown((snapshot,), (now.history(),)))
            plot.draw(figure, key="figure/surface", config=DRAWING, theme="streamlit", alt=view.alt)

    live.quickly(run, show)
    st.caption(view.about)
