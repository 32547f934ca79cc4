"""What is measured of one trained network, and of several beside each other."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from rnn_core import Trainer
from rnn_core.engine import Write

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


def below_bigram(trainer: Trainer) -> float:
    """How many bits per character below the smoothed bigram on held-out text."""
    name = "bits_per_character"
    bigram = next(b.value for b in trainer.task.baselines() if b.metric == name)
    return bigram - trainer.evaluate(size=None)[name]


def rules_kept(trainer: Trainer) -> float:
    """Share of brackets and quotes that are right in 20 samples of 300 characters at temperature 0.7."""
    prompt = trainer.task.suggestions()[0][:8]
    kept = Write(prompt, length=300, temperature=0.7, count=20).serve(trainer).rules_kept
    assert kept is not None
    return kept


def one_word_turns_it(trainer: Trainer) -> float:
    """The share of right verdicts on the lecture's sentence and the two that differ in one word."""
    sentences = {"nothing to like": 0, "something to like": 1, "nothing to dislike": 1}
    right = 0
    for words, verdict in sentences.items():
        trace = trainer.inspect(trainer.task.example(f"There is {words} in this movie"))
        right += int(trace.signals["prediction"].values[0].argmax()) == verdict
    return right / len(sentences)


def mse_ratio(runs: Sequence[Trainer]) -> float:
    """How many times worse the second is, one time step ahead."""
    told, own = (run.evaluate(size=None)["mse"] for run in runs)
    return own / told
