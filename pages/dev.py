"""Serve the app and start it anew whenever a source file changes: `python -m pages.dev [options]`.

A whole new process each time: reloading a module under a training engine would split its classes in two.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (".py", ".js", ".css")
EVERY = 1.0  # seconds between two looks
PATIENCE = 5.0  # seconds that a server gets to end by itself


def stamps(root: Path) -> dict[Path, int]:
    """Every source file under `root` and when it was last written; nothing hidden, nothing installed."""
    found = {}
    for folder, inner, files in os.walk(root):
        inner[:] = [name for name in inner if not name.startswith(".") and name != "node_modules"]
        for path in (Path(folder, name) for name in files if name.endswith(SOURCES)):
            try:
                found[path] = path.stat().st_mtime_ns
            except OSError:  # gone since: an editor's own file
                continue
    return found


def changes(root: Path, every: float = EVERY) -> Iterator[list[Path]]:
    """At each look, the files that were written, added or removed since the last one."""
    before = stamps(root)
    while True:
        time.sleep(every)
        now = stamps(root)
        yield sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
        before = now


def end(server: subprocess.Popen[bytes]) -> None:
    """End a server, kindly at first."""
    server.terminate()
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def serve(command: Sequence[str], looks: Iterator[list[Path]], root: Path = ROOT) -> None:
    """Run the command, and again after every change; one that has ended waits for the next change."""
    server = subprocess.Popen(command, cwd=root)
    try:
        for changed in looks:
            if changed:
                names = ", ".join(str(path.relative_to(root)) for path in changed[:3])
                sys.stderr.write(f"Changed: {names}{' …' if len(changed) > 3 else ''}. Starting again.\n")
                end(server)
                server = subprocess.Popen(command, cwd=root)
    except KeyboardInterrupt:
        pass
    finally:
        end(server)


if __name__ == "__main__":
    serve([sys.executable, "-m", "pages", *sys.argv[1:]], changes(ROOT))
