"""What an update costs, ours and theirs, side by side; what a look inside costs; what a run holds in memory.

    python -m benchmarks.training         everything, written to benchmarks/RESULTS.md
    python -m benchmarks.training GRU S   the rows whose names have these words; nothing is written
    make rivals                           installs JAX, Keras and TensorFlow.js, to be measured too

Names of rows: "GRU S" (cell and size), "inspect LSTM 60" (cell and T), "memory M". For each cell and size
all contestants are started; then they take turns, each idle while another works. See benchmarks/jobs.
"""

from rnn_core import environment

environment.prepare()

import gc
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch

from benchmarks.contest import ROOT, Contestant, Worker, compete
from benchmarks.jobs.naive import Naive, unrolled
from benchmarks.jobs.ours import CELLS, build_model
from benchmarks.jobs.symbols import symbols
from benchmarks.jobs.worker import Job
from benchmarks.memory import UPDATES, measured
from benchmarks.results import write_section
from rnn_core.data import Batch, Example
from rnn_core.tasks import Task
from rnn_core.train.inspect import inspect

EMBEDDING, SYMBOLS = 32, 64
LOOKS, LEAST_GAIN, LENGTHS = 200, 5.0, (20, 60, 200)
TURN = 10  # looks of one kind in a row


@dataclass(frozen=True)
class Size:
    """A job's sizes; how often everybody's turn comes, for how many updates (`few`: for slow ones)."""

    H: int
    T: int
    B: int
    rounds: int
    updates: int  # a multiple of 10: every turn has its share of looks
    few: int
    most_memory: float | None = None  # MB above the idle process


SIZES = {
    "S": Size(32, 40, 32, rounds=9, updates=100, few=5, most_memory=6.0),
    "M": Size(128, 64, 32, rounds=10, updates=10, few=2, most_memory=25.0),
    "L": Size(256, 100, 64, rounds=5, updates=10, few=1),
}
GOALS = {  # bare torch.nn's time ÷ that of our kernel while it is watched
    "RNN": {"S": 2.5, "M": 1.7, "L": 1.25},
    "GRU": {"S": 2.5, "M": 1.6, "L": 1.15},
    "LSTM": {"S": 1.0, "M": 0.9, "L": 1.05},
}


def _python(module: str, home: Path = Path(sys.executable)) -> tuple[str, ...]:
    return str(home), "-m", f"benchmarks.jobs.{module}"


RIVALS, NODE = ROOT / ".venv-rivals/bin/python", Path(shutil.which("node") or "node")
SCRIPT = ROOT / "benchmarks/js/train.mjs"
WASM = SCRIPT.parent / "node_modules/@tensorflow/tfjs-backend-wasm" if NODE.is_absolute() else NODE
WATCHED = Contestant("our kernel, watched", _python("ours"), ("watched",))
BARE = Contestant("bare torch.nn", _python("bare"))
CONTESTANTS = (
    WATCHED,
    Contestant("our kernel alone", _python("ours")),
    BARE,
    Contestant("naive loop", _python("naive"), slow=True),
    Contestant("JAX", _python("jax_scan", RIVALS), needs=RIVALS),
    Contestant("Keras", _python("keras_fit", RIVALS), needs=RIVALS),
    Contestant("TensorFlow.js", (str(NODE), str(SCRIPT)), needs=WASM, slow=True),
)


@dataclass
class Report:
    """The lines as they come, and how many targets were missed."""

    lines: list[str] = field(default_factory=list)
    missed: int = 0

    def say(self, *lines: str) -> None:
        """Print and keep."""
        self.lines += lines
        print(*lines, sep="\n", flush=True)

    def row(self, *cells: str) -> None:
        """A row of a table."""
        self.say("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")

    def verdict(self, value: float | None, goal: float, at_most: bool = False) -> str:
        """Whether the value is on the right side of the goal; a value that is not there is not."""
        reached = value is not None and (value <= goal if at_most else value >= goal)
        self.missed += not reached
        return "reached" if reached else "MISSED"


def ratio(bare: float | None, cost: float | None) -> float | None:
    """How many times as fast as bare torch.nn."""
    return bare / cost if bare and cost else None


def named(name: str, words: Sequence[str]) -> bool:
    """Whether the name has all these words."""
    return set(" ".join(words).split()) <= set(name.split())


def tell(report: Report, cell: str, size: str, workers: Sequence[Worker]) -> None:
    """A row for each worker."""
    bare = next((worker.cost for worker in workers if worker.contestant is BARE), None)
    for worker in workers:
        times, wanted, verdict = ratio(bare, worker.cost), "", ""
        if worker.contestant is WATCHED:
            wanted, verdict = f"≥ {GOALS[cell][size]:g}", report.verdict(times, GOALS[cell][size])
        cost = worker.trouble if worker.cost is None else f"{worker.cost:.2f}"
        speed = "–" if times is None else f"{times:.2f}"
        report.row(f"{cell} {size}", worker.name, cost, speed, wanted, verdict)


