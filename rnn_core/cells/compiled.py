"""loops.c made into a library: by the compiler of the machine, once, kept in the user's cache, and checked.

Nothing here is needed: whatever goes wrong is told in one sentence (`UnavailableError`), and the kernels stay
numpy's.
"""

import hashlib
import itertools
import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch

from rnn_core.cells.ending import Head
from rnn_core.cells.forms import NUMPY, Form
from rnn_core.cells.kernel import Array, Back, Kernel, Memory
from rnn_core.cells.native import KINDS, Library, form

SOURCE = Path(__file__).with_name("loops.c")
# Not -ffast-math: linked with it, gcc has the loading thread flush small numbers to zero, and NaN is lost.
FINER = ("-fno-math-errno", "-fno-trapping-math", "-ffp-contract=fast")
FLAGS = ("-std=gnu11", "-O3", "-march=native", *FINER, "-fopenmp-simd", "-shared", "-fPIC")
PATIENCE, TO_SAY_WHO = 30.0, 10.0  # seconds that a compiler may take: to compile, and to tell its version
CLOSE = {np.dtype(np.float32): 1e-5, np.dtype(np.float64): 1e-12}  # of the largest number there is
TRIED = ((1, 1, 1), (3, 2, 5), (4, 9, 33))  # T, B and H: no multiples of a vector
SYMBOLS = 11  # of the table that is looked up, and of the softmax


class UnavailableError(Exception):
    """Why there are no loops in C: a sentence."""


def native() -> Form:
    """The compiled form: from the cache, or compiled now. Raises UnavailableError."""
    path = place()
    if not whole(path):
        _compile(path)
    return loaded(path)


def loaded(path: Path) -> Form:
    """The form of a library that is there. Raises UnavailableError if it is none, or gives other numbers."""
    try:
        found = form(Library(str(path)))
        check(found)
    except (OSError, AttributeError) as error:
        raise UnavailableError("The compiled loops cannot be loaded.") from error
    return found


def place() -> Path:
    """Where the library for this machine belongs. Raises UnavailableError."""
    return _kept() / f"loops-{_key(_compiler())}.so"


def check(found: Form) -> None:
    """Raise UnavailableError unless kernels and softmax of this form give the same numbers."""
    for kind, dtype, sizes in itertools.product(found.kernels, KINDS, TRIED):
        alike = _alike(_walked(kind, dtype, sizes), _walked(found.kernels[kind], dtype, sizes), CLOSE[dtype])
        if not alike:
            raise UnavailableError(f"The compiled loops give other numbers than {kind.__name__}.")
    for dtype, sizes in itertools.product(KINDS, TRIED):
        ours, theirs = (_ended(form.endings["softmax"], dtype, sizes) for form in (NUMPY, found))
        if not _alike(ours, theirs, CLOSE[dtype]):
            raise UnavailableError("The compiled loops give another loss.")


def _alike(ours: list[Array], theirs: list[Array], close: float) -> bool:
    return all(
        np.abs(one - other).max() <= close * max(1.0, float(np.abs(one).max()))
        for one, other in zip(ours, theirs, strict=True)
    )


def _walked(kind: type[Kernel], dtype: Any, sizes: tuple[int, int, int]) -> list[Array]:
    """What a kernel makes of small random numbers: states, gates, gradients."""
    (T, B, H), draw = sizes, np.random.default_rng(0)
    kernel = Memory(kind, T * B, H, dtype).kernel(T, B)
    tokens = draw.integers(0, SYMBOLS, T * B)
    kernel.look_up(draw.normal(size=(kind.G, SYMBOLS, H)).astype(dtype), tokens)
    for state in kernel.states:
        state[0] = draw.normal(size=(B, H))
    shapes = ((kind.G * H, H), (H,))[: len(kind.parameters)]
    p = [(draw.normal(size=shape) / H**0.5).astype(dtype) for shape in shapes]
    kernel.forward(*p)
    there = [kernel.a.copy(), *(state.copy() for state in kernel.states)]
    outer = [draw.normal(size=(T, B, H)).astype(dtype) for _ in range(kind.carries)]
    back = Back(kernel, tuple(outer), cut=2, watched=False)
    found = kernel.backward(back, *p)
    return [*there, *found, kernel.gather(tokens, SYMBOLS), *(one[0] for one in back.carried)]


def _ended(ending: type[Head], dtype: Any, sizes: tuple[int, int, int]) -> list[Array]:
    """What a head makes of small random numbers: the loss, and gradients. Some outputs do not count."""
    (T, B, H), draw = sizes, np.random.default_rng(0)
    targets, mask = (torch.from_numpy(draw.integers(0, most, (B, T))) for most in (SYMBOLS, 2))
    one = ending(targets, mask.bool(), int(mask.sum()))
    h, V, b_y = (draw.normal(size=size).astype(dtype) for size in ((T, B, H), (SYMBOLS, H), SYMBOLS))
    loss, dh = one.forward(h, V, b_y), np.empty_like(h)
    return [loss, *one.backward(np.full((), 0.5, dtype), V, dh), dh]


def _compiler() -> str:
    """The path of the compiler, CC or cc. Raises UnavailableError."""
    found = shutil.which(os.environ.get("CC") or "cc")
    if found is None:
        raise UnavailableError("There is no C compiler on this machine.")
    return found


def _kept() -> Path:
    """The folder of what is compiled. Raises UnavailableError."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rnn-playground"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError) as error:
        raise UnavailableError("The folder for compiled loops cannot be made.") from error
    return folder


def _key(compiler: str) -> str:
    """Of the source, the flags, the compiler and the CPU: what -march=native makes runs on no other one."""
    version = _run([compiler, "--version"], TO_SAY_WHO)
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text("utf-8", "replace").splitlines() if cpu.exists() else [platform.processor()]
    named = sorted({line for line in lines if line.startswith(("model name", "flags", "Features"))} or lines)
    told = [SOURCE.read_text("utf-8"), *FLAGS, compiler, version, platform.machine(), *named]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def _compile(path: Path) -> None:
    """Beside its place first: two processes at once do not see each other's half. Raises UnavailableError."""
    try:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            made = Path(folder) / path.name
            _run([_compiler(), *FLAGS, "-o", str(made), str(SOURCE), "-lm"], PATIENCE)
            data = made.read_bytes()
            _seal(path).write_text(_digest(data), "utf-8")
            made.replace(path)
    except OSError as error:
        raise UnavailableError("The compiled loops cannot be kept.") from error


def _run(command: list[str], patience: float) -> str:
    """What it prints. Raises UnavailableError if it fails or hangs."""
    name = Path(command[0]).name
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnavailableError(
            f"The C compiler ({name}) did not answer within {patience:g} seconds."
        ) from error
    except OSError as error:
        raise UnavailableError(f"The C compiler ({name}) cannot be started.") from error
    if done.returncode:
        raise UnavailableError(f"The C compiler ({name}) failed with status {done.returncode}.")
    return done.stdout.decode("utf-8", "replace")


def _seal(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def whole(path: Path) -> bool:
    """Whether a library is there as it was written: a file cut in half would end the process."""
    try:
        return _seal(path).read_text("utf-8") == _digest(path.read_bytes())
    except (OSError, UnicodeDecodeError):
        return False
