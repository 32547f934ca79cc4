"""A tab that is closed takes with it what it held; one that is loaded again finds it."""

import asyncio

import pytest
from starlette.requests import Request

from pages.ui import channel, farewell, runs, state
from pages.ui.score import Tab
from rnn_core import Config
from rnn_core.engine import EngineError, Run, SynchronousEngine
from tests.pages.conftest import OWNER

TAB = Tab("a" * 32)


@pytest.fixture
def run(engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run that the tab shows, in the session "first"."""
    kept: dict[str, dict[tuple[str, str], runs.Kept]] = {}
    monkeypatch.setattr(runs, "_kept", lambda: kept)
    monkeypatch.setattr(state, "engine", lambda: engine)
    monkeypatch.setattr(state, "owner", lambda: OWNER)
    monkeypatch.setattr(state, "token", lambda: "frames")
    show_in(monkeypatch, "first")
    made = engine.submit(Config.from_query("hidden_size=4"), OWNER)
    runs.remember("bench", TAB, made.id, [made.id])
    return made


def show_in(monkeypatch: pytest.MonkeyPatch, session: str) -> None:
    monkeypatch.setattr(state, "session", lambda: session)


def say_farewell(body: bytes, monkeypatch: pytest.MonkeyPatch, grace: float = 0.0) -> int:
    """What the server answers; its loop goes on until the grace is over."""
    monkeypatch.setattr(farewell, "GRACE", grace)
    told = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, object]:
        return told.pop(0)

    async def talk() -> int:
        answer = await farewell.farewell(Request({"type": "http", "method": "POST"}, receive))
        await asyncio.sleep(0.01)
        return answer.status_code

    return asyncio.run(talk())


def test_a_closed_tab_takes_its_run_along(
    run: Run, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(channel._looks, "frames", object())
    assert say_farewell(TAB.token.encode(), monkeypatch) == 204
    with pytest.raises(EngineError):
        engine.find(run.id, OWNER)
    assert "frames" not in channel._looks
    assert not runs.sessions(TAB.token)


def test_a_tab_that_is_loaded_again_finds_its_run(
    run: Run, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = runs.sessions(TAB.token)
    assert left == {"first"}
    show_in(monkeypatch, "second")  # it is back before the time is over
    runs.remember("bench", TAB, run.id, [run.id])
    farewell.give_up(TAB.token, left)
    assert engine.find(run.id, OWNER) is run
    assert runs.sessions(TAB.token) == {"second"}


def test_a_tab_that_is_back_on_one_page_has_not_left_the_others(
    run: Run, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = runs.sessions(TAB.token)
    other = engine.submit(Config.from_query("hidden_size=5"), OWNER)
    show_in(monkeypatch, "second")
    runs.remember("attention", TAB, other.id, [other.id])
    farewell.give_up(TAB.token, left)
    assert engine.find(run.id, OWNER) is run
    assert runs.sessions(TAB.token) == {"second"}
    farewell.give_up(TAB.token, runs.sessions(TAB.token))
    for gone in (run, other):
        with pytest.raises(EngineError):
            engine.find(gone.id, OWNER)


@pytest.mark.parametrize("body", [b"", b"b" * 32, b"a" * 33, b"\xff" * 32, b"a" * 1_000_000])
def test_nobody_elses_word_counts(
    run: Run, engine: SynchronousEngine, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert say_farewell(body, monkeypatch) in (204, 413)
    assert engine.find(run.id, OWNER) is run
