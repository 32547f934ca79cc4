"""The stage: what a page shows, as large as a projector needs it, and nothing beside it."""

from pathlib import Path

import streamlit as st

from pages.ui import state

KEY = "stage"  # bool; in a link "true"
STYLE = Path(__file__).resolve().parents[2] / "assets" / "stage.css"


def on() -> bool:
    """Whether this visit stands on the stage."""
    return bool(state.get(KEY))


def put(wanted: bool) -> None:
    """Step on or off."""
    state.put(KEY, wanted)


def dress() -> None:
    """Call once per page, before what is to be large."""
    if on():
        st.html(STYLE)


def aside(text: str) -> None:
    """What explains a picture: on the stage somebody talks, and the picture needs the room."""
    if not on():
        st.markdown(text)


def button() -> None:
    """The way on to the stage, and off again; Escape presses it too (assets/score/boot.js)."""
    st.button(
        "Leave the stage :gray[Esc]" if on() else "Stage",
        icon=":material/close_fullscreen:" if on() else ":material/open_in_full:",
        type="tertiary",
        key="leave_stage" if on() else "stage_button",
        help="Everything larger, for a projector: the score, its bars, the metric and the loss on one screen",
        on_click=put,
        args=(not on(),),
    )
