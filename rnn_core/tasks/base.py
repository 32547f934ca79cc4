"""The contract of a task: data, and what the data mean. No model code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import END, Baseline, Batch, Example, Spec
from rnn_core.metrics import Metric
from rnn_core.option import ConfigError, check
from rnn_core.stream import Stream
from rnn_core.tasks.besides import Besides

MAX_TOKENS = 200  # of a sentence that a learner types


@dataclass(frozen=True)
class Task(Besides):
    """A task is a frozen dataclass whose option fields are its settings.

    Subclasses give the class constants and the methods up to `encode`. Everything is a pure function of
    the fields and the arguments: races share batches, replays repeat them. What a task can do besides are
    the methods of `Besides`.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]  # its first sentence is printed by --list
    question: ClassVar[str]  # the one thing to look for
    unit: ClassVar[str] = "word"  # what one time step is: "word" or "character"
    defaults: ClassVar[Mapping[str, Any]] = {}  # fields of ModelConfig and TrainConfig that suit it
    metrics: ClassVar[tuple[Metric, ...]] = ()  # the first one leads
    climbs: ClassVar[bool] = False  # whether it has a `ladder`
    recipe: ClassVar[int] = 1  # of its data generators: raised when an example that they make changes

    def __post_init__(self) -> None:
        check(self)

    @property
    def spec(self) -> Spec:
        """Shape and meaning of inputs and outputs."""
        raise NotImplementedError

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """The training batch of this update: `size` examples, as difficult as a curriculum's level says."""
        raise NotImplementedError

    def held_out(self, size: int) -> Batch:
        """The first `size` held-out examples (fewer if there are fewer), always the same ones."""
        raise NotImplementedError

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """Every one of `metrics` for predictions `probabilities` (B, S, K) of `batch`."""
        raise NotImplementedError

    def baselines(self) -> tuple[Baseline, ...]:
        """What simple methods reach on the same held-out examples, the strongest of a metric first."""
        raise NotImplementedError

    def example(self, text: str) -> Example:
        """Read a learner's own sentence; with targets where the task knows them.

        Raises ConfigError, in a sentence a student understands, for text that cannot be used.
        """
        raise NotImplementedError

    def suggestions(self) -> tuple[str, ...]:
        """Sentences worth watching; the first one is watched at the start."""
        raise NotImplementedError

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch. Unknown targets are masked out."""
        raise NotImplementedError

    def level(self, level: int, losses: Sequence[float]) -> int:
        """The level of a curriculum for the next batch, after this one and all losses so far."""
        return level

    def reads(self, example: Example) -> tuple[str, ...]:
        """What the network is given for each input: the symbol itself, or a class of unknown ones."""
        return example.inputs

    def unknown(self, example: Example) -> tuple[bool, ...]:
        """Which inputs the network reads as a class of unknown words (a symbol in angle brackets)."""
        vocabulary = self.spec.input_vocabulary
        if vocabulary is None or not vocabulary.unknown:
            return (False,) * len(example.inputs)
        pairs = zip(example.inputs, self.reads(example), strict=True)
        return tuple(symbol != given and symbol.startswith("<") for given, symbol in pairs)

    def written(self, symbols: Sequence[str]) -> str:
        """A sequence of outputs as a person writes it, `<end>` and what follows left out."""
        kept = list(takewhile(lambda symbol: symbol != END, symbols))
        return ("" if self.unit == "character" else " ").join(kept)

    def fixed(self, field: str, value: int) -> "Task":
        """The same task with exactly this value of a field, also where it would mix them."""
        changed: dict[str, Any] = {field: value}
        return replace(self, **changed)

    def trained_lengths(self) -> tuple[int, int]:
        """The shortest and the longest T_x of training."""
        return 1, self.spec.longest

    def window(self, update: int, size: int) -> Batch:
        """Batch `update` of `size` parallel streams of running text, each going on where the last ended.

        Raises ConfigError for a task whose examples do not follow one another.
        """
        raise ConfigError(f"{self.name} has no running text: its examples do not follow one another.")


def pad(rows: Sequence[Sequence[int]], fill: int = 0) -> torch.Tensor:
    """Rows of numbers as one int64 tensor (B, T), filled up on the right."""
    width = max((len(row) for row in rows), default=0)
    return torch.tensor([[*row, *[fill] * (width - len(row))] for row in rows], dtype=torch.int64)


def sequences(spec: Spec, inputs: Sequence[Sequence[int]], outputs: Sequence[Sequence[int] | None]) -> Batch:
    """Rows of inputs beside rows of outputs (without `<end>`; None where nobody knows them) as a batch."""
    known = [[*row, spec.end] if row is not None else [] for row in outputs]
    read = [[spec.start, *row] if row is not None else [] for row in outputs]
    targets = pad([row or [spec.end] for row in known], spec.end)
    lengths = torch.tensor([len(row) for row in known])
    mask = torch.arange(targets.shape[1]) < lengths[:, None]
    return Batch(
        pad(inputs),
        torch.tensor([len(row) for row in inputs]),
        targets,
        mask,
        decoder_inputs=pad([row or [spec.start] for row in read], spec.end),
        target_lengths=lengths,
    )


def tokens_or_error(tokens: Sequence[str], unit: str) -> tuple[str, ...]:
    """The tokens, if there are between 1 and MAX_TOKENS of them. Raises ConfigError otherwise."""
    if not tokens:
        raise ConfigError(f"There is nothing to read: type at least one {unit}.")
    if len(tokens) > MAX_TOKENS:
        raise ConfigError(
            f"This has {len(tokens):,} {unit}s. The pictures hold at most {MAX_TOKENS}: please shorten it."
        )
    return tuple(tokens)
