"""What one recurrence did on a watched pass: signals on the way there, gradients on the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from rnn_core.cells.kernel import Array, Back, Kernel

State = tuple[Tensor, ...]  # the first part is h (B, H); others may have any shape after B
CARRIED = "/transported"


@dataclass
class Record:
    """signals and gradients by name, each (T, B, …) in the order of reading: the parts of the state and the
    gates.

    states names the parts: "hidden", for an LSTM "cell" too. The gradient of a part is ∂L/∂ of it with the
    others held: the cut between two time steps is all of them together. `hidden/transported` is what of it
    came back through time, without the local share of the output above. axes: of a signal behind T and B,
    where they are not just ("unit",). axis: the time axis of the pictures; turned: it was read from the end.
    The gradients are there once a loss has been walked back through autograd's graph.
    """

    states: tuple[str, ...] = ("hidden",)
    axes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    axis: str = "time"
    turned: bool = False
    _signals: dict[str, Array] = field(default_factory=dict)
    _gradients: dict[str, Array] = field(default_factory=dict)
    # of a walk by steps: one (B, …) for each time step, part of autograd's graph
    rows: dict[str, list[Tensor]] = field(default_factory=dict)
    slopes: dict[str, list[Tensor]] = field(default_factory=dict)

    @property
    def signals(self) -> dict[str, Array]:
        """The parts of the state, the gates, and what else the cell tells."""
        return {name: _stacked(rows) for name, rows in self.rows.items()} or self._signals

    @property
    def gradients(self) -> dict[str, Array]:
        """∂L/∂ of each signal; zero where nothing reached it."""
        return {name: _stacked(rows) for name, rows in self.slopes.items()} or self._gradients

    @property
    def carried(self) -> tuple[str, ...]:
        """The names of what is transported through time."""
        return tuple(name + CARRIED for name in self.states)

    def of_signal(self, name: str) -> tuple[str, ...]:
        """The axes behind T and B of a signal or of its gradient."""
        return self.axes.get(name.removesuffix(CARRIED), ("unit",))

    def forth(self, kernel: Kernel) -> None:
        """After a kernel's way there."""
        self._signals = {
            name: state[1:].copy() for name, state in zip(self.states, kernel.states, strict=True)
        }
        self._signals |= {name: signal.copy() for name, signal in kernel.signals().items()}

    def back(self, kernel: Kernel, back: Back, *p: Array) -> None:
        """After a kernel's way back."""
        d, *_ = back.total
        found = {"hidden": d.copy()}
        for name, carried, outer in zip(self.states[1:], back.carried[1:], back.outer[1:], strict=True):
            found[name] = carried[1:].copy() if outer is None else carried[1:] + outer
        found |= {name: carried[1:] for name, carried in zip(self.carried, back.carried, strict=True)}
        self._gradients = found | kernel.slopes(self._signals, back, *p)

    def step(self, t: int, state: State, signals: Mapping[str, Tensor]) -> tuple[State, State]:
        """Note one time step of a walk by steps: the state as all others see it, and what travels on of it.

        Both are copies, so that ∂L/∂ of one part leaves out what goes through the others.
        """
        seen = tuple(part.view_as(part) for part in state)
        onward = tuple(part.view_as(part) for part in seen)
        named = dict(zip(self.states, seen, strict=True))
        gates = {name: signal for name, signal in signals.items() if name not in named}
        for name, signal in {**named, **dict(zip(self.carried, onward, strict=True)), **gates}.items():
            rows = self.slopes.setdefault(name, [])
            rows.append(torch.zeros_like(signal))
            if signal.requires_grad:
                signal.register_hook(_put(rows, t))  # type: ignore[no-untyped-call]
        for name, signal in {**named, **gates}.items():
            self.rows.setdefault(name, []).append(signal)
        return seen, onward


def _put(rows: list[Tensor], t: int) -> Callable[[Tensor], None]:
    def hook(slope: Tensor) -> None:
        rows[t] = slope

    return hook


def _stacked(rows: list[Tensor]) -> Array:
    found: Array = torch.stack(rows).detach().numpy()
    return found
