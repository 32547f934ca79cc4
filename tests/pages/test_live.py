"""Questions to a run: what comes in time, and what is asked again."""

from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from pages.ui import live, rungs, state
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


class Asked:
    """Two networks at rest, and the questions put to them: each answer comes when the test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.kept: dict[str, Any] = {}
        self.futures: list[Future[Any]] = []
        self.training, self.again = False, 0
        runs = [SimpleNamespace(id=name, updates=5) for name in ("one", "other")]
        self.place: Any = SimpleNamespace(
            group=lambda: SimpleNamespace(runs=runs), playing=lambda: self.training
        )
        monkeypatch.setattr(rungs, "WAIT", 0.001)
        monkeypatch.setattr(state, "get", lambda key, default=None: self.kept.get(key, default))
        monkeypatch.setattr(state, "put", self.kept.__setitem__)
        monkeypatch.setattr(live, "ask", lambda run, request: self._ask())
        monkeypatch.setattr(live, "ask_again", lambda: setattr(self, "again", self.again + 1))
        monkeypatch.setattr(st, "warning", lambda text, **_: None)

    def _ask(self) -> Future[Any]:
        self.futures.append(Future())
        return self.futures[-1]

    def climbed(self) -> tuple[Any, ...]:
        return rungs.climbed(self.place, "rungs")


def test_a_ladder_that_took_too_long_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """And is not asked for anew: what it costs would be lost each time."""
    asked = Asked(monkeypatch)
    assert asked.climbed() == () and asked.again == 1  # the page will look again
    for future in asked.futures:
        future.set_result("late")
    assert asked.climbed() == ("late", "late") and asked.again == 1
    assert len(asked.futures) == 2


def test_a_ladder_that_was_refused_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(monkeypatch)
    monkeypatch.setattr(live, "ask", lambda run, request: refused(asked))
    asked.climbed()
    asked.climbed()
    assert len(asked.futures) == 4


def refused(asked: Asked) -> Future[Any]:
    future = asked._ask()
    future.set_exception(ConfigError("no"))
    return future


def test_at_rest_the_ladder_is_of_the_networks_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a question from training is still open."""
    asked = Asked(monkeypatch)
    asked.training = True
    asked.climbed()
    first = [*asked.futures]
    asked.kept["rungs"].asked = (Late(), Late())
    asked.training = False
    monkeypatch.setattr(live, "ask", lambda run, request: answered(asked, request.most))
    assert asked.climbed() == (rungs.THOROUGH, rungs.THOROUGH)
    assert len(asked.futures) == len(first) + 2


class Late(Future[Any]):
    """The answer to a question from training, which comes while the page waits for it."""

    def done(self) -> bool:
        return False

    def result(self, timeout: float | None = None) -> Any:
        return rungs.QUICK


def answered(asked: Asked, number: int) -> Future[Any]:
    future = asked._ask()
    future.set_result(number)
    return future
