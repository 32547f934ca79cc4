"""A server for the session, a browser for the session, and for every test a fresh, watched visitor.

A test fails when, unless it says otherwise, the browser's console shows an error, a script of the
page throws, the page asks anything of another host, or the server writes a traceback. The screens
(DESK, DARK, PHONE) are in visitor.py.

    def test_first_visit(page): ...               # 1400×900, light, already at "/"
    def test_night(visit): visit(DARK, "/?cell=gru")
    def test_two(visit): a, b = visit(), visit(PHONE)
    def test_refused(page, allowed): allowed.append("status of 413")
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.server import Server, find_chromium, serve
from tests.e2e.visitor import ALWAYS_ALLOWED, DESK, FLAGS, PATIENCE_MS, forget, listen, tracebacks

expect.set_options(timeout=PATIENCE_MS)

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on a free port, started once, from an empty home."""
    with serve(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def server_url(server: Server) -> str:
    return server.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as installed; playwright downloads nothing."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[BrowserContext]:
    """A browser that keeps what it has compiled of the page's scripts from one test to the next."""
    folder = tmp_path_factory.mktemp("profile")
    chromium = browser.browser_type
    context = chromium.launch_persistent_context(
        folder, executable_path=find_chromium(), args=FLAGS, viewport=DESK["viewport"]
    )
    yield context
    context.close()


@pytest.fixture
def allowed() -> list[str]:
    """Parts of complaints that this test provokes on purpose; append to it."""
    return list(ALWAYS_ALLOWED)


@pytest.fixture
def visit(
    browser: Browser, profile: BrowserContext, server: Server, allowed: list[str], tmp_path: Path
) -> Iterator[Visit]:
    """`visit(screen=DESK, path="/", ready=None, **context)`: a new visitor, nothing remembered, as a Page.

    ready: called with the Page before it goes anywhere.
    """
    complaints: list[str] = []
    log_before = len(server.read_log())
    pages: list[Page] = []

    def tab(screen: dict[str, Any], **context: Any) -> Page:
        """At a desk a visitor comes with scripts compiled already, on a phone with nothing at all."""
        if context or "is_mobile" in screen:
            return browser.new_context(**(screen | context)).new_page()
        page = profile.new_page()
        page.set_viewport_size(screen["viewport"])
        page.emulate_media(color_scheme=screen["color_scheme"], reduced_motion=screen.get("reduced_motion"))
        forget(page, server.url)
        return page

    def arrive(
        screen: dict[str, Any] = DESK,
        path: str = "/",
        ready: Callable[[Page], None] | None = None,
        **context: Any,
    ) -> Page:
        page = tab(screen, **context)
        page.set_default_timeout(PATIENCE_MS)
        listen(page, server.url, complaints)
        pages.append(page)
        if ready is not None:
            ready(page)
        page.goto(server.url + path)
        return page

    yield arrive
    for number, page in enumerate(pages):
        page.screenshot(path=tmp_path / f"last-{number}.png")
    for one in profile.pages[1:]:  # without any tab a browser goes
        one.close()
    for context in {page.context for page in pages} - {profile}:
        context.close()
    complaints += tracebacks(server.read_log()[log_before:])
    unexpected = [text for text in complaints if not any(part in text for part in allowed)]
    assert not unexpected, "\n".join([f"(last pictures: {tmp_path})", *unexpected])


@pytest.fixture
def page(visit: Visit) -> Page:
    """A first-time visitor at a desk, at "/"."""
    return visit()
