"""A press on a button is carried out to its end, whatever message comes after it.

Streamlit stops a page run at the first touch of `st.session_state` once another message waits, also in
the middle of a callback (its issue 10578), and the message that comes next does not repeat the press: a
score that reported the end of its pictures a few milliseconds after a press on Train undid it. So no
page run is stopped before its callbacks are over; the page itself still is.
"""

from typing import Any

from streamlit.runtime.state.safe_session_state import SafeSessionState

_begin = SafeSessionState.on_script_will_rerun


def run_to_their_end() -> None:
    """From now on, for every visitor. Once or many times is the same."""
    # mypy forbids what this is: another method in the place of Streamlit's
    SafeSessionState.on_script_will_rerun = _undisturbed  # type: ignore[method-assign, assignment]


def _undisturbed(held: SafeSessionState, *args: Any, **kwargs: Any) -> None:
    """Take the widgets' values over and run their callbacks, without looking for other messages."""
    interrupt = held._yield_callback
    object.__setattr__(held, "_yield_callback", lambda: None)  # its own __setattr__ writes learners' state
    try:
        _begin(held, *args, **kwargs)
    finally:
        object.__setattr__(held, "_yield_callback", interrupt)
