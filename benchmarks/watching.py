"""A learner at a desk who watches a run: what reaches the screen, and what it costs the server."""

import json
import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, WebSocket, expect

from benchmarks.schooling import cores
from rnn_core.cells import forms
from tests.e2e.bench import CANVAS, drawn, press, update, wait_for_update
from tests.e2e.server import Server
from tests.e2e.visitor import DESK

SECONDS = 8.0
MOST = 25  # pictures a second that can be asked for
WORDS = "the movie was not good but the music was lovely and nobody liked the long story at all".split()

# Notes for each frame that comes in: when it was drawn, and how old it was then.
WATCH_FRAMES = """(canvas) => {
  window.seen = [];
  let last = canvas.dataset.sentMs;
  new MutationObserver(() => {
    if (canvas.dataset.sentMs === last) return;
    last = canvas.dataset.sentMs;
    window.seen.push([performance.now(), Date.now() - Number(last)]);
  }).observe(canvas, { attributes: true, attributeFilter: ["data-sent-ms"] });
}"""


@dataclass
class Traffic:
    """Bytes that came in over the WebSocket."""

    bytes: int = 0
    messages: int = 0

    def listen(self, socket: WebSocket) -> None:
        """Count what the server sends."""
        socket.on("framereceived", self._count)

    def _count(self, payload: Any) -> None:
        self.bytes += len(payload)
        self.messages += 1


@dataclass
class Watched:
    """One size, watched for some seconds at full speed."""

    frames_per_second: float
    age_p50: float
    age_p95: float
    bytes_per_frame: float
    updates_per_second: float
    server_ms: float  # CPU of the server process for each frame, without the thread that trains


def sentence(T: int) -> str:
    """A sentence of T words."""
    return " ".join((WORDS * 10)[:T])


def arrive(
    browser: Browser, url: str, link: str, text: str, tab: str = "Share", rate: int = MOST
) -> tuple[Page, Traffic]:
    """A visitor at a desk who follows the link, watches `text` and asks for `rate` pictures a second."""
    page = browser.new_context(**DESK).new_page()
    page.set_default_timeout(60_000)
    traffic = Traffic()
    page.on("websocket", traffic.listen)
    page.goto(f"{url}/?{link}")
    drawn(page)
    page.get_by_role("tab", name=tab).click()
    box = page.get_by_role("textbox", name="The sentence to watch")
    box.click()
    box.fill(text)
    box.press("Enter")
    page.get_by_role("button", name="View").click()
    slider = page.get_by_role("slider", name="Pictures a second")
    slider.focus()
    slider.press("End")
    while int(slider.get_attribute("aria-valuetext") or 0) > rate:
        slider.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", str(rate))
    page.keyboard.press("Escape")
    pace = page.get_by_role("combobox", name="Pace")
    pace.scroll_into_view_if_needed()
    drawn(page)
    page.wait_for_timeout(200)  # a list that opens while the page still scrolls is closed again
    pace.click()
    page.get_by_role("option", name="full speed").click()
    drawn(page)
    return page, traffic


def server_seconds(pid: int) -> float:
    """CPU-seconds of a process so far, without its threads that train: the busiest (Linux)."""

    def seconds(path: Path) -> float:
        ticks = path.read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    root = Path(f"/proc/{pid}")
    others = [seconds(task / "stat") for task in (root / "task").iterdir() if task.name != str(pid)]
    workers = max(1, cores() - (not forms.chosen().apart))  # as `LocalEngine` has them
    return seconds(root / "stat") - sum(sorted(others)[-workers:])


def watch(browser: Browser, server: Server, link: str, text: str, tab: str, rate: int = MOST) -> Watched:
    """Train at full speed with the score open, for SECONDS."""
    page, traffic = arrive(browser, server.url, link, text, tab, rate)
    press(page, "Train")
    wait_for_update(page, 50)
    canvas = page.locator(CANVAS).element_handle()
    page.evaluate(WATCH_FRAMES, canvas)
    before, came, spent, began = (
        update(page),
        traffic.bytes,
        server_seconds(server.process.pid),
        time.monotonic(),
    )
    page.wait_for_timeout(SECONDS * 1000)
    seconds = time.monotonic() - began
    seen = json.loads(page.evaluate("JSON.stringify(window.seen)"))
    made, weight = update(page) - before, traffic.bytes - came
    spent = server_seconds(server.process.pid) - spent
    press(page, "Pause")  # a run whose tab is closed would train on for a minute
    page.get_by_role("button", name="Train", exact=True).wait_for()
    page.context.close()
    ages = sorted(age for _, age in seen) or [float("nan")]
    frames = max(1, len(seen))
    return Watched(
        len(seen) / seconds,
        statistics.median(ages),
        ages[int(0.95 * (len(ages) - 1))],
        weight / frames,
        made / seconds,
        1000 * spent / frames,
    )


# Notes each time the heatmap of a figure is another one.
WATCH_MATRIX = """() => {
  window.matrices = 0;
  let last = "";
  new MutationObserver(() => {
    const image = document.querySelector(".heatmaplayer image");
    const now = image && (image.getAttribute("xlink:href") || image.getAttribute("href"));
    if (!now || now === last) return;
    last = now;
    window.matrices += 1;
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
}"""


def watch_matrix(browser: Browser, url: str) -> float:
    """Attention matrices a second on their page, while both of its networks train, for SECONDS."""
    page = browser.new_context(**DESK).new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{url}/attention?task=translation")
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_role("button", name="Pause", exact=True).wait_for()
    page.wait_for_timeout(2000)
    page.evaluate(WATCH_MATRIX)
    began = time.monotonic()
    page.wait_for_timeout(SECONDS * 1000)
    seen = page.evaluate("window.matrices")
    seconds = time.monotonic() - began
    page.get_by_role("button", name="Pause", exact=True).click()
    page.get_by_role("button", name="Train", exact=True).wait_for()
    page.context.close()
    return float(seen) / seconds
