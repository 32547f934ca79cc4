"""What a look inside costs: beside an unrolled pass with every gradient, and beside an update."""

from rnn_core import environment

environment.prepare()

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from benchmarks.jobs.naive import Naive, unrolled
from benchmarks.jobs.ours import build_model
from benchmarks.jobs.symbols import symbols
from benchmarks.jobs.worker import Job
from benchmarks.report import Report, named
from rnn_core import Config, Trainer
from rnn_core.data import Batch, Example
from rnn_core.tasks import Task
from rnn_core.train.inspect import inspect

EMBEDDING, SYMBOLS = 32, 64
LOOKS, LENGTHS = 200, (20, 60, 200)
LEAST_GAIN = {20: 4.5, 60: 5.0, 200: 5.0}
TURN = 10  # looks of one kind in a row
NETWORKS = {  # with the defaults of their tasks
    "many to one, tanh": "",
    "many to one, LSTM": "cell=lstm",
    "many to many, both directions": "task=named_entities",
    "encoder–decoder with attention": "task=reverse",
    "feed-forward, one point and its plane": "task=binary",
    "feed-forward, a window": "architecture=feed_forward",
    "self-attention": "architecture=self_attention",
    "self-attention, 4 heads": "task=named_entities&architecture=self_attention&architecture.heads=4",
}


@dataclass(frozen=True)
class Symbols(Task):
    """Numbers as symbols, for `inspect` alone: ready as a tensor, as the unrolled pass gets them."""

    ready: Batch

    def encode(self, examples: Sequence[Example]) -> Batch:
        return self.ready

    def unknown(self, example: Example) -> tuple[bool, ...]:
        return (False,) * len(example.inputs)


def looks(cell: str, T: int, times: int = LOOKS) -> tuple[float, float]:
    """CPU milliseconds of `inspect` and of the unrolled pass for one example, in turns: the medians."""
    job = Job(cell, 32, T, 1, SYMBOLS, EMBEDDING)
    x, y = symbols(job)
    read, asked = (tuple(str(number) for number in row.tolist()) for row in (x[0], y[0]))
    model, naive, example = build_model(job), Naive(job), Example(read, asked)
    task = Symbols(Batch(x, torch.tensor([T]), y, torch.ones_like(y, dtype=torch.bool)))
    return in_turns(lambda: inspect(model, task, example), lambda: unrolled(naive, x), times)


def in_turns(one: Callable[[], object], other: Callable[[], object], times: int) -> tuple[float, float]:
    """CPU milliseconds of each, `times` of them in turns of TURN, the first turn left out: the medians."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(times // TURN + 1):
        for run, spent in zip((one, other), took, strict=True):
            for _ in range(TURN):
                started = time.process_time()
                run()
                spent.append(1000.0 * (time.process_time() - started))
    ours, theirs = (statistics.median(spent[TURN:]) for spent in took)
    return ours, theirs


def inspection(report: Report, words: Sequence[str]) -> None:
    """`inspect` against the unrolled pass."""
    asked = [(cell, T) for cell in ("GRU", "LSTM") for T in LENGTHS if named(f"inspect {cell} {T}", words)]
    if not asked:
        return
    gc.collect()
    gc.freeze()  # as the app does
    report.row("a look inside", "`inspect`, CPU ms", "unrolled, CPU ms", "times cheaper", "wanted", "")
    report.say("|---|---|---|---|---|---|")
    for cell, T in asked:
        ours, theirs = looks(cell, T)
        gain = theirs / ours
        cells = f"{ours:.2f}", f"{theirs:.2f}", f"{gain:.1f}", f"≥ {LEAST_GAIN[T]:g}"
        report.row(f"inspect {cell} {T}", *cells, report.verdict(gain, LEAST_GAIN[T]))
    report.say(
        "",
        "- One example, hidden 32, an output at every time step. `inspect`: to the finished trace. Unrolled: "
        "the naive loop, back from the last output's best score, with every gate's gradient as numpy.",
        "",
    )


def networks(report: Report, words: Sequence[str]) -> None:
    """The look of every kind of network beside its update."""
    asked = {name: link for name, link in NETWORKS.items() if named(f"network {name}", words)}
    if not asked:
        return
    report.row("network", "an update, CPU ms", "a look, CPU ms", "looks for the time of an update")
    report.say("|---|---|---|---|")
    for name, link in asked.items():
        update, look = beside(Trainer(Config.from_query(link)))
        report.row(f"network {name}", f"{update:.2f}", f"{look:.2f}", f"{update / look:.2f}")
    report.say(
        "",
        "- Defaults of the task, its first suggested sentence. An update has a batch of 32 or 64 examples, a "
        "look one; for points the look also asks for 2,304 places of the plane.",
        "",
    )


def beside(trainer: Trainer, times: int = LOOKS // 2) -> tuple[float, float]:
    """CPU milliseconds of an update (no evaluation falls into it) and of a look, in turns: the medians."""
    trainer.update()
    return in_turns(lambda: trainer._learn(trainer.next_batch()), trainer.inspect, times)
