"""A theme played on the screen is continued."""

import re

from playwright.sync_api import expect

from tests.e2e.bench import canvas, drawn
from tests.e2e.conftest import Visit
from tests.e2e.visitor import PHONE


def test_a_theme_is_played_with_fingers_and_keyboard_and_continued(visit: Visit) -> None:
    page = visit(PHONE, "/?task=music&task.bars=1&hidden_size=8")
    drawn(page)
    page.get_by_role("tab", name="It goes on").tap()
    page.get_by_role("button", name="Clear", exact=True).tap()
    told = page.locator(".say")
    expect(told).to_have_text("No note yet: press a key.")
    page.get_by_role("button", name="E flat 4", exact=True).tap()
    expect(told).to_contain_text("1 note, 1 beat;")
    page.get_by_role("button", name="E flat 4", exact=True).press("ArrowUp")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    page.keyboard.press("Backspace")
    expect(told).to_contain_text("2 notes, 2 beats;")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Continue this theme").tap()
    expect(canvas(page)).to_have_attribute("data-picture", re.compile("E♭4:1 E♭5:1"))
    expect(page.get_by_text("reads the 2 notes of the theme")).to_be_visible()
    expect(told).to_contain_text("2 notes, 2 beats;")
