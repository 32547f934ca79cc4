"""What is measured of vectors of words: analogies that nobody trained."""

from collections.abc import Callable, Sequence

import numpy as np

from rnn_core import Trainer
from rnn_core.engine import StartVectors
from rnn_core.train.vectors import word_vectors
from rnn_core.vectors import Share, analogy, relations

BIGGEST = ("biggest", "big", "small")  # a − b + c
SMALLEST = "smallest"


def shares(trainer: Trainer) -> dict[str, Share]:
    """Of each relation how many analogies have the right word first."""
    words = trainer.task.spec.input_vocabulary
    assert words is not None
    return relations(word_vectors(trainer.model), words.index, trainer.task.relations())


def worst_relation(trainer: Trainer) -> float:
    """The share of right analogies of the relation that has fewest."""
    return min(one.share for one in shares(trainer).values())


def of_relation(name: str, trainer: Trainer) -> float:
    """The share of right analogies of one relation."""
    return shares(trainer)[name].share


def all_relations(trainer: Trainer) -> float:
    """The mean of the shares of right analogies of all relations."""
    return float(np.mean([one.share for one in shares(trainer).values()]))


def best_relation(trainer: Trainer) -> float:
    """The share of right analogies of the relation that has most."""
    return max(one.share for one in shares(trainer).values())


def answers_smallest(trainer: Trainer) -> float:
    """1 if biggest − big + small is nearest to smallest, the three words of the question left out."""
    words = trainer.task.spec.input_vocabulary
    assert words is not None
    a, b, c = (words.index[word] for word in BIGGEST)
    (first, _), *_ = analogy(word_vectors(trainer.model), a, b, c)
    return float(words.symbols[first] == SMALLEST)


def head_start(updates: int, runs: Sequence[Trainer]) -> float:
    """How much better a language model is after so many updates if its E starts from the vectors of the first
    network, in nats: the second one's setting is trained twice, as it was drawn and started.
    """
    words = runs[0].task.spec.input_vocabulary
    assert words is not None
    edit = StartVectors(words.symbols, word_vectors(runs[0].model), "the first network")
    found = []
    for started in (False, True):
        trainer = Trainer(runs[1].config)
        if started:
            edit.apply(trainer)
        for _ in range(updates):
            trainer.update()
        found.append(trainer.evaluate(None)["nats"])
    drawn, other = found
    return drawn - other


def apart(updates: int, runs: Sequence[Trainer]) -> float:
    """How far apart the two are then, whichever is ahead."""
    return abs(head_start(updates, runs))


def untrained(measure: Callable[[Trainer], float], trainers: Sequence[Trainer]) -> float:
    """The same of the first network as it is before any training."""
    return measure(Trainer(trainers[0].config))
