"""Layers × directions of one cell: the only walks through time stand in `Cell.sequence`.

Padding stands on the right in either direction (a reversed sequence is reversed within its own
length), so nothing needs a mask: what the network does after a sequence's end reaches nobody. Tensors are
(B, T, ·) to the reader; in memory time runs first, as the kernels have it.
"""

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor, nn

from rnn_core.cells import Cell, Parameters, Record, State, Way, forms, project
from rnn_core.models.watch import Pass, States
from rnn_core.portrait import Work

BY_STEPS = 88.0  # calls that one gate takes in a time step that autograd walks


@dataclass(frozen=True)
class Hidden:
    """sequence (B, T, D): the top layer at every time step, D = H × directions; lengths (B,).

    walked: the states of every layer and direction after each time step (B, T, H), in order of reading.
    loss: of the pass's ending.
    """

    sequence: Tensor
    lengths: Tensor
    walked: States
    loss: Tensor | None = None

    @cached_property
    def final(self) -> Tensor:
        """The forward state after the last word beside the backward state after the first: (B, D)."""
        rows, H = torch.arange(len(self.lengths)), next(iter(self.walked.values()))[0].shape[2]
        forward = self.sequence[rows, self.lengths - 1, :H]
        return torch.cat([forward, self.sequence[:, 0, H:]], dim=1)

    def final_of(self, name: str) -> State:
        """The state of one layer and direction after the last thing it read: each (B, H)."""
        rows = torch.arange(len(self.lengths))
        return tuple(part[rows, self.lengths - 1] for part in self.walked[name])

    @property
    def states(self) -> States:
        """What the next window of the same text starts from: the states after the last time step."""
        return {name: tuple(part[:, -1] for part in state) for name, state in self.walked.items()}


def reversal(lengths: Tensor, T: int) -> Tensor:
    """Where each time step comes from (B, T) when every sequence is reversed within its length."""
    t = torch.arange(T)[None, :]  # (1, T)
    return torch.where(t < lengths[:, None], lengths[:, None] - 1 - t, t)


def take(x: Tensor, index: Tensor) -> Tensor:
    """x (B, T) or (B, T, D) at the time steps of index (B, T)."""
    if x.dim() == 2:
        return x.gather(1, index)
    (B, T), rows = index.shape, x.transpose(0, 1).flatten(0, 1)  # (T·B, D)
    found = rows.index_select(0, (index.t() * B + torch.arange(B)).flatten())
    return found.view(T, B, -1).transpose(0, 1)


def drop(x: Tensor, rate: float, generator: torch.Generator | None) -> Tensor:
    """Silence a share `rate` of x and scale up the rest (Srivastava et al. 2014)."""
    if generator is None or rate == 0.0:
        return x
    keep = torch.empty(x.shape).bernoulli_(1.0 - rate, generator=generator)
    return x * keep / (1.0 - rate)


