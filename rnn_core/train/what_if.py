"""What would the network say if the sentence were a little different?"""

from dataclasses import dataclass

import numpy as np
import torch

from rnn_core.data import Batch, Example
from rnn_core.models import Model
from rnn_core.option import ConfigError
from rnn_core.tasks import Task
from rnn_core.train.inspect import read

MOST = 4_000  # sequences in one question


@dataclass(frozen=True)
class Substitutions:
    """effect[t]: how far the verdict moves on average when word t is replaced by another known word.

    strongest[t] is the replacement that moves it most, and `verdicts` (T,) what it then is.
    """

    inputs: tuple[str, ...]
    verdict: float
    effect: np.ndarray
    strongest: tuple[str, ...]
    verdicts: np.ndarray


@torch.no_grad()
def substitute(model: Model, task: Task, example: Example, output: int = -1) -> Substitutions:
    """Replace every word by every other one of the vocabulary and look at one output's likeliest class.

    Of the ways to ask "which input decided?", this is the one that finds the true cause in recall
    tasks (gradients do not). Raises ConfigError for a sentence too long to try.
    """
    batch = read(model, task, example)
    words = _replacements(task)
    T, n = batch.inputs.shape[1], len(words)
    if T * n > MOST:
        words = words[:: -(-T * n // MOST)]
        n = len(words)
    if n == 0 or T * n > 2 * MOST:
        raise ConfigError("This sentence is too long to try every replacement: please shorten it.")
    here = model.spec.kind.probabilities(model(batch).logits)[0, output]
    k = 1 if model.spec.output_size == 2 else int(here.argmax())  # of two, the chance of the second
    changed = batch.inputs.expand(T, n, T).clone()  # (T, n, T)
    for t in range(T):
        changed[t, :, t] = torch.tensor(words)
    found = _many(model, batch, changed.reshape(T * n, T))[:, output, k].reshape(T, n).numpy()
    moved = np.abs(found - float(here[k]))
    best = moved.argmax(1)
    vocabulary = task.spec.input_vocabulary
    assert vocabulary is not None
    return Substitutions(
        example.inputs,
        float(here[k]),
        moved.mean(1),
        vocabulary.decode([words[column] for column in best]),
        found[np.arange(T), best],
    )


@torch.no_grad()
def accuracy_by(task: Task, model: Model, field: str, values: tuple[int, ...], size: int = 128) -> np.ndarray:
    """The task's leading metric when its option `field` is set to each of `values` in turn."""
    leading, scores = task.metrics[0].name, []
    for value in values:
        batch = task.fixed(field, value).held_out(size)
        reason = model.refuses_batch(batch)
        if reason:
            raise ConfigError(reason)
        scores.append(task.measure(model.predict(batch), batch)[leading])
    return np.array(scores)


def _replacements(task: Task) -> list[int]:
    vocabulary = task.spec.input_vocabulary
    if vocabulary is None:
        raise ConfigError("Only words can be replaced by other words.")
    # <pad>, <unk> and the other signs in angle brackets are no words
    return [n for n, symbol in enumerate(vocabulary.symbols) if not (symbol[0] == "<" and symbol[-1] == ">")]


def _many(model: Model, batch: Batch, inputs: torch.Tensor) -> torch.Tensor:
    n = len(inputs)
    many = Batch(
        inputs,
        batch.input_lengths.expand(n),
        batch.targets.expand(n, *batch.targets.shape[1:]),
        batch.target_mask.expand(n, -1),
    )
    return model.spec.kind.probabilities(model(many).logits)
