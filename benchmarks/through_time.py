"""The page “Through time” in a real browser: what three live curves cost, and how soon a dial answers.

    python -m benchmarks.through_time

Three networks train beside the browser that watches them; the same three train unwatched in an engine of
their own; in turns, ROUNDS times, and the table has the medians.
"""

from rnn_core import environment

environment.prepare()

import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.results import Table, write_section
from rnn_core import several
from rnn_core.cells import choice
from rnn_core.engine import LocalEngine
from tests.e2e.bench import press
from tests.e2e.server import find_chromium, serve
from tests.e2e.visitor import DESK, FLAGS

THREE = "task=fill_in&updates=1000000&beside=cell%3Dgru%3Bcell%3Dlstm"
ROUNDS, SECONDS, PRESSES = 3, 15.0, 40
REST_MS = 700  # until what the last press changed is drawn
WATCH_DIAL = """() => {
  window.took = [];
  let pressed = 0;
  const isIt = (p) => p.textContent.includes("times the gradient is left");
  const said = () => [...document.querySelectorAll("p")].find(isIt)?.textContent;
  let before = said();
  addEventListener("keydown", () => (pressed = performance.now()), true);
  const look = () => {
    const now = said();
    if (now && now !== before && pressed) {
      took.push(performance.now() - pressed);
      [before, pressed] = [now, 0];
    }
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
UPDATE = re.compile(r"update ([\d,]+)")
NOTE = f"Headless Chromium at 1400×900; medians of {ROUNDS} turns of {SECONDS:g} s."


def unwatched() -> float:
    """Updates a second of all three together."""
    engine = LocalEngine()
    group = engine.gather(several.from_query(THREE), "nobody")
    lease = group.lease(rate=0.0, permanent=True)
    for done in group.play():
        done.result(timeout=60)
    while sum(run.updates for run in group.runs) < 30:
        time.sleep(0.01)  # until all have begun: their first updates warm up
    before, began = sum(run.updates for run in group.runs), time.monotonic()
    time.sleep(SECONDS)  # the time over which updates are counted
    speed = (sum(run.updates for run in group.runs) - before) / (time.monotonic() - began)
    lease.release()
    engine.close()
    return speed


def watched(browser: Browser, url: str, section: str) -> float:
    """The same while a section with three curves is open."""
    page = browser.new_context(**DESK).new_page()
    page.goto(f"{url}/through-time?{THREE}&open={section}")
    page.locator(".js-plotly-plot").first.wait_for()
    press(page, "Train")
    expect(page.get_by_text(re.compile(r"tanh: update [1-9]\d"))).to_be_visible()
    before, began = _fresh(page)
    page.wait_for_timeout(1000 * SECONDS)
    after, ended = _fresh(page)
    press(page, "Pause")  # a closed tab's networks go on for a minute, and would take the next round's time
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
    page.close(run_before_unload=False)
    page.context.close()
    return (after - before) / (ended - began)


def _fresh(page: Page) -> tuple[int, float]:
    """What the caption says of all three, and when, as soon as it says something new: in between it is
    seconds old.
    """
    said = _updates(page)
    while (found := _updates(page)) == said:
        page.wait_for_timeout(20)
    return found, time.monotonic()


def _updates(page: Page) -> int:
    text = page.get_by_text(re.compile(r"tanh: update")).first.inner_text()
    return sum(int(number.replace(",", "")) for number in UPDATE.findall(text))


def dial(browser: Browser, url: str) -> tuple[float, float]:
    """Milliseconds from a press on the dial of “One weight” to its sentence: median and 95th percentile.
    Each press is made when the page has come to rest: the dial is sent where it is let go of. The page's own
    clock is read, in the page: whoever asks from outside is in its way.
    """
    page = browser.new_context(**DESK).new_page()
    page.goto(f"{url}/through-time?open=one-weight")
    page.locator(".js-plotly-plot").first.wait_for()
    knob = page.get_by_role("slider").first
    page.wait_for_timeout(REST_MS)
    knob.focus()
    page.evaluate(WATCH_DIAL)
    for _ in range(PRESSES):
        expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
        page.wait_for_timeout(REST_MS)
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(REST_MS)
    took = page.evaluate("took")
    assert len(took) == PRESSES, "each press changes the sentence once"
    page.context.close()
    return float(np.median(took)), float(np.quantile(took, 0.95))


def main() -> int:
    """Measure, print and write the table."""
    expect.set_options(timeout=60_000)
    choice.settle()  # as the server does: who trains unwatched has the same kernels
    table = Table()
    row = table.row
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        middle, late = dial(browser, server.url)
        row("dial of “One weight” → its sentence, p50 / p95", f"{middle:.0f} / {late:.0f} ms", "p95 ≤ 150 ms")
        for section in ("fill-in", "horizon"):
            pairs = [(watched(browser, server.url, section), unwatched()) for _ in range(ROUNDS)]
            seen, alone = (statistics.median(values) for values in zip(*pairs, strict=True))
            ratio = statistics.median(one / other for one, other in pairs)
            told = f"{ratio:.2f} ({seen:.0f} ÷ {alone:.0f} updates/s)"
            row(f"three networks, section “{section}”: training speed watched ÷ unwatched", told, "≥ 0.75")
        browser.close()
    write_section("Through time", NOTE, table.lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
