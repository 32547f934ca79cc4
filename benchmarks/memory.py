"""What a run holds in memory, above the idle process it lives in.

python -m benchmarks.memory CELL H T B      prints MB; `benchmarks.training` starts it for its table
"""

from rnn_core import environment

environment.prepare()

import gc
import re
import subprocess
import sys
from pathlib import Path

from benchmarks.contest import ENVIRONMENT, ROOT
from benchmarks.jobs.ours import LOOK_EVERY
from rnn_core import Config, Trainer
from rnn_core.cells.choice import CHOICE
from rnn_core.engine import heap
from rnn_core.engine.warm import warm_up

UPDATES = 50
EMBEDDING = 32


def resident(process: int | str = "self") -> float:
    """MB of a process that are in memory now (Linux)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) * 1024 / 1e6 if found else float("nan")


def config(cell: str, H: int, T: int, B: int) -> Config:
    """A run on the nested text."""
    sizes = f"hidden_size={H}&embedding_size={EMBEDDING}&batch_size={B}"
    return Config.from_query(f"task=character_text&task.length={T}&cell={cell}&{sizes}")


def growth(cell: str, H: int, T: int, B: int) -> float:
    """MB at the peak of a run, evaluation and looks included. In a process of its own: see `measured`.

    Code and text are the process's, for all its runs, so a small run comes and goes before.
    """
    warm_up()
    small = Trainer(config(cell, 4, T, 1))
    for _ in range(3):
        small.update()
    small.snapshot()
    del small
    gc.collect()
    heap.give_back()
    idle = most = resident()
    trainer = Trainer(config(cell, H, T, B))
    for update in range(1, UPDATES + 1):
        trainer.update()
        most = max(most, resident())
        if update % LOOK_EVERY == 0:
            trainer.snapshot()
            most = max(most, resident())
    return most - idle


def measured(cell: str, H: int, T: int, B: int, form: str) -> float:
    """The same, of a fresh process, with kernels of this form."""
    child = [sys.executable, "-m", "benchmarks.memory", cell, *map(str, (H, T, B))]
    chosen = ENVIRONMENT | {CHOICE: form}
    done = subprocess.run(child, cwd=ROOT, env=chosen, check=True, capture_output=True, text=True)
    return float(done.stdout)


if __name__ == "__main__":
    print(growth(sys.argv[1], *(int(number) for number in sys.argv[2:5])))
