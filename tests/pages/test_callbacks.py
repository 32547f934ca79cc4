"""A press is carried out to its end, although another message already waits."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.runtime.state.safe_session_state import SafeSessionState

from pages.ui import callbacks
from tests.pages.conftest import Open


class MessageWaitsError(Exception):
    """What Streamlit raises in a page run once another message waits."""


class Pressed(dict[str, Any]):
    """Stands for Streamlit's state of a learner; the next page run brings one press."""

    def __init__(self, press: Callable[[], None]) -> None:
        self.press = press

    def on_script_will_rerun(self, *_: Any, **__: Any) -> None:
        self.press()


def _interrupt() -> None:
    raise MessageWaitsError


@pytest.fixture(autouse=True)
def as_streamlit_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", callbacks._begin)


def _holding(press: Callable[[], None]) -> SafeSessionState:
    return SafeSessionState(Pressed(press), _interrupt)  # type: ignore[arg-type] # Pressed is a stand-in


def _press_writes_twice() -> SafeSessionState:
    def press() -> None:
        held["asked"] = True
        held["told"] = True

    held = _holding(press)
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

    held = _holding(press)
    callbacks.run_to_their_end()
    with pytest.raises(ValueError, match="broken"):
        held.on_script_will_rerun(None)
    with pytest.raises(MessageWaitsError):
        held["drawn"] = True


def test_the_app_sees_to_it(open_app: Open) -> None:
    open_app()
    held = _press_writes_twice()
    held.on_script_will_rerun(None)
    assert _kept(held) == {"asked": True, "told": True}


def test_streamlit_by_itself_would_lose_the_press() -> None:
    """Once this fails, Streamlit has mended it: callbacks.py can go."""
    held = _press_writes_twice()
    with pytest.raises(MessageWaitsError):
        held.on_script_will_rerun(None)
    assert _kept(held) == {}
