"""How a forward pass is run, and what somebody who watches it gets to see."""

from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import torch
from torch import Tensor

from rnn_core.cells import Record, State
from rnn_core.cells.ending import Ending
from rnn_core.data import Signal

States = dict[str, State]  # by the name of layer and direction


class Watch:
    """The notes of one watched pass of one example (B = 1): signals there, ∂L/∂ of each on the way back.

    `records` are those of the recurrences, by the part of the model, layer and direction. Weights stand still
    while somebody watches, so the graph begins at `leaves`: initial states, and noted tensors that stand on
    weights alone.
    """

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.leaves: list[Tensor] = []
        self._noted: dict[str, tuple[Tensor, tuple[str, ...]]] = {}
        self._slopes: dict[str, Tensor] = {}

    def leaf(self, x: Tensor) -> Tensor:
        """A tensor that the graph begins at; x itself if it is part of the graph already."""
        if x.requires_grad or not torch.is_grad_enabled():
            return x
        made = x.detach().clone().requires_grad_()
        self.leaves.append(made)
        return made

    def note(self, name: str, x: Tensor, *axes: str) -> Tensor:
        """Keep x (1, …) under this name; go on with what comes back, or its gradient is not seen."""
        x = self.leaf(x) if x.is_floating_point() else x
        self._noted[name] = x, axes
        if x.requires_grad:
            x.register_hook(partial(self._slopes.__setitem__, name))  # type: ignore[no-untyped-call]
        return x

    def signals(self) -> dict[str, Signal]:
        """Everything that was noted, by name."""
        found = {name: Signal(x.detach()[0].numpy().copy(), axes) for name, (x, axes) in self._noted.items()}
        for place, record in self.records.items():
            found |= _named(place, record, record.signals)
        return found

    def gradients(self) -> dict[str, Signal]:
        """∂L/∂ of what was noted, of those that the loss hangs on; call it after the way back."""
        found = {
            name: Signal(slope[0].numpy().copy(), self._noted[name][1])
            for name, slope in self._slopes.items()
        }
        for place, record in self.records.items():
            found |= _named(place, record, record.gradients)
        return found


def _named(place: str, record: Record, found: dict[str, np.ndarray]) -> dict[str, Signal]:
    """One layer in one direction, in the order of the input: `layer0/hidden`, `layer0/backward/keep` …"""
    number, _, direction = place.partition("_")
    name = number if direction == "forward" else f"{number}/{direction}"
    return {
        f"{name}/{kind}": Signal(
            (rows[::-1, 0] if record.turned else rows[:, 0]).copy(), (record.axis, *record.of_signal(kind))
        )
        for kind, rows in found.items()
    }


@dataclass
class Pass:
    """How one forward pass is run.

    dropout: the generator of the masks (None: evaluation). states: what to start from, by layer.
    truncate_after: see `cells.Way`. stepwise: by the readable step of the cell, which can be differentiated
    twice. ending: the head and loss that stand on the top layer, where `Recurrence.can_end`. learns: if
    that ending and one layer are the whole network, the way back is walked at once: the gradients of the mean
    loss are added to the parameters' and the loss is no node of a graph. slope: set by `with_ending`. part
    and axis: of a model with several recurrences, which one this is ("encoder/"), and its time axis. watch:
    who looks.
    """

    dropout: torch.Generator | None = None
    states: States | None = None
    truncate_after: int = 0
    stepwise: bool = False
    ending: tuple[Ending, Tensor, Tensor] | None = None
    learns: bool = False
    slope: float = 0.0
    part: str = ""
    axis: str = "time"
    watch: Watch | None = field(default=None, repr=False)

    def with_ending(self, ending: tuple[Ending, Tensor, Tensor], count: int) -> "Pass":
        """The same pass with that ending, whose loss is summed over `count` outputs."""
        return replace(self, ending=ending, slope=1.0 / count if self.learns and count else 0.0)

    def of(self, part: str, axis: str, states: States | None = None) -> "Pass":
        """The same pass for one part of the model, from its own initial states."""
        return replace(self, part=part, axis=axis, states=states)

    def note(self, name: str, x: Tensor, *axes: str) -> Tensor:
        """If somebody watches, keep x (B, …) under this name. Go on with what comes back."""
        return x if self.watch is None else self.watch.note(name, x, *axes)