class Recurrence(nn.Module):
    """A stack of recurrent layers, each forward only or in both directions (Schuster & Paliwal 1997)."""

    def __init__(
        self,
        cell: Cell,
        input_size: int,
        hidden_size: int,
        layers: int,
        bidirectional: bool,
        dropout: float,
        generator: torch.Generator,
    ) -> None:
        super().__init__()
        self.cell, self.hidden_size, self.dropout = cell, hidden_size, dropout
        self.kernel = forms.chosen().of(cell.kernel())
        self.directions = ("forward", "backward") if bidirectional else ("forward",)
        self.layers = layers
        self._starts: tuple[tuple[int, torch.dtype], States] | None = None
        self.weights = nn.ModuleDict()
        # the same ones in plain dicts: looking one up in a module costs more than a time step
        self._named: dict[str, dict[str, nn.Parameter]] = {}
        for layer in range(layers):
            width = input_size if layer == 0 else hidden_size * len(self.directions)
            for direction in self.directions:
                made = cell.parameters(width, hidden_size, generator)
                parameters = {name: nn.Parameter(value) for name, value in made.items()}
                name = f"layer{layer}_{direction}"
                self.weights[name] = nn.ParameterDict(parameters)
                self._named[name] = parameters

    @property
    def dtype(self) -> torch.dtype:
        """Of the weights."""
        return next(iter(next(iter(self._named.values())).values())).dtype

    def initial_states(self, batch_size: int) -> States:
        """The state that every layer and direction starts from, unless told otherwise."""
        dtype = self.dtype
        state = self.cell.initial_state(batch_size, self.hidden_size)
        typed = tuple(part.to(dtype) if part.is_floating_point() else part for part in state)
        return dict.fromkeys(self._named, typed)

    def _start(self, batch_size: int) -> States:
        """The same tensors again and again: nobody writes on an initial state."""
        key = batch_size, self.dtype
        if self._starts is None or self._starts[0] != key:
            self._starts = key, self.initial_states(batch_size)
        return self._starts[1]

    @property
    def backwards(self) -> bool:
        """Whether it reads from the end too."""
        return len(self.directions) > 1

    @property
    def output_size(self) -> int:
        """D = H × directions."""
        return self.hidden_size * len(self.directions)

    def forward(self, x: Tensor, lengths: Tensor, run: Pass, embedding: Tensor | None = None) -> Hidden:
        """x (B, T) int64 or (B, T, F) float32; lengths (B,)."""
        back = reversal(lengths, x.shape[1]) if len(self.directions) > 1 else None
        start = self._watched(run, len(x)) if run.watch else run.states or self._start(len(x))
        walked: States = {}
        loss: Tensor | None = None
        for layer in range(self.layers):
            outputs = []
            for direction in self.directions:
                name = f"layer{layer}_{direction}"
                index = back if direction == "backward" else None
                E = embedding if layer == 0 else None
                walked[name] = self._one(name, x if index is None else take(x, index), start[name], run, E)
                hidden = walked[name][0]
                outputs.append(hidden if index is None else take(hidden, index))
            sequence = _beside(outputs)
            x = drop(sequence, self.dropout, run.dropout) if layer + 1 < self.layers else sequence
        if run.ending is not None:
            *states, loss = walked[name]
            walked[name] = tuple(states)
        return Hidden(sequence, lengths, walked, loss)

    def can_end(self, run: Pass) -> bool:
        """Whether the top layer's kernel can take the head and its loss along (see `Pass.ending`)."""
        dropped = self.dropout and run.dropout is not None
        return len(self.directions) == 1 and not run.stepwise and not dropped and self.kernel is not None

    def step(self, x: Tensor, states: States, run: Pass, t: int = 0) -> tuple[Tensor, States]:
        """One time step by the readable equations: x (B, F) and the states → h (B, H) and the states.

        For a stack that reads forward. Time step t is noted in the pass's records.
        """
        after: States = {}
        for layer in range(self.layers):
            name = f"layer{layer}_forward"
            p = self._named[name]
            _, state, signals = self.cell.step(p, project(p, x[:, None])[:, 0], states[name])
            record, x = self._record(name, run), state[0]
            if record is not None:
                (x, *_), state = record.step(t, state, signals)
            after[name] = state
            if layer + 1 < self.layers:
                x = drop(x, self.dropout, run.dropout)
        return x, after

    def parameters_of(self, name: str) -> Parameters:
        """U, W, b … of one layer in one direction, as `layer0_forward`."""
        return self._named[name]

    def work(self, B: int, T: int, looked_up: bool, stepwise: bool = False) -> Work:
        """One walk over T time steps; a layer's time step waits for the one before and the layer below.

        looked_up: the inputs are one-hot, so the first layer's product with them is a column picked.
        """
        G, passes = len(self.cell.gates), len(self.weights)
        weights = sum(p.numel() for p in self.parameters())
        if looked_up:
            weights -= sum(self._named[f"layer0_{direction}"]["U"].numel() for direction in self.directions)
        slow = stepwise or self.kernel is None
        calls = BY_STEPS * T * G * passes if slow else float(T * (1 + G) * passes)
        both = len(self.directions) > 1
        waits = self.layers * T if both else T + self.layers - 1
        return Work(float(B * T * weights), float(B * T * self.hidden_size * G * passes), calls, waits)

    def _record(self, name: str, run: Pass) -> Record | None:
        """Where the watcher's notes of one layer in one direction go."""
        if run.watch is None:
            return None
        place = run.part + name
        if place not in run.watch.records:
            run.watch.records[place] = self.cell.record(run.axis, name.endswith("_backward"))
        return run.watch.records[place]

    def _watched(self, run: Pass, batch_size: int) -> States:
        """The states to start from, as leaves of the watcher's graph."""
        assert run.watch is not None
        start = run.states or self.initial_states(batch_size)
        return {name: tuple(map(run.watch.leaf, state)) for name, state in start.items()}

    def _one(self, name: str, x: Tensor, state: State, run: Pass, embedding: Tensor | None) -> State:
        """One layer in one direction, in its order of reading: the states (B, T, H)."""
        record = self._record(name, run)
        ending = run.ending if name == f"layer{self.layers - 1}_forward" else None
        way = Way(run.truncate_after, record, run.stepwise, ending, run.slope, self.kernel)
        return self.cell.sequence(self._named[name], x, state, way, embedding)


def _beside(outputs: list[Tensor]) -> Tensor:
    """The directions beside each other (B, T, D)."""
    if len(outputs) == 1:
        return outputs[0]
    return torch.cat([output.transpose(0, 1) for output in outputs], dim=2).transpose(0, 1)
