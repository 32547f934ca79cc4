"""The stage: everything larger, and what a lecture points at on one screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.bench import canvas, drawn, press, train_for
from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESK

LESSON = "/?lesson=which-word&stage=true"


def screen(width: int, height: int) -> dict[str, object]:
    return DESK | {"viewport": {"width": width, "height": height}}


def bottom(page: Page, what: str) -> float:
    """Where an element of the page ends."""
    box = page.locator(what).bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def top(page: Page) -> float:
    box = canvas(page).bounding_box()
    assert box is not None
    return box["y"]


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1280, 720)])
def test_score_bars_metric_and_loss_stand_on_one_screen(visit: Visit, width: int, height: int) -> None:
    page = visit(screen(width, height), LESSON)
    drawn(page)
    for what in ("canvas.columns", "[data-part=metricValue]", "canvas[data-part=loss]", ".st-key-controls"):
        assert bottom(page, what) <= height, what
    expect(page.locator("[data-testid=stSidebar]")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    letters = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.st-key-lesson p')).fontSize)"
    )
    assert letters >= 17
    before = top(page)
    train_for(page, 300)
    assert top(page) == before
    press(page, "Check with my network")
    expect(page.get_by_text("moves the verdict most")).to_be_visible()
    drawn(page)
    assert top(page) == before
    assert bottom(page, "canvas.columns") <= height
    press(page, "Leave the stage")
    expect(page.locator("[data-testid=stSidebar]")).to_be_visible()
