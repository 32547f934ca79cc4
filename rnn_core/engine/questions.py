"""What a page can ask a network: to explain, to write, to say what if. See `contract.Request`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rnn_core.data import END
from rnn_core.engine.onward import finite, one_to_many, to_the_end

if TYPE_CHECKING:
    from rnn_core.portrait import Detail
    from rnn_core.train.trainer import Trainer
    from rnn_core.train.what_if import Substitutions


@dataclass(frozen=True)
class Explain:
    """The equations of one unit at one time step with their numbers (all counted from 0)."""

    text: str
    time: int
    unit: int
    layer: int = 0
    direction: str = "forward"
    part: str = ""  # "encoder" or "decoder", where the network has them
    cost_ms: float = 30.0

    def serve(self, trainer: "Trainer") -> "Detail":
        """Raises ConfigError if there is no such place."""
        from rnn_core.portrait import Place
        from rnn_core.train.inspect import explain

        example = one_to_many(trainer, trainer.task.example(self.text))
        place = Place(self.time, self.unit, self.layer, self.direction, self.part)
        return explain(trainer.model, trainer.task, example, place)


@dataclass(frozen=True)
class Samples:
    """What the network writes after `prompt`; rules_kept is the share that follows the rules.

    ended: of each text, whether it wrote `<end>`; bits: mean surprise of what it wrote, `<end>` among it, in
    bits a symbol.
    """

    texts: tuple[str, ...]
    prompt: str
    rules_kept: float | None
    bits: float
    ended: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Write:
    """Let the network write `count` texts of `length` symbols (letters, words, notes), or up to `<end>`. The
    same seed writes the same.
    """

    prompt: str
    length: int = 120
    temperature: float = 0.8
    count: int = 3
    seed: int = 0

    @property
    def cost_ms(self) -> float:
        """About 0.3 ms a symbol."""
        return 0.3 * self.length * self.count

    def serve(self, trainer: "Trainer") -> Samples:
        """Raises ConfigError for an empty prompt, one with unknown symbols, a task without text, or a network
        that diverged.
        """
        from rnn_core.stream import Stream
        from rnn_core.train.generate import write

        finite(trainer)
        task, stream = trainer.task, Stream(self.seed, "sampling")
        begun = task.beginning(self.prompt) or tuple(self.prompt)
        written = [
            to_the_end(write(trainer.model, begun, self.length, self.temperature, stream.numpy(n)))
            for n in range(self.count)
        ]
        texts = tuple(task.written(one.prompt + one.symbols) for one in written)
        prompt = task.written(begun)
        kept = [share for text in texts if (share := task.sample_quality(text)) is not None]
        bits = float(np.mean([one.surprise.mean() for one in written]))
        ended = tuple(one.symbols[-1] == END for one in written)
        return Samples(texts, prompt, float(np.mean(kept)) if kept else None, bits, ended)


@dataclass(frozen=True)
class Substitute:
    """Which word decides: every word replaced by every other known one (see `train.what_if`)."""

    text: str
    output: int = -1
    cost_ms: float = 500.0

    def serve(self, trainer: "Trainer") -> "Substitutions":
        """Raises ConfigError for a sentence too long to try."""
        from rnn_core.train.what_if import substitute

        return substitute(trainer.model, trainer.task, trainer.task.example(self.text), self.output)


@dataclass(frozen=True)
class AccuracyBy:
    """The leading held-out metric when the task's option `field` takes each of `values`."""

    field: str
    values: tuple[int, ...]
    cost_ms: float = 1_000.0

    def serve(self, trainer: "Trainer") -> np.ndarray:
        """One number for each value."""
        from rnn_core.train.what_if import accuracy_by

        return accuracy_by(trainer.task, trainer.model, self.field, self.values)
