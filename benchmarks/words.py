"""What is measured of a network that learns text word by word."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.measures import Measure
from rnn_core import Trainer
from rnn_core.engine import Write

ALL = 1_000_000
TOGETHER = 20  # held-out examples at once
WRITTEN = 12  # words after the prompt


def far_ratio(trainer: Trainer) -> float:
    """Perplexity ÷ that of the best n-grams, on the held-out words that hang on one beyond their reach."""
    task: Any = trainer.task
    batch = task.held_out(ALL)
    _, n_grams = task.n_grams()
    found = np.zeros_like(n_grams)
    for n, piece in enumerate(batch.pieces(TOGETHER)):
        p = trainer.model.predict(piece)
        found[n * TOGETHER : n * TOGETHER + len(p), : p.shape[1]] = p
    return float(task.far_perplexity(found, batch) / task.far_perplexity(n_grams, batch))


def goes_on(trainer: Trainer) -> float:
    """How many words the likeliest continuation of the task's own prompt has before it breaks a rule of the
    tales; WRITTEN, if it never does.
    """
    task: Any = trainer.task
    samples = Write(task.prompt(), length=WRITTEN, temperature=0.0, count=1).serve(trainer)
    return float(task.follows(samples.texts[0]) - len(task.beginning(samples.prompt)))


def least(measure: Measure, runs: Sequence[Trainer]) -> float:
    """What the best of a losing side reaches, where less is better."""
    return min(map(measure, runs))
