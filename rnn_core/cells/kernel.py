"""What every sequence kernel shares: memory, and the two walks through time.

A kernel runs a cell over a whole sequence, with hand-written backpropagation through time (Rumelhart,
Hinton, Williams 1986; Werbos 1990). At the sizes of a classroom a call costs more than its arithmetic,
so it is made of few calls: numpy's functions on memory shared with torch, laid out gate by gate, sliced
once and used again. What a time step multiplies its gradient with is known before the walk back begins
and is made for all time steps at once: going one time step back is then a product, a matrix product
and a sum.
"""

import math
import threading
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np
import torch

Array = np.ndarray[Any, Any]
CACHED = 16_384  # numbers of an array that are worked on together: a few such pieces fit the cache
PIECES, SMALL = 8, 1_000_000  # up to so many multiplications OpenBLAS takes a path without packing


class Kernel:
    """Both passes of one cell over T time steps of B sequences and H units, with their memory.

    a (G, T, B, H) holds U x⟨t⟩ + b of every gate before `forward`, the gates after it, and after
    `backward` the gradients of what it held at first. local (T, B, H) is room for ∂L/∂h from a head, and
    scratch (G, …, B, H) for a stretch of time steps. states: h⟨0…T⟩ (T+1, B, H) and, in an LSTM, c⟨0…T⟩.
    """

    G: ClassVar[int]
    parameters: ClassVar[tuple[str, ...]] = ("W",)  # those the recursion reads; U and b are in a
    carries: ClassVar[int] = 1  # states
    extra: ClassVar[int] = 0  # blocks (T, B, H) that `forward` needs beside a

    def __init__(self, memory: "Memory", T: int, B: int) -> None:
        self.memory, self.T, self.B, self.H = memory, T, B, memory.H
        self.states, blocks = memory.states(T, B), memory.blocks(T, B)
        self.local, self.a = blocks[0], blocks[1 : self.G + 1]
        shape = self.G, self._stretch(), B, self.H
        self.scratch = memory.scratch[: math.prod(shape)].reshape(shape)
        self.W_t = memory.W_t
        self.lay(*blocks[self.G + 1 :])

    @classmethod
    def packed(cls, H: int, dtype: Any) -> tuple[int, ...]:
        """The shape of the room for W as its products read it."""
        return cls.G, H, H

    def lay(self, *extra: Array) -> None:
        """Slice a and the extra blocks."""

    def look_up(self, table: Array, tokens: Array) -> None:
        """a of every time step is the row of the table (G, V, H) that its token picks; tokens (T·B,)."""
        G, V, H = table.shape
        np.take(table.reshape(-1, H), picked(tokens, V, G), 0, self.a.reshape(-1, H), mode="clip")

    def gather(self, tokens: Array, V: int) -> Array:
        """The way back of `look_up`: a summed over where a token occurs, (G, V, H)."""
        rows = torch.from_numpy(picked(tokens, V, self.G)), torch.from_numpy(self.a.reshape(-1, self.H))
        found = np.zeros((self.G * V, self.H), self.a.dtype)
        torch.from_numpy(found).index_add_(0, *rows)
        return found.reshape(self.G, V, self.H)

    def forward(self, *p: Array) -> None:
        """Fill states[…][1:] from a and states[…][0]; p as named in `parameters`."""
        raise NotImplementedError

    def backward(self, back: "Back", *p: Array) -> tuple[Array, ...]:
        """Fills a; returns the gradients of p (nothing if watched: looking in trains nothing)."""
        raise NotImplementedError

    def signals(self) -> dict[str, Array]:
        """The gates after `forward`, each (T, B, H)."""
        return {}

    def slopes(self, signals: Mapping[str, Array], back: "Back", *p: Array) -> dict[str, Array]:
        """∂L/∂ of each of these signals (T, B, H) after `backward`, in new memory."""
        return {}

    def stretches(self) -> Iterator[slice]:
        """The time steps in stretches that fit the cache."""
        size = self._stretch()
        for start in range(0, self.T, size):
            yield slice(start, min(start + size, self.T))

    def _stretch(self) -> int:
        return min(self.T, max(1, CACHED // (self.B * self.H)))

    def weight_gradient(self) -> Array:
        """∂L/∂W = Σ_t a⟨t⟩ h⟨t−1⟩⊤, gate by gate: (G·H, H), when a holds gradients."""
        before = self.states[0][:-1].reshape(-1, self.H)
        dW: Array = sum_of_products(self.a.reshape(self.G, -1, self.H), before).reshape(-1, self.H)
        return dW


def picked(tokens: Array, V: int, G: int) -> Array:
    """The rows (G·T·B,) of the table (G·V, H) that the tokens pick, gate by gate."""
    if G == 1:
        return tokens
    rows: Array = (tokens + V * np.arange(G)[:, None]).reshape(-1)
    return rows


def by_time(gates: Array) -> Array:
    """(G, T, B, H) → (T, G, B·H), a view: numpy is quick where the last axis is long."""
    G, T = gates.shape[:2]
    return gates.reshape(G, T, -1).swapaxes(0, 1)


def product(a: Array, b: Array, out: Array) -> None:
    """out = a b (N, K) of rows a (N, M) and b (M, K), in eight pieces while they are small (see below)."""
    (N, M), K = a.shape, b.shape[1]
    if N % PIECES or N // PIECES * M * K > SMALL:
        np.dot(a, b, out)
    else:
        np.matmul(a.reshape(PIECES, -1, M), b, out.reshape(PIECES, -1, K))


def sum_of_products(a: Array, b: Array) -> Array:
    """a⊤ b (…, M, K) of rows a (…, N, M) and b (N, K).

    In eight pieces while they are small: the library has a path for small products that is faster.
    """
    (N, M), K = a.shape[-2:], b.shape[-1]
    if N % PIECES or N // PIECES * M * K > SMALL:
        whole: Array = np.matmul(a.swapaxes(-1, -2), b)
        return whole
    pieces = a.reshape(*a.shape[:-2], PIECES, -1, M).swapaxes(-1, -2)
    found: Array = np.matmul(pieces, b.reshape(PIECES, -1, K)).sum(-3)
    return found


class Back:
    """One walk back. For each of the kernel's states s (h, and c in an LSTM):

    outer[t]: the part of ∂L/∂s⟨t+1⟩ that comes from outside, for c often none. total[t]: all of it,
    filled on the way. carried[t]: the part of ∂L/∂s⟨t⟩ that was transported from t + 1, so that
    carried[0] leaves through the initial state. Unless `watched`, one piece of memory serves all time steps.
    """

    def __init__(self, kernel: Kernel, outer: tuple[Array | None, ...], cut: int, watched: bool) -> None:
        self.watched, self.T, self.cut = watched, kernel.T, cut or kernel.T
        (h, *others), shape, dtype = outer, (kernel.B, kernel.H), kernel.a.dtype
        self.outer = [np.zeros((kernel.T, *shape), dtype) if h is None else h, *others]
        self.total = [np.empty((kernel.T if watched else 1, *shape), dtype) for _ in outer]
        self.carried = [np.empty((kernel.T + 1 if watched else 1, *shape), dtype) for _ in outer]

    def rows(self, n: int) -> tuple[list[Any], list[Array], list[Array], list[Array]]:
        """outer, total, total once more but flat, and carried of the n-th state, as lists over time."""
        T, outer, total, carried = self.T, self.outer[n], self.total[n], self.carried[n]
        times = T // len(total)
        return (
            [None] * T if outer is None else list(outer),
            list(total) * times,
            list(total.reshape(len(total), -1)) * times,
            list(carried) * (1 if len(carried) > T else T + 1),
        )

    def chunks(self) -> Iterator[range]:
        """Time steps from the last to the first, in the chunks that no gradient leaves (truncated BPTT)."""
        for start in reversed(range(0, self.T, self.cut)):
            stop = min(start + self.cut, self.T)
            for carried in self.carried:
                carried[min(stop, len(carried) - 1)] = 0.0
            yield range(stop - 1, start - 1, -1)


class Memory:
    """What a kernel works in: room for so many time steps of sequences, lent to one graph at a time."""

    KERNELS = 32  # shapes whose slices are kept

    def __init__(self, kind: type[Kernel], room: int, H: int, dtype: Any) -> None:
        self.kind, self.room, self.H, self.dtype = kind, room, H, dtype
        self._count = 1 + kind.G + kind.extra
        self.W_t = np.empty(kind.packed(H, dtype), dtype)  # W⊤ of each gate
        self.scratch = np.empty(kind.G * room * H, dtype)  # what is never touched takes no memory
        self._memory = np.empty(self._count * room * H, dtype)
        self._states = np.empty(kind.carries * 2 * room * H, dtype)  # (T + 1)·B ≤ 2·T·B
        self._kernels: dict[tuple[int, int], Kernel] = {}

    @property
    def size(self) -> int:
        """Bytes."""
        return self._memory.nbytes + self._states.nbytes

    def kernel(self, T: int, B: int) -> Kernel:
        """The kernel for T time steps of B sequences, T·B ≤ room."""
        if (T, B) not in self._kernels:
            if len(self._kernels) == self.KERNELS:
                self._kernels.clear()
            self._kernels[T, B] = self.kind(self, T, B)
        return self._kernels[T, B]

    def blocks(self, T: int, B: int) -> Array:
        """The kernel's blocks (…, T, B, H)."""
        memory = self._memory[: self._count * T * B * self.H]
        return memory.reshape(self._count, T, B, self.H)

    def states(self, T: int, B: int) -> tuple[Array, ...]:
        """The kernel's states, each (T + 1, B, H)."""
        count = self.kind.carries
        return tuple(self._states[: count * (T + 1) * B * self.H].reshape(count, T + 1, B, self.H))


class Lent:
    """A kernel for as long as somebody may walk its graph or holds what it gave; then back it goes."""

    def __init__(self, memory: Memory, T: int, B: int, pool: "Pool | None") -> None:
        self.memory, self.pool, self.kernel = memory, pool, memory.kernel(T, B)

    def __del__(self) -> None:
        if self.pool is not None:
            self.pool.give(self.memory)


class Held(np.ndarray[Any, Any]):
    """A view of lent memory: while it (or a tensor on it) is held, nobody else works there."""

    lent: Lent


def hand_out(lent: Lent) -> tuple[Held, ...]:
    """The states after every time step (B, T, H)."""
    found = []
    for state in lent.kernel.states:
        held = state[1:].view(Held)
        held.lent = lent
        found.append(held.swapaxes(0, 1))
    return tuple(found)


class Pool:
    """Idle memory, for all networks of the process: a run that waits for its turn holds none.

    A second graph alive at the same time gets memory of its own. What was idle longest goes first when there
    are more than `budget` bytes.
    """

    SMALL = 2_048  # time steps of sequences
    MOST = 64  # pieces: few enough to look through

    def __init__(self, budget: int = 16 * 2**20) -> None:
        self.budget = budget
        self._idle: list[Memory] = []
        self._lock = threading.RLock()  # `give` may be called from within `lend`, by the garbage collector

    def lend(self, kind: type[Kernel], T: int, B: int, H: int, dtype: Any, keep: bool = True) -> Lent:
        """A kernel for these sizes, in memory that was used before if there is some.

        New memory stays here afterwards, unless it is large and not to `keep`: for looking at a
        thousand sequences once.
        """
        keep = keep or T * B <= self.SMALL
        with self._lock:
            alike = [m for m in reversed(self._idle) if m.kind is kind and (m.H, m.dtype) == (H, dtype)]
            fitting = next((memory for memory in alike if memory.room >= T * B), None)
            if fitting is not None:
                self._idle.remove(fitting)
                return Lent(fitting, T, B, self)
            if keep and alike:
                self._idle.remove(alike[-1])  # outgrown
        return Lent(Memory(kind, T * B, H, dtype), T, B, self if keep else None)

    def give(self, memory: Memory) -> None:
        """Its graph is gone."""
        with self._lock:
            self._idle.append(memory)
            size = sum(one.size for one in self._idle)
            while len(self._idle) > 1 and (size > self.budget or len(self._idle) > self.MOST):
                size -= self._idle.pop(0).size


POOL = Pool()
