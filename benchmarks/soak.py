"""How much memory the app takes: warmed up, with forty learners at once, and after two hundred have left.

    python -m benchmarks.soak [VISITS]

A real browser visits a server of its own. Each of the forty trains for some updates, pauses and stays on the
page; each of the two hundred opens a setting, trains, reads a sentence of its own, goes back in time and
closes the tab. Resident memory of the server process (Linux).
"""

from rnn_core import environment

environment.prepare()

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from benchmarks.memory import resident
from benchmarks.results import machine, write_section
from pages.ui.farewell import GRACE
from tests.e2e.bench import drawn, train_for, type_sentence
from tests.e2e.server import Server, find_chromium, serve
from tests.e2e.visitor import DESK, FLAGS

VISITS, LEARNERS, UPDATES = 200, 40, 20
WARM, MOST, GROWTH = 340.0, 690.0, 1.1
PATIENCE_MS = 60_000
VISITED = {  # a link, and a sentence to type there
    "": "There is something to like",
    "task=named_entities": "Ada met Alan in Paris",
    "task=character_text": "the owl (shy",
    "task=translation": "I like this house.",
    "task=dates": "3 May 2024",
    "task=sine": "period 20 phase 0.5",
    "task=reverse": "a b c",
    "architecture=self_attention": "I love apples",
    "task=word_text&hidden_size=32": "once upon a time there was a kind wolf",
    "task=music&task.bars=1": "C4:1 D4:1 E4:2",
    "task=pixels": "0" * 64,
    "task=captions&hidden_size=32": "small red circle 5,4",
    "task=copy&architecture=ntm": "0110 1001",
    "task=recall&cell=delta": "a3 b5 a?",
}
ABOUT = (
    "Resident memory of the server process, which `python -m pages` started; the browser is not counted. "
    f"After the last visit {GRACE:g} s are waited: for so long a tab may come back."
)


def main(arguments: list[str]) -> int:
    """Measure all three, and write the section."""
    visits, ran = int(arguments[0]) if arguments else VISITS, machine()  # what is served, not what is by then
    rows: list[tuple[str, float, str, bool]] = []

    def note(what: str, value: float, target: str, reached: bool) -> None:
        rows.append((what, value, target, reached))
        print(f"{what}: {value:.0f} MB ({target})", flush=True)

    with visited() as (server, browser):
        warm = held(server)
        note("warmed up, nobody there", warm, f"≤ {WARM:g}", warm <= WARM)
        look_once(browser, server)
        start = held(server)
        note(f"one visitor to each of {len(VISITED)} settings, gone", start, "–", True)
        for number in range(visits):
            visit(browser, server, number)
            if number % 20 == 19:
                print(f"  {number + 1} visits: {held(server):.0f} MB", flush=True)
        wait_for_farewells()
        end = held(server)
        note(f"{visits} visits later", end, f"≤ {GROWTH:g} × {start:.0f}", end <= GROWTH * start)
    with visited() as (server, browser):
        for number in range(LEARNERS):
            stay(browser, server, f"task=named_entities&seed={number}")
        forty = held(server)
        note(
            f"{LEARNERS} learners, each of whom trained named entities and stays",
            forty,
            f"≤ {MOST:g}",
            forty <= MOST,
        )
    lines = ["| | MB | must be |", "|---|---|---|"]
    lines += [f"| {what} | {value:.0f} | {target} |" for what, value, target, _ in rows]
    write_section("Memory of the server", ABOUT, lines, ran=ran)
    return 0 if all(reached for *_, reached in rows) else 1


@contextmanager
def visited() -> Iterator[tuple[Server, BrowserContext]]:
    """A fresh server, and a browser that keeps what it has compiled of the page's scripts."""
    expect.set_options(timeout=PATIENCE_MS)
    with tempfile.TemporaryDirectory() as home, serve(Path(home)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            Path(home) / "profile", executable_path=find_chromium(), args=FLAGS, viewport=DESK["viewport"]
        )
        yield server, browser
        browser.close()


def held(server: Server) -> float:
    """MB of the server now."""
    return resident(server.process.pid)


def look_once(browser: BrowserContext, server: Server) -> None:
    """Every setting once: what code and data they need is loaded."""
    for number in range(len(VISITED)):
        visit(browser, server, number)
    wait_for_farewells()


def wait_for_farewells() -> None:
    """Until the server lets go of what the closed tabs held: it waits so long for one that may come back."""
    time.sleep(GRACE + 5.0)


def arrive(browser: BrowserContext, server: Server, link: str) -> Page:
    """Open a setting, and wait for its picture."""
    page = browser.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{server.url}/?{link}")
    drawn(page)
    return page


def visit(browser: BrowserContext, server: Server, number: int) -> None:
    """Open, train, type, go back to the beginning, leave."""
    link, text = list(VISITED.items())[number % len(VISITED)]
    page = arrive(browser, server, f"{link}&seed={number}".lstrip("&"))
    train_for(page, UPDATES)
    type_sentence(page, text)
    drawn(page)
    page.get_by_role("slider", name="Go back in time").press("Home")
    drawn(page)
    page.close(run_before_unload=False)


def stay(browser: BrowserContext, server: Server, link: str) -> None:
    """Open, train and pause; the tab stays."""
    train_for(arrive(browser, server, link), UPDATES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
