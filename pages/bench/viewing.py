"""How the score is drawn: a preference of this visit, no part of the setting."""

import streamlit as st

from rnn_core.notation import NAMES

RATES = [2.0, 5.0, 10.0, 25.0]


def draw() -> None:
    """How the score is drawn: a preference of this visit, no part of the setting."""
    with st.popover("View", icon=":material/tune:"):
        st.toggle("Order units by similarity", key="by_likeness")
        st.segmented_control("Ribbons show", ["gradient", "activation"], key="ribbons", default="gradient")
        st.segmented_control(
            "Letters",
            list(NAMES),
            key="notation",
            default=None if "notation" in st.session_state else "ours",  # a link may have said it
            format_func=NAMES.__getitem__,
        )
        st.select_slider(
            "Pictures a second", RATES, value=10.0, key="rate", format_func=lambda rate: f"{rate:g}"
        )
