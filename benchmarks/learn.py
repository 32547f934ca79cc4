"""Every stated learning target, three seeds: the median must reach it, the worst is reported.

python -m benchmarks.learn            all of them, written to benchmarks/RESULTS.md
python -m benchmarks.learn sentiment  the rows whose name contains a word; nothing is written
"""

from rnn_core import environment

environment.prepare()

import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.results import write_section
from rnn_core import Config, Trainer
from rnn_core.engine.questions import Write

SEEDS = (0, 1, 2)


@dataclass(frozen=True)
class Target:
    """`link` trained for `seconds` CPU-seconds must measure at least (or at most) `goal`."""

    name: str
    link: str
    seconds: float
    goal: float
    measure: Callable[[Trainer], float]
    at_most: bool = False

    def reached(self, value: float) -> bool:
        """Whether the value is on the right side of the goal."""
        return value <= self.goal if self.at_most else value >= self.goal


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
TARGETS = (
    Target("first visit: one word turns the verdict", "", 3, 1.0, one_word_turns_it),
    Target("sentiment, tanh: accuracy", "", 10, 0.95, held_out("accuracy")),
    Target("sentiment, ReLU: accuracy", "cell=relu", 10, 0.95, held_out("accuracy")),
    Target("sentiment, GRU: accuracy", "cell=gru", 10, 0.95, held_out("accuracy")),
    Target("sentiment, LSTM: accuracy", "cell=lstm", 10, 0.95, held_out("accuracy")),
    Target("entities, bidirectional LSTM: F1", f"{ENTITIES}&cell=lstm", 60, 0.90, held_out("f1")),
    Target("entities, bidirectional GRU: F1", f"{ENTITIES}&cell=gru", 60, 0.90, held_out("f1")),
    Target("nested text, LSTM: bits below bigram", "task=character_text", 90, 0.4, below_bigram),
    Target("nested text, LSTM: brackets right", "task=character_text", 90, 0.9, rules_kept),
    Target("verse, LSTM: bits below bigram", "task=character_text&task.corpus=verse", 90, 0.4, below_bigram),
)


def trained(link: str, seed: int, seconds: float) -> Trainer:
    """Train for so many CPU-seconds of this thread, or to the end of the run."""
    joined = f"{link}&updates=1000000&seed={seed}".lstrip("&")
    trainer = Trainer(Config.from_query(joined))
    while not trainer.finished and trainer.cpu_seconds < seconds:
        trainer.update()
    return trainer


def main(words: list[str]) -> int:
    """Train every target; print and write the table. Returns 1 if a median misses its goal."""
    chosen = [target for target in TARGETS if all(word in target.name for word in words)]
    lines = [
        "| target | link | CPU-s | goal | median | worst | updates | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    missed = 0
    cache: dict[tuple[str, int, float], Trainer] = {}
    for target in chosen:
        runs = []
        for seed in SEEDS:
            key = (target.link, seed, target.seconds)
            if key not in cache:
                cache[key] = trained(target.link, seed, target.seconds)
            runs.append(cache[key])
        values = [target.measure(run) for run in runs]
        median = statistics.median(values)
        worst = max(values) if target.at_most else min(values)
        missed += not target.reached(median)
        sign = "≤" if target.at_most else "≥"
        lines.append(
            f"| {target.name} | `{target.link or '(default)'}` | {target.seconds:g} | {sign} {target.goal:g} "
            "| "
            f"{median:.3f} | {worst:.3f} | {statistics.median(run.updates for run in runs):.0f} | "
            f"{'reached' if target.reached(median) else 'MISSED'} |"
        )
        print(lines[-1], flush=True)
    if not words:
        seeds = ", ".join(map(str, SEEDS))
        write_section("Learning targets", f"Seeds {seeds}; held-out data.", lines)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
