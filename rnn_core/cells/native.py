"""The kernels' walks through time in C (loops.c), on the same memory as numpy's. Python's lock is let go of.

`form` makes them of a library; that it gives the same numbers is for compiled.py to see to.
"""

import ctypes
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from rnn_core.cells.ending import ENDINGS, CrossEntropy
from rnn_core.cells.forms import Form
from rnn_core.cells.gru import GRUKernel
from rnn_core.cells.kernel import Array, Back, Kernel
from rnn_core.cells.lstm import LSTMKernel
from rnn_core.cells.vanilla import ReLUKernel, TanhKernel

PANEL = 128  # bytes of a panel's row at most: two vectors of 64
KINDS = {np.dtype(np.float32): "float", np.dtype(np.float64): "double"}


class Library:
    """The compiled loops, by name and kind of number. Raises OSError for a file that is no library."""

    def __init__(self, path: str) -> None:
        self._library = ctypes.CDLL(path)
        self._loops: dict[tuple[str, Any], Callable[..., None]] = {}

    def call(self, name: str, dtype: Any, *parts: Any) -> None:
        """A function of loops.c. Raises AttributeError if there is none of this name."""
        if (name, dtype) not in self._loops:
            found = getattr(self._library, f"{name}_{KINDS[dtype]}")
            found.restype = None
            self._loops[name, dtype] = found
        self._loops[name, dtype](*parts)


def at(array: Array | None) -> Any:
    """Where an array lies; nowhere, if there is none. It must be contiguous; a writable one is held."""
    if array is None:
        return None
    assert array.flags.c_contiguous
    if not array.flags.writeable:
        return ctypes.c_void_p(array.ctypes.data)
    return ctypes.byref(ctypes.c_char.from_buffer(array.data))  # four times as quick


def sizes(*numbers: int) -> tuple[ctypes.c_long, ...]:
    """As C takes them."""
    return tuple(map(ctypes.c_long, numbers))


def plain(array: Array | None) -> Array | None:
    """In one piece, row by row."""
    return None if array is None else np.ascontiguousarray(array)


def whole(numbers: Array) -> Array:
    """Tokens as C reads them: int64."""
    return np.ascontiguousarray(numbers, np.int64)


