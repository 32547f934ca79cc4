"""A network with a memory outside of itself: the neural Turing machine (Graves, Wayne & Danihelka 2014)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rnn_core.cells import project
from rnn_core.data import Batch, Spec
from rnn_core.models.addressing import MOVES
from rnn_core.models.base import Model, Output, starting_embedding, starting_head, uniform
from rnn_core.models.base import Options as Base
from rnn_core.models.controller import CONTROLLERS
from rnn_core.models.decoding import Decoding
from rnn_core.models.heads import Machine, Noted, turn
from rnn_core.models.memory import Heads
from rnn_core.models.recurrence import drop
from rnn_core.models.told_machine import tell
from rnn_core.models.watch import Pass, States
from rnn_core.option import option
from rnn_core.portrait import Detail, Diagram, Place, Work
from rnn_core.settings import ModelConfig
from rnn_core.stream import Stream

SEEN = 20  # inputs that it is always told: it needs something to go on from


@dataclass(frozen=True)
class NtmOptions(Base):
    """The size of the memory, who reads and writes it, and who tells them to."""

    controller: str = option(
        "feed_forward",
        "Controller",
        choices=tuple(CONTROLLERS),
        tier=1,
        help="What reads the input and moves the heads. feed_forward: a layer that carries nothing on, so "
        "all that is remembered lies in the memory; gru, lstm: with a state of its own besides",
    )
    slots: int = option(
        64, "Slots", low=1, high=256, tier=2, log=True, help="N: how many rows the memory has"
    )
    columns: int = option(12, "Columns", low=1, high=64, tier=2, log=True, help="M: the numbers of each row")
    reads: int = option(1, "Read heads", low=1, high=2, tier=2, help="How many look into the memory")
    writes: int = option(1, "Write heads", low=1, high=2, tier=2, help="How many erase and add")
    walking: bool = option(
        True,
        "Heads start walking",
        tier=2,
        help="Before anything is learnt a head mostly goes by where it stood, one slot onward, and sharply. "
        "Without, every way is as likely as any other: some seeds then learn late or only these lengths",
    )


class Ntm(Model):
    """h⟨t⟩ = tanh(b + U x⟨t⟩ + R r⟨t−1⟩), or a GRU or LSTM that reads [x⟨t⟩, r⟨t−1⟩]
    p⟨t⟩ = b_p + P h⟨t⟩: for every head a key k, its strength β, a gate g, a shift s and a sharpness γ;
    for those that write e and a too (`memory.Heads.say`)

    w⟨t⟩ by content, interpolation, shift and sharpening of M⟨t−1⟩ and w⟨t−1⟩ (`addressing`)
    M⟨t⟩[i] = M⟨t−1⟩[i] ⊙ (1 − w[i] e) + w[i] a,  r⟨t⟩ = Σ_i w[i] M⟨t⟩[i]    (`memory`)
    ŷ⟨t⟩ = g₂(b_y + V [h⟨t⟩, r⟨t⟩])

    M⟨0⟩ is 10⁻⁶ everywhere (Collier & Beel 2018, arXiv 1807.08518), w⟨0⟩ is all on the first slot, r⟨0⟩ = 0.
    All heads are addressed by M⟨t−1⟩; then those that write do, then those that read do, so that what is
    written can be read at once.

    Noted of a watched example, T time steps, N slots, M columns:

    - `layer0/hidden` (time, unit), and the gates of a controller that has some: `layer0/keep` …
    - `memory` (time, slot, entry): M⟨t⟩, after writing
    - of every head, `read0`, `read1`, `write0`, `write1`, as far as there are such: `head/read0` (time,
      slot), the weighting w⟨t⟩ that is used, sharpened; before it `head/read0/content`, `head/read0/gated`,
      `head/read0/shifted` (time, slot); `head/read0/key` (time, entry), `head/read0/strength` β,
      `head/read0/gate` g, `head/read0/sharpness` γ, each (time,), and `head/read0/shift` (time, shift), by
      −1, 0 and 1 slots
    - of those that read `head/read0/vector` (time, entry): r⟨t⟩
    - of those that write `head/write0/erase`, `head/write0/add` (time, entry)
    """

    name: ClassVar[str] = "ntm"
    title: ClassVar[str] = "neural Turing machine"
    about: ClassVar[str] = "Writes into a memory outside of itself and reads it again, slot by slot."
    serves: ClassVar[tuple[str, ...]] = ("every",)
    uses: ClassVar[frozenset[str]] = frozenset(("embedding_size", "dropout", "teacher_forcing"))
    defaults: ClassVar[Mapping[str, Any]] = {"hidden_size": 64, "learning_rate": 0.003, "batch_size": 16}
    Options = NtmOptions

    def __init__(self, spec: Spec, config: ModelConfig, options: Any, stream: Stream) -> None:
        super().__init__(spec, config, options, stream)
        generator, H = stream.torch(0), config.hidden_size
        self.heads = Heads(options.reads, options.writes, options.slots, options.columns)
        self.cell = CONTROLLERS[options.controller]()
        self.embedding = starting_embedding(spec, config.embedding_size, generator)
        width = spec.input_size if self.embedding is None else config.embedding_size
        seen = options.reads * options.columns
        made = self.cell.parameters(width + seen, H, generator)
        made |= {"U": made["U"][:, :width].contiguous(), "R": made["U"][:, width:].contiguous()}
        # in a plain dict too: looking one up in a module costs more than an operation
        self.weights: dict[str, Tensor] = {name: nn.Parameter(value) for name, value in made.items()}
        self.controller = nn.ParameterDict(self.weights)
        self.P = uniform((sum(self.heads.sizes.values()), H), H, generator)
        self.b_p = nn.Parameter(self.heads.bias(options.walking))
        self.V, self.b_y = starting_head(spec, H + seen, generator)

    @classmethod
    def refuses(cls, spec: Spec, config: ModelConfig) -> str:
        """Needs an output at every time step, and slots to choose from."""
        if spec.outputs == "sequence":
            return "This task's answer has a length of its own; this machine gives one output for each input."
        if spec.outputs not in cls.serves:
            return "This task wants one answer for it all; this machine gives one at every time step."
        if config.architecture_options.get("slots", 64) < 2:
            return "A memory of one slot leaves a head nothing to choose: take 2 slots or more."
        return super().refuses(spec, config)

    @classmethod
    def diagram(cls, config: ModelConfig, spec: Spec | None = None) -> Diagram:
        return Diagram(4, (0, 1, 2, 3), (0, 1, 2, 3))

    def forward(self, batch: Batch, run: Pass | None = None) -> Output:
        run = run or Pass()
        u = project(self.weights, batch.inputs, self.embedding)  # (B, T, G·H)
        machine, under = self.first(len(u), run), []
        noted = Noted(self.heads, self.cell, run) if run.watch else None
        for u_t in u.unbind(1):
            h, machine = self.step(u_t, machine, noted)
            under.append(torch.cat([h, machine.vectors], dim=1))
        if noted is not None:
            noted.tell()
        h = drop(torch.stack(under, dim=1), self.config.dropout, run.dropout)
        return Output(F.linear(h, self.V, self.b_y))

    def first(self, B: int, run: Pass) -> Machine:
        """The state before the first time step."""
        state = self.cell.initial_state(B, self.config.hidden_size)
        memory, weightings = self.heads.start(B, self.V)
        vectors = torch.zeros((B, self.heads.reads * self.heads.columns), dtype=self.V.dtype)
        parts = (memory, weightings, vectors, *(part.to(self.V.dtype) for part in state))
        memory, weightings, vectors, *rest = map(run.watch.leaf, parts) if run.watch else parts
        return Machine(memory, weightings, vectors, tuple(rest))

    def step(self, u: Tensor, machine: Machine, noted: "Noted | None" = None) -> tuple[Tensor, Machine]:
        """One time step: u (B, G·H) is U x⟨t⟩ + b; returns h⟨t⟩ (B, H) and the machine after it."""
        p = self.weights
        u = torch.addmm(u, machine.vectors, p["R"].t())
        h, state, signals = self.cell.step(p, u, machine.state)
        if noted is not None:
            h, state = noted.controller(state, signals)
        o = F.linear(h, self.P, self.b_p)
        memory, weightings, vectors = turn(self.heads, o, machine, noted)
        return h, Machine(memory, weightings, vectors, state)

    def vectors(self, x: Tensor) -> Tensor:
        """Inputs (…) or (…, F) as vectors (…, F)."""
        if x.is_floating_point():
            return x
        return (
            F.one_hot(x, self.spec.input_size).to(self.V.dtype)
            if self.embedding is None
            else self.embedding[x]
        )

    def decoding(self, batch: Batch, run: Pass | None = None, read: int | None = None) -> Decoding | None:
        """Each output is the next input, where the task's outputs fit as inputs."""
        return Writing(self, batch, run or Pass(), read) if self.spec.feeds_itself else None

    # -- what a picture asks -----------------------------------------------------------------------

    def input_vectors(self, batch: Batch) -> Tensor | None:
        return self.vectors(batch.inputs)

    def explain(self, batch: Batch, place: Place, tokens: tuple[str, ...]) -> Detail:
        return tell(self, batch, place, tokens)

    def axes(self, batch: Batch, inputs: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
        """The inputs, and where a head may go."""
        return {"time": inputs, "shift": tuple(f"{move:+d}".replace("-", "−") for move in MOVES)}

    def label(self, parameter: str) -> str:
        """`controller.U` → `layer0/U`."""
        return super().label(parameter.replace("controller.", "layer0."))

    def work(self, B: int, T: int, S: int) -> Work:
        """Controller, heads and memory wait for each other at every time step."""
        heads, H = self.heads, self.config.hidden_size
        cells = heads.slots * heads.columns
        weights = sum(p.numel() for name, p in self.named_parameters() if name != "embedding")
        each = weights + cells * (2 * heads.reads + heads.count + 2 * heads.writes)
        elements = H * len(self.cell.gates) + cells * (2 + 3 * heads.writes) + 20 * heads.count * heads.slots
        return Work(float(B * T * each), float(B * T * elements), 60.0 * T, T)


class Writing(Decoding):
    """A machine that reads what it wrote, time step by time step."""

    def __init__(self, model: Ntm, batch: Batch, run: Pass, read: int | None) -> None:
        self.model, self.run, self.batch = model, run, batch
        T = batch.inputs.shape[1]
        n = T - 1 if read is None else read
        self.truth, self.told, self.first = batch.inputs, min(SEEN, T // 2), batch.inputs[:, n]
        self.machine = model.first(len(batch.inputs), run)
        for t in range(n):
            self._read(batch.inputs[:, t])

    def _read(self, y: Tensor) -> Tensor:
        """What stands under the output (B, D)."""
        u = project(self.model.weights, y[:, None], self.model.embedding)[:, 0]
        h, self.machine = self.model.step(u, self.machine)
        return torch.cat([h, self.machine.vectors], dim=1)

    def step(self, y: Tensor, alpha: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        under = drop(self._read(y), self.model.config.dropout, self.run.dropout)
        return F.linear(under, self.model.V, self.model.b_y), None

    def select(self, rows: Tensor) -> None:
        one = self.machine
        state = tuple(part[rows] for part in one.state)
        self.machine = Machine(one.memory[rows], one.weightings[rows], one.vectors[rows], state)

    def reading(self, inputs: Tensor) -> Batch:
        batch = self.batch
        return Batch(inputs, batch.input_lengths, batch.targets, batch.target_mask, batch.fresh)

    @property
    def carried(self) -> States:
        return {}
