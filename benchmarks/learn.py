"""Every stated learning target, three seeds: the median must reach it (of a lesson, each), the worst is told.

python -m benchmarks.learn            rows that are stale, on all cores; RESULTS.md is written from all rows
python -m benchmarks.learn sentiment  only those whose name contains the words
python -m benchmarks.learn --all      also those that are fresh
python -m benchmarks.learn --stale    run nothing: name the stale rows; exit status 1 if there are any

A row is stale when it never ran or its fingerprint has changed since (fingerprint.py). What it gave is kept
in learned.json, row by row: an interrupted run loses only what had not finished.

Compiled kernels train the networks where there are any. With RNN_PLAYGROUND_KERNELS=numpy in the environment
numpy's do: only those rows that kernels train, with a ledger and a table of their own.
"""

from rnn_core import environment

environment.prepare()

import argparse
import datetime
import statistics
import sys
from collections.abc import Mapping, Sequence

from benchmarks import ledger, results
from benchmarks.caption_targets import CAPTIONS
from benchmarks.fast_weight_targets import FAST_WEIGHTS
from benchmarks.fingerprint import fingerprint, walks
from benchmarks.ledger import Entry
from benchmarks.lesson_targets import LESSONS
from benchmarks.memory_targets import MEMORY
from benchmarks.music_targets import MUSIC
from benchmarks.picture_targets import PICTURES
from benchmarks.schooling import Row, cores, school
from benchmarks.sources import Sources
from benchmarks.targets import AS_LONG_AS_IT_TAKES, SEEDS, Target
from benchmarks.targets import TARGETS as TASKS
from benchmarks.time_targets import TIME
from benchmarks.vector_targets import VECTORS
from rnn_core.cells import choice, forms

HEAD = (
    "| target | link | CPU-s | goal | median | worst | updates | commit | |",
    "|---|---|---|---|---|---|---|---|---|",
)
ABOUT = (
    "Seeds {seeds}; held-out data. “–”: to the link's own `updates`, however long. Each row names the commit "
    "it ran on (“+”: with changes); only rows whose sources or settings changed since run again."
)
TARGETS = (*TASKS, *TIME, *PICTURES, *CAPTIONS, *MEMORY, *FAST_WEIGHTS, *MUSIC, *VECTORS, *LESSONS)
NO_ROWS = "No row ran yet."
TITLES = {"native": "Learning targets", "numpy": "Learning targets with numpy's kernels"}


def main(arguments: Sequence[str]) -> int:
    """Run the stale rows and write the table. Returns 1 if a goal is missed, or a row is stale."""
    asked = _parser().parse_args(arguments)
    form = settled()
    rows = of_form(form)
    chosen = [one for one in rows if all(word in one.name for word in asked.words)]
    if not chosen:
        print(f"No row has {' and '.join(asked.words)} in its name.")
        return 2
    sources = Sources()
    now = {one.name: fingerprint(one, sources, form=form) for one in rows}
    entries = ledger.load(form)
    stale = [one for one in chosen if is_stale(one, entries, now)]
    if asked.stale:
        print("\n".join(one.name for one in stale) or "No row is stale.")
        return 1 if stale else 0
    todo = chosen if asked.all else stale
    _announce(chosen, todo, asked.workers)
    learn(todo, entries, now, asked.workers, form)
    write_table(rows, entries, now, form)
    return 0 if all(_reached(one, entries) for one in chosen) else 1


def settled() -> str:
    """Whose kernels train here."""
    print(choice.settle(), flush=True)
    return forms.chosen().name


def of_form(form: str) -> list[Target]:
    """The rows that this form of the kernels can move; all, for the compiled one."""
    return [one for one in TARGETS if form == ledger.FORMS[0] or walks(one)]


def is_stale(target: Target, entries: Mapping[str, Entry], now: Mapping[str, str]) -> bool:
    """Whether the row never ran, or what it rests on has changed since."""
    entry = entries.get(target.name)
    return entry is None or entry.fingerprint != now[target.name]


