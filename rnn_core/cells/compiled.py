"""loops.c made into a library: by the compiler of the machine, once, kept in the user's cache, and checked.

Nothing here is needed: whatever goes wrong is told in one sentence (`UnavailableError`), and the kernels stay
numpy's.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from rnn_core.cells.kernel import Array, Back, Kernel, Memory
from rnn_core.cells.native import KINDS, Library, forms, install

CHOICE = "RNN_PLAYGROUND_KERNELS"  # of the environment: numpy, or native
SOURCE = Path(__file__).with_name("loops.c")
# Not -ffast-math: linked with it, gcc has the loading thread flush small numbers to zero, and NaN is lost.
FLAGS = ("-std=gnu11", "-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=fast")
PATIENCE = 30.0  # seconds that a compiler may take
CLOSE = {np.dtype(np.float32): 1e-5, np.dtype(np.float64): 1e-12}  # of the largest number there is
TRIED = ((1, 1, 1), (3, 2, 5), (4, 9, 33))  # T, B and H: no multiples of a vector


class UnavailableError(Exception):
    """Why there are no loops in C: a sentence."""


def choose() -> str:
    """Let the kernels walk in C where the environment asks for it; what there is to say of it, if any."""
    chosen = os.environ.get(CHOICE, "numpy")
    if chosen not in ("numpy", "native"):
        return f"{CHOICE} = {chosen!r} is unknown: choose numpy or native. The kernels are numpy's."
    if chosen == "numpy":
        return ""
    try:
        install(loops())
    except UnavailableError as error:
        return f"{error} The kernels are numpy's."
    return "The kernels are compiled ones."


def loops() -> Library:
    """The library, compiled if it is not there yet. Raises UnavailableError."""
    path = _kept() / f"loops-{_key(_compiler())}.so"
    if not _whole(path):
        _compile(path)
    try:
        library = Library(str(path))
        check(library)
    except (OSError, AttributeError) as error:
        raise UnavailableError(f"The compiled loops cannot be loaded: {error}.") from error
    return library


def check(library: Library) -> None:
    """Raise UnavailableError unless each kernel gives the same numbers with these loops, there and back."""
    for kind in forms(library):
        for dtype in KINDS:
            for sizes in TRIED:
                ours = _numbers(kind, dtype, sizes)
                put_back = install(library)
                try:
                    theirs = _numbers(kind, dtype, sizes)
                finally:
                    put_back()
                for one, other in zip(ours, theirs, strict=True):
                    if not np.abs(one - other).max() <= CLOSE[dtype] * max(1.0, float(np.abs(one).max())):
                        raise UnavailableError(f"The compiled loops give other numbers than {kind.__name__}.")


def _numbers(kind: type[Kernel], dtype: Any, sizes: tuple[int, int, int]) -> list[Array]:
    """What a kernel makes of small random numbers: states, gates, gradients."""
    (T, B, H), draw = sizes, np.random.default_rng(0)
    kernel = Memory(kind, T * B, H, dtype).kernel(T, B)
    kernel.a[:] = draw.normal(size=kernel.a.shape)
    for state in kernel.states:
        state[0] = draw.normal(size=(B, H))
    shapes = ((kind.G * H, H), (H,))[: len(kind.parameters)]
    p = [(draw.normal(size=shape) / H**0.5).astype(dtype) for shape in shapes]
    kernel.forward(*p)
    there = [kernel.a.copy(), *(state.copy() for state in kernel.states)]
    outer = [draw.normal(size=(T, B, H)).astype(dtype) for _ in range(kind.carries)]
    back = Back(kernel, tuple(outer), cut=2, watched=False)
    return [*there, *kernel.backward(back, *p), kernel.a.copy(), *(one[0] for one in back.carried)]


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
        raise UnavailableError(f"The folder for compiled loops cannot be made: {error}.") from error
    return folder


def _key(compiler: str) -> str:
    """Of the source, the flags, the compiler and the CPU: what -march=native makes runs on no other one."""
    version = _run([compiler, "--version"], 10.0)
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
            _run([_compiler(), *FLAGS, "-shared", "-fPIC", "-o", str(made), str(SOURCE)], PATIENCE)
            data = made.read_bytes()
            _seal(path).write_text(_digest(data), "utf-8")
            made.replace(path)
    except OSError as error:
        raise UnavailableError(f"The compiled loops cannot be kept: {error}.") from error


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
        raise UnavailableError(f"The C compiler ({name}) cannot be started: {error}.") from error
    if done.returncode:
        raise UnavailableError(f"The C compiler ({name}) failed with status {done.returncode}.")
    return done.stdout.decode("utf-8", "replace")


def _seal(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _whole(path: Path) -> bool:
    """Whether a library is there as it was written: a file cut in half would end the process."""
    try:
        return _seal(path).read_text("utf-8") == _digest(path.read_bytes())
    except (OSError, UnicodeDecodeError):
        return False
