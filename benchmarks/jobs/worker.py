"""The protocol of a contestant in Python, and the job that all of them do; needs nothing but Python.

A character model: tokens (B, T) → embedding (V, E) → one recurrent layer → a score for each symbol at
every time step → mean cross-entropy → gradients → Adam. Random symbols, the same batch again and again.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

LEARNING_RATE = 0.01
WARM = 8  # updates before the clock runs


@dataclass(frozen=True)
class Job:
    """What is trained: cell is "RNN" (tanh), "GRU" or "LSTM"."""

    cell: str
    H: int
    T: int
    B: int
    V: int
    E: int

    @classmethod
    def asked(cls) -> "Job":
        """From the command line: CELL H T B V E."""
        return cls(sys.argv[1], *(int(number) for number in sys.argv[2:7]))


def serve(name: str, caveat: str, update: Callable[[], float]) -> None:
    """Warm up, then do as many updates as each line of the input asks for."""
    first, *_ = [update() for _ in range(WARM)]
    gc.collect()
    gc.freeze()  # as the app does once everything is loaded: its passes stay short
    _say(ready=True, name=name, caveat=caveat, first_loss=first)
    for line in sys.stdin:
        took, loss = [], 0.0
        for _ in range(int(line)):
            started = time.process_time()
            loss = update()
            took.append(1000.0 * (time.process_time() - started))
        _say(cpu_ms=took, loss=loss)


def give_up(why: str) -> None:
    """Say why this contestant cannot run."""
    _say(ready=False, why=why)


def _say(**what: object) -> None:
    print(json.dumps(what), flush=True)
