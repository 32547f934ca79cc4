"""What is measured of vectors of words: analogies that nobody trained."""

from collections.abc import Callable, Sequence

import numpy as np

from rnn_core import Trainer
from rnn_core.engine import StartVectors
from rnn_core.train.vectors import word_vectors
from rnn_core.vectors import Share, analogy, relations

BIGGEST = ("biggest", "big", "small")  # a − b + c
SMALLEST = "smallest"
RACE, LOOK = 1_600, 50  # updates of a race, and between two looks


def shares(trainer: Trainer, without_question: bool = True) -> dict[str, Share]:
    """Of each relation how many analogies have the right word first."""
    words = trainer.task.spec.input_vocabulary
    assert words is not None
    E = word_vectors(trainer.model)
    return relations(E, words.index, trainer.task.relations(), without_question)


def worst_relation(trainer: Trainer) -> float:
    """The share of right analogies of the relation that has fewest."""
    return min(one.share for one in shares(trainer).values())


def worst_put_back(trainer: Trainer) -> float:
    """The same if the words of a question may answer, too."""
    return min(one.share for one in shares(trainer, without_question=False).values())


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


def head_start(runs: Sequence[Trainer]) -> float:
    """How much lower the held-out loss of a language model ever gets, in nats, if its E starts from the
    vectors of the first network than if it is as it was drawn: the second one's setting is trained both ways.
    """
    drawn, started = (min(one) for one in _raced(runs))
    return drawn - started


def by_heart(runs: Sequence[Trainer]) -> float:
    """By how many nats the held-out loss has risen again at the end: of the two, the one that rose less."""
    return min(one[-1] - min(one) for one in _raced(runs))


def apart(runs: Sequence[Trainer]) -> float:
    """How far apart the two end, in nats, whichever is ahead."""
    drawn, started = (one[-1] for one in _raced(runs))
    return abs(drawn - started)


def _raced(runs: Sequence[Trainer]) -> tuple[list[float], list[float]]:
    """The held-out loss of both, every LOOK updates."""
    words = runs[0].task.spec.input_vocabulary
    assert words is not None
    edit = StartVectors(words.symbols, word_vectors(runs[0].model), "the first network")
    both = Trainer(runs[1].config), Trainer(runs[1].config)
    edit.apply(both[1])
    found: tuple[list[float], list[float]] = [], []
    for trainer, losses in zip(both, found, strict=True):
        for _ in range(RACE // LOOK):
            for _ in range(LOOK):
                trainer.update()
            losses.append(trainer.evaluate(None)["nats"])
    return found


def untrained(measure: Callable[[Trainer], float], trainers: Sequence[Trainer]) -> float:
    """The same of the first network as it is before any training."""
    return measure(Trainer(trainers[0].config))