def learn(
    targets: Sequence[Target], entries: dict[str, Entry], now: Mapping[str, str], workers: int, form: str
) -> None:
    """Run these rows; each is kept as soon as it is finished."""
    names = list(now)
    commit, machine = results.commit(), results.hardware()
    for row in school(targets, workers):
        name = row.target.name
        entries[name] = entry(row, now[name], commit, machine)
        ledger.save(entries, names, form)
        print(line(row.target, entries[name], now[name]), flush=True)


def entry(row: Row, mark: str, commit: str, machine: str) -> Entry:
    """What a finished row gave, to be kept."""
    seeds = sorted(row.values)
    networks = [row.networks[seed] for seed in seeds]
    return Entry(
        fingerprint=mark,
        seeds=tuple(seeds),
        values=tuple(row.values[seed] for seed in seeds),
        updates=tuple(statistics.median(one.updates for one in of) for of in networks),
        cpu_seconds=tuple(round(sum(one.cpu_seconds for one in of), 2) for of in networks),
        commit=commit,
        date=datetime.date.today().isoformat(),
        machine=machine,
    )


def write_table(
    rows: Sequence[Target], entries: Mapping[str, Entry], now: Mapping[str, str], form: str
) -> None:
    """The section of RESULTS.md, from what every row gave when it last ran."""
    lines = [*HEAD, *(line(one, entries.get(one.name), now[one.name]) for one in rows)]
    about = ABOUT.format(seeds=", ".join(map(str, SEEDS)))
    results.write_section(TITLES[form], about, lines, ran=" ".join(_machines(entries)) or NO_ROWS)


def line(target: Target, entry: Entry | None, mark: str) -> str:
    """The target's line of the table."""
    links = " · ".join(f"`{link or '(default)'}`" for link in target.links)
    seconds = f"{target.seconds:g}" if target.seconds < AS_LONG_AS_IT_TAKES else "–"
    goal = f"{'≤' if target.at_most else '≥'} {target.goal:g}{', every seed' if target.every else ''}"
    known = f"| {target.name} | {links} | {seconds} | {goal} |"
    if entry is None:
        return f"{known} – | – | – | – | not run yet |"
    median, worst = statistics.median(entry.values), target.worst(entry.values)
    told = "reached" if target.reached(target.judged(entry.values)) else "MISSED"
    told += "" if entry.fingerprint == mark else ", stale"
    updates = statistics.median(entry.updates)
    return f"{known} {median:.3f} | {worst:.3f} | {updates:.0f} | {entry.commit} | {told} |"


def _reached(target: Target, entries: Mapping[str, Entry]) -> bool:
    entry = entries.get(target.name)
    return entry is not None and target.reached(target.judged(entry.values))


def _machines(entries: Mapping[str, Entry]) -> list[str]:
    """What the rows ran on: one sentence for each machine, with its days."""
    days: dict[str, list[str]] = {}
    for one in TARGETS:
        if one.name in entries:
            days.setdefault(entries[one.name].machine, []).append(entries[one.name].date)
    return [f"{' to '.join(sorted({min(dates), max(dates)}))}: {machine}." for machine, dates in days.items()]


def _announce(chosen: Sequence[Target], todo: Sequence[Target], workers: int) -> None:
    for one in chosen:
        print(f"{'to run' if one in todo else 'fresh '}  {one.name}")
    print(f"{len(todo)} of {len(chosen)} rows to run, {len(SEEDS)} seeds, {workers} workers", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.learn", description="Train the stated targets."
    )
    parser.add_argument("words", nargs="*", help="only rows whose name contains all of these")
    parser.add_argument("--all", action="store_true", help="also rows that are fresh")
    parser.add_argument("--stale", action="store_true", help="only name the stale rows; status 1 if any")
    parser.add_argument("--workers", type=int, default=cores(), help="how many processes (all cores)")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
