"""The page “Through time”: networks train side by side, W is scaled and put back, a reload loses nothing."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.access import grave
from tests.e2e.bench import at_rest, press
from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESK, PHONE

SMALL = "/through-time?task=fill_in&task.filler=6&hidden_size=8&updates=50000&beside=cell%3Dgru"
TRAINED = re.compile(r"tanh: update ([2-9]\d|\d[\d,]{2,})")


def lines(page: Page) -> int:
    """How many lines the uppermost figure has."""
    return page.locator(".js-plotly-plot").first.locator(".scatterlayer path.js-line").count()


def section(page: Page, title: str) -> None:
    at_rest(page)
    page.get_by_role("tab", name=title).click()
    expect(page.get_by_role("tab", name=title)).to_have_attribute("aria-selected", "true")


def test_train_two_cells_scale_w_and_come_back(visit: Visit) -> None:
    page = visit(DESK, f"{SMALL}&open=fill-in")
    expect(page.locator(".js-plotly-plot")).to_have_count(1)
    assert lines(page) == 3  # two networks, and chance
    press(page, "Train")
    expect(page.get_by_text(TRAINED)).to_be_visible()
    press(page, "Pause")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
    at_rest(page)
    assert grave(page) == []
    section(page, "Memory horizon")
    expect(page).to_have_url(re.compile(r"open=horizon"))
    expect(page.locator(".js-plotly-plot")).to_have_count(3)
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_disabled()
    press(page, "Multiply")
    expect(page.get_by_text("W was multiplied by 1.5")).to_be_visible()
    undo.click()
    expect(undo).to_be_disabled()
    expect(page.get_by_text("W was multiplied by 1.5")).to_have_count(0)
    page.reload()
    expect(page.get_by_text(TRAINED)).to_be_visible()  # the same networks, in the same section
    expect(page.get_by_role("tab", name="Memory horizon")).to_have_attribute("aria-selected", "true")
    for title in ("One weight", "Clipping", "Which input?"):
        section(page, title)
        expect(page.locator(".js-plotly-plot").first).to_be_visible()
        at_rest(page)
        assert grave(page) == [], title


def test_on_a_phone_nothing_is_wider_than_the_screen(visit: Visit) -> None:
    page = visit(PHONE, f"{SMALL}&open=one-weight")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
