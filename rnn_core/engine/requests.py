"""Questions that any run can answer. Each is a frozen dataclass with `cost_ms` and `serve`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rnn_core.data import Snapshot
from rnn_core.engine.onward import one_to_many

if TYPE_CHECKING:
    from rnn_core.train.trainer import Trainer


@dataclass(frozen=True)
class Inspect:
    """What happens inside the network when it reads `text`; the gradients are of `loss`.

    Without text: the example that the trainer itself watches. The answer is a Snapshot with trace.
    onward: a single symbol goes on by itself, as it does in the picture.
    """

    text: str | None = None
    loss: str = ""
    onward: bool = False
    cost_ms: float = 50.0

    def serve(self, trainer: "Trainer") -> Snapshot:
        """Raises ConfigError for a text that the task cannot read, or a loss it does not have."""
        example = None if self.text is None else trainer.task.example(self.text)
        if example is not None and self.onward:
            example = one_to_many(trainer, example)
        return trainer.snapshot(example, self.loss)
