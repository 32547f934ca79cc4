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

from benchmarks.jobs.classroom import LEARNERS, LOOKS, PRESSES
from benchmarks.ledger import FORMS
from benchmarks.results import Table, write_section
from pages.bench.presets_first import SURE

ROUNDS = 3
CLASSES = {  # what they train → its link, and how long
    "the first lessons": (SURE, 800),  # a quarter have nine verdicts of ten right by then
    "an LSTM of 64 units, character text": ("task=character_text&cell=lstm&hidden_size=64", 300),
}
SOONER, SHARE, WORSE = 0.55, 0.1, 1.1
TRAINED = "; ".join(f"{what} for {updates} updates" for what, (_, updates) in CLASSES.items())
ABOUT = (
    f"Two classes of {LEARNERS} learners in one engine, each learner with a seed: {TRAINED}. {LOOKS:g} times "
    f"a second each is shown a picture, and {PRESSES:g} times a second one of them asks something. "
    f"Medians of {ROUNDS} turns."
)
SHOWN = ("seconds", "cores", "share", "press")


def main() -> int:
    """Measure and write the section. Returns 1 if a target is missed."""
    table, missed = Table(), False
    for what, (link, updates) in CLASSES.items():
        seen: dict[str, list[dict[str, Any]]] = {form: [] for form in FORMS}
        for _ in range(ROUNDS):
            for form in FORMS:
                seen[form].append(classroom(form, link, updates))
                print(what, form, {key: round(seen[form][-1][key], 2) for key in SHOWN}, flush=True)
        for name, measured, wanted, reached in rows(seen):
            table.row(f"{what}: {name}", measured, verdict(wanted, reached))
            missed |= not reached
    write_section("A class of forty", ABOUT, table.lines)
    return int(missed)


def rows(seen: dict[str, list[dict[str, Any]]]) -> list[tuple[str, str, str, bool]]:
    """What was measured, its numbers, what is wanted, and whether it is so."""
    native, numpy = ({key: middle(seen[form], key) for key in SHOWN} for form in FORMS)
    turns = zip(*seen.values(), strict=True)
    ratio = statistics.median(one["seconds"] / other["seconds"] for one, other in turns)

    def both(key: str, how: str) -> str:
        return f"{native[key]:{how}} with compiled kernels, {numpy[key]:{how}} with numpy's"

    return [
        ("the time, as a share of numpy's", f"{ratio:.2f}", f"≤ {SOONER:g}", ratio <= SOONER),
        ("until the last is through, seconds", both("seconds", ".1f"), "–", True),
        ("cores that worked", both("cores", ".2f"), "–", True),
        (
            "most beyond or below an equal share",
            both("share", ".0%"),
            f"≤ {SHARE:.0%}",
            native["share"] <= SHARE,
        ),
        (
            "a press is answered, p95, milliseconds",
            both("press", ".0f"),
            f"≤ {WORSE:g} × numpy's",
            native["press"] <= WORSE * numpy["press"],
        ),
    ]


def verdict(wanted: str, reached: bool) -> str:
    """What is wanted, and whether it is so."""
    return wanted if reached else f"{wanted}: MISSED"


def middle(turns: list[dict[str, Any]], key: str) -> float:
    """The median over the turns."""
    return float(statistics.median(turn[key] for turn in turns))


def classroom(form: str, link: str, updates: int) -> dict[str, Any]:
    """One class. Raises CalledProcessError if it fails, RuntimeError if a run of it did."""
    command = [sys.executable, "-m", "benchmarks.jobs.classroom", form, link, str(updates)]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    if not found["reached"]:
        raise RuntimeError(f"{found['form']}: not everybody came to the end.")
    return found


if __name__ == "__main__":
    sys.exit(main())
