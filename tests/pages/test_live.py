"""Questions to a run: what comes in time, and what is asked again."""

from concurrent.futures import Future
from typing import Any

import pytest
import streamlit as st

from pages.ui import live, state
from rnn_core import ConfigError


@pytest.fixture
def fragments(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the page will run again by itself; the first run of each is over."""
    made: list[Any] = []

    def fragment(run_every: float) -> Any:
        assert run_every == live.AGAIN
        return lambda function: made.append(function) or function

    monkeypatch.setattr(st, "fragment", fragment)
    monkeypatch.setattr(st, "warning", lambda text, **_: made.append(text))
    return made


def test_what_comes_in_time_is_the_answer(fragments: list[Any]) -> None:
    asked: Future[int] = Future()
    asked.set_result(7)
    assert live.result(asked, 1.0) == 7
    assert fragments == []


@pytest.mark.parametrize("seen", [True, False])
def test_what_does_not_is_asked_again_while_somebody_looks(
    fragments: list[Any], monkeypatch: pytest.MonkeyPatch, seen: bool
) -> None:
    reruns: list[bool] = []
    monkeypatch.setattr(st, "rerun", lambda: reruns.append(True))
    monkeypatch.setattr(state, "get", lambda key, default=None: seen if key == state.VISIBLE else default)
    asked: Future[int] = Future()
    assert live.result(asked, 0.0) is None
    assert asked.cancelled()  # nobody waits for it any more
    told, again = fragments
    assert "asked again" in told
    assert reruns == []
    again()
    assert bool(reruns) is seen


def test_what_is_refused_is_raised(fragments: list[Any]) -> None:
    asked: Future[int] = Future()
    asked.set_exception(ConfigError("no"))
    with pytest.raises(ConfigError):
        live.result(asked, 1.0)
