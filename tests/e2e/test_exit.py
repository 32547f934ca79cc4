"""Ctrl-C while a network trains: the server goes, soon and without an abort."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.e2e.bench import drawn, press, wait_for_update
from tests.e2e.server import serve
from tests.e2e.visitor import DESK

GENEROUS = 10.0  # seconds; how soon it really is stands in benchmarks/RESULTS.md


def test_interrupted_while_training(browser: Browser, tmp_path: Path) -> None:
    with serve(tmp_path) as server:
        page = browser.new_context(**DESK).new_page()
        page.goto(server.url)
        drawn(page)
        press(page, "Train")
        wait_for_update(page, 20)
        page.context.close()
        server.interrupt()
        code = server.process.wait(timeout=GENEROUS)
        assert code >= 0  # not: ended by a signal, as an abort is (134 = 128 + 6, or −6)
        assert code != 134
        assert "Traceback" not in server.read_log()
