"""A small reverse proxy, as stands in front of many an app: it strips a prefix, or knows one socket only."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from socketserver import StreamRequestHandler, ThreadingTCPServer
from urllib.parse import urlsplit

REFUSED = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True)
class Way:
    """How the proxy serves what is behind it; frames: what becomes of a socket that is not Streamlit's."""

    prefix: str = ""
    frames: str = "pass"  # or "refuse", or "hang"


@contextmanager
def proxy(target: str, way: Way) -> Iterator[str]:
    """The address that serves `target` in this way, until the block ends."""
    behind = urlsplit(target)
    address = (behind.hostname or "", behind.port or 80)

    class Visit(StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                _serve(self.connection, address, way)

    class Proxy(ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False  # what hangs may hang

    with Proxy(("localhost", 0), Visit) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://localhost:{server.server_address[1]}{way.prefix}"
        server.shutdown()


def _serve(browser: socket.socket, address: tuple[str, int], way: Way) -> None:
    """One request: every connection has one, so that nothing more need be read of what passes by."""
    head, body = _head(browser)
    line, _, fields = head.partition(b"\r\n")
    method, path, version = line.decode().split(" ")
    upgrade = b"upgrade: websocket" in fields.lower()
    other = upgrade and "/_stcore/stream" not in path
    if other and way.frames == "hang":
        browser.recv(1)  # until the browser gives up
    elif not path.startswith(way.prefix + "/") or (other and way.frames == "refuse"):
        browser.sendall(REFUSED)
    else:
        first = f"{method} {path[len(way.prefix) :]} {version}\r\n".encode()
        with socket.create_connection(address) as server:
            server.sendall(first + (fields if upgrade else _alone(fields)) + body)
            threading.Thread(target=_pipe, args=(browser, server), daemon=True).start()
            _pipe(server, browser)


def _head(browser: socket.socket) -> tuple[bytes, bytes]:
    """The head of a request, and what came with it of its body."""
    read = b""
    while b"\r\n\r\n" not in read:
        data = browser.recv(65536)
        if not data:
            raise ConnectionError
        read += data
    head, end, body = read.partition(b"\r\n\r\n")
    return head + end, body


def _alone(fields: bytes) -> bytes:
    kept = [one for one in fields.split(b"\r\n") if not one.lower().startswith(b"connection:")]
    return b"\r\n".join([b"Connection: close", *kept])


def _pipe(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
