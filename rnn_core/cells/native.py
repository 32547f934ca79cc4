"""The kernels' walks through time in C (loops.c): on the same memory, in the place of numpy's.

`install` puts them there once `compiled.loops` has a library that gave the same numbers. While they run,
Python's lock is let go of.
"""

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np

from rnn_core.cells.gru import GRUKernel
from rnn_core.cells.kernel import Array, Back, Kernel
from rnn_core.cells.lstm import LSTMKernel
from rnn_core.cells.vanilla import ReLUKernel, TanhKernel

PANEL = 128  # bytes of a panel's row at most: two vectors of 64
KINDS = {np.dtype(np.float32): "float", np.dtype(np.float64): "double"}
WALKS = ("forward", "backward", "weight_gradient")
Loop = Callable[..., None]


class Library:
    """The compiled loops, by name and kind of number. Raises OSError for a file that is no library."""

    def __init__(self, path: str) -> None:
        self._library = ctypes.CDLL(path)
        self._loops: dict[tuple[str, Any], Loop] = {}

    def loop(self, name: str, dtype: Any) -> Loop:
        """A function of loops.c. Raises AttributeError if there is none of this name."""
        if (name, dtype) not in self._loops:
            found = getattr(self._library, f"{name}_{KINDS[dtype]}")
            found.restype = None
            self._loops[name, dtype] = found
        return self._loops[name, dtype]


class Walks:
    """The loops on the memory of one kernel: addresses are looked up once."""

    def __init__(self, library: Library, kernel: Kernel) -> None:
        self._library, self._dtype = library, kernel.a.dtype
        self.sizes = tuple(ctypes.c_long(size) for size in (kernel.T, kernel.B, kernel.H))
        self.P, self.a = at(_panels(kernel.memory)), at(kernel.a)
        self.states = tuple(at(state) for state in kernel.states)

    def walk(self, name: str, *parts: Any) -> None:
        """Call a loop with these addresses and numbers."""
        self._library.loop(name, self._dtype)(*parts)


def _panels(memory: Any) -> Array:
    """Room for the packed weights of a call: one for all shapes of a memory, of which one works at a time."""
    if "panels" not in vars(memory):
        wide = PANEL // memory.dtype.itemsize
        memory.panels = np.empty(memory.kind.G * memory.H * -(-memory.H // wide) * wide, memory.dtype)
    found: Array = memory.panels
    return found


def at(array: Array | None) -> ctypes.c_void_p:
    """Where an array lies; nowhere, if there is none. It must be contiguous, and held while the loop runs."""
    assert array is None or array.flags.c_contiguous
    return ctypes.c_void_p(None if array is None else array.ctypes.data)


def _plain(arrays: tuple[Array | None, ...]) -> list[Array | None]:
    return [None if one is None else np.ascontiguousarray(one) for one in arrays]


def _vanilla(walks: Callable[[Kernel], Walks], relu: int) -> dict[str, Any]:
    def forward(kernel: Kernel, *p: Array) -> None:
        (W,), own = _plain(p), walks(kernel)
        own.walk("vanilla_there", *own.sizes, relu, at(W), own.P, own.a, *own.states)

    def backward(kernel: Kernel, back: Back, *p: Array) -> tuple[Array, ...]:
        (W,), (outer,), own = _plain(p), _plain(tuple(back.outer)), walks(kernel)
        way = relu, int(back.watched), ctypes.c_long(back.cut)
        parts = at(W), own.P, own.a, *own.states, at(outer), at(back.total[0]), at(back.carried[0])
        own.walk("vanilla_back", *own.sizes, *way, *parts)
        return () if back.watched else (kernel.weight_gradient(),)

    return {"forward": forward, "backward": backward}


def _gru(walks: Callable[[Kernel], Walks]) -> dict[str, Any]:
    def forward(kernel: Any, *p: Array) -> None:
        (W, c), own = _plain(p), walks(kernel)
        own.walk(
            "gru_there", *own.sizes, at(W), at(c), own.P, own.a, at(kernel.q), at(kernel.news), *own.states
        )

    def backward(kernel: Any, back: Back, *p: Array) -> tuple[Array, ...]:
        (W, _), (outer,), own = _plain(p), _plain(tuple(back.outer)), walks(kernel)
        way = int(back.watched), ctypes.c_long(back.cut), at(W), own.P, own.a, at(kernel.q), at(kernel.news)
        own.walk("gru_back", *own.sizes, *way, at(outer), at(back.total[0]), at(back.carried[0]))
        made = () if back.watched else (kernel.weight_gradient(), kernel.a[0].sum((0, 1)))
        kernel.a[0] = kernel.news  # ∂L/∂a_n takes the place of ∂L/∂q
        return made

    return {"forward": forward, "backward": backward}


def _lstm(walks: Callable[[Kernel], Walks]) -> dict[str, Any]:
    def forward(kernel: Any, *p: Array) -> None:
        (W,), own = _plain(p), walks(kernel)
        own.walk("lstm_there", *own.sizes, at(W), own.P, own.a, at(kernel.read), *own.states)

    def backward(kernel: Any, back: Back, *p: Array) -> tuple[Array, ...]:
        (W,), (outer, outer_c), own = _plain(p), _plain(tuple(back.outer)), walks(kernel)
        way = int(back.watched), ctypes.c_long(back.cut), at(W), own.P, own.a, at(kernel.read), own.states[1]
        found = (at(part) for part in (*back.total, *back.carried))
        own.walk("lstm_back", *own.sizes, *way, at(outer), at(outer_c), *found)
        return () if back.watched else (kernel.weight_gradient(),)

    return {"forward": forward, "backward": backward}


def _weight_gradient(walks: Callable[[Kernel], Walks]) -> Callable[[Kernel], Array]:
    def weight_gradient(kernel: Kernel) -> Array:
        own, (T, B, H) = walks(kernel), (kernel.T, kernel.B, kernel.H)
        dW = np.zeros((kernel.G * H, H), kernel.a.dtype)
        G, rows = ctypes.c_long(kernel.G), ctypes.c_long(T * B)
        own.walk("weights", G, rows, own.sizes[2], own.a, own.states[0], at(dW))
        return dW

    return weight_gradient


def forms(library: Library) -> dict[type[Kernel], dict[str, Any]]:
    """Of each kernel the methods in C."""

    def walks(kernel: Any) -> Walks:
        if "walks" not in vars(kernel):
            kernel.walks = Walks(library, kernel)
        found: Walks = kernel.walks
        return found

    shared = {"weight_gradient": _weight_gradient(walks)}
    return {
        TanhKernel: shared | _vanilla(walks, 0),
        ReLUKernel: shared | _vanilla(walks, 1),
        GRUKernel: shared | _gru(walks),
        LSTMKernel: shared | _lstm(walks),
    }


def install(library: Library) -> Callable[[], None]:
    """Let all kernels walk in C from now on; what it gives puts numpy's back."""
    before = {kind: {name: vars(kind).get(name) for name in WALKS} for kind in forms(library)}
    for kind, methods in forms(library).items():
        for name, method in methods.items():
            setattr(kind, name, method)

    def put_back() -> None:
        for kind, methods in before.items():
            for name, method in methods.items():
                if method is None:
                    delattr(kind, name)
                else:
                    setattr(kind, name, method)

    return put_back
