"""The page "Attention": train both networks, watch the matrix, pause, put a word there by hand."""

import re

from playwright.sync_api import Page, WebSocket, expect

from tests.e2e.bench import press
from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESK, PHONE

QUIET_MS = 1_500  # several times as long as the page waits between two looks while it trains


def arrived(page: Page) -> None:
    """Wait until both answers and the matrix stand there."""
    expect(page.locator(".answer-card")).to_have_count(2)
    expect(page.locator(".st-key-pair_matrix image")).to_have_count(1)


def matrix(page: Page) -> str:
    """The cells as they are drawn."""
    read = "node => node.getAttribute('href') ?? node.getAttribute('xlink:href')"
    return str(page.locator(".st-key-pair_matrix image").evaluate(read))


def test_train_watch_pause_and_put_a_word_there(visit: Visit) -> None:
    page = visit(DESK)
    heard: list[str | bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: heard.append(frame))

    page.on("websocket", listen)
    page.goto(page.url.rstrip("/") + "/attention")
    arrived(page)
    untrained = matrix(page)
    press(page, "Train")
    expect(page.locator(".answer-card").first).to_contain_text(re.compile(r"update [1-9]\d\d"))
    assert matrix(page) != untrained
    press(page, "Pause")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
    outputs = page.get_by_role("radiogroup", name="Choose an output")
    expect(outputs).to_be_visible()
    # not: anything sent while nothing moves
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_timeout(300)
    before = len(heard)
    page.wait_for_timeout(QUIET_MS)
    assert len(heard) == before
    outputs.get_by_role("radio").first.click()
    page.get_by_role("radiogroup", name="Say instead").get_by_role("radio").first.click()
    expect(page.locator(".tokens.old")).to_be_visible()
    expect(page.locator(".tokens.new .put")).to_have_count(1)
    page.get_by_role("button", name=re.compile("output 1 says")).click()
    expect(page.locator(".tokens.old")).to_have_count(0)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_on_a_phone_nothing_sticks_out(visit: Visit) -> None:
    page = visit(PHONE)
    page.goto(page.url.rstrip("/") + "/attention")
    arrived(page)
    for tool in ("Two rails", "By length", "Ways to decode"):
        page.get_by_role("tab", name=tool).click()
        expect(page.get_by_role("tab", name=tool)).to_have_attribute("aria-selected", "true")
        expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
