"""What is stated of pictures drawn pixel by pixel: rows of `make learn`."""

from collections.abc import Sequence
from functools import partial

from benchmarks.measures import ahead
from benchmarks.targets import AS_LONG_AS_IT_TAKES, Target, target
from rnn_core import Trainer

INDEPENDENT = "independent pixels"


def of_independent(trainer: Trainer) -> float:
    """Held-out nats of a picture, as a share of what they are where each pixel is told by its place alone."""
    (alone,) = [
        one.value for one in trainer.task.baselines() if (one.metric, one.name) == ("nats", INDEPENDENT)
    ]
    return trainer.evaluate(size=None)["nats"] / alone


def nats_ratio(runs: Sequence[Trainer]) -> float:
    """How many times as many nats the second pays for a held-out picture."""
    first, second = (run.evaluate(size=None)["nats"] for run in runs)
    return second / first


DIGITS = "task=pixels&updates=1200"
SHAPES = "task=pixels&task.pictures=shapes&learning_rate=0.01&updates=500"
BLIND = "&architecture.above=false&architecture.place=false"

PICTURES = (
    target(
        "digits pixel by pixel: nats ÷ independent pixels", DIGITS, 120, 0.72, of_independent, at_most=True
    ),
    target("digits pixel by pixel: nats below logistic regression", DIGITS, 120, 0.5, partial(ahead, "nats")),
    Target(
        "digits: the pixel before alone ÷ with the one above and the place",
        (DIGITS, DIGITS + BLIND),
        AS_LONG_AS_IT_TAKES,
        1.02,
        nats_ratio,
    ),
    Target(
        "shapes: without the pixel above ÷ with it",
        (SHAPES, f"{SHAPES}&architecture.above=false"),
        AS_LONG_AS_IT_TAKES,
        1.1,
        nats_ratio,
    ),
    target(
        "shapes pixel by pixel: nats ÷ independent pixels", SHAPES, 120, 0.4, of_independent, at_most=True
    ),
)
