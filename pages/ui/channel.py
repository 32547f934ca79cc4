"""Frames straight to the score, past Streamlit: a WebSocket beside the app's own.

A rerun of a fragment costs the server and the browser several times what its frame does. Where the
server has the channel (`python -m pages`), a page that moves hands its `Look` over under a secret
token, and the score fetches its frames itself. Elsewhere (`streamlit run app.py`) a fragment polls; so it
does where a tab told that nothing reaches it this way, as behind a proxy that knows only Streamlit's socket.
"""

import asyncio
import json
import logging
import time
from dataclasses import dataclass

from starlette.websockets import WebSocket, WebSocketDisconnect

from pages.ui import state
from pages.ui.look import Look, moving, shown
from rnn_core import ConfigError

PATH = "/score/frames"
LEFT = "/score/left"  # where a tab says farewell: see farewell.py
ANYWHERE = "/{before:path}"  # under any base path, also one that a proxy adds and leaves there
ROUTE = ANYWHERE + PATH[1:]
MOST = 400  # looks kept; the oldest goes first
CLOSED_UNKNOWN = 4404

log = logging.getLogger(__name__)


@dataclass
class _Channel:
    served: bool = False  # whether this server has the route


_channel = _Channel()
_looks: dict[str, Look] = {}


def open_for_all() -> None:
    """This server has the route: pages may use it."""
    _channel.served = True


def farewell() -> str:
    """Where a tab that is closed can say so; "" where this server has no routes of its own."""
    return LEFT if _channel.served else ""


def served() -> bool:
    """Whether pages may hand looks over: this server has the route, and this tab could be reached."""
    return _channel.served and not state.get(state.UNREACHED, False)


def hand_over(token: str, look: Look) -> None:
    """From now on, frames of `look` go to whoever knows the token."""
    _looks.pop(token, None)
    _looks[token] = look
    while len(_looks) > MOST:
        _looks.pop(next(iter(_looks)))


def take_back(token: str) -> None:
    """Nobody will ask for these frames any more."""
    _looks.pop(token, None)


async def frames(socket: WebSocket) -> None:
    """Send a frame whenever there is a new one, until the run rests; then say so and close."""
    await socket.accept()
    try:
        token = await asyncio.wait_for(socket.receive_text(), timeout=10.0)
        if token not in _looks:
            await socket.close(CLOSED_UNKNOWN)
            return
        await socket.send_text('{"hello": true}')  # a first frame may take longer than the tab waits
        await _follow(socket, token)
    except (WebSocketDisconnect, TimeoutError, RuntimeError):
        return  # the learner has gone; the lease runs out by itself


async def _follow(socket: WebSocket, token: str) -> None:
    seen: object = None
    due = time.monotonic()
    while (look := _looks.get(token)) is not None:
        look.renew()
        resting = not moving(look.run)
        now = (look, look.run.version)
        if now != seen:
            seen = now
            await _send(socket, *now)
        if resting:
            await socket.send_text('{"over": true}')
            await socket.close()
            return
        due = max(due + 1.0 / look.rate, time.monotonic() - 1.0 / look.rate)
        await _listen(socket, due - time.monotonic())


async def _send(socket: WebSocket, look: Look, version: int) -> None:
    snapshot = shown(look.run)
    if snapshot is None:
        return
    try:
        # never patient: everybody's frames pass through this one loop
        frame = look.frame(snapshot, patient=False, version=version)
    except ConfigError:
        return  # the run is gone: the page will say so
    frame["sent"] = round(time.time() * 1000)
    await socket.send_text(json.dumps(frame, separators=(",", ":"), allow_nan=False))


async def _listen(socket: WebSocket, seconds: float) -> None:
    """Wait; raises WebSocketDisconnect as soon as the other side has gone."""
    if seconds <= 0:
        await asyncio.sleep(0)
        return
    try:
        await asyncio.wait_for(socket.receive_text(), timeout=seconds)
    except TimeoutError:
        return
