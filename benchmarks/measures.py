"""What is measured of one trained network, and of several beside each other."""

import statistics
from collections.abc import Callable, Sequence
from typing import TypeAlias

from rnn_core import Trainer
from rnn_core.data import Example
from rnn_core.engine import AccuracyBy, Blamed, Write
from rnn_core.tasks.words.reviewing import readings

LADDER = (0, 2, 5, 10, 15, 20, 30, 40, 50, 60)
TURNS = {  # the lecture's sentence, the two that differ in one word, and their verdicts
    "There is nothing to like in this movie": 0,
    "There is something to like in this movie": 1,
    "There is nothing to dislike in this movie": 1,
}
Measure: TypeAlias = Callable[[Trainer], float]


def of_one(measure: Measure, runs: Sequence[Trainer]) -> float:
    """What a row of one network says."""
    (run,) = runs
    return measure(run)


def of_the_best(measure: Measure, runs: Sequence[Trainer]) -> float:
    """What the best of a losing side reaches."""
    return max(map(measure, runs))


def held_out(metric: str, trainer: Trainer) -> float:
    """A metric on all held-out data."""
    return trainer.evaluate(size=None)[metric]


def ahead(metric: str, trainer: Trainer) -> float:
    """By how much it is better on held-out data than the strongest simple method."""
    (leading,) = [one for one in trainer.task.metrics if one.name == metric]
    strongest = next(b.value for b in trainer.task.baselines() if b.metric == metric)
    lead = trainer.evaluate(size=None)[metric] - strongest
    return lead if leading.rises else -lead


def rules_kept(trainer: Trainer) -> float:
    """Share of brackets and quotes that are right in 20 samples of 300 characters at temperature 0.7."""
    prompt = trainer.task.suggestions()[0][:8]
    kept = Write(prompt, length=300, temperature=0.7, count=20).serve(trainer).rules_kept
    assert kept is not None
    return kept


def one_word_turns_it(trainer: Trainer) -> float:
    """The share of right verdicts on the lecture's sentence and the two that differ in one word."""
    right = 0
    for sentence, verdict in TURNS.items():
        trace = trainer.inspect(trainer.task.example(sentence))
        right += int(trace.signals["prediction"].values[0].argmax()) == verdict
    return right / len(TURNS)


def reads_so_far(trainer: Trainer) -> float:
    """Of 200 held-out sentences the share whose every ghost says what the rule says of what was read."""
    task, right = trainer.task, []
    batch = task.held_out(200)
    vocabulary = task.spec.input_vocabulary
    assert vocabulary is not None
    for row, n in zip(batch.inputs, batch.input_lengths.tolist(), strict=True):
        words = vocabulary.decode(row[:n].tolist())
        ghosts = trainer.inspect(Example(tuple(words), ())).signals["ghost"].values.argmax(1)
        pairs = zip(readings(words), ghosts, strict=True)
        right.append(all(int(value > 0) == ghost for value, ghost in pairs if value))
    return sum(right) / len(right)


def over_gaps(trainer: Trainer) -> float:
    """Mean accuracy over the gaps behind the deciding word that the lessons try."""
    return float(AccuracyBy("filler", LADDER).serve(trainer).mean())


def at_gap(gap: int, trainer: Trainer) -> float:
    """Accuracy with exactly so many words between the clue and the end."""
    return float(AccuracyBy("filler", (gap,)).serve(trainer)[0])


def worst_gap(most: int, trainer: Trainer) -> float:
    """The worst accuracy of the gaps up to `most`."""
    return float(AccuracyBy("filler", tuple(range(0, most + 1, 3))).serve(trainer).min())


def died(trainer: Trainer) -> float:
    """1 if its numbers grew beyond all bounds before all of its updates were made."""
    return float(trainer.updates < trainer.config.training.updates)


def mass(method: str, trainer: Trainer) -> float:
    """The share of the true causes when the suggested examples are asked in this way what they hang on."""
    texts = trainer.task.suggestions()[:3]
    return statistics.mean(one.mass(method) for one in Blamed(texts).serve(trainer))


def mse_ratio(runs: Sequence[Trainer]) -> float:
    """How many times worse the second is, one time step ahead."""
    told, own = (run.evaluate(size=None)["mse"] for run in runs)
    return own / told
