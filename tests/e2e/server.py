"""A fresh server for the browser tests: a free port, an empty home, and its log kept."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
AS_MAKE_RUN = ("pages",)
AS_PLAIN_STREAMLIT = ("streamlit", "run", str(ROOT / "app.py"))


@dataclass(frozen=True)
class Server:
    """A running app: its address, its process and the file it writes its log to."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def read_log(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def interrupt(self) -> None:
        """What Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)


@contextmanager
def serve(
    folder: Path, how: tuple[str, ...] = AS_MAKE_RUN, base: str = "", port: int = 0, cwd: Path = ROOT
) -> Iterator[Server]:
    """Serve the app, as `make run` does or otherwise, until the block ends; under the path `base`, if named.

    Raises RuntimeError, with the log, if it does not come up.
    """
    port = port or free_port()
    log = folder / "server.log"
    command = [sys.executable, "-m", *how, f"--server.port={port}", f"--server.baseUrlPath={base}"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=cwd, env=clean_environment(folder), stdout=output, stderr=subprocess.STDOUT
        )
    server = Server(f"http://localhost:{port}{base}", process, log)
    try:
        wait_until_healthy(server)
        yield server
    finally:
        stop(process)


def clean_environment(home: Path) -> dict[str, str]:
    """The shell's variables without anybody's Streamlit settings; nothing is asked of the network.

    Kernels are compiled where they can be, once for all servers.
    """
    ours = ("STREAMLIT_", "RNN_PLAYGROUND_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {
        "HOME": str(home),
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache"),
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_BROWSER_SERVER_ADDRESS": "localhost",
        "STREAMLIT_LOGGER_ENABLE_RICH": "false",  # plain tracebacks, which visitor.tracebacks() looks for
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(server: Server) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not come up; its log:\n{server.read_log()}")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def find_chromium() -> str:
    """The browser to drive: $CHROMIUM, or the first one on the PATH. Raises RuntimeError if there is none."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "/usr/bin/chromium")
    for name in names:
        if name and (found := shutil.which(name)):
            return found
    raise RuntimeError("no Chromium found: `make browser` installs it, CHROMIUM=/path/to/chromium names one")
