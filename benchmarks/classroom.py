"""A class of forty on one engine, trained by compiled kernels and by numpy's.

    python -m benchmarks.classroom

Both in turns, ROUNDS times, each in a process of its own (jobs/classroom.py); the table has the medians.
"""

from rnn_core import environment

environment.prepare()

import json
import statistics
import subprocess
import sys
from typing import Any

from benchmarks.jobs.classroom import LEARNERS, LOOKS, PRESSES, UPDATES
from benchmarks.ledger import FORMS
from benchmarks.results import Table, write_section

ROUNDS = 3
SOONER, SHARE, WORSE = 0.55, 0.1, 1.1
ABOUT = (
    f"{LEARNERS} learners train the setting of the first lessons for {UPDATES} updates each, in one engine; "
    f"{LOOKS:g} times a second each of them is shown a picture, and {PRESSES:g} times a second one of them "
    f"asks the network something. Medians of {ROUNDS} turns."
)
SHOWN = ("seconds", "cores", "share", "press")


def main() -> int:
    """Measure and write the section. Returns 1 if a target is missed."""
    seen: dict[str, list[dict[str, Any]]] = {form: [] for form in FORMS}
    for _ in range(ROUNDS):
        for form in FORMS:
            seen[form].append(classroom(form))
            print(form, {key: round(seen[form][-1][key], 2) for key in SHOWN}, flush=True)
    table = Table()
    native, numpy = ({key: middle(seen[form], key) for key in SHOWN} for form in FORMS)
    ratio = statistics.median(
        one["seconds"] / other["seconds"] for one, other in zip(*seen.values(), strict=True)
    )
    both = "{} with compiled kernels, {} with numpy's"
    rows = (
        ("until the last is through, seconds", "seconds", ".1f", "–", True),
        ("cores that worked", "cores", ".2f", "–", True),
        ("most beyond or below an equal share", "share", ".0%", f"≤ {SHARE:.0%}", native["share"] <= SHARE),
        (
            "a press is answered, p95, milliseconds", "press", ".0f", f"≤ {WORSE:g} × numpy's",
            native["press"] <= WORSE * numpy["press"],
        ),
    )  # fmt: skip
    missed = ratio > SOONER
    table.row("the same time, as a share of numpy's", f"{ratio:.2f}", verdict(f"≤ {SOONER:g}", not missed))
    for what, key, how, wanted, reached in rows:
        table.row(
            what, both.format(format(native[key], how), format(numpy[key], how)), verdict(wanted, reached)
        )
        missed |= not reached
    write_section("A class of forty", ABOUT, table.lines)
    return int(missed)


def verdict(wanted: str, reached: bool) -> str:
    """What is wanted, and whether it is so."""
    return wanted if reached else f"{wanted}: MISSED"


def middle(turns: list[dict[str, Any]], key: str) -> float:
    """The median over the turns."""
    return float(statistics.median(turn[key] for turn in turns))


def classroom(form: str) -> dict[str, Any]:
    """One class. Raises CalledProcessError if it fails."""
    command = [sys.executable, "-m", "benchmarks.jobs.classroom", form]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


if __name__ == "__main__":
    sys.exit(main())
