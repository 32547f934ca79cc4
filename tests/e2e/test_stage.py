"""The stage: everything larger, and what a lecture points at on one screen."""

from playwright.sync_api import Page, expect

from tests.e2e.bench import canvas, drawn, press, train_for
from tests.e2e.conftest import Visit
from tests.e2e.visitor import CALM

LESSON = "/?lesson=which-word&stage=true"


def screen(width: int, height: int) -> dict[str, object]:
    return CALM | {"viewport": {"width": width, "height": height}}


def bottom(page: Page, what: str) -> float:
    """Where an element of the page ends."""
    box = page.locator(what).bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def top(page: Page) -> float:
    box = canvas(page).bounding_box()
    assert box is not None
    return box["y"]


def test_score_bars_metric_and_loss_stand_on_one_screen(visit: Visit) -> None:
    page = visit(screen(1280, 720), LESSON)
    for width, height in ((1280, 720), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        fits(page, width, height)
    before = top(page)
    train_for(page, 300)
    assert top(page) == before
    press(page, "Check with my network")
    expect(page.get_by_text("moves the verdict most")).to_be_visible()
    drawn(page)
    assert top(page) == before
    assert bottom(page, "canvas.columns") <= height
    page.get_by_role("combobox").last.click()  # a list that is open closes first
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.get_by_role("button", name="Leave the stage")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-testid=stSidebar]")).to_be_visible()


def fits(page: Page, width: int, height: int) -> None:
    drawn(page)
    expect(canvas(page)).to_be_in_viewport(ratio=0.999)  # less than a pixel is rounding
    for what in ("canvas.columns", "[data-part=metricValue]", "canvas[data-part=loss]", ".st-key-controls"):
        assert bottom(page, what) <= height, what
    expect(page.locator("[data-testid=stSidebar]")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    letters = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.st-key-lesson p')).fontSize)"
    )
    assert letters >= 17
