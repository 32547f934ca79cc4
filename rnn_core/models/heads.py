"""One time step of all heads: the readable way, and what a watched one notes."""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnn_core.cells import Cell, Record, Signals, State
from rnn_core.models.addressing import address
from rnn_core.models.memory import Heads, read, write
from rnn_core.models.remember import remember
from rnn_core.models.watch import Pass

SLOT, ENTRY = ("slot",), ("entry",)
AXES = {
    **dict.fromkeys(("", "/content", "/gated", "/shifted"), SLOT),
    **dict.fromkeys(("/key", "/vector", "/erase", "/add"), ENTRY),
    **dict.fromkeys(("/strength", "/gate", "/sharpness"), ()),
    "/shift": ("shift",),
}


@dataclass(frozen=True)
class Machine:
    """What a time step hands on: M (B, N, M), w (B, heads, N), r (B, reads·M), the controller's state."""

    memory: Tensor
    weightings: Tensor
    vectors: Tensor
    state: State


class Noted:
    """What a watched pass notes, time step by time step."""

    def __init__(self, heads: Heads, cell: Cell, run: Pass) -> None:
        assert run.watch is not None
        self.run, self.time, self.memory = run, -1, list[Tensor]()
        axes = {f"{name}{kind}": axes for name in heads.names for kind, axes in AXES.items()}
        self.hidden = run.watch.records["layer0_forward"] = cell.record(run.axis)
        self.heads = run.watch.records["head_forward"] = Record((), axes, run.axis)

    def controller(self, state: State, signals: Signals) -> tuple[Tensor, State]:
        """h⟨t⟩ as the heads and the output see it, and the state that travels on."""
        self.time += 1
        (h, *_), state = self.hidden.step(self.time, state, signals)
        return h, state

    def turn(self, signals: Signals, memory: Tensor) -> None:
        """What the heads did."""
        self.heads.step(self.time, (), signals)
        self.memory.append(memory.detach())

    def tell(self) -> None:
        """The memory after every time step."""
        self.run.note("memory", torch.stack(self.memory, dim=1), self.run.axis, "slot", "entry")


def turn(
    heads: Heads, o: Tensor, machine: Machine, noted: Noted | None = None
) -> tuple[Tensor, Tensor, Tensor]:
    """M⟨t⟩, w⟨t⟩ and r⟨t⟩ from the controller's scores o (B, Σ sizes): in one node of autograd's graph, or,
    where somebody watches, step by step.
    """
    if noted is None:
        return remember(heads, o, machine.memory, machine.weightings)
    memory, weightings, vectors, signals = stepwise(heads, o, machine.memory, machine.weightings)
    noted.turn(signals, memory)
    return memory, weightings, vectors


def stepwise(
    heads: Heads, o: Tensor, memory: Tensor, before: Tensor
) -> tuple[Tensor, Tensor, Tensor, Signals]:
    """The same by the readable equations, head by head, with every signal by its name."""
    said, signals, weightings = heads.say(o), Signals(), list[Tensor]()
    parts = {name: said[name].unbind(1) for name in said}
    for k, name in enumerate(heads.names):
        key, strength, gate, moves, sharpness = (
            parts[part][k] for part in ("key", "strength", "gate", "shift", "sharpness")
        )
        found = address(memory, before[:, k], key, strength, gate, moves, sharpness)
        signals |= {f"{name}/key": key, f"{name}/strength": strength, f"{name}/content": found.content}
        signals |= {f"{name}/gate": gate, f"{name}/gated": found.gated, f"{name}/shift": moves}
        signals |= {f"{name}/shifted": found.shifted, f"{name}/sharpness": sharpness, name: found.weighting}
        weightings.append(found.weighting)
    for k in range(heads.writes):
        signals |= {f"write{k}/erase": parts["erase"][k], f"write{k}/add": parts["add"][k]}
    memory = write(memory, weightings[heads.reads :], parts["erase"], parts["add"])
    vectors = [read(memory, weighting) for weighting in weightings[: heads.reads]]
    signals |= {f"read{k}/vector": vector for k, vector in enumerate(vectors)}
    return memory, torch.stack(weightings, dim=1), torch.cat(vectors, dim=1), signals
