"""Whatever goes wrong with a compiler, its cache or the environment is told, and numpy's kernels stay."""

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rnn_core.cells import choice, compiled, forms
from rnn_core.cells.compiled import UnavailableError
from rnn_core.cells.forms import NUMPY, Form


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A cache of its own, and numpy's form afterwards."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv(choice.CHOICE, raising=False)
    monkeypatch.setattr(choice, "said", choice.Said())
    yield
    forms.choose(NUMPY)


def compiler(folder: Path, script: str) -> str:
    """A compiler that does this; `$OUT` is where the library should be."""
    path = folder / "cc"
    find = 'for word; do [ "$last" = -o ] && OUT="$word"; last="$word"; done'
    path.write_text(f"#!/bin/sh\n{find}\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


BROKEN = [
    ("exit 1", "failed with status 1"),
    ("sleep 60", "did not answer"),
    ("echo rubbish", "cannot be kept"),  # there is nothing where the library should be
    ('[ "$OUT" ] && echo rubbish > "$OUT"; true', "cannot be loaded"),
]


@pytest.mark.parametrize(("script", "told"), BROKEN)
def test_a_compiler_that_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, told: str
) -> None:
    monkeypatch.setenv("CC", compiler(tmp_path, script))
    monkeypatch.setattr(compiled, "PATIENCE", 0.5)
    monkeypatch.setattr(compiled, "TO_SAY_WHO", 0.5)
    with pytest.raises(UnavailableError, match=told):
        compiled.native()
    said = choice.settle()
    assert said.startswith(choice.PLAIN) and told in said
    assert forms.chosen() is NUMPY


def test_no_compiler_and_no_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CC", str(tmp_path / "none"))
    with pytest.raises(UnavailableError, match="no C compiler"):
        compiled.native()
    monkeypatch.delenv("CC")
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(UnavailableError):
        compiled.native()


def test_a_folder_that_cannot_be_written(
    native: Form, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(compiled.tempfile, "TemporaryDirectory", refuse)
    with pytest.raises(UnavailableError, match="cannot be kept"):
        compiled.native()


def test_a_file_cut_in_half_is_made_anew(native: Form, tmp_path: Path) -> None:
    compiled.native()
    (path,) = (tmp_path / "rnn-playground").glob("*.so")
    whole = path.read_bytes()
    os.unlink(path)  # the loaded one stays whole
    path.write_bytes(whole[: len(whole) // 2])
    compiled.native()
    assert len(path.read_bytes()) > len(whole) // 2


def test_another_cpu_or_compiler_gets_its_own_file(
    native: Form, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here = compiled.place()
    monkeypatch.setattr(compiled.platform, "machine", lambda: "another")
    assert compiled.place() != here
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("CC", compiler(tmp_path, "echo a newer one"))
    assert compiled.place() != here


def test_two_at_once_both_get_them(native: Form, tmp_path: Path) -> None:
    found: list[Form] = []
    threads = [threading.Thread(target=lambda: found.append(compiled.native())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [form.name for form in found] == ["native", "native"]
    assert sorted(path.suffix for path in (tmp_path / "rnn-playground").iterdir()) == [".sha256", ".so"]


def test_the_environment_chooses(native: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(choice.CHOICE, "numpy")
    assert choice.settle().startswith(choice.PLAIN) and forms.chosen() is NUMPY
    monkeypatch.setenv(choice.CHOICE, "<b>")
    assert "neither numpy nor native" in choice.settle() and forms.chosen() is NUMPY
    assert "<b>" not in choice.said.sentence
    monkeypatch.setenv(choice.CHOICE, "native")
    assert choice.settle() == choice.said.sentence == choice.NATIVE and forms.chosen().name == "native"
    monkeypatch.setenv(choice.CHOICE, "numpy")
    assert choice.settle().startswith(choice.PLAIN) and forms.chosen() is NUMPY


def test_an_error_of_ours_is_told_and_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Form:
        raise ZeroDivisionError

    monkeypatch.setattr(compiled, "native", broken)
    assert "an error of ours" in choice.settle() and forms.chosen() is NUMPY


def test_nobody_waits_for_a_compiler(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Networks that are made meanwhile are numpy's, and it is said that others come."""
    gate = tmp_path / "go"
    os.mkfifo(gate)
    monkeypatch.setenv("CC", compiler(tmp_path, f'cat "{gate}"; exit 1'))
    beside = choice.settle_beside(patience=0.0)
    assert "are being made" in choice.said.sentence and forms.chosen() is NUMPY
    gate.write_text("")
    beside.join()
    assert "failed with status 1" in choice.said.sentence
