"""A small reverse proxy, as stands in front of many an app: it strips a prefix, or knows one socket only."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.e2e.server import free_port

REFUSED = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True)
class Way:
    """How the proxy serves what is behind it; frames: what becomes of a socket that is not Streamlit's.

    posted: the paths that something was posted to.
    """

    prefix: str = ""
    frames: str = "pass"  # or "refuse", or "hang"
    posted: list[str] = field(default_factory=list, compare=False)


@contextmanager
def proxy(target: str, way: Way) -> Iterator[str]:
    """The address that serves `target` in this way, until the block ends."""
    port, ready, enough = free_port(), threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []
    open_still: set[asyncio.Task[None]] = set()  # a loop itself holds its tasks weakly

    def come(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(_handle(reader, writer, target, way))
        open_still.add(task)
        task.add_done_callback(open_still.discard)

    async def run() -> None:
        loops.append(asyncio.get_running_loop())
        server = await asyncio.start_server(come, "localhost", port)
        ready.set()
        await enough.wait()
        server.close()
        left = list(open_still)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    ready.wait(5)
    yield f"http://localhost:{port}{way.prefix}"
    loops[0].call_soon_threadsafe(enough.set)
    thread.join(5)


async def _handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: str, way: Way) -> None:
    with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
        head = await reader.readuntil(b"\r\n\r\n")
        line, _, fields = head.partition(b"\r\n")
        method, path, version = line.decode().split(" ")
        socket = b"upgrade: websocket" in fields.lower()
        if method == "POST":
            way.posted.append(path)
        if not path.startswith(way.prefix + "/"):
            writer.write(REFUSED)
        elif socket and way.frames != "pass" and "/_stcore/stream" not in path:
            if way.frames == "hang":
                await reader.read()  # until the browser gives up
            else:
                writer.write(REFUSED)
        else:
            first = f"{method} {path[len(way.prefix) :]} {version}\r\n".encode()
            await _pass_on(reader, writer, target, first + (fields if socket else _alone(fields)))
    with suppress(RuntimeError):  # the loop may be closed already
        writer.close()


def _alone(fields: bytes) -> bytes:
    """One request a connection: so nothing more has to be read of what passes by."""
    kept = [one for one in fields.split(b"\r\n") if not one.lower().startswith(b"connection:")]
    return b"\r\n".join([b"Connection: close", *kept])


async def _pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: str, head: bytes
) -> None:
    behind = urlsplit(target)
    back, forth = await asyncio.open_connection(behind.hostname, behind.port)
    forth.write(head)
    there = asyncio.ensure_future(_pipe(reader, forth))
    try:
        await _pipe(back, writer)
    finally:
        there.cancel()
        forth.close()


async def _pipe(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()