def speed(report: Report, words: Sequence[str]) -> None:
    """Every cell at every size; then what is to be known about the contestants."""
    jobs = [(cell, size) for cell in GOALS for size in SIZES if named(f"{cell} {size}", words)]
    if not jobs:
        return
    report.row("job", "contestant", "CPU ms an update", "bare torch.nn = 1", "wanted", "")
    report.say("|---|---|---|---|---|---|")
    caveats: dict[str, list[str]] = {}
    for cell, name in jobs:
        size = SIZES[name]
        job = Job(cell, size.H, size.T, size.B, SYMBOLS, EMBEDDING)
        workers = compete(CONTESTANTS, job, size.rounds, size.updates, size.few)
        tell(report, cell, name, workers)
        for worker in workers:
            known = caveats.setdefault(worker.contestant.title, [])
            caveat = f"could not run ({worker.trouble})" if worker.trouble else worker.caveat
            if caveat not in known:
                known.append(caveat)
    report.say("", *(f"- {title}: {'; '.join(known)}." for title, known in caveats.items()), *COMMON, "")


COMMON = (
    f"- The job: tokens → embedding {EMBEDDING} → one layer → {SYMBOLS} scores at every time step → mean "
    "cross-entropy → Adam. Each contestant trains on one batch of random symbols again and again. "
    + "; ".join(f"{name}: hidden {s.H}, T {s.T}, batch {s.B}" for name, s in SIZES.items())
    + ".",
    "- Higher is faster. Watched: one example goes through `look` at every tenth update, and is counted.",
    "- torch's fused Adam for our kernel, bare torch.nn and the naive loop alike; ours skips the "
    "preparations of `step()` (train/optimizer.py) and has the head with its loss in the kernel's node "
    "(models/head.py).",
    "- Everybody has glibc's malloc at its defaults. At size L a rival that frees its large buffers at each "
    "update has them faulted in again: MALLOC_TRIM_THRESHOLD_ and MALLOC_MMAP_MAX_ would save it that time.",
    "- torch.nn.LSTM is oneDNN's fused primitive (5 times faster than without it, hidden 32, AVX-512), so "
    "its row hangs on the CPU: commit 67e2852 of ours reads 1.04 at LSTM S on one EPYC and 0.84 on another, "
    "newer.",
)


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
    passes: tuple[Callable[[], object], ...] = (
        lambda: inspect(model, task, example),
        lambda: unrolled(naive, x),
    )
    took: tuple[list[float], ...] = ([], [])
    for _ in range(times // TURN + 1):
        for run, spent in zip(passes, took, strict=True):
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
        cells = f"{ours:.2f}", f"{theirs:.2f}", f"{gain:.1f}", f"≥ {LEAST_GAIN:g}"
        report.row(f"inspect {cell} {T}", *cells, report.verdict(gain, LEAST_GAIN))
    report.say(
        "",
        "- One example, hidden 32, an output at every time step. `inspect`: to the finished trace. Unrolled: "
        "the naive loop, back from the last output's best score, with every gate's gradient as numpy.",
        "",
    )


def memory(report: Report, words: Sequence[str]) -> None:
    """The worst cell at each size."""
    sizes = {
        name: size for name, size in SIZES.items() if size.most_memory and named(f"memory {name}", words)
    }
    if not sizes:
        return
    report.row("a run's memory", *(f"{cell}, MB" for cell in GOALS), "wanted", "")
    report.say("|---|" + "---|" * len(GOALS) + "---|---|")
    for name, size in sizes.items():
        assert size.most_memory is not None
        found = [measured(CELLS[cell], size.H, size.T, size.B) for cell in GOALS]
        verdict = report.verdict(max(found), size.most_memory, at_most=True)
        cells = [f"{grown:.1f}" for grown in found]
        report.row(f"memory {name}", *cells, f"≤ {size.most_memory:g}", verdict)
    report.say(
        "",
        f"- The peak of {UPDATES} updates of a `Trainer` on the nested text, evaluation and a snapshot at "
        "every tenth included, above the idle process; text and code, which runs share, are there before.",
    )


def main(words: Sequence[str]) -> int:
    """Measure and print; without words write the tables too. Returns 1 if a target is missed."""
    report = Report()
    speed(report, words)
    inspection(report, words)
    memory(report, words)
    if not words:
        about = "CPU time of one thread, everything measured in turns in one run."
        write_section("Training speed", about, report.lines)
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
