"""The contract of a task: data, and what the data mean. No model code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import END, Baseline, Batch, Example, Signal, Spec
from rnn_core.metrics import Metric
from rnn_core.option import ConfigError, check
from rnn_core.stream import Stream

MAX_TOKENS = 200  # of a sentence that a learner types


@dataclass(frozen=True)
class Brought:
    """A learner's own text as it was read. `choices`: its encoding by name, and others if it was guessed."""

    text: str
    encoding: str = ""  # Python's name of it; "" for a pasted text
    broken: int = 0  # places that no character of this encoding fits: they stand as �
    choices: Mapping[str, str] = field(default_factory=dict)  # Python's name → what people call it


@dataclass(frozen=True)
class Task:
    """A task is a frozen dataclass whose option fields are its settings.

    Subclasses give the class constants and the methods up to `encode`. Everything is a pure function of
    the fields and the arguments: races share batches, replays repeat them. What a task can do besides are
    the methods behind it, which answer None, "" or nothing unless a subclass says otherwise.
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

    def sample_quality(self, text: str) -> float | None:
        """How much of a text that the network wrote keeps the task's own rules; None if it has none."""
        return None

    def sample_rule(self) -> str:
        """What `sample_quality` is the share of: "of brackets and quotes are right"."""
        return ""

    def written(self, symbols: Sequence[str]) -> str:
        """A sequence of outputs as a person writes it, `<end>` and what follows left out."""
        kept = list(takewhile(lambda symbol: symbol != END, symbols))
        return ("" if self.unit == "character" else " ").join(kept)

    # -- what a task can do besides -------------------------------------------------------------------

    @property
    def types(self) -> Mapping[str, str]:
        """Types of tags, and what they mean in a word: "PER" is a person."""
        return {}

    def entities(self, tags: Sequence[str]) -> set[tuple[int, int, str]]:
        """What a row of tags marks: begin, end (exclusive) and type of each; nothing where tags have none."""
        return set()

    @property
    def asks_midway(self) -> bool:
        """Whether training asks for the one answer after every beginning too: else it is a guess there."""
        return False

    def causes(self, example: Example) -> tuple[int, ...]:
        """The inputs (from 0) that its answer hangs on by the rule of the task; none where no rule says."""
        return ()

    def flips(self, text: str) -> tuple[str, ...]:
        """Sentences that differ from `text` in one word and have another verdict."""
        return ()

    def push(self, text: str, gap: int) -> str | None:
        """`text` with `gap` words that mean nothing behind the one that decides; None if none does."""
        return None

    def longest_gap(self) -> int | None:
        """The most of such words that training shows; None where nothing can be pushed away."""
        return None

    def prompt(self) -> str | None:
        """What writing may begin with; None for a task without text to write."""
        return None

    def training_text(self) -> str:
        """The text that is learnt, where there is one."""
        return ""

    def bring(self, data: bytes | str, encoding: str = "") -> Brought | None:
        """A learner's own text, read in `encoding` or the likeliest; None where none can be brought."""
        return None

    def read_file(self, data: bytes | str) -> "Task | None":
        """The same task with a learner's own text to learn; None where nothing can be brought."""
        return None

    def rollout(self, example: Example, time_steps: int) -> np.ndarray | None:
        """How the numbers of `example` truly go on (time_steps,); None where nobody knows."""
        return None

    def of_length(self, T: int) -> "Task | None":
        """The same task with examples of T time steps; None where length is not its setting."""
        return None

    def fixed(self, field: str, value: int) -> "Task":
        """The same task with exactly this value of a field, also where it would mix them."""
        changed: dict[str, Any] = {field: value}
        return replace(self, **changed)

    def trained_lengths(self) -> tuple[int, int]:
        """The shortest and the longest T_x of training."""
        return 1, self.spec.longest

    def ladder(self) -> Mapping[int, Batch]:
        """Held-out examples by T_x, also some that are longer than any of training, if it `climbs`."""
        return {}

    def ladder_note(self) -> str:
        """What has to be said of the ladder's examples."""
        return ""

    def signals(self, example: Example) -> Mapping[str, Signal]:
        """Pictures that belong to an example: grids, or points of the plane."""
        return {}

    def probe(self) -> tuple[Batch, Mapping[str, tuple[str, ...]]] | None:
        """Inputs over a whole plane, whose answers make a picture, and the labels of its axes y and x."""
        return None

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
