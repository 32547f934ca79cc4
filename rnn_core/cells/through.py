"""A sequence kernel as one node of autograd's graph, or there and back at once where it is the whole network.

The projection of the input is included.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from rnn_core.cells.ending import Ending
from rnn_core.cells.kernel import POOL, Array, Back, Kernel, Lent, hand_out, sum_of_products
from rnn_core.cells.record import Record
from rnn_core.cells.turnstile import TURNSTILE

DTYPES = {torch.float32: np.dtype(np.float32), torch.float64: np.dtype(np.float64)}
QUIET = np.errstate(all="ignore")  # a diverging run is shown as one, not warned about


@dataclass
class Call:
    """What one call takes along beside its tensors. tokens: (T·B,), or none for vectors."""

    lent: Lent
    tokens: Array | None
    cut: int
    record: Record | None = None  # somebody watches: weights stand still, every gradient on the way is noted
    ending: Ending | None = None
    walked: bool = False


def through(
    kind: type[Kernel],
    p: Mapping[str, Tensor],
    x: Tensor,
    embedding: Tensor | None,
    state: tuple[Tensor, ...],
    cut: int = 0,
    record: Record | None = None,
    ending: tuple[Ending, Tensor, Tensor] | None = None,
    slope: float = 0.0,
) -> tuple[Tensor, ...]:
    """The states after every time step, each (B, T, H): h, and for an LSTM c.

    x: vectors (B, T, F), or tokens (B, T), one-hot or with their embedding E (V, F). cut: gradients do
    not pass from a chunk of so many time steps to the one before (0: they pass). record: what passes by there
    and back is noted, and no gradient of a weight is worked out. ending, with its V and b_y: its loss
    comes after the states, which then have no gradient themselves. slope: of what is asked for, over
    that loss: if it is not 0 and all tensors are leaves, the way back is walked at once (see `_at_once`).
    Time runs first in memory; what comes back are views.
    """
    (B, T), H = x.shape[:2], state[0].shape[1]
    dtype = DTYPES[p["W"].dtype]
    keep = torch.is_grad_enabled()
    lent = POOL.lend(kind, T, B, H, dtype, keep)
    vectors = x.dtype in DTYPES
    tokens = None if vectors else x.numpy().T.reshape(-1)
    call = Call(lent, tokens, cut, record, ending and ending[0])
    source = x.transpose(0, 1).contiguous() if vectors else embedding  # (T, B, F) or (V, F)
    rest = [*(p[name] for name in kind.parameters), *state, *(ending or ())[1:]]
    tensors = source, p["U"], p["b"], *rest
    if ending is not None and slope and keep and all(part is None or part.is_leaf for part in tensors):
        return _at_once(call, tensors, slope)
    found: tuple[Tensor, ...] = _Sequence.apply(call, *tensors)  # type: ignore[no-untyped-call]
    return found


@QUIET
def _at_once(call: Call, tensors: Sequence[Tensor | None], slope: float) -> tuple[Tensor, ...]:
    """There and back where nothing else stands in the graph: the gradients of slope × loss are in the leaves.

    The same numbers as by autograd, whose bookkeeping takes longer than a small network's arithmetic.
    """
    plain: list[Any] = [None if part is None else part.detach() for part in tensors]
    *states, loss = _there(call, *plain)
    dp, inputs = _walk_back(call, (*[None] * len(states), torch.full_like(loss, slope)), *plain)
    for leaf, found in zip(tensors, (*inputs, *map(_tensor, dp)), strict=True):
        if leaf is not None and leaf.requires_grad and found is not None:
            leaf.grad = found.contiguous() if leaf.grad is None else leaf.grad + found
    return *states, loss


def _there(call: Call, *tensors: Any) -> tuple[Tensor, ...]:
    """The states (B, T, H) after every time step, and the loss if there is an ending."""
    _run(call, *tensors)
    if call.record is not None:
        call.record.forth(call.lent.kernel)
    found = tuple(torch.from_numpy(state) for state in hand_out(call.lent))
    if call.ending is None:
        return found
    h = call.lent.kernel.states[0][1:]
    V, b_y = (part.numpy() for part in tensors[-2:])
    with TURNSTILE.outside(h.size * len(V)):
        loss = call.ending.forward(h, V, b_y)
    return *found, torch.from_numpy(loss)[0]


class _Sequence(torch.autograd.Function):
    """Of x (T, B, F), or E (V, F), or none for one-hot tokens; of U, b, p, the initial state, V and b_y."""

    @staticmethod
    @QUIET
    def forward(ctx: Any, call: Call, *tensors: Any) -> tuple[Tensor, ...]:
        """As `_there`."""
        found = _there(call, *tensors)
        ctx.call = call
        ctx.save_for_backward(*tensors)
        ctx.set_materialize_grads(False)
        if call.ending is not None:
            ctx.mark_non_differentiable(*found[:-1])
        return found

    @staticmethod
    @once_differentiable
    @QUIET
    def backward(ctx: Any, *slopes: Tensor | None) -> tuple[Tensor | None, ...]:
        """The gradients, in the same order."""
        dp, inputs = _walk_back(ctx.call, slopes, *ctx.saved_tensors)
        return None, *inputs, *map(_tensor, dp)


def _tensor(part: Array | None) -> Tensor | None:
    return None if part is None else torch.from_numpy(part)


def _walk_back(
    call: Call, slopes: Sequence[Tensor | None], source: Tensor | None, U: Tensor, b: Tensor, *rest: Tensor
) -> tuple[tuple[Array | None, ...], tuple[Tensor | None, ...]]:
    """The gradients of p, the initial state, V and b_y; those of x (or E), U and b."""
    kernel = call.lent.kernel
    if call.walked:  # the walk back wrote over what the way there had left
        _run(call, source, U, b, *rest)
    call.walked = True
    outer = [None if slope is None else slope.numpy().swapaxes(0, 1) for slope in slopes[: kernel.carries]]
    outer += [None] * (kernel.carries - len(outer))
    head: tuple[Array, ...] = ()
    if call.ending is not None:
        slope, V = slopes[-1], rest[-2].numpy()
        assert slope is not None
        with TURNSTILE.outside(2 * kernel.local.size * len(V)):
            head = call.ending.backward(slope.numpy(), V, kernel.local)
        outer[0] = kernel.local
    back = Back(kernel, tuple(outer), call.cut, call.record is not None)
    p = tuple(part.numpy() for part in rest[: len(kernel.parameters)])
    with TURNSTILE.outside(2 * kernel.a.size * kernel.H):
        dp: tuple[Array | None, ...] = kernel.backward(back, *p)
    if call.record is not None:
        call.record.back(kernel, back, *p)
        dp = (None,) * len(p)
    return (*dp, *(carried[0].copy() for carried in back.carried), *head), _inputs(call, source, U)


def _run(call: Call, source: Tensor | None, U: Tensor, b: Tensor, *rest: Tensor) -> None:
    """Project the input into `a`, then go through time."""
    kernel, n = call.lent.kernel, len(call.lent.kernel.parameters)
    G, T, B, H = kernel.a.shape
    U_g, b_g = U.numpy().reshape(G, H, -1).swapaxes(1, 2), b.numpy().reshape(G, 1, H)  # (G, F, H)
    rows = None if source is None else source.numpy().reshape(-1, U.shape[1])  # (T·B, F) or (V, F)
    if call.tokens is None:
        assert rows is not None
        u = kernel.a.reshape(G, T * B, H)
        np.add(np.matmul(rows, U_g, u), b_g, u)
    else:
        table = b_g + (U_g if rows is None else np.matmul(rows, U_g))  # (G, V, H)
        kernel.look_up(table, call.tokens)
    for state, first in zip(kernel.states, rest[n:], strict=False):
        state[0] = first.numpy()
    p = [part.numpy() for part in rest[:n]]
    with TURNSTILE.outside(kernel.a.size * H):
        kernel.forward(*p)


def _inputs(call: Call, source: Tensor | None, U: Tensor) -> tuple[Tensor | None, ...]:
    """The gradients of x (or E), U and b; when somebody watches, of x alone."""
    kernel = call.lent.kernel
    owed, G, H = kernel.a, kernel.G, kernel.H
    if call.tokens is not None:
        if call.record is not None:
            return None, None, None
        owed = kernel.gather(call.tokens, U.shape[1] if source is None else len(source))  # (G, V, H)
    owed = owed.reshape(G, -1, H)
    db = torch.from_numpy(owed.sum(1).reshape(-1))
    if source is None:
        return None, torch.from_numpy(owed.swapaxes(1, 2).reshape(U.shape)), db
    x, U_g = source.numpy().reshape(-1, source.shape[-1]), U.numpy().reshape(G, H, -1)
    dx = np.dot(owed[0], U_g[0])
    for g in range(1, G):
        dx += np.dot(owed[g], U_g[g])
    if call.record is not None:
        return torch.from_numpy(dx.reshape(source.shape)), None, None
    dU = sum_of_products(owed, x).reshape(U.shape)
    return torch.from_numpy(dx.reshape(source.shape)), torch.from_numpy(dU), db
