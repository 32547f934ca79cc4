"""What is stated of captions: the rows of `make learn` about a picture that becomes a sentence."""

from dataclasses import replace
from functools import partial

import numpy as np
import torch

from benchmarks.measures import ahead, held_out
from benchmarks.sequences import _attention
from benchmarks.targets import target
from rnn_core import Trainer
from rnn_core.tasks.captions import Captions

WHOLE = "task=captions"
LOOKS = "task=captions&architecture=encoder_decoder&task.read=patches&learning_rate=0.003"
ONE = "task=captions&task.most=1&hidden_size=32&architecture.features=128&learning_rate=0.003"
ONE_LOOKS = f"{LOOKS.replace('0.003', '0.01')}&task.most=1&hidden_size=32"
EXACT, MORE_EXACT = partial(held_out, "exact_match"), partial(ahead, "exact_match")
COLOUR, KIND = 2, 3  # places of these words in what is said of a shape


def unseen_exact(trainer: Trainer) -> float:
    """The share of right captions of scenes with a colour and a kind that training never shows together."""
    task = _captions(trainer)
    return task.exact(trainer.model.predict(task.unseen_pairs()))


def blank(trainer: Trainer) -> float:
    """The share of right words if every held-out picture is blank paper: what language alone gives."""
    batch = trainer.task.held_out(1_000_000)
    paper = replace(batch, inputs=torch.zeros_like(batch.inputs))
    return trainer.task.measure(trainer.model.predict(paper), batch)["accuracy"]


def lands(trainer: Trainer) -> float:
    """Of the colours and kinds that held-out captions name, told the truth: the share whose attention peaks
    at a patch that the named shape touches."""
    task = _captions(trainer)
    batch, touched = task.held_out(1_000_000), task.touched()
    assert batch.target_lengths is not None
    peaks = _attention(trainer, batch).argmax(-1)  # (B, S)
    right = []
    for peak, patches, length in zip(peaks, touched, batch.target_lengths.tolist(), strict=True):
        starts = (0, length - 5) if length > 5 else (0,)
        for shape, start in zip(patches, starts, strict=False):
            right += [bool(shape[peak[start + place]]) for place in (COLOUR, KIND)]
    return float(np.mean(right))


def _captions(trainer: Trainer) -> Captions:
    assert isinstance(trainer.task, Captions)
    return trainer.task


CAPTIONS = (
    target("captions, patches and attention: exact match", LOOKS, 60, 0.85, EXACT),
    target(
        "captions, patches and attention: exact match ahead of simple methods", LOOKS, 60, 0.5, MORE_EXACT
    ),
    target("captions, patches and attention: pairs never trained, exact match", LOOKS, 60, 0.2, unseen_exact),
    target("captions: attention peaks on the shape that is named", LOOKS, 60, 0.85, lands),
    target("captions of blank paper: right words", LOOKS, 60, 0.5, blank, at_most=True),
    target("captions, one to many: exact match", WHOLE, 90, 0.85, EXACT),
    target("captions, one to many: exact match ahead of simple methods", WHOLE, 90, 0.5, MORE_EXACT),
    target(
        "captions, one to many: pairs never trained stay wrong, exact match",
        WHOLE,
        90,
        0.1,
        unseen_exact,
        at_most=True,
    ),
    target("captions of one shape, patches and attention: exact match", ONE_LOOKS, 5, 0.95, EXACT),
    target("captions of one shape, one to many: exact match", ONE, 5, 0.85, EXACT),
)
