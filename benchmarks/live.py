"""Live drawing in a real browser: frames, their age and weight, and what watching costs the training.

    python -m benchmarks.live

Server, browser and training share this machine, as they do for a learner who runs it locally. Each
ratio has both of its sides measured in turns, ROUNDS times; the table has the medians. (One turn each
told 0.66 and 0.98 of the same code within minutes: a shared host is never at rest.)
"""

from rnn_core import environment

environment.prepare()

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import TypeAlias

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.results import Table, write_section
from benchmarks.watching import MOST, SECONDS, Traffic, Watched, arrive, sentence, watch, watch_matrix
from rnn_core import Config
from rnn_core.cells import choice
from rnn_core.engine import LocalEngine
from tests.e2e.bench import CANVAS, drawn, press, wait_for_update
from tests.e2e.server import Server, find_chromium, serve
from tests.e2e.visitor import DESK, FLAGS


def unwatched(link: str) -> float:
    """Updates a second of the same run in an engine of its own that nobody looks at."""
    engine = LocalEngine()
    config = Config.from_query(link)
    run = engine.submit(config, "nobody")
    lease = engine.lease("nobody", [run.id], rate=0.0, permanent=True)
    engine.play(run.id, "nobody").result(timeout=60)
    while run.updates < 50:
        time.sleep(0.01)
    before, began = run.updates, time.monotonic()
    time.sleep(SECONDS)
    speed = (run.updates - before) / (time.monotonic() - began)
    lease.release()
    engine.close()
    return speed


def switches(browser: Browser, url: str) -> tuple[float, float, float]:
    """Milliseconds of a switch at rest and while a run trains, in turns, and their ratio; it trains on."""
    page, _ = arrive(browser, url, f"{GRU}&hidden_size=32", sentence(24))
    idle, busy = [], []
    for turn in range(ROUNDS):
        idle.append(latency(page))
        press(page, "Train")
        wait_for_update(page, 50)
        busy.append(latency(page))
        if turn < ROUNDS - 1:
            press(page, "Pause")
            page.get_by_role("button", name="Train", exact=True).wait_for()
            drawn(page)
    ratio = statistics.median(b / i for b, i in zip(busy, idle, strict=True))
    return statistics.median(idle), statistics.median(busy), ratio


def latency(page: Page, presses: int = 12) -> float:
    """Median milliseconds from a press on a switch to the page being at rest again."""
    took = []
    app = page.locator("[data-testid=stApp]")
    canvas = page.locator(CANVAS).element_handle()
    page.get_by_role("button", name="View").click()
    for number in range(presses):
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
        wanted = ("activation", "gradient")[number % 2]
        began = time.monotonic()
        page.get_by_role("radio", name=wanted).click()
        page.wait_for_function(
            "([canvas, wanted]) => canvas.getRootNode().textContent.includes('bars and ribbons') === wanted",
            arg=[canvas, wanted == "gradient"],
            polling=5,
        )
        took.append(1000 * (time.monotonic() - began))
    page.keyboard.press("Escape")
    return statistics.median(took)


def first_picture(browser: Browser, url: str) -> tuple[float, float]:
    """Milliseconds from opening the page to the bench, and from the first Train to a moved picture."""
    page = browser.new_context(**DESK).new_page()
    began = time.monotonic()
    page.goto(url)
    page.wait_for_selector(CANVAS)
    opened = 1000 * (time.monotonic() - began)
    drawn(page)
    button = page.get_by_role("button", name="Train", exact=True)
    canvas = page.locator(CANVAS).element_handle()
    button.hover()
    began = time.monotonic()
    button.click()
    page.wait_for_function("(canvas) => Number(canvas.dataset.frame) > 0", arg=canvas, polling=5)
    moved = 1000 * (time.monotonic() - began)
    press(page, "Pause")
    page.get_by_role("button", name="Train", exact=True).wait_for()
    page.context.close()
    return opened, moved


def idle_traffic(browser: Browser, url: str) -> int:
    """Messages in three seconds from a run that has finished."""
    page = browser.new_context(**DESK).new_page()
    traffic = Traffic()
    page.on("websocket", traffic.listen)
    page.goto(f"{url}/?updates=30")
    drawn(page)
    press(page, "Train")
    page.get_by_role("button", name="Train on").wait_for()
    drawn(page)
    page.wait_for_timeout(1000)
    before = traffic.messages
    page.wait_for_timeout(3000)
    page.context.close()
    return traffic.messages - before


