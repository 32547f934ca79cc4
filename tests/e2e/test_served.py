"""Wherever it is served: behind proxies, under a base path, inside another site's page, after a restart."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.memory import resident
from benchmarks.soak import WARM
from tests.e2e.bench import canvas, drawn, press, update, wait_for_update
from tests.e2e.proxy import Way, proxy
from tests.e2e.server import Server, serve
from tests.e2e.visitor import ALWAYS_ALLOWED, CALM, PATIENCE_MS, listen

GENEROUS = 10.0  # seconds from Ctrl-C to the end; how soon it really is stands in benchmarks/RESULTS.md


@contextmanager
def visitor(browser: Browser, home: str, *expected: str) -> Iterator[tuple[Page, list[str]]]:
    """A page for `home`, and the sockets of frames that it opens; nothing unexpected is complained of."""
    complaints: list[str] = []
    sockets: list[str] = []
    context = browser.new_context(**CALM)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    listen(page, home, complaints)
    page.on("websocket", lambda socket: "score/frames" in socket.url and sockets.append(socket.url))
    yield page, sockets
    context.close()
    known = (*ALWAYS_ALLOWED, *expected)
    assert not [text for text in complaints if not any(part in text for part in known)]


def moves_soon(page: Page) -> None:
    """Train, see it move and go on, pause, and see it rest."""
    press(page, "Train")
    expect(canvas(page)).not_to_have_attribute("data-frame", "0")
    wait_for_update(page, update(page) + 10)
    press(page, "Pause")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
    drawn(page)


WAYS = {
    "prefix": Way("/school/rnn"),
    "one socket": Way("/school", frames="refuse"),
    "hanging socket": Way(frames="hang"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_behind_a_proxy_the_picture_moves(browser: Browser, server: Server, way: Way) -> None:
    with (
        proxy(server.url, way) as url,
        visitor(browser, url, "score/frames", "_stcore/he", "_stcore/ho") as (page, sockets),
    ):
        page.goto(f"{url}/?cell=gru&hidden_size=6")
        drawn(page)
        moves_soon(page)
        host = urlsplit(url).netloc
        assert set(sockets) == {f"ws://{host}{way.prefix}/score/frames"}  # not: tried at another address,
        assert len(sockets) <= 2  # nor again and again; one may be of a run whose first picture is not made
        assert urlsplit(page.url).path == f"{way.prefix}/"
        page.goto("about:blank")
        until = time.monotonic() + PATIENCE_MS / 1000
        while f"{way.prefix}/score/left" not in way.posted:  # the tab's last word
            assert time.monotonic() < until
            page.wait_for_timeout(30)


def test_under_a_base_path_after_a_restart_and_interrupted(browser: Browser, tmp_path: Path) -> None:
    with serve(tmp_path, base="/lab") as first:
        port = urlsplit(first.url).port
        if Path("/proc/self/status").exists():  # Linux tells
            assert resident(first.process.pid) <= WARM  # everything is loaded, and nobody has come yet
        with visitor(
            browser, first.url, "WebSocket", "ERR_CONNECTION", "_stcore", "Is Streamlit still running"
        ) as (page, sockets):
            page.goto(f"{first.url}/shapes")  # the server's first visitor comes by a deep link
            expect(page.get_by_role("heading", name="The five shapes")).to_be_visible()
            expect(page.get_by_role("navigation").get_by_text("Bench")).to_be_visible()
            # not: Streamlit's automatic menu of pages/
            expect(page.locator("[data-testid=stSidebarNav]")).to_have_count(0)
            page.goto(f"{first.url}/?cell=gru&hidden_size=6")
            drawn(page)
            moves_soon(page)
            assert set(sockets) == {f"ws://localhost:{port}/lab/score/frames"}
            assert page.locator("html").get_attribute("lang") == "en"
            reached = update(page)
            first.process.kill()
            first.process.wait()
            with serve(tmp_path, base="/lab", port=port or 0) as second:
                expect(page.get_by_text("The server was started anew")).to_contain_text(f"{reached:,}")
                expect(canvas(page)).to_have_attribute("data-frame", "0")
                expect(page).to_have_url(re.compile("cell=gru&hidden_size=6"))
                press(page, "Train")
                wait_for_update(page, 5)
                expect(page.get_by_text("The server was started anew")).to_have_count(0)
                page.goto("about:blank")
                second.interrupt()  # while it trains
                code = second.process.wait(timeout=GENEROUS)
                assert code >= 0  # not: ended by a signal, as an abort is (134 = 128 + 6, or −6)
                assert code != 134
                assert "Traceback" not in second.read_log()


BLOCKED = """
const refuse = () => { throw new DOMException("Access is denied for this document.", "SecurityError"); };
if (window !== window.top)
  for (const name of ["sessionStorage", "localStorage"]) Object.defineProperty(window, name, { get: refuse });
"""


@contextmanager
def another_site(frame: str) -> Iterator[str]:
    """The address of a page with this frame, on another site: 127.0.0.1 is another than localhost."""
    body = f'<!doctype html><title>A school</title><iframe src="{frame}" width="1300" height="850"></iframe>'

    class School(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), School) as school:
        thread = threading.Thread(target=school.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{school.server_port}/"
        school.shutdown()


def test_inside_a_page_of_another_site_that_gets_no_storage(browser: Browser, server: Server) -> None:
    query = "embed=true&embed_options=light_theme&task=character_text&hidden_size=6"
    with another_site(f"{server.url}/?{query}") as school, visitor(browser, server.url, school) as (page, _):
        page.add_init_script(BLOCKED)
        page.goto(school)
        frame = page.frame_locator("iframe")
        expect(frame.locator("canvas.columns")).to_have_attribute("data-settled", "true")
        frame.get_by_role("button", name="Train", exact=True).click()
        expect(frame.locator("canvas.columns")).not_to_have_attribute("data-frame", "0")
        frame.get_by_role("tab", name="Bring text").click()
        expect(frame.get_by_text("Paste your text instead")).to_be_visible()
        expect(frame.locator("input[type=file]")).to_have_count(0)
        expect(frame.locator("[data-testid=stException]")).to_have_count(0)
        address = page.frames[1].url
        assert "embed=true&embed_options=light_theme" in address
        assert re.search("task=character_text.*recipe=2", address)
