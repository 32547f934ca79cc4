"""Updates a second of four runs in one engine, by one worker and by all: `python -m benchmarks.workers`."""

from rnn_core import environment

environment.prepare()

import statistics
import sys
import time

from benchmarks.results import Table, write_section
from benchmarks.schooling import cores
from rnn_core import Config
from rnn_core.cells import choice
from rnn_core.engine import LocalEngine
from rnn_core.engine.warm import warm_up

RUNS, SECONDS, ROUNDS = 4, 3.0, 3
LEAST = {  # times the updates of one worker
    "hidden_size=16": 0.9,
    "task=character_text&cell=lstm&hidden_size=32": 1.0,
    "task=character_text&cell=lstm&hidden_size=64": 1.35,
    "task=character_text&cell=lstm&hidden_size=128": 1.6,
    "task=translation": 0.9,
}


def speed(link: str, threads: int) -> float:
    """Updates a second of all runs together; nobody looks."""
    engine = LocalEngine(threads)
    runs = [
        engine.submit(Config.from_query(f"{link}&updates=1000000&seed={n}"), f"owner {n}")
        for n in range(RUNS)
    ]
    for run in runs:
        engine.lease(run.owner, [run.id], rate=0.0, permanent=True)
        engine.watch(run.id, run.owner, pace="full").result(60)
        engine.play(run.id, run.owner).result(60)
    time.sleep(SECONDS / 4)  # until all are on their way
    before, began = sum(run.updates for run in runs), time.monotonic()
    time.sleep(SECONDS)  # what is measured
    found = (sum(run.updates for run in runs) - before) / (time.monotonic() - began)
    engine.close()
    return found


def main() -> int:
    """Measure in turns and write the section. Returns 1 if a target is missed."""
    print(choice.settle())
    warm_up()
    table, missed = Table(), False
    for link, least in LEAST.items():
        turns = [(speed(link, 1), speed(link, cores())) for _ in range(ROUNDS)]
        ratio = statistics.median(all_ / one for one, all_ in turns)
        one, all_ = (statistics.median(speeds) for speeds in zip(*turns, strict=True))
        missed |= ratio < least
        wanted = f"≥ {least:g}" + (": MISSED" if ratio < least else "")
        table.row(f"`{link}`", f"{one:.0f}, {all_:.0f} updates a second: {ratio:.2f}", wanted)
    about = (
        f"{RUNS} runs in one engine by one worker and by {cores()}, with compiled kernels; medians of "
        f"{ROUNDS} turns of {SECONDS:g} s. What is wanted was set after measuring."
    )
    write_section("Workers", about, table.lines)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
