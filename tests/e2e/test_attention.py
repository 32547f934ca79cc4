"""The page "Attention": train both networks, watch the matrix, pause, put a word there by hand."""

import re

from playwright.sync_api import Page, WebSocket, expect

from tests.e2e.access import grave
from tests.e2e.bench import at_rest, press
from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESK, PHONE

SMALL = "/attention?task=reverse&hidden_size=16"  # updates cost little
SOON_MS = 600  # time for two looks of the page
QUIET_MS = 1_500  # several times as long as the page waits between two looks while it trains


def arrived(page: Page) -> None:
    """Wait until both answers and the matrix stand there."""
    expect(page.locator(".answer-card")).to_have_count(2)
    expect(page.locator(".st-key-pair_matrix image")).to_have_count(1)


READ = "node.getAttribute('href') ?? node.getAttribute('xlink:href')"


def matrix(page: Page) -> str:
    """The cells as they are drawn; while Plotly exchanges pictures there are two for a moment."""
    return str(page.locator(".st-key-pair_matrix image").last.evaluate(f"node => {READ}"))


def matrix_changes(page: Page, from_image: str) -> None:
    """Wait until the matrix is another picture."""
    last = "[...document.querySelectorAll('.st-key-pair_matrix image')].at(-1)"
    page.wait_for_function(
        f"old => {{ const node = {last}; return node && ({READ}) !== old }}", arg=from_image
    )


def type_sentence(page: Page, text: str) -> None:
    """Type into the box of sentences and press Enter."""
    box = page.get_by_role("textbox", name="The sentence to read")
    box.click()
    box.fill(text)
    box.press("Enter")


def test_train_watch_pause_and_put_a_word_there(visit: Visit) -> None:
    heard: list[str | bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: heard.append(frame))

    page = visit(DESK, SMALL, ready=lambda page: page.on("websocket", listen))
    arrived(page)
    untrained = matrix(page)
    press(page, "Train")
    expect(page.locator(".answer-card").first).to_contain_text(re.compile(r"update ([3-9]\d|[1-9]\d\d)"))
    matrix_changes(page, untrained)
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


def test_what_is_typed_while_they_train_is_read_and_a_reload_loses_nothing(visit: Visit) -> None:
    page = visit(DESK, SMALL)
    arrived(page)
    press(page, "Train")
    for digits in ("2718", "57", "31337", "160"):
        expect(page.locator(".answer-card").first).to_contain_text(re.compile(r"update [1-9]"))
        type_sentence(page, digits)
        expect(page.locator(".st-key-pair_matrix .xtick")).to_have_text(list(digits))
        page.wait_for_timeout(SOON_MS)  # not: the box falls back to the sentence before
        expect(page.get_by_role("textbox", name="The sentence to read")).to_have_value(digits)
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
    at_rest(page)  # the button comes before the cards below it
    heads = page.locator(".answer-card header span")
    first, second = (re.sub(" ·.*", "", told) for told in heads.all_inner_texts())
    assert first == second  # not: one of them was trained more often
    page.reload()
    arrived(page)
    expect(heads.first).to_contain_text(first)
    expect(page.get_by_role("textbox", name="The sentence to read")).to_have_value("160")
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_the_address_follows_what_is_learnt(visit: Visit) -> None:
    page = visit(DESK, "/attention?task=cats")
    arrived(page)
    expect(page.get_by_text("is not known")).to_be_visible()
    page.get_by_role("combobox", name="What both learn").click()
    page.get_by_role("option", name="Dates").click()
    expect(page).to_have_url(re.compile(r"/attention\?task=dates&recipe=2$"))
    expect(page.get_by_text("is not known")).to_have_count(0)
    assert grave(page) == []
    page.get_by_role("button", name="Open on the bench").click()
    expect(page).to_have_url(re.compile(r"/\?task=dates&recipe=2$"))
    page.go_back()
    arrived(page)
    expect(page).to_have_url(re.compile(r"/attention\?task=dates&recipe=2$"))
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_on_a_phone_nothing_sticks_out(visit: Visit) -> None:
    page = visit(PHONE, "/attention")
    arrived(page)
    for tool in ("Two rails", "By length", "Ways to decode"):
        at_rest(page)  # a tab that is drawn anew loses a press
        page.get_by_role("tab", name=tool).click()
        expect(page.get_by_role("tab", name=tool)).to_have_attribute("aria-selected", "true")
        at_rest(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
