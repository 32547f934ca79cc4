"""`make dev`: what counts as a change, and that the server starts anew."""

import itertools
import os
import sys

from pages import dev


def write(path, stamp):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", encoding="utf-8")
    os.utime(path, ns=(stamp, stamp))
    return path


def test_sources_count_and_what_is_installed_does_not(tmp_path):
    kept = {write(tmp_path / name, 1) for name in ("a.py", "deep/er/b.js", "c.css")}
    for name in (".venv/d.py", "js/node_modules/e.js", "f.md", ".git/g.py"):
        write(tmp_path / name, 1)
    assert set(dev.stamps(tmp_path)) == kept


def test_written_added_and_removed_files_are_changes_once(tmp_path):
    a, b = write(tmp_path / "a.py", 1), write(tmp_path / "b.py", 1)
    looks = dev.changes(tmp_path, every=0)
    assert next(looks) == []
    write(a, 2)
    assert next(looks) == [a]
    assert next(looks) == []
    b.unlink()
    c = write(tmp_path / "c.js", 1)
    assert next(looks) == [b, c]


def test_a_change_starts_the_server_again_and_it_ends_with_the_watcher(tmp_path, monkeypatch, capsys):
    started = []

    class Noted(dev.subprocess.Popen):
        def __init__(self, *arguments, **named):
            super().__init__(*arguments, **named)
            started.append(self)

    monkeypatch.setattr(dev.subprocess, "Popen", Noted)
    looks = itertools.chain([[], [tmp_path / "a.py"], []], _interrupted())
    dev.serve([sys.executable, "-c", "import time; time.sleep(60)"], looks, tmp_path)
    assert len(started) == 2
    assert all(server.poll() is not None for server in started)
    assert capsys.readouterr().err == "Changed: a.py. Starting again.\n"


def _interrupted():
    raise KeyboardInterrupt
    yield
