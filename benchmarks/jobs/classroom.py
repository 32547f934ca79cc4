"""A class of forty on one engine: `python -m benchmarks.jobs.classroom FORM LINK UPDATES` prints JSON.

Forty owners train the setting of this link, each with a seed of their own. Each is looked at three times a
second, and what is seen is packed as for a page; somebody presses a key ten times a second.
"""

from rnn_core import environment

environment.prepare()

import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rnn_core import Config
from rnn_core.cells import choice, forms
from rnn_core.engine import Inspect, LocalEngine, Run
from rnn_core.engine.warm import warm_up
from rnn_core.views import pack

LEARNERS, LOOKS, PRESSES = 40, 3.0, 10.0  # how many; and each a second
PATIENCE = 300.0


def main(arguments: Sequence[str]) -> None:
    """Train the class, and print one line."""
    form, link, updates = arguments
    os.environ[choice.CHOICE] = form
    choice.settle()
    warm_up()
    engine, lesson = LocalEngine(), Config.from_query(link)
    trainings = [replace(lesson.training, updates=int(updates), seed=n) for n in range(LEARNERS)]
    configs = [replace(lesson, training=training) for training in trainings]
    runs = [engine.submit(config, f"learner {n}") for n, config in enumerate(configs)]
    leases = [engine.lease(run.owner, [run.id], rate=LOOKS, permanent=True) for run in runs]
    over = threading.Event()
    watcher = threading.Thread(target=look, args=(runs, over))
    watcher.start()
    began, processor = time.monotonic(), time.process_time()
    for run in runs:
        engine.play(run.id, run.owner)
    presses, shares = press(engine, runs, lesson.task.suggestions()[0], began)
    took, busy = time.monotonic() - began, time.process_time() - processor
    over.set()
    watcher.join()
    for lease in leases:
        lease.release()
    engine.close()
    print(
        json.dumps(
            {
                "form": forms.chosen().name,
                "seconds": took,
                "cores": busy / took,
                "updates": [run.updates for run in runs],
                "share": shares,
                "press": float(np.quantile(presses, 0.95)),
                "reached": all(run.status == "finished" for run in runs),
            }
        )
    )


def look(runs: Sequence[Run], over: threading.Event) -> None:
    """What forty pages do: pack each new picture."""
    seen = dict.fromkeys((run.id for run in runs), -1)
    while not over.wait(1.0 / LOOKS / len(runs)):
        for run in runs:
            if run.snapshot is not None and run.version != seen[run.id]:
                seen[run.id] = run.version
                pack(run.snapshot, run.history())


def press(engine: LocalEngine, runs: Sequence[Run], text: str, began: float) -> tuple[list[float], float]:
    """Ask somebody's network about a text, again and again, until all are through: milliseconds until each
    answer; and the largest difference of a run's updates from the mean after five seconds, as a share of it.
    """
    took, share, draw = list[float](), 0.0, np.random.default_rng(0)
    while any(run.status not in ("finished", "failed") for run in runs):
        run = runs[int(draw.integers(len(runs)))]
        asked = time.monotonic()
        engine.ask(run.id, run.owner, Inspect(text)).result(PATIENCE)
        took.append(1000.0 * (time.monotonic() - asked))
        if not share and asked - began > 5.0:
            done = np.array([one.updates for one in runs])
            share = float(np.abs(done / done.mean() - 1.0).max())
        time.sleep(1.0 / PRESSES)  # nobody presses all the time
        if asked - began > PATIENCE:
            break
    return took, share


if __name__ == "__main__":
    main(sys.argv[1:])
