"""What a page can ask a network that answers with a sequence: decode, search, walk beside the truth."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rnn_core.data import END, Batch
from rnn_core.option import ConfigError, shown

if TYPE_CHECKING:
    from rnn_core.models import Model
    from rnn_core.train.beam import Beam
    from rnn_core.train.generate import Answer
    from rnn_core.train.trainer import Trainer

Put = tuple[tuple[int, str], ...]
Looks = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Decode:
    """Write an answer to `text`; temperature 0 always takes the likeliest symbol.

    forced: (output, symbol) pairs put there by hand, from which decoding goes on. attend: (output, input)
    pairs: that output must look at that input alone. All counted from 0.
    """

    text: str
    forced: Put = ()
    attend: Looks = ()
    temperature: float = 0.0
    seed: int = 0
    cost_ms: float = 40.0

    def serve(self, trainer: "Trainer") -> "Answer":
        """Raises ConfigError for text that cannot be read, and for a choice that cannot be made."""
        from rnn_core.stream import Stream
        from rnn_core.train.generate import answer

        model, batch = _decoder(trainer), _read(trainer, self.text)
        if not 0.0 <= self.temperature <= 10.0:
            raise ConfigError(f"A temperature lies between 0 and 10, and {self.temperature:g} does not.")
        forced = {place: _number(model, symbol) for place, symbol in self.forced}
        _check_looks(model, self.attend, batch.inputs.shape[1])
        generator = Stream(self.seed, "sampling").numpy(0)
        found = answer(model, batch, forced, dict(self.attend), self.temperature, generator)
        last = max((place for place, _ in (*self.forced, *self.attend)), default=-1)
        if last >= len(found.symbols):
            raise ConfigError(
                f"The answer ends at output {len(found.symbols)}: nothing can be put at output {last + 1}."
            )
        return found


@dataclass(frozen=True)
class Search:
    """Beam search: the `width` likeliest beginnings are followed side by side."""

    text: str
    width: int = 3
    cost_ms: float = 80.0

    def serve(self, trainer: "Trainer") -> "Beam":
        """Raises ConfigError for text that cannot be read, or another width than 1 to 5."""
        from rnn_core.train.beam import beam

        return beam(_decoder(trainer), _read(trainer, self.text), self.width)


@dataclass(frozen=True)
class Rails:
    """The same decoder twice. truth: what it should write. told: it reads the truth. free: it reads its own.

    Up to `parted` both read the same; behind it they do not.
    """

    inputs: tuple[str, ...]
    truth: tuple[str, ...]
    told: "Answer"
    free: "Answer"

    @property
    def parted(self) -> int | None:
        """The first output (from 0) that the free-running decoder gets wrong; None if there is none."""
        pairs = zip(self.truth, self.free.symbols, strict=False)
        return next((t for t, (right, made) in enumerate(pairs) if right != made), None)


@dataclass(frozen=True)
class TwoRails:
    """Decode `text` told the truth, and running free."""

    text: str
    cost_ms: float = 60.0

    def serve(self, trainer: "Trainer") -> Rails:
        """Raises ConfigError where nobody knows the truth."""
        from rnn_core.train.generate import answer, forced_by_truth

        model, example = _decoder(trainer), trainer.task.example(self.text)
        batch = trainer.task.encode([example])
        if not bool(batch.target_mask.any()):
            raise ConfigError(
                "Nobody told us the right answer to this sentence, so there is no truth to be told: "
                "pick one of the suggested sentences."
            )
        told, free = forced_by_truth(model, batch), answer(model, batch)
        return Rails(example.inputs, (*example.targets, END), told, free)


@dataclass(frozen=True)
class Ladder:
    """exact[k]: the leading metric on `counts[k]` held-out examples of length `lengths[k]`.

    trained: the shortest and the longest T_x of training. cut: whether the ladder has longer examples that
    the network cannot read. asked: how many outputs of an example of each length count.
    """

    update: int
    lengths: tuple[int, ...]
    counts: tuple[int, ...]
    exact: np.ndarray
    trained: tuple[int, int]
    cut: bool = False
    asked: tuple[int, ...] = ()


@dataclass(frozen=True)
class ByLength:
    """The leading metric by the length of what is read, also beyond the lengths of training."""

    most: int = 60  # examples of one length
    cost_ms: float = 900.0

    def serve(self, trainer: "Trainer") -> Ladder:
        """Raises ConfigError for a task without a ladder."""
        task, model = trainer.task, trainer.model
        if not task.climbs:
            raise ConfigError(f"{task.title} has no examples sorted by length.")
        pieces = {T: next(batch.pieces(self.most)) for T, batch in task.ladder().items()}
        read = {T: batch for T, batch in pieces.items() if not model.refuses_batch(batch)}
        leading = task.metrics[0].name
        found = np.array([task.measure(model.predict(batch), batch)[leading] for batch in read.values()])
        counts = tuple(len(batch.inputs) for batch in read.values())
        cut = len(read) < len(pieces)
        asked = tuple(int(batch.target_mask[0].sum()) for batch in read.values())
        return Ladder(trainer.updates, tuple(read), counts, found, task.trained_lengths(), cut, asked)


@dataclass(frozen=True)
class Continuation:
    """read, predicted (T,): the wave, and what was said of each next value. made, truth (time_steps,): how
    the network goes on by itself, and how the wave does (none where nobody knows).
    """

    read: np.ndarray
    predicted: np.ndarray
    made: np.ndarray
    truth: np.ndarray | None


@dataclass(frozen=True)
class RunOn:
    """Read `text` and go on, each value made being the next one read."""

    text: str
    time_steps: int = 60
    cost_ms: float = 40.0

    def serve(self, trainer: "Trainer") -> Continuation:
        """Raises ConfigError for a task without numbers to go on with."""
        from rnn_core.train.generate import run_on
        from rnn_core.train.inspect import read

        _goes_on(trainer)
        example = trainer.task.example(self.text)
        batch = read(trainer.model, trainer.task, example)
        predicted = trainer.inspect(example).signals["prediction"].values[:, 0]
        made = run_on(trainer.model, batch, self.time_steps)[0, :, 0]
        truth = trainer.task.rollout(example, self.time_steps)
        return Continuation(batch.inputs[0, :, 0].numpy(), predicted, made, truth)


@dataclass(frozen=True)
class Drift:
    """How far off a network is that runs free, by time step: on held-out waves, of each 50 values read."""

    time_steps: int = 60
    read: int = 50
    size: int = 100
    cost_ms: float = 100.0

    def serve(self, trainer: "Trainer") -> np.ndarray:
        """The mean squared distance from the wave (time_steps,)."""
        from rnn_core.train.generate import drift

        _goes_on(trainer)
        longer = trainer.task.of_length(self.read + self.time_steps - 1)
        if longer is None:
            raise ConfigError(
                "How far it drifts is measured on waves of a chosen length: take the sine wave."
            )
        return drift(trainer.model, longer.held_out(self.size), self.read)


def _goes_on(trainer: "Trainer") -> None:
    """Raises ConfigError unless the network's outputs are numbers that it can read next."""
    spec = trainer.model.spec
    if not (spec.feeds_itself and spec.kind.passes_on):
        raise ConfigError(
            "Only a network that predicts the next number can go on with it: choose the sine wave."
        )


def _decoder(trainer: "Trainer") -> "Model":
    if not trainer.model.spec.most_outputs:
        raise ConfigError(
            f"A {trainer.config.model.architecture} writes no sequence of its own: this can be asked of an "
            "encoder–decoder only."
        )
    return trainer.model


def _read(trainer: "Trainer", text: str) -> Batch:
    """The sentence as the network reads it. Raises ConfigError if it cannot."""
    batch = trainer.task.encode([trainer.task.example(text)])
    reason = trainer.model.refuses_batch(batch)
    if reason:
        raise ConfigError(reason)
    return batch


def _number(model: "Model", symbol: str) -> int:
    vocabulary = model.spec.output_vocabulary
    assert vocabulary is not None
    if symbol not in vocabulary:
        raise ConfigError(f"{shown(symbol)} is none of the {len(vocabulary)} symbols this network can write.")
    return vocabulary.index[symbol]


def _check_looks(model: "Model", attend: Looks, T: int) -> None:
    if attend and not model.looks_back:
        raise ConfigError("This network has no attention that could be moved: train one that has.")
    for place, source in attend:
        if not 0 <= source < T:
            raise ConfigError(
                f"There are {T} inputs: output {place + 1} can look at one of 1 to {T}, not at {source + 1}."
            )
