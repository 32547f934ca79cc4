"""What an update costs, ours and theirs, side by side; what a look inside costs; what a run holds in memory.

    python -m benchmarks.training         everything, written to benchmarks/RESULTS.md
    python -m benchmarks.training GRU S   the rows whose names have these words; nothing is written
    make rivals                           installs JAX, Keras and TensorFlow.js, to be measured too

Names of rows: "GRU S" (cell and size), "shape two layers", "inspect LSTM 60" (cell and T), "memory M",
"network self-attention", "machine two heads each".
For each cell and size all contestants are started; then they take turns, each idle while another works. See
benchmarks/jobs.
"""

from rnn_core import environment

environment.prepare()

import itertools
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contest import ROOT, Contestant, Worker, compete
from benchmarks.jobs.ours import CELLS
from benchmarks.jobs.worker import Job
from benchmarks.looking import inspection, networks
from benchmarks.machines import machines
from benchmarks.memory import UPDATES, measured
from benchmarks.report import Report, named
from benchmarks.results import write_section
from benchmarks.shapes import shapes

EMBEDDING, SYMBOLS = 32, 64


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
GOALS = {  # of both forms: bare torch.nn's time ÷ that of our kernel while it is watched
    "native": {
        "RNN": {"S": 3.5, "M": 1.9, "L": 1.35},
        "GRU": {"S": 4.0, "M": 2.0, "L": 1.35},
        "LSTM": {"S": 1.6, "M": 1.25, "L": 1.3},
    },
    "numpy": {
        "RNN": {"S": 2.5, "M": 1.7, "L": 1.25},
        "GRU": {"S": 2.5, "M": 1.6, "L": 1.15},
        "LSTM": {"S": 1.0, "M": 0.9, "L": 1.05},
    },
}


def _python(module: str, home: Path = Path(sys.executable)) -> tuple[str, ...]:
    return str(home), "-m", f"benchmarks.jobs.{module}"


RIVALS, NODE = ROOT / ".venv-rivals/bin/python", Path(shutil.which("node") or "node")
SCRIPT = ROOT / "benchmarks/js/train.mjs"
WASM = SCRIPT.parent / "node_modules/@tensorflow/tfjs-backend-wasm" if NODE.is_absolute() else NODE
WATCHED = {
    "native": Contestant("our compiled kernel, watched", _python("ours"), ("native", "watched")),
    "numpy": Contestant("our numpy kernel, watched", _python("ours"), ("numpy", "watched")),
}
BARE = Contestant("bare torch.nn", _python("bare"))
CONTESTANTS = (
    WATCHED["native"],
    Contestant("our compiled kernel alone", _python("ours"), ("native",)),
    WATCHED["numpy"],
    Contestant("our numpy kernel alone", _python("ours"), ("numpy",)),
    BARE,
    Contestant("naive loop", _python("naive"), slow=True),
    Contestant("JAX", _python("jax_scan", RIVALS), needs=RIVALS),
    Contestant("Keras", _python("keras_fit", RIVALS), needs=RIVALS),
    Contestant("TensorFlow.js", (str(NODE), str(SCRIPT)), needs=WASM, slow=True),
)


def ratio(bare: float | None, cost: float | None) -> float | None:
    """How many times as fast as bare torch.nn."""
    return bare / cost if bare and cost else None


def tell(report: Report, cell: str, size: str, workers: Sequence[Worker]) -> None:
    """A row for each worker."""
    bare = next((worker.cost for worker in workers if worker.contestant is BARE), None)
    goals = {contestant: GOALS[form][cell][size] for form, contestant in WATCHED.items()}
    for worker in workers:
        times, wanted, verdict = ratio(bare, worker.cost), "", ""
        if goal := goals.get(worker.contestant):
            wanted, verdict = f"≥ {goal:g}", report.verdict(times, goal)
        cost = worker.trouble if worker.cost is None else f"{worker.cost:.2f}"
        speed = "–" if times is None else f"{times:.2f}"
        report.row(f"{cell} {size}", worker.name, cost, speed, wanted, verdict)


def speed(report: Report, words: Sequence[str]) -> None:
    """Every cell at every size; then what is to be known about the contestants."""
    jobs = [(cell, size) for cell in CELLS for size in SIZES if named(f"{cell} {size}", words)]
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
    "- torch's fused Adam for our kernel, bare torch.nn and the naive loop alike; ours calls it without "
    "torch's class around it (train/optimizer.py) and has the head with its loss in the kernel's node "
    "(models/head.py), which walks back without autograd (cells/through.py).",
    "- Everybody has glibc's malloc at its defaults. At size L a rival that frees its large buffers at each "
    "update has them faulted in again: MALLOC_TRIM_THRESHOLD_ and MALLOC_MMAP_MAX_ would save it that time.",
    "- torch.nn.LSTM is oneDNN's fused primitive (5 times faster than without it, hidden 32, AVX-512), so "
    "its row hangs on the CPU: commit 67e2852 of ours reads 1.04 at LSTM S on one EPYC and 0.84 on another, "
    "newer.",
)


def memory(report: Report, words: Sequence[str]) -> None:
    """The worst cell at each size."""
    sizes = {
        name: size for name, size in SIZES.items() if size.most_memory and named(f"memory {name}", words)
    }
    if not sizes:
        return
    report.row("a run's memory", "kernels", *(f"{cell}, MB" for cell in CELLS), "wanted", "")
    report.say("|---|---|" + "---|" * len(CELLS) + "---|---|")
    for (name, size), form in itertools.product(sizes.items(), WATCHED):
        assert size.most_memory is not None
        found = [measured(CELLS[cell], size.H, size.T, size.B, form) for cell in CELLS]
        verdict = report.verdict(max(found), size.most_memory, at_most=True)
        cells = [f"{grown:.1f}" for grown in found]
        report.row(f"memory {name}", form, *cells, f"≤ {size.most_memory:g}", verdict)
    report.say(
        "",
        f"- The peak of {UPDATES} updates of a `Trainer` on the nested text, evaluation and a snapshot at "
        "every tenth included, above the idle process; text and code, which runs share, are there before.",
    )


def main(words: Sequence[str]) -> int:
    """Measure and print; without words write the tables too. Returns 1 if a target is missed."""
    report = Report()
    speed(report, words)
    shapes(report, words)
    inspection(report, words)
    networks(report, words)
    machines(report, words)
    memory(report, words)
    if not words:
        about = (
            "CPU time of one thread, everything measured in turns in one run. Where no kernels are named, "
            "they are numpy's."
        )
        write_section("Training speed", about, report.lines)
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
