"""Every stated learning target, three seeds: the median must reach it, the worst is reported.

python -m benchmarks.learn            all of them, written to benchmarks/RESULTS.md
python -m benchmarks.learn sentiment  the rows whose name contains a word; nothing is written
"""

from rnn_core import environment

environment.prepare()

import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from benchmarks.results import write_section
from benchmarks.sequences import alignment_right, exact_at, free_run_error, swaps_seen
from rnn_core import Config, Trainer
from rnn_core.engine.questions import Write

SEEDS = (0, 1, 2)
AS_LONG_AS_IT_TAKES = 600.0  # CPU-seconds, for links that name their updates
Measure: TypeAlias = Callable[[Trainer], float]


@dataclass(frozen=True)
class Target:
    """What `links` give, each trained for `seconds` CPU-seconds or to its own `updates`, must be at least (or
    at most) `goal`. measure takes the trained networks in the order of the links.
    """

    name: str
    links: tuple[str, ...]
    seconds: float
    goal: float
    measure: Callable[[Sequence[Trainer]], float]
    at_most: bool = False

    def reached(self, value: float) -> bool:
        """Whether the value is on the right side of the goal."""
        return value <= self.goal if self.at_most else value >= self.goal


def target(
    name: str, link: str, seconds: float, goal: float, measure: Measure, at_most: bool = False
) -> Target:
    """A target of one network."""
    return Target(name, (link,), seconds, goal, lambda runs: measure(runs[0]), at_most)


def best(name: str, links: Sequence[str], seconds: float, goal: float, measure: Measure) -> Target:
    """A target that a losing side must not pass, whichever of its links does best."""
    return Target(name, tuple(links), seconds, goal, lambda runs: max(map(measure, runs)), at_most=True)


def held_out(metric: str) -> Callable[[Trainer], float]:
    """A metric on all held-out data."""
    return lambda trainer: trainer.evaluate(size=None)[metric]


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


ENTITIES = "task=named_entities&bidirectional=true"
REVERSE = "task=reverse&updates=2000"
BLIND = [
    f"task=reverse&attention=none&hidden_size=40&updates=4000&learning_rate={r}" for r in (0.005, 0.01, 0.02)
]
TRANSLATE, BACK = "task=translation", "task=translation&task.direction=fr-en"
SINE = "task=sine&updates=1500"
OWN = f"{SINE}&teacher_forcing=0"


def mse_ratio(runs: Sequence[Trainer]) -> float:
    """How many times worse the second is, one time step ahead."""
    told, own = (run.evaluate(size=None)["mse"] for run in runs)
    return own / told


TARGETS = (
    target("first visit: one word turns the verdict", "", 3, 1.0, one_word_turns_it),
    target("sentiment, tanh: accuracy", "", 10, 0.95, held_out("accuracy")),
    target("sentiment, ReLU: accuracy", "cell=relu", 10, 0.95, held_out("accuracy")),
    target("sentiment, GRU: accuracy", "cell=gru", 10, 0.95, held_out("accuracy")),
    target("sentiment, LSTM: accuracy", "cell=lstm", 10, 0.95, held_out("accuracy")),
    target("entities, bidirectional LSTM: F1", f"{ENTITIES}&cell=lstm", 60, 0.90, held_out("f1")),
    target("entities, bidirectional GRU: F1", f"{ENTITIES}&cell=gru", 60, 0.90, held_out("f1")),
    target("nested text, LSTM: bits below bigram", "task=character_text", 90, 0.4, below_bigram),
    target("nested text, LSTM: brackets right", "task=character_text", 90, 0.9, rules_kept),
    target("verse, LSTM: bits below bigram", "task=character_text&task.corpus=verse", 90, 0.4, below_bigram),
    target("reverse, additive: exact at length 10", REVERSE, AS_LONG_AS_IT_TAKES, 0.95, exact_at(10)),
    target(
        "reverse, additive: attention's maximum is right", REVERSE, AS_LONG_AS_IT_TAKES, 0.95, alignment_right
    ),
    target(
        "reverse, additive: exact at length 15", REVERSE, AS_LONG_AS_IT_TAKES, 0.1, exact_at(15), at_most=True
    ),
    best(
        "reverse, no attention, best of three rates: exact at length 10",
        BLIND,
        AS_LONG_AS_IT_TAKES,
        0.4,
        exact_at(10),
    ),
    target("dates: exact match", "task=dates", 30, 0.95, held_out("exact_match")),
    target("translation, English to French: exact match", TRANSLATE, 60, 0.9, held_out("exact_match")),
    target("translation, French to English: exact match", BACK, 60, 0.9, held_out("exact_match")),
    target("translation: swapped adjectives and nouns, attention right", TRANSLATE, 60, 0.9, swaps_seen),
    target(
        "sine, told the truth: error in free run after 50", SINE, AS_LONG_AS_IT_TAKES, 0.5, free_run_error
    ),
    target(
        "sine, scheduled: error in free run after 50",
        OWN,
        AS_LONG_AS_IT_TAKES,
        0.4,
        free_run_error,
        at_most=True,
    ),
    Target(
        "sine, one time step ahead: scheduled ÷ told the truth",
        (SINE, OWN),
        AS_LONG_AS_IT_TAKES,
        1.5,
        mse_ratio,
    ),
)


def trained(link: str, seed: int, seconds: float) -> Trainer:
    """Train for so many CPU-seconds of this thread, or to the end of the run."""
    endless = "" if "updates=" in link else "&updates=1000000"
    joined = f"{link}{endless}&seed={seed}".lstrip("&")
    trainer = Trainer(Config.from_query(joined))
    while not trainer.finished and trainer.cpu_seconds < seconds:
        trainer.update()
    return trainer


def main(words: list[str]) -> int:
    """Train every target; print and write the table. Returns 1 if a median misses its goal."""
    chosen = [one for one in TARGETS if all(word in one.name for word in words)]
    lines = [
        "| target | link | CPU-s | goal | median | worst | updates | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    cache: dict[tuple[str, int, float], Trainer] = {}
    missed = 0
    for one in chosen:
        line, reached = row(one, cache)
        lines.append(line)
        missed += not reached
        print(line, flush=True)
    if not words:
        seeds = ", ".join(map(str, SEEDS))
        write_section("Learning targets", f"Seeds {seeds}; held-out data.", lines)
    return 1 if missed else 0


def row(one: Target, cache: dict[tuple[str, int, float], Trainer]) -> tuple[str, bool]:
    """The target's line of the table, and whether its median is reached. Trains what is not in the cache."""
    values, updates = [], []
    for seed in SEEDS:
        keys = [(link, seed, one.seconds) for link in one.links]
        for key in keys:
            if key not in cache:
                cache[key] = trained(*key)
        runs = [cache[key] for key in keys]
        values.append(one.measure(runs))
        updates.append(statistics.median(run.updates for run in runs))
    median = statistics.median(values)
    worst, sign = (max(values), "≤") if one.at_most else (min(values), "≥")
    links = " · ".join(f"`{link or '(default)'}`" for link in one.links)
    told = "reached" if one.reached(median) else "MISSED"
    seconds = f"{one.seconds:g}" if one.seconds < AS_LONG_AS_IT_TAKES else "–"
    return (
        f"| {one.name} | {links} | {seconds} | {sign} {one.goal:g} | {median:.3f} | {worst:.3f} | "
        f"{statistics.median(updates):.0f} | {told} |"
    ), one.reached(median)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
