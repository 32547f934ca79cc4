"""What is measured of networks that write: exact matches by length, alignments, running free."""

import numpy as np
import torch

from rnn_core import Trainer
from rnn_core.data import Batch
from rnn_core.engine import Drift
from rnn_core.models import Pass, Watch
from rnn_core.tasks.translation import Translation
from rnn_core.tasks.words.bilingual import split


def exact_at(T_x: int, trainer: Trainer) -> float:
    """The share of held-out examples of this length without any mistake, running free."""
    batch = trainer.task.ladder()[T_x]
    return trainer.task.measure(trainer.model.predict(batch), batch)["exact_match"]


def alignment_right(trainer: Trainer) -> float:
    """The share of digits of held-out strings, as long as trained or less, whose attention peaks rightly."""
    right = []
    longest = trainer.task.trained_lengths()[1]
    for length, batch in trainer.task.ladder().items():
        if length <= longest:
            peaks = _attention(trainer, batch)[:, :length].argmax(-1)
            right.append((peaks == np.arange(length)[::-1]).ravel())
    return float(np.concatenate(right).mean())


def swaps_seen(trainer: Trainer) -> float:
    """Of held-out pairs in which an adjective and its noun change places: the share of linked outputs whose
    attention, told the truth, peaks at an input they are linked to."""
    task = trainer.task
    assert isinstance(task, Translation)
    right = []
    for pair in split()[1]:
        if pair.swaps:
            example = task.example(" ".join(pair.english))
            alpha = _attention(trainer, task.encode([example]))[0]
            links = task.alignment(example)
            outputs = {target for _, target in links}
            right += [(int(alpha[output].argmax()), output) in links for output in outputs]
    return float(np.mean(right))


def free_run_error(trainer: Trainer) -> float:
    """The mean squared distance from held-out waves, 46 to 55 time steps after the last true value."""
    return float(Drift().serve(trainer)[45:55].mean())


@torch.no_grad()
def _attention(trainer: Trainer, batch: Batch) -> np.ndarray:
    """α (B, S, T) of a decoder that is told the truth."""
    found = _Alpha()
    trainer.model(batch, Pass(watch=found))
    return found.alpha


class _Alpha(Watch):
    """Keeps the attention of a whole batch."""

    alpha: np.ndarray

    def note(self, name: str, x: torch.Tensor, *axes: str) -> torch.Tensor:
        if name == "attention":
            self.alpha = x.numpy().copy()
        return x
