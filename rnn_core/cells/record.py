"""What one watched pass keeps: every signal on the way there, every gradient on the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from rnn_core.cells.kernel import Array, Back, Kernel

State = tuple[Tensor, ...]  # the first one is h (B, H); an LSTM adds c (B, H)
TRANSPORTED = ("hidden/transported", "cell/transported")


class Record:
    """signals and gradients by name, each (T, B, H) in the order of reading: `hidden` and the gates.

    `hidden/transported` is the part of ∂L/∂h⟨t⟩ that came back through time, without the local part of
    the output above (for an LSTM, `cell/transported` is that of c⟨t⟩ too). The gradients are there once
    the loss has been walked back: by `walk_back`, or by steps in autograd's own way.
    """

    def __init__(self) -> None:
        self.walk: Callable[[list[Tensor], Record], Tensor | None] | None = None  # a kernel's way back
        self.start: tuple[Tensor, ...] = ()  # ∂L/∂ of the initial state (B, H), after a kernel's way back
        self._signals: dict[str, Array] = {}
        self._gradients: dict[str, Array] = {}
        # of a walk by steps: one (B, H) for each time step, part of autograd's graph
        self.rows: dict[str, list[Tensor]] = {}
        self.slopes: dict[str, list[Tensor]] = {}

    @property
    def signals(self) -> dict[str, Array]:
        """`hidden`, the gates, and what else the cell tells."""
        return {name: _stacked(rows) for name, rows in self.rows.items()} or self._signals

    @property
    def gradients(self) -> dict[str, Array]:
        """∂L/∂ of each signal; zero where nothing reached it."""
        return {name: _stacked(rows) for name, rows in self.slopes.items()} or self._gradients

    def forth(self, kernel: Kernel) -> None:
        """After a kernel's way there."""
        self._signals = {"hidden": kernel.states[0][1:].copy()}
        self._signals |= {name: signal.copy() for name, signal in kernel.signals().items()}

    def back(self, kernel: Kernel, back: Back, *p: Array) -> None:
        """After a kernel's way back."""
        self._gradients = {"hidden": back.total[0].copy()}
        self._gradients |= {
            name: carried[1:] for name, carried in zip(TRANSPORTED, back.carried, strict=False)
        }
        self._gradients |= kernel.slopes(self._signals, back, *p)
        self.start = tuple(torch.from_numpy(carried[0].copy()) for carried in back.carried)

    def walk_back(self, slope: Tensor, final: State | None = None) -> Tensor | None:
        """From ∂L/∂h (B, T, H) as the outputs see it to ∂L/∂x; for a pass that went by a kernel.

        final: ∂L/∂ of the state after the last time step, where something else stands on it.
        """
        assert self.walk is not None
        slopes = [slope]
        if final is not None:
            slopes = [slope.clone(), *(torch.zeros_like(slope) for _ in final[1:])]
            for whole, last in zip(slopes, final, strict=True):
                whole[:, -1] += last
        return self.walk(slopes, self)

    def step(self, t: int, state: State, signals: Mapping[str, Tensor]) -> State:
        """Note one time step of a walk by steps down; returns the copies of the state that travel on."""
        h, *_ = state
        carried = tuple(part.view_as(part) for part in state)
        watched = {"hidden": h, **dict(zip(TRANSPORTED, carried, strict=False)), **signals}
        for name, signal in watched.items():
            rows = self.slopes.setdefault(name, [])
            rows.append(torch.zeros_like(signal))
            if signal.requires_grad:
                signal.register_hook(_put(rows, t))  # type: ignore[no-untyped-call]
        for name, signal in {"hidden": h, **signals}.items():
            self.rows.setdefault(name, []).append(signal)
        return carried


def _put(rows: list[Tensor], t: int) -> Callable[[Tensor], None]:
    def hook(slope: Tensor) -> None:
        rows[t] = slope

    return hook


def _stacked(rows: list[Tensor]) -> Array:
    found: Array = torch.stack(rows).detach().numpy()
    return found
