"""What the lessons before the recurrence tell the learner to see."""

from collections.abc import Sequence

from rnn_core import Trainer
from rnn_core.engine import Inspect
from rnn_core.views.embedding_map import alike


def accuracy_lost(runs: Sequence[Trainer]) -> float:
    """How much more accurate the first is than the best of the others."""
    first, *others = (run.evaluate(size=None)["accuracy"] for run in runs)
    return first - max(others)


def times_the_parameters(runs: Sequence[Trainer]) -> float:
    """How many parameters the last has for each of the first."""
    first, *_, last = (sum(weights.numel() for weights in run.model.parameters()) for run in runs)
    return last / first


def of_a_kind(trainer: Trainer) -> float:
    """The share of words whose nearest word is of their kind."""
    trace = Inspect(trainer.task.suggestions()[0]).serve(trainer).trace
    return (alike(trace) if trace else None) or 0.0
