"""A press is carried out to its end, although another message already waits."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.runtime.state.safe_session_state import SafeSessionState

from pages.ui import callbacks


class MessageWaitsError(Exception):
    """What Streamlit raises in a page run once another message waits."""


class Pressed(dict[str, Any]):
    """A learner's state whose next page run brings one press."""

    def __init__(self, press: Callable[[], None]) -> None:
        self.press = press

    def on_script_will_rerun(self, *_: Any, **__: Any) -> None:
        self.press()


def _interrupt() -> None:
    raise MessageWaitsError


def _press_writes_twice() -> SafeSessionState:
    def press() -> None:
        held["asked"] = True
        held["told"] = True

    held = SafeSessionState(Pressed(press), _interrupt)  # type: ignore[arg-type]
    return held


def _kept(held: SafeSessionState) -> Any:
    return held._state


def test_a_callback_is_not_interrupted() -> None:
    held = _press_writes_twice()
    callbacks.run_to_their_end()
    held.on_script_will_rerun(None)
    assert _kept(held) == {"asked": True, "told": True}


def test_the_page_run_after_it_is_stopped_as_before() -> None:
    held = _press_writes_twice()
    callbacks.run_to_their_end()
    held.on_script_will_rerun(None)
    with pytest.raises(MessageWaitsError):
        held["drawn"] = True
    assert "drawn" not in _kept(held)


def test_a_callback_that_fails_leaves_the_page_run_stoppable() -> None:
    def press() -> None:
        raise ValueError("a broken callback")

    held = SafeSessionState(Pressed(press), _interrupt)  # type: ignore[arg-type]
    callbacks.run_to_their_end()
    with pytest.raises(ValueError, match="broken"):
        held.on_script_will_rerun(None)
    with pytest.raises(MessageWaitsError):
        held["drawn"] = True


def test_streamlit_by_itself_would_lose_the_press() -> None:
    """Once this fails, Streamlit has mended it: callbacks.py can go."""
    held = _press_writes_twice()
    with pytest.raises(MessageWaitsError):
        callbacks._begin(held, None)
    assert _kept(held) == {}
