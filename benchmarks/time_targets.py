"""What is stated of long memory: the rows of `make learn` that the page “Through time” rests on."""

from functools import partial

from benchmarks.measures import Measure, at_gap, died, held_out, mass, of_one, worst_gap
from benchmarks.targets import AS_LONG_AS_IT_TAKES, Target, best, target
from pages.gradients.causes import KINDS
from pages.gradients.clipping import DYING

BLANK = "task=fill_in"  # distances mixed to 30, most near, with other countries in between
RATES = [f"{BLANK}&learning_rate={rate}" for rate in (0.003, 0.01, 0.02)]
ADD = "task=adding&task.length=100"
COPY = "task=copy_memory&task.lag=60&learning_rate=0.003&batch_size=32&updates=4000"
MSE, NATS = partial(held_out, "mse"), partial(held_out, "nats")
LETTER = "task=latch&cell=lstm&updates=600&cell.forget_bias="
ACCURACY = partial(held_out, "accuracy")
HELD = f"task=latch&{KINDS['latch'][1]}"


def whole(name: str, link: str, goal: float, measure: Measure, at_most: bool = False) -> Target:
    """A row that is trained to the link's own updates."""
    return target(name, link, AS_LONG_AS_IT_TAKES, goal, measure, at_most)


TIME = (
    whole("blanks, GRU: accuracy at gap 30", f"{BLANK}&cell=gru&updates=1200", 0.95, partial(at_gap, 30)),
    whole("blanks, LSTM: accuracy at gap 30", f"{BLANK}&cell=lstm&updates=1200", 0.95, partial(at_gap, 30)),
    whole(
        "blanks, ReLU from the identity: worst of gaps to 30",
        f"{BLANK}&cell=relu&cell.recurrent=identity&learning_rate=0.002",
        0.95,
        partial(worst_gap, 30),
    ),
    whole("blanks, tanh: accuracy at gap 3", BLANK, 0.95, partial(at_gap, 3)),
    best(
        "blanks, tanh, best of three rates: accuracy at gap 30",
        RATES,
        AS_LONG_AS_IT_TAKES,
        0.6,
        partial(at_gap, 30),
    ),
    whole(
        "blanks, near pair, tanh: worst of gaps to 30",
        f"{BLANK}&task.pair=near",
        0.95,
        partial(worst_gap, 30),
    ),
    Target(
        "without clipping it dies",
        (f"{DYING}&clip_norm=0",),
        AS_LONG_AS_IT_TAKES,
        1.0,
        partial(of_one, died),
        every=True,
    ),
    Target(
        "with clipping it lives: accuracy",
        (f"{DYING}&clip_norm=1",),
        AS_LONG_AS_IT_TAKES,
        0.85,
        partial(of_one, ACCURACY),
        every=True,
    ),
    whole("adding 100, GRU: mean squared error", f"{ADD}&updates=1000", 0.01, MSE, at_most=True),
    whole(
        "adding 100, LSTM, gates for the lag: mean squared error",
        f"{ADD}&cell=lstm&cell.lag=100&updates=1000",
        0.01,
        MSE,
        at_most=True,
    ),
    whole(
        "adding 100, ReLU from the identity: mean squared error",
        f"{ADD}&cell=relu&cell.recurrent=identity&learning_rate=0.001&updates=2500",
        0.01,
        MSE,
        at_most=True,
    ),
    whole("adding 100, tanh stays at its baseline: mean squared error", f"{ADD}&cell=tanh", 0.15, MSE),
    whole("copy after 20, GRU: accuracy", "task=copy_memory&updates=1000", 0.98, ACCURACY),
    whole("copy after 60, LSTM stays at the formula 0.0630: nats", f"{COPY}&cell=lstm", 0.06, NATS),
    whole("copy after 60, GRU leaves it: nats", COPY, 0.045, NATS, at_most=True),
    # Gers et al. 2000; Jozefowicz et al. 2015. On adding four biases came in another order with every seed.
    whole("first letter of twenty, LSTM, forget bias 3: accuracy", f"{LETTER}3", 0.9, ACCURACY),
    whole("first letter of twenty, LSTM, forget bias 0: accuracy", f"{LETTER}0", 0.3, ACCURACY, at_most=True),
    whole(
        "which letter, LSTM: substitution finds it", f"{HELD}&updates=600", 0.9, partial(mass, "substitution")
    ),
    whole(
        "which letter, LSTM: gradient × input does not",
        f"{HELD}&updates=600",
        0.6,
        partial(mass, "gradient × input"),
        at_most=True,
    ),
)
