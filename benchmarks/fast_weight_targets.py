"""What is stated of fast weights: the rows of `make learn` that a section of the page “Memory” rests on.

Schlag, Irie, Schmidhuber 2021: eight pairs over sixteen keys and values; as there, nothing is fed back
where it is not said. The LSTM beside them learns five times as many numbers (three times as many as the delta
rule fed back), gets as many updates, and the best of three rates counts.
"""

from functools import partial

from benchmarks.measures import held_out
from benchmarks.targets import AS_LONG_AS_IT_TAKES, Target, best, target

DISTINCT, AGAIN = "task=recall", "task=recall&task.rewriting=true"
DELTA, ADDITIVE = "cell.feedback=false", "cell.feedback=false&cell.rule=additive"
LSTM = "cell=lstm&hidden_size=64"
RATES = (0.01, 0.02, 0.04)
ACCURACY = partial(held_out, "accuracy")


def lstm(pairs: str) -> list[str]:
    """An LSTM at three rates."""
    return [f"{pairs}&{LSTM}&learning_rate={rate}" for rate in RATES]


def row(name: str, link: str, goal: float, at_most: bool = False) -> Target:
    """A row that is trained to the link's own updates."""
    return target(f"recall by key, {name}: accuracy", link, AS_LONG_AS_IT_TAKES, goal, ACCURACY, at_most)


FAST_WEIGHTS = (
    row("distinct keys, delta rule", f"{DISTINCT}&{DELTA}", 0.85),
    row("distinct keys, additive rule is ahead", f"{DISTINCT}&{ADDITIVE}", 0.97),
    best(
        "recall by key, distinct keys, LSTM, best of three rates stays below: accuracy",
        lstm(DISTINCT),
        AS_LONG_AS_IT_TAKES,
        0.95,
        ACCURACY,
    ),
    row("rewritten keys, delta rule", f"{AGAIN}&{DELTA}", 0.7),
    row("rewritten keys, additive rule has the sum of both", f"{AGAIN}&{ADDITIVE}", 0.6, at_most=True),
    best(
        "recall by key, rewritten keys, LSTM, best of three rates stays below: accuracy",
        lstm(AGAIN),
        AS_LONG_AS_IT_TAKES,
        0.95,
        ACCURACY,
    ),
    row("distinct keys, delta rule fed back", DISTINCT, 0.98),
    row("rewritten keys, delta rule fed back", AGAIN, 0.98),
)