def panels(K: int, J: int, dtype: Any) -> tuple[int, int, int]:
    """The shape of the room for a matrix (K, J) in panels of columns."""
    wide = PANEL // np.dtype(dtype).itemsize
    return -(-J // wide), K, wide


class Loops(Kernel):
    """What the kernels in C share. The addresses of their memory are looked up once."""

    library: ClassVar[Library]

    @classmethod
    def packed(cls, H: int, dtype: Any) -> tuple[int, ...]:
        return cls.G, *panels(H, H, dtype)

    def lay(self, *extra: Array) -> None:
        self.sizes = sizes(self.T, self.B, self.H)
        self.at_W, self.at_a, self.at_extra = at(self.W_t), at(self.a), [at(block) for block in extra]
        self.at_states = [at(state) for state in self.states]

    def call(self, name: str, *parts: Any) -> None:
        """A loop with these addresses and numbers."""
        self.library.call(name, self.a.dtype, *parts)

    def way(self, back: Back) -> tuple[Any, ...]:
        """What every walk back is told first."""
        return *self.sizes, int(back.watched), ctypes.c_long(back.cut)

    def weight_gradient(self) -> Array:
        dW = np.zeros((self.G * self.H, self.H), self.a.dtype)
        G, rows, H = sizes(self.G, self.T * self.B, self.H)
        self.call("weights", G, rows, H, H, self.at_a, self.at_states[0], at(dW))
        return dW

    def look_up(self, table: Array, tokens: Array) -> None:
        (G, V, H), table, tokens = table.shape, np.ascontiguousarray(table), whole(tokens)
        self.call("look_up", *sizes(G, len(tokens), V, H), at(tokens), at(table), self.at_a)

    def gather(self, tokens: Array, V: int) -> Array:
        table, tokens = np.empty((self.G, V, self.H), self.a.dtype), whole(tokens)
        self.call("gather", *sizes(self.G, len(tokens), V, self.H), at(tokens), self.at_a, at(table))
        return table


class TanhLoops(Loops, TanhKernel):
    """`vanilla_there` and `vanilla_back`."""

    RELU: ClassVar[int] = 0

    def forward(self, *p: Array) -> None:
        W = np.ascontiguousarray(p[0])
        self.call("vanilla_there", *self.sizes, self.RELU, at(W), self.at_W, self.at_a, *self.at_states)

    def backward(self, back: Back, *p: Array) -> tuple[Array, ...]:
        W, outer = np.ascontiguousarray(p[0]), plain(back.outer[0])
        parts = at(W), self.at_W, self.at_a, *self.at_states, at(outer), at(back.total[0])
        self.call("vanilla_back", *self.way(back), self.RELU, *parts, at(back.carried[0]))
        return () if back.watched else (self.weight_gradient(),)


class ReLULoops(TanhLoops, ReLUKernel):
    """The same, with max(0, a)."""

    RELU = 1


class GRULoops(Loops, GRUKernel):
    """`gru_there` and `gru_back`."""

    def lay(self, *extra: Array) -> None:
        super().lay(*extra)
        self.q, self.news = extra

    def forward(self, *p: Array) -> None:
        W, c = map(np.ascontiguousarray, p)
        parts = at(W), at(c), self.at_W, self.at_a, *self.at_extra
        self.call("gru_there", *self.sizes, *parts, *self.at_states)

    def backward(self, back: Back, *p: Array) -> tuple[Array, ...]:
        W, outer = np.ascontiguousarray(p[0]), plain(back.outer[0])
        parts = at(W), self.at_W, self.at_a, *self.at_extra, at(outer)
        self.call("gru_back", *self.way(back), *parts, at(back.total[0]), at(back.carried[0]))
        made = () if back.watched else (self.weight_gradient(), self.a[0].sum((0, 1)))
        self.a[0] = self.news  # ∂L/∂a_n takes the place of ∂L/∂q
        return made


class LSTMLoops(Loops, LSTMKernel):
    """`lstm_there` and `lstm_back`."""

    extra = 1  # tanh c⟨t⟩

    def forward(self, *p: Array) -> None:
        W = np.ascontiguousarray(p[0])
        self.call("lstm_there", *self.sizes, at(W), self.at_W, self.at_a, *self.at_extra, *self.at_states)

    def backward(self, back: Back, *p: Array) -> tuple[Array, ...]:
        W, outer, outer_c = np.ascontiguousarray(p[0]), plain(back.outer[0]), plain(back.outer[1])
        parts = at(W), self.at_W, self.at_a, *self.at_extra, self.at_states[1], at(outer), at(outer_c)
        found = (at(part) for part in (*back.total, *back.carried))
        self.call("lstm_back", *self.way(back), *parts, *found)
        return () if back.watched else (self.weight_gradient(),)


class SoftmaxLoops(CrossEntropy):
    """`softmax_there` and `softmax_back`."""

    library: ClassVar[Library]

    def forward(self, h: Array, V: Array, b_y: Array) -> Array:
        K, D = V.shape
        self.h, V, b_y = (
            np.ascontiguousarray(h).reshape(-1, D),
            np.ascontiguousarray(V),
            np.ascontiguousarray(b_y),
        )
        self.e, loss = np.empty((len(self.h), K), V.dtype), np.empty(1, V.dtype)
        y, counts, P = whole(self.targets), plain(self.counts), np.empty(panels(D, K, V.dtype), V.dtype)
        parts = at(self.h), at(V), at(b_y), at(y), at(counts), at(P), at(self.e), at(loss)
        self.library.call("softmax_there", V.dtype, *sizes(len(self.h), D, K), *parts)
        return loss

    def backward(self, slope: Array, V: Array, dh: Array) -> tuple[Array, Array]:
        (K, D), V, slope = V.shape, np.ascontiguousarray(V), np.ascontiguousarray(slope)
        dV, db, P = np.zeros((K, D), V.dtype), np.zeros(K, V.dtype), np.empty(panels(K, D, V.dtype), V.dtype)
        parts = at(slope), at(self.e), at(self.h), at(V), at(P), at(dh), at(dV), at(db)
        self.library.call("softmax_back", V.dtype, *sizes(len(self.h), D, K), *parts)
        return dV, db


LOOPS: dict[type[Kernel], type[Kernel]] = {
    TanhKernel: TanhLoops,
    ReLUKernel: ReLULoops,
    GRUKernel: GRULoops,
    LSTMKernel: LSTMLoops,
}


def form(library: Library) -> Form:
    """All that these loops do, in the place of numpy."""
    own = {"library": library}
    kernels = {kind: type(loops.__name__, (loops,), own) for kind, loops in LOOPS.items()}
    endings = ENDINGS | {"softmax": type("SoftmaxLoops", (SoftmaxLoops,), own)}
    return Form("native", kernels, endings, apart=True)
