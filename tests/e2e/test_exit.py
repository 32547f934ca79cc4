"""A server of its own: its very first visitor, and Ctrl-C while a network trains."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.e2e.bench import drawn, press, wait_for_update
from tests.e2e.server import serve
from tests.e2e.visitor import DESK

GENEROUS = 10.0  # seconds; how soon it really is stands in benchmarks/RESULTS.md


def test_a_first_visitor_by_a_deep_link_and_an_interrupt_while_training(
    browser: Browser, tmp_path: Path
) -> None:
    with serve(tmp_path) as server:
        page = browser.new_context(**DESK).new_page()
        page.set_default_timeout(30_000)
        page.goto(f"{server.url}/shapes")
        expect(page.get_by_role("heading", name="The five shapes")).to_be_visible()
        expect(page.get_by_role("navigation").get_by_text("Bench")).to_be_visible()
        # not: Streamlit's automatic menu of pages/
        expect(page.locator("[data-testid=stSidebarNav]")).to_have_count(0)
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
