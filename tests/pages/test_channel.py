"""The channel of frames: what is sent to whom, and when it ends."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from starlette.routing import Match, WebSocketRoute
from starlette.websockets import WebSocketDisconnect

from pages.bench import picture
from pages.ui import channel, state
from pages.ui.look import Look
from rnn_core import Config
from rnn_core.engine import SynchronousEngine
from tests.pages.conftest import OWNER, Open, press, run_of


class Socket:
    """A visitor's end of the channel. `then` is called at every wait, and may train or hang up."""

    def __init__(self, token: str, then: Callable[["Socket"], None]) -> None:
        self.token, self.then = token, then
        self.sent: list[dict[str, Any]] = []
        self.closed: int | None = None

    async def accept(self) -> None:
        self.greeted = False

    async def receive_text(self) -> str:
        if not self.greeted:
            self.greeted = True
            return self.token
        self.then(self)
        raise TimeoutError

    async def send_text(self, text: str) -> None:
        self.sent.append(json.loads(text))

    async def close(self, code: int = 1000) -> None:
        self.closed = code


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel._channel, "served", True)
    monkeypatch.setattr(channel, "_looks", {})


@pytest.fixture
def polled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The runs that a fragment began to follow."""
    runs: list[str] = []
    monkeypatch.setattr(picture, "_poll", runs.append)
    return runs


@pytest.fixture
def look(engine: SynchronousEngine, served: None) -> Look:
    run = engine.submit(Config.from_query("cell=gru&updates=30"), OWNER)
    made = Look(engine, run, engine.lease(OWNER, [run.id]), "The movie was lovely", rate=1000.0)
    channel.hand_over("secret", made)
    return made


def talk(socket: Socket) -> None:
    asyncio.run(channel.frames(socket))  # type: ignore[arg-type]


def test_every_new_picture_is_sent_once_then_it_says_that_it_is_over(look: Look) -> None:
    engine = look.engine
    assert isinstance(engine, SynchronousEngine)
    engine.play(look.run.id, OWNER)
    waits = iter([0, 10, 0, 10, 10])
    socket = Socket("secret", lambda _: (n := next(waits)) and engine.advance(look.run, n))
    talk(socket)
    hello, *frames, over = socket.sent
    assert hello == {"hello": True}
    assert [frame["version"] for frame in frames] == sorted(frame["version"] for frame in frames)
    assert [frame["update"] for frame in frames] == [0, 10, 20, 30]
    assert over == {"over": True}
    assert socket.closed == 1000
    assert frames[-1]["status"] == "finished"


def test_who_does_not_know_the_token_gets_nothing(look: Look) -> None:
    for wrong in ("", "other", "secret " * 1000):
        socket = Socket(wrong, lambda _: None)
        talk(socket)
        assert socket.sent == []
        assert socket.closed == channel.CLOSED_UNKNOWN


def test_a_visitor_who_leaves_ends_it_quietly(look: Look) -> None:
    look.engine.play(look.run.id, OWNER)

    def leave(_: Socket) -> None:
        raise WebSocketDisconnect

    socket = Socket("secret", leave)
    talk(socket)
    assert len(socket.sent) == 2  # the greeting, and one frame


def test_the_oldest_looks_are_forgotten(look: Look) -> None:
    for number in range(channel.MOST):
        channel.hand_over(f"token {number}", look)
    assert len(channel._looks) == channel.MOST
    assert "secret" not in channel._looks


def test_a_page_that_moves_hands_its_look_over_and_draws_no_poll(
    open_app: Open, engine: SynchronousEngine, served: None, polled: list[str]
) -> None:
    app = open_app(cell="gru")
    assert channel._looks == {}  # at rest there is nothing to follow
    press(app, "Train")
    assert not app.exception
    (token,) = channel._looks
    assert channel._looks[token].run is run_of(app, engine)
    assert token == app.session_state["token"]
    assert token not in str(app.query_params)
    assert not polled


def test_a_tab_that_the_channel_does_not_reach_polls_from_then_on(
    open_app: Open, engine: SynchronousEngine, served: None, polled: list[str]
) -> None:
    app = open_app(cell="gru")
    app.session_state[state.UNREACHED] = True  # what the score's report of a lost channel does
    press(app, "Train")
    assert not app.exception
    assert channel._looks == {}
    assert polled == [run_of(app, engine).id]


def test_without_a_picture_there_is_no_score_to_follow_so_the_page_polls(
    open_app: Open,
    engine: SynchronousEngine,
    served: None,
    polled: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A busy machine: the network is still being built when the page has waited long enough."""
    app = open_app(cell="gru")
    run = run_of(app, engine)
    monkeypatch.setattr(picture, "WAIT", 0.0)
    first, run.snapshot, run.pending = run.snapshot, None, True
    app.run()
    assert not app.exception
    assert channel._looks == {} and polled == [run.id]
    run.snapshot, run.pending = first, False
    app.run()
    assert polled == [run.id]


@pytest.mark.parametrize("path", ["/score/frames", "/lab/score/frames", "/a/b/score/frames"])
def test_the_channel_stands_under_any_base_path(path: str) -> None:
    match, _ = WebSocketRoute(channel.ROUTE, channel.frames).matches({"type": "websocket", "path": path})
    assert match is Match.FULL
