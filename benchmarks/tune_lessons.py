"""What the lessons on tunes tell the learner to see."""

from collections.abc import Sequence

from rnn_core import Trainer
from rnn_core.engine import ByPart


def known_at_once(trainer: Trainer) -> float:
    """By how much it knows the phrase that returns at once better than either of the new ones."""
    parts = ByPart().serve(trainer).parts
    return parts["A2"] - max(parts["A1"], parts["B"])


def known_across(runs: Sequence[Trainer]) -> float:
    """By how much the best of them knows the phrase that returns after another one better than new ones."""
    found = (ByPart().serve(run).parts for run in runs)
    return max(parts["A3"] - max(parts["A1"], parts["B"]) for parts in found)
