"""The contract of a network. A new one is one file and one line: everybody else asks these methods."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from rnn_core.cells import forms
from rnn_core.data import Batch, Signal, Spec
from rnn_core.models.decoding import Decoding
from rnn_core.models.stepping import Stepping
from rnn_core.models.watch import Pass, States
from rnn_core.option import ConfigError, check
from rnn_core.portrait import Detail, Diagram, Place, Work
from rnn_core.settings import ModelConfig
from rnn_core.stream import Stream

# The settings that mean something to some networks only: see `Model.uses`.
RECURRENT = frozenset(("cell", "bidirectional", "truncate_after", "stateful", "gradient_regularizer"))
SPECIAL = RECURRENT | {"layers", "embedding_size", "dropout", "attention", "teacher_forcing"}
HEAD_DEVIATION = 0.02  # of V: small enough that the first loss is chance, large enough that gradients flow
INSIDE = 1_000_000  # numbers of a batch that runs every prefix of one example


@dataclass(frozen=True)
class Options:
    """Settings of an architecture; a subclass adds option fields."""

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Output:
    """logits o (B, S, K′), and the states to go on from, where there are any."""

    logits: Tensor
    states: States = field(default_factory=dict)


@dataclass(frozen=True)
class Loss:
    """The loss summed over `count` outputs; carried: the states that the next window may start from.

    After a pass that learns, `sum` may hang on no graph: then the gradients of the mean are in the parameters
    already (see `Pass.learns`).
    """

    sum: Tensor
    count: int
    carried: States = field(default_factory=dict)


class Model(nn.Module):
    """Any network that serves a `Spec`: from a batch to the scores of its outputs.

    A subclass gives the class constants, `forward` and `work`; the other methods say what it is like where it
    is not like most. `uses` names those of SPECIAL that mean something to it: the others are set back. On the
    way it notes its signals (`run.note(name, tensor, *axes)`), which is all that a picture of it needs.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    serves: ClassVar[tuple[str, ...]]  # the Spec.outputs it can give
    uses: ClassVar[frozenset[str]] = frozenset()
    defaults: ClassVar[Mapping[str, Any]] = {}  # settings that suit it, where a task was made for another
    time_axis: ClassVar[str] = "time"  # along which the inputs stand
    Options: ClassVar[type[Options]] = Options

    def __init__(self, spec: Spec, config: ModelConfig, options: Any, stream: Stream) -> None:
        super().__init__()
        self.spec, self.config, self.options = spec, config, options
        self.form = forms.chosen()

    @property
    def kernels(self) -> str:
        """The form that its walks and its head come in (`cells.forms`), by name; "" if it has none."""
        return ""

    @classmethod
    def first_loss(cls, spec: Spec, config: ModelConfig) -> float | None:
        """The loss of a network that has not learnt anything yet; None where that depends on the data."""
        return spec.kind.chance(spec.output_size)

    @classmethod
    def refuses(cls, spec: Spec, config: ModelConfig) -> str:
        """The sentence why this architecture cannot serve such a task; empty if it can."""
        return ""

    def refuses_batch(self, batch: Batch) -> str:
        """The sentence why these examples cannot be read; empty if they can."""
        return ""

    @classmethod
    def part_of(cls, axis: str) -> str:
        """Which part of the network stands along a time axis: "encoder", "decoder", or "" where it is one."""
        return ""

    @classmethod
    def attends(cls, config: ModelConfig) -> bool:
        """Whether its outputs have weights over the inputs (the signal `attention`)."""
        return False

    @classmethod
    def diagram(cls, config: ModelConfig, spec: Spec | None = None) -> Diagram:
        """The shape of the network, as a small picture."""
        raise NotImplementedError

    def forward(self, batch: Batch, run: Pass | None = None) -> Output:
        """Scores o (B, S, K′) of a batch; a decoder is told the truth."""
        raise NotImplementedError

    def loss(self, batch: Batch, run: Pass | None = None) -> Loss:
        """Σ L⟨t⟩ over the outputs that count."""
        output, mask = self(batch, run or Pass()), batch.target_mask
        each = self.spec.kind.each(output.logits, batch.targets)
        return Loss((each * mask).sum(), int(mask.sum()), output.states)

    @torch.no_grad()
    def predict(self, batch: Batch) -> np.ndarray:
        """ŷ (B, S, K) as the network is used: one that writes reads what it has written itself."""
        found: np.ndarray = self.spec.kind.probabilities(self(batch).logits).numpy()
        return found

    def fill_targets(self, batch: Batch) -> Batch:
        """One example whose truth nobody knows, with what is needed to look into it all the same."""
        return batch

    def decoding(self, batch: Batch, run: Pass | None = None, read: int | None = None) -> Decoding | None:
        """Writing after these examples; none for a network that never reads its own outputs.

        read: how many of the inputs are read at once before (None: all but the last).
        """
        return None

    @property
    def looks_back(self) -> bool:
        """Whether each output it writes has weights over the inputs, which could be put there by hand."""
        return False

    def writer(self, batch: Batch, run: Pass | None = None, read: int | None = None) -> Decoding:
        """The same. Raises ConfigError where there is none."""
        found = self.decoding(batch, run, read)
        if found is None:
            raise ConfigError("This network never reads what it wrote: only one that does can write on.")
        return found

    # -- what a picture asks -----------------------------------------------------------------------

    def passes(self, signals: Mapping[str, np.ndarray]) -> tuple[np.ndarray | None, str]:
        """How much of its own old state each unit lets through, by a layer's signals, and its letters."""
        return None, ""

    def input_vectors(self, batch: Batch) -> Tensor | None:
        """The inputs as vectors (B, T, F), which may be read in their place; none where that cannot be."""
        return None

    def stepping(self, batch: Batch) -> Stepping | None:
        """A batch time step by time step; none for a network that hands no state on, or not only forward."""
        return None

    def alignment(self, batch: Batch) -> tuple[int, ...]:
        """The time step over which each output stands, counted from 0."""
        S = batch.targets.shape[1]
        return (batch.inputs.shape[1] - 1,) if self.spec.outputs == "one" else tuple(range(S))

    def axes(self, batch: Batch, inputs: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
        """The time axes of one example with their labels."""
        return {self.time_axis: inputs}

    @torch.no_grad()
    def ghosts(self, batch: Batch, signals: Mapping[str, Signal]) -> np.ndarray | None:
        """The verdict if the sentence ended after each of its words (T, K): every prefix is run by itself.

        signals: what a look at the whole sentence noted, for a network that finds its prefixes in there.
        None for a network with an output at every time step, and for a single input.
        """
        T = batch.inputs.shape[1]
        if self.spec.outputs != "one" or T == 1 or T * batch.inputs.numel() > INSIDE:
            return None
        prefixes = Batch(
            batch.inputs.expand(T, *batch.inputs.shape[1:]),
            torch.arange(1, T + 1),
            batch.targets.expand(T, *batch.targets.shape[1:]),
            batch.target_mask.expand(T, -1),
        )
        found: np.ndarray = self.spec.kind.probabilities(self(prefixes).logits)[:, 0].numpy()
        return found

    def label(self, parameter: str) -> str:
        """What a parameter is called on screen."""
        return {"embedding": "E"}.get(parameter, parameter.replace(".", "/"))

    @property
    def gates(self) -> tuple[str, ...]:
        """The gates whose weights lie beneath each other in one parameter; none where nothing is stacked."""
        return ()

    def written(self, parameter: str, values: np.ndarray) -> Signal:
        """A parameter as equations have it: a line for what it leads to, a column for what it comes from.

        Before them stands the axis "gate" where `gates` are stacked, or "place" of a window.
        """
        turned = values.T if parameter.endswith("embedding") else values  # E x is a column of E
        return Signal(turned, ("line",) if values.ndim == 1 else ("place", "line", "column")[-values.ndim :])

    def explain(self, batch: Batch, place: Place, tokens: tuple[str, ...]) -> Detail:
        """The equations of one unit with their numbers; tokens are the inputs in words.

        Raises ConfigError if there is no such place.
        """
        raise ConfigError("This network has no units that could be told one by one.")

    def work(self, B: int, T: int, S: int) -> Work:
        """What a forward pass over B examples of T inputs and S outputs takes."""
        raise NotImplementedError


def starting_head(spec: Spec, D: int, generator: torch.Generator) -> tuple[nn.Parameter, nn.Parameter]:
    """V (K′, D) and b_y (K′,) of a network that knows nothing yet."""
    V = torch.randn((spec.logits, D), generator=generator) * HEAD_DEVIATION
    return nn.Parameter(V), nn.Parameter(torch.zeros(spec.logits))


def starting_embedding(spec: Spec, size: int, generator: torch.Generator) -> nn.Parameter | None:
    """E (V, size) for tokens; none where they are one-hot, and for vectors."""
    if not size or spec.input_kind != "tokens":
        return None
    return nn.Parameter(torch.randn((spec.input_size, size), generator=generator))


def uniform(shape: tuple[int, ...], fan_in: int, generator: torch.Generator) -> nn.Parameter:
    """Weights uniform in ±1/√fan_in."""
    return nn.Parameter((torch.rand(shape, generator=generator) * 2.0 - 1.0) * fan_in**-0.5)
