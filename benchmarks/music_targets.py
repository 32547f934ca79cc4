"""What is stated of music: the rows of `make learn` for the phrase that returns, and for what is written."""

from functools import partial

from benchmarks import tunes
from benchmarks.targets import AS_LONG_AS_IT_TAKES, best, target

GRU, LSTM = "task=music", "task=music&cell=lstm"
# More updates than the others make.
FORGETFUL = [f"task=music&cell=tanh&updates=5000&learning_rate={rate}" for rate in (0.001, 0.002, 0.005)]
CLASS = "task=music&task.bars=1&task.keys=1&hidden_size=64&embedding_size=16&learning_rate=0.01&updates=700"
RECALLED = partial(tunes.in_part, "A3")

MUSIC = (
    target("music, GRU: accuracy on the recalled phrase", GRU, AS_LONG_AS_IT_TAKES, 0.8, RECALLED),
    target("music, LSTM: accuracy on the recalled phrase", LSTM, AS_LONG_AS_IT_TAKES, 0.8, RECALLED),
    best(
        "music, tanh, best of three rates: accuracy on the recalled phrase",
        FORGETFUL,
        AS_LONG_AS_IT_TAKES,
        0.5,
        RECALLED,
    ),
    target(
        "music, GRU: notes written in key", GRU, AS_LONG_AS_IT_TAKES, 0.98, partial(tunes.keeps, "in_key")
    ),
    target(
        "music, GRU: bars written of the right length",
        GRU,
        AS_LONG_AS_IT_TAKES,
        0.98,
        partial(tunes.keeps, "bars"),
    ),
    target(
        "music, LSTM: notes written in key", LSTM, AS_LONG_AS_IT_TAKES, 0.98, partial(tunes.keeps, "in_key")
    ),
    target(
        "music, LSTM: bars written of the right length",
        LSTM,
        AS_LONG_AS_IT_TAKES,
        0.98,
        partial(tunes.keeps, "bars"),
    ),
    target(
        "music for a class, GRU: accuracy on the recalled phrase ahead of the first",
        CLASS,
        5,
        0.3,
        partial(tunes.ahead_of_first, "A3"),
    ),
)
