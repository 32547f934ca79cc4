"""The nouns: what flows from a task through a model to a picture.

Numpy outside, torch only in `Batch` and in the models. Every type is checked once, when it is made.
Shapes use the letters of the lectures: B examples, T time steps, S output positions, H hidden units,
K classes, V symbols.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from torch import Tensor

from rnn_core.losses import LOSSES, LossKind
from rnn_core.metrics import Metric
from rnn_core.option import ConfigError
from rnn_core.portrait import Work

FORMAT = 1  # of every file we save; older readers refuse newer files

PAD, UNKNOWN = "<pad>", "<unk>"
START, END = "<start>", "<end>"  # what a decoder reads first, and what it writes last


@dataclass(frozen=True)
class Vocabulary:
    """Symbols and their numbers. With `unknown`, a symbol never seen is read as `<unk>`."""

    symbols: tuple[str, ...]
    unknown: bool = False

    def __post_init__(self) -> None:
        if len(set(self.symbols)) != len(self.symbols):
            raise ValueError("a vocabulary lists each symbol once")
        if self.unknown and UNKNOWN not in self.symbols:
            raise ValueError(f"a vocabulary with unknown words needs the symbol {UNKNOWN}")

    def __len__(self) -> int:
        return len(self.symbols)

    def __contains__(self, symbol: str) -> bool:
        return symbol in self.index

    @cached_property
    def index(self) -> dict[str, int]:
        """Symbol → number."""
        return {symbol: number for number, symbol in enumerate(self.symbols)}

    def encode(self, symbols: tuple[str, ...] | list[str]) -> list[int]:
        """Numbers of the symbols. Raises ConfigError for an unknown one if there is no `<unk>`."""
        unknown = self.index[UNKNOWN] if self.unknown else None
        numbers = [self.index.get(symbol, unknown) for symbol in symbols]
        for symbol, number in zip(symbols, numbers, strict=True):
            if number is None:
                raise ConfigError(f"the symbol {symbol!r} never occurs in the training data.")
        return [number for number in numbers if number is not None]

    def decode(self, numbers: Any) -> tuple[str, ...]:
        """Symbols of the numbers."""
        return tuple(self.symbols[int(number)] for number in numbers)


@dataclass(frozen=True)
class Spec:
    """The shape and meaning of a task's inputs and outputs; what a model is built for.

    `outputs` says how many outputs there are: "one" (T_y = 1), "every" (T_y = T_x, one for each
    input), or "sequence" (T_y ≠ T_x, up to the symbol `<end>`, at most `most_outputs`).
    `loss` is a key of LOSSES, which says what g₂ is. `longest`: T_x of the longest example of training and
    of the held-out data; windows need it.
    """

    input_kind: str  # "tokens" | "vectors"
    input_size: int  # V or F
    outputs: str  # "one" | "every" | "sequence"
    loss: str  # a key of LOSSES
    output_size: int  # K classes, numbers or bits
    input_vocabulary: Vocabulary | None = None
    output_vocabulary: Vocabulary | None = None
    longest: int = 1
    forward_only: bool = False  # the targets are inputs of later: nobody may look ahead
    feeds_itself: bool = False  # an output fits as the next input
    running: bool = False  # batches can be windows of text (or waves) that goes on
    row: int = 0  # time steps of a line, where the time steps are a picture line by line
    most_outputs: int = 0  # where decoding stops that has not ended by itself; `<end>` counts

    def __post_init__(self) -> None:
        known: dict[str, tuple[str, ...]] = {"input_kind": ("tokens", "vectors")}
        known["outputs"] = ("one", "every", "sequence")
        known["loss"] = tuple(LOSSES)
        for name, values in known.items():
            if getattr(self, name) not in values:
                raise ValueError(f"Spec.{name} is one of {values}, not {getattr(self, name)!r}")
        if self.kind.exactly not in (None, self.output_size):
            raise ValueError(f"a {self.loss} loss has {self.kind.exactly} classes, not {self.output_size}")
        if self.longest < 1:
            raise ValueError("the longest example has one input at least")
        if self.outputs == "sequence" and (
            END not in (self.output_vocabulary or ()) or not self.most_outputs
        ):
            raise ValueError(f"a sequence of outputs ends with the symbol {END}, or after most_outputs")
        for size, words in (
            (self.input_size, self.input_vocabulary),
            (self.output_size, self.output_vocabulary),
        ):
            if words is not None and len(words) != size:
                raise ValueError(f"the vocabulary has {len(words)} symbols, the spec says {size}")

    @property
    def start(self) -> int:
        """The number under which a decoder reads `<start>`: its other inputs are the K outputs."""
        return self.output_size

    @property
    def end(self) -> int:
        """The number of `<end>` among the outputs of a sequence."""
        assert self.output_vocabulary is not None
        return self.output_vocabulary.index[END]

    @property
    def kind(self) -> LossKind:
        """g₂ and the loss that goes with it."""
        return LOSSES[self.loss]

    @property
    def logits(self) -> int:
        """Width of the output layer o⟨t⟩: one number for two classes, else one per class."""
        return self.kind.width(self.output_size)

    @property
    def writes(self) -> bool:
        """Whether a network for it can read what it wrote itself."""
        return self.feeds_itself or self.outputs == "sequence"


@dataclass(frozen=True)
class Example:
    """One sequence as a person reads it. `targets` may be empty: nobody knows them."""

    inputs: tuple[str, ...]
    targets: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Batch:
    """B examples side by side, padded on the right.

    inputs (B, T) int64 or (B, T, F) float32 · input_lengths (B,) int64 ·
    targets (B, S) int64 or (B, S, F) float32 · target_mask (B, S) bool: the outputs that count ·
    fresh: the hidden state starts anew (False only inside a stateful stream of text) ·
    decoder_inputs (B, S) int64 and target_lengths (B,) int64 for a sequence of outputs: what a decoder
    that is told the truth reads (`<start>`, y⟨1⟩, y⟨2⟩ …), and how long it writes, `<end>` included.
    """

    inputs: Tensor
    input_lengths: Tensor
    targets: Tensor
    target_mask: Tensor
    fresh: bool = True
    decoder_inputs: Tensor | None = None
    target_lengths: Tensor | None = None

    def __post_init__(self) -> None:
        B, T = self.inputs.shape[:2]
        if self.input_lengths.shape != (B,) or self.targets.shape[0] != B:
            raise ValueError("inputs, input_lengths and targets are of one batch")
        if self.target_mask.shape != self.targets.shape[:2]:
            raise ValueError("target_mask has one place for each target")
        if B and not 1 <= (read := self.input_lengths.numpy()).min() <= read.max() <= T:
            raise ValueError("every sequence has between 1 and T time steps")
        if self.decoder_inputs is not None:
            lengths = self.target_lengths
            if self.decoder_inputs.shape != self.targets.shape or lengths is None or lengths.shape != (B,):
                raise ValueError("a decoder has one input for each target, and each target its length")

    def pieces(self, size: int) -> Iterator["Batch"]:
        """The same examples, at most `size` at a time."""
        for start in range(0, len(self.inputs), size):
            part = slice(start, start + size)
            yield Batch(
                self.inputs[part],
                self.input_lengths[part],
                self.targets[part],
                self.target_mask[part],
                self.fresh,
                None if self.decoder_inputs is None else self.decoder_inputs[part],
                None if self.target_lengths is None else self.target_lengths[part],
            )


@dataclass(frozen=True)
class Signal:
    """An array whose axes have names: ("time", "unit"), ("target", "source"), ("time", "slot")."""

    values: np.ndarray
    axes: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.values.ndim != len(self.axes):
            raise ValueError(f"{self.values.ndim} dimensions, but the axes {self.axes}")


@dataclass(frozen=True)
class Trace:
    """What one watched example did inside the model.

    axes: name → labels; every signal's axis is either named here with that length, or counts
    anonymously ("unit"). signals: `layer0/hidden`, `layer0/backward/hidden`, `layer0/keep`,
    `prediction` ("output", "class"), `target` ("output",), `ghost` ("time", "class") …
    gradients: name of the signal → gradient of the loss named `loss` with respect to it;
    `…/transported` is the part that came back from the next time step.
    parameters: `layer0/W`, `V` … (see `Model.written`); lines and columns count anew in each of them.
    alignment: the time step (counted from 0) over which each output stands. guesses: signals that are the
    network's answer to what training never asked.
    """

    axes: Mapping[str, tuple[str, ...]]
    signals: Mapping[str, Signal]
    gradients: Mapping[str, Signal] = field(default_factory=dict)
    loss: str = ""
    alignment: tuple[int, ...] = ()
    guesses: frozenset[str] = frozenset()
    parameters: Mapping[str, Signal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sizes = {name: len(labels) for name, labels in self.axes.items()}
        for name, signal in [*self.signals.items(), *self.gradients.items()]:
            for axis, size in zip(signal.axes, signal.values.shape, strict=True):
                if sizes.setdefault(axis, size) != size:
                    raise ValueError(f"{name}: the axis {axis!r} is {sizes[axis]} long, not {size}")

    def settles(self, sure: float = 0.75) -> int | None:
        """The time step (from 0) from which on every ghost gives the last one's class at least this chance;
        None without ghosts, or if the last one is not that sure itself.
        """
        if "ghost" not in self.signals:
            return None
        chances = self.signals["ghost"].values
        doubts = np.flatnonzero(chances[:, int(chances[-1].argmax())] < sure)
        first = int(doubts.max(initial=-1)) + 1
        return first if first < len(chances) else None


@dataclass(frozen=True)
class Snapshot:
    """One moment of a run: numbers for the whole, and the trace of the watched example.

    seconds: CPU-seconds trained so far. norms: `gradient` and `clipped` (before and after
    clipping), `parameters/<name>`. Not finite anywhere: `diverged`.
    """

    update: int
    seconds: float
    loss: float
    metrics: Mapping[str, float] = field(default_factory=dict)
    norms: Mapping[str, float] = field(default_factory=dict)
    trace: Trace | None = None
    samples: tuple[str, ...] = ()
    diverged: bool = False
    parameters: int = 0
    work: Work | None = None  # of the watched example
    kernels: str = ""  # the form that they come in (see `Model.kernels`)

    def __post_init__(self) -> None:
        finite = np.isfinite([self.loss, *self.norms.values()]).all()
        if not finite and not self.diverged:
            object.__setattr__(self, "diverged", True)


@dataclass(frozen=True)
class Baseline:
    """What is reached without a recurrent network: a line in every metric figure."""

    metric: str
    name: str
    value: float


@dataclass(frozen=True)
class History:
    """A run up to now, for the figures that look back.

    losses: one for each update (first: the loss before the first update changed anything).
    metrics, norms: (update, values) in order. previous: the losses of the run before this one.
    measured: what is measured, the leading metric first. chance: the loss of a network that knows nothing
    yet; None where that depends on the data.
    """

    status: str = "paused"
    updates_per_second: float = 0.0
    losses: np.ndarray = field(default_factory=lambda: np.zeros(0, np.float32))
    previous: np.ndarray = field(default_factory=lambda: np.zeros(0, np.float32))
    metrics: tuple[tuple[int, Mapping[str, float]], ...] = ()
    norms: tuple[tuple[int, Mapping[str, float]], ...] = ()
    baselines: tuple[Baseline, ...] = ()
    measured: tuple[Metric, ...] = ()
    chance: float | None = None
