"""The plan of a lecture: its minutes, its links, and the CPU-seconds it tells."""

import json
import re
from itertools import pairwise
from pathlib import Path

from pages.bench.presets import PRESETS
from tests.pages.conftest import Open, said

ROOT = Path(__file__).resolve().parents[2]
PLAN = (ROOT / "assets" / "text" / "lecture.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in row.split("|")[1:-1]] for row in PLAN.splitlines() if re.match(r"\| \d", row)
]

MORE = [
    [cell.strip() for cell in row.split("|")[1:-1]] for row in PLAN.splitlines() if row.startswith("| + ")
]
LESSONS = [*ROWS[:-1], *MORE]


def test_its_minutes_follow_one_another_up_to_fifty() -> None:
    spans = [tuple(int(part) for part in row[0].split("–")) for row in ROWS]
    assert spans[0][0] == 0
    assert spans[-1][1] == 50
    assert all(one[1] == other[0] for one, other in pairwise(spans))


def test_every_link_leads_to_a_lesson_of_that_name() -> None:
    for row in LESSONS:
        title, key = re.fullmatch(r"\[(.*)\]\(\./\?lesson=([a-z-]+)\)", row[1]).groups()
        assert PRESETS[key].title == title


def test_its_seconds_are_about_those_of_make_learn() -> None:
    """Within a factor of two, for other machines write other ones; so are those that a lesson says itself."""
    said_here = {row[1].partition("lesson=")[2].rstrip(")"): int(row[4]) for row in LESSONS}
    said_there = {key: preset.seconds for key, preset in PRESETS.items() if preset.seconds}
    for told in (said_here, said_there):
        for key, seconds in told.items():
            known = measured(key)
            assert known / 2 < seconds < 2 * known, f"{key}: write {known:.0f}"


def measured(key: str) -> float:
    """CPU-seconds of the row that trains the lesson alone, at least 1; lessons of one network share a row."""
    titles = {preset.title for preset in PRESETS.values() if preset.query == PRESETS[key].query}
    rows = json.loads((ROOT / "benchmarks" / "learned.json").read_text(encoding="utf-8"))
    found = min(
        entry["cpu_seconds"][0]
        for name, entry in rows.items()
        if any(name.startswith(f"lesson “{title}”") for title in titles)
    )
    return max(1.0, found)


def test_the_page_shows_it(open_app: Open) -> None:
    app = open_app("pages/lecture/page.py")
    assert not app.exception
    assert "lesson=which-word" in said(app)