GRU = "cell=gru&updates=1000000"
ROUNDS = 3
CALM = 10  # pictures a second: what the slider says until somebody moves it
BOTH = "task=translation&updates=1000000"
Size: TypeAlias = tuple[str, str, str, float, str]  # name, link, text, frames wanted, tab
SIZES: tuple[Size, ...] = (
    ("hidden 32, T 24, GRU", f"{GRU}&hidden_size=32", sentence(24), 20.0, "Share"),
    ("hidden 32, T 24, GRU, figures open", f"{GRU}&hidden_size=32", sentence(24), 20.0, "Figures"),
    ("hidden 128, T 60, GRU", f"{GRU}&hidden_size=128", sentence(60), 10.0, "Share"),
    ("encoder–decoder with attention, GRU 64", BOTH, "She does not buy the flower.", 20.0, "Share"),
)
NOTE = f"Headless Chromium at 1400×900; medians of {ROUNDS} turns of {SECONDS:g} s."
Row: TypeAlias = Callable[[str, str, str], None]


def in_turns(browser: Browser, server: Server, size: Size, rate: int = MOST) -> tuple[Watched, str]:
    """A size watched and unwatched in turns: its medians, and the speed watched ÷ unwatched in words."""
    _, link, text, _, tab = size
    found, alone = [], []
    for _ in range(ROUNDS):
        alone.append(unwatched(link))
        found.append(watch(browser, server, link, text, tab, rate))
    ratio = statistics.median(one.updates_per_second / speed for one, speed in zip(found, alone, strict=True))
    median = Watched(*(statistics.median(values) for values in zip(*map(astuple, found), strict=True)))
    speeds = f"{median.updates_per_second:.0f} ÷ {statistics.median(alone):.0f}"
    return median, f"{ratio:.2f} ({speeds} updates/s)"


def size_rows(browser: Browser, server: Server, row: Row) -> None:
    """Each of SIZES, watched at MOST pictures a second and unwatched; the first one at CALM too."""
    for size in SIZES:
        name, _, _, frames, _ = size
        found, ratio = in_turns(browser, server, size)
        row(f"{name}: frames/s, asked for {MOST}", f"{found.frames_per_second:.1f}", f"≥ {frames:g}")
        age = f"{found.age_p50:.0f} / {found.age_p95:.0f} ms"
        row(f"{name}: frame age p50 / p95", age, "p95 ≤ 120 ms")
        weight = f"{found.bytes_per_frame / 1000:.1f} kB"
        row(f"{name}: bytes a frame, all traffic", weight, "≤ 10 kB" if frames == 20.0 else "–")
        row(f"{name}: server time a frame", f"{found.server_ms:.1f} ms", "≤ 5 ms")
        row(f"{name}: training speed watched ÷ unwatched", ratio, "≥ 0.75")
    _, ratio = in_turns(browser, server, SIZES[0], CALM)
    row(f"{SIZES[0][0]}, {CALM} pictures/s: training speed watched ÷ unwatched", ratio, "≥ 0.9")
    matrices = watch_matrix(browser, server.url)
    row("attention matrix (Plotly), two networks training: pictures/s", f"{matrices:.1f}", "≥ 4")


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
        opened, moved = zip(*(first_picture(browser, server.url) for _ in range(4)), strict=True)
        row("page opened → bench, first visitor", f"{opened[0]:.0f} ms", "≤ 3000 ms")
        row(
            "page opened → bench, later visitors (median of 3)",
            f"{statistics.median(opened[1:]):.0f} ms",
            "≤ 3000 ms",
        )
        row("first Train → moved picture (worst of 4)", f"{max(moved):.0f} ms", "≤ 1000 ms")
        row("messages in 3 s of a finished run", f"{idle_traffic(browser, server.url)}", "0")
        size_rows(browser, server, row)
        idle, busy, ratio = switches(browser, server.url)
        row(
            "switch pressed → score drawn, idle / one run training",
            f"{idle:.0f} / {busy:.0f} ms = {ratio:.2f}",
            "≤ 1.5",
        )
        began = time.monotonic()
        server.interrupt()
        code = server.process.wait(timeout=30)
        row(
            "Ctrl-C while training → exit",
            f"{time.monotonic() - began:.2f} s, status {code}",
            "≤ 2 s, no abort",
        )
        browser.close()
    write_section("Live drawing", NOTE, table.lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
