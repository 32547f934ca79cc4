"""The loops in C: the same numbers as numpy's kernels, and whatever goes wrong is told and used nowhere."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.cells import CELLS, compiled, native, through
from rnn_core.cells.compiled import UnavailableError
from rnn_core.cells.kernel import Pool

KERNELS = sorted(name for name, cell in CELLS.items() if cell().kernel() is not None)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[native.Library]:
    """Compiled here; where there is no compiler, that is told."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("a folder with spaces")))
        try:
            yield compiled.loops()
        except UnavailableError as error:
            pytest.skip(str(error))  # no compiler here: numpy's kernels stay, as the tests below hold


def numbers(name: str, T: int, B: int, H: int, dtype: torch.dtype, cut: int) -> list[np.ndarray]:
    """States and gradients of a cell on random vectors."""
    cell, draw = CELLS[name](), torch.Generator().manual_seed(T * 1000 + B * 100 + H)
    p = {k: v.to(dtype).requires_grad_() for k, v in cell.parameters(3, H, draw).items()}
    x = torch.randn(B, T, 3, generator=draw, dtype=dtype, requires_grad=True)
    state = tuple(
        torch.randn(B, H, generator=draw, dtype=dtype).requires_grad_() for _ in cell.initial_state(B, H)
    )
    found = through.through(cell.kernel(), p, x, None, state, cut)
    sum((one * torch.randn(one.shape, generator=draw, dtype=dtype)).sum() for one in found).backward()
    gradients = (one.grad for one in (*p.values(), x, *state))
    return [one.detach().numpy().copy() for one in (*found, *gradients)]


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize(("dtype", "close"), [(torch.float32, 4e-6), (torch.float64, 1e-12)])
@settings(max_examples=12, deadline=None)
@given(st.integers(1, 7), st.integers(1, 19), st.integers(1, 70), st.integers(0, 4))
def test_same_numbers(
    library: native.Library, name: str, dtype: torch.dtype, close: float, T: int, B: int, H: int, cut: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(through, "POOL", Pool())
        ours = numbers(name, T, B, H, dtype, cut)
        put_back = native.install(library)
        patch.setattr(through, "POOL", Pool())
        try:
            theirs = numbers(name, T, B, H, dtype, cut)
        finally:
            put_back()
    for one, other in zip(ours, theirs, strict=True):
        assert np.abs(one - other).max() <= close * max(1.0, np.abs(one).max())


def test_what_is_not_finite_stays_so(library: native.Library) -> None:
    for name in KERNELS:
        kind = CELLS[name]().kernel()
        put_back = native.install(library)
        try:
            kernel = through.POOL.lend(kind, 2, 3, 5, np.dtype(np.float32)).kernel
            kernel.a[:] = np.nan
            for state in kernel.states:
                state[0] = 0.0
            p = [np.zeros((kind.G * 5, 5), np.float32), np.zeros(5, np.float32)][: len(kind.parameters)]
            kernel.forward(*p)
            assert np.isnan(kernel.states[0][1:]).all(), name
            kernel.a[:] = np.inf
            kernel.forward(*p)
        finally:
            put_back()


def test_put_back_leaves_the_kernels_as_they_were(library: native.Library) -> None:
    kinds = [CELLS[name]().kernel() for name in KERNELS]
    before = [{name: vars(kind).get(name) for name in native.WALKS} for kind in kinds]
    native.install(library)()
    assert before == [{name: vars(kind).get(name) for name in native.WALKS} for kind in kinds]


def test_small_numbers_are_not_flushed_to_zero(library: native.Library) -> None:
    assert np.float32(1e-38) * np.float32(0.01) > 0.0
    assert float(torch.tensor(1e-38) * 0.01) > 0.0


def compiler(folder: Path, script: str) -> str:
    """A compiler that does this."""
    path = folder / "cc"
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("exit 1", "failed with status 1"),
        ("sleep 60", "did not answer"),
        ("echo rubbish", "cannot be kept"),  # there is nothing where the library should be
        ('for last; do :; done; case "$1" in --version) ;; *) echo no > "$8"; esac', "cannot be"),
    ],
)
def test_a_compiler_that_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, told: str
) -> None:
    monkeypatch.setenv("CC", compiler(tmp_path, script))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(compiled, "_run", with_patience(0.5))
    with pytest.raises(UnavailableError, match=told):
        compiled.loops()


def with_patience(seconds: float) -> Callable[[list[str], float], str]:
    """As `_run`, for somebody in a hurry."""
    run = compiled._run

    def hurried(command: list[str], patience: float) -> str:
        return run(command, min(patience, seconds))

    return hurried


def test_no_compiler_and_no_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("CC", str(tmp_path / "none"))
    with pytest.raises(UnavailableError, match="no C compiler"):
        compiled.loops()
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(UnavailableError, match="cannot be made"):
        compiled.loops()


def test_a_file_cut_in_half_is_made_anew(
    library: native.Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    compiled.loops()
    (path,) = (tmp_path / "rnn-playground").glob("*.so")
    whole = path.read_bytes()
    os.unlink(path)  # the loaded one stays whole
    path.write_bytes(whole[: len(whole) // 2])
    compiled.loops()
    assert len(path.read_bytes()) > len(whole) // 2


def test_loops_that_give_other_numbers_are_not_used(
    library: native.Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(native, "_weight_gradient", lambda walks: lambda kernel: kernel.a[:, 0, 0] * 0)
    with pytest.raises((UnavailableError, ValueError)):
        compiled.check(library)


def test_the_environment_chooses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("CC", str(tmp_path / "none"))
    monkeypatch.delenv(compiled.CHOICE, raising=False)
    assert compiled.choose() == ""
    monkeypatch.setenv(compiled.CHOICE, "native")
    assert compiled.choose() == "There is no C compiler on this machine. The kernels are numpy's."
    monkeypatch.setenv(compiled.CHOICE, "<b>")
    assert "choose numpy or native" in compiled.choose()
