"""Rubbish in a real browser: a sentence each time, the run stays, nothing of it becomes HTML."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.bench import canvas, drawn, press, tokens, train_for, type_sentence, update
from tests.e2e.conftest import Visit
from tests.e2e.visitor import CALM


@pytest.fixture
def page(visit: Visit) -> Page:
    """A first-time visitor who wants no motion: most tests would only wait for it."""
    return visit(CALM)


def test_a_wrong_link(visit: Visit) -> None:
    """More of them, without a browser: tests/pages/test_bench.py."""
    page = visit(CALM, "/?task=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    page.on("dialog", lambda dialog: pytest.fail("a script of the link ran"))
    expect(page.get_by_text("is not known").first).to_be_visible()
    drawn(page)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_sentences(page: Page) -> None:
    page.on("dialog", lambda dialog: pytest.fail("a script of the sentence ran"))
    drawn(page)
    reached = train_for(page, 5)
    type_sentence(page, "word " * 2000)
    expect(page.get_by_text("please shorten it")).to_be_visible()
    assert update(page) == reached
    for text in (
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)> nice",
        "😀 lovely 👍🏽",
        "שלום lovely עולם",
    ):
        before = tokens(page)
        type_sentence(page, text)
        expect(canvas(page)).not_to_have_attribute("data-picture", before)
        expect(page.get_by_text("never seen in training").first).to_be_visible()
        expect(page.locator("img[src=x]")).to_have_count(0)
        assert update(page) == reached


FILES = [  # name, data, what is said of it
    ("empty.txt", b"", "empty"),
    ("binary.txt", bytes(range(256)) * 40, "not a text"),
    ("many.txt", "".join(chr(0x4E00 + n) for n in range(5000)).encode(), "5,000"),
]


def test_files(visit: Visit, allowed: list[str]) -> None:
    allowed.append("413")
    page = visit(CALM, "/?task=character_text&hidden_size=8")
    drawn(page)
    press(page, "Update once")
    expect(canvas(page)).to_have_attribute("data-frame", "1")
    page.get_by_role("tab", name="Bring text").click()
    warning = page.locator("[data-testid=stAlert]")
    for name, data, words in FILES:
        page.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "text/plain", "buffer": data}
        )
        expect(warning.first).to_contain_text(words)
        assert update(page) == 1
        assert "corpus=own" not in page.url
        page.get_by_role("button", name=f"Remove {name}").click()
        expect(warning).to_have_count(0)
    big = {"name": "big.txt", "mimeType": "text/plain", "buffer": b"word " * 2_000_000}
    page.locator("input[type=file]").set_input_files(big)
    expect(page.get_by_text("File must be 2.0MB or smaller")).to_be_visible()
    drawn(page)


def test_divergence_is_a_named_state(visit: Visit) -> None:
    page = visit(CALM, "/?cell=relu&learning_rate=1000&clip_norm=0")
    drawn(page)
    press(page, "Train")
    expect(page.get_by_text("This run diverged")).to_be_visible()
    expect(canvas(page)).to_be_visible()
    press(page, "Reset")
    expect(page.get_by_text("This run diverged")).to_have_count(0)
