"""What the engine asks of others: a Request looks, an Edit changes, EngineError says no."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from rnn_core.option import ConfigError

if TYPE_CHECKING:
    from rnn_core.config import Config
    from rnn_core.train.trainer import Trainer

Clock: TypeAlias = Callable[[], float]  # seconds, from an origin of its own
Build: TypeAlias = Callable[["Config"], "Trainer"]


class EngineError(ConfigError):
    """Something the engine will not do. The message is one sentence for the learner."""


class Request(Protocol):
    """A question to a run. It is served between two updates and leaves the trainer as it was."""

    @property
    def cost_ms(self) -> float:
        """What it will take at most, roughly. Requests that would hold up others are refused."""
        ...

    def serve(self, trainer: "Trainer") -> Any:
        """The answer. Raises ConfigError for a question that has none."""
        ...


class Edit(Protocol):
    """A change for good. The run's log keeps it, and the edit that takes it back."""

    @property
    def kept_by_weights(self) -> bool:
        """Whether a checkpoint of the weights already holds the change."""
        ...

    def describe(self) -> str:
        """What changed, as the beginning of a sentence: "The learning rate was set to 0.1"."""
        ...

    def apply(self, trainer: "Trainer") -> "Edit":
        """Change the trainer; the edit that undoes it. Raises ConfigError, with nothing changed."""
        ...


def build_trainer(config: "Config") -> "Trainer":
    """The real trainer. Imported late: torch takes a while, and a page need not wait."""
    from rnn_core.train.trainer import Trainer

    return Trainer(config)
