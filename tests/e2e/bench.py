"""What a visitor does on the bench, in words: shared by the browser tests."""

import json
import time
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.visitor import PATIENCE_MS

CANVAS = "canvas.columns"


def canvas(page: Page) -> Locator:
    return page.locator(CANVAS)


def drawn(page: Page) -> None:
    """Wait until the score stands there, unfolded and still."""
    expect(canvas(page)).to_have_attribute("data-settled", "true")


def at_rest(page: Page) -> None:
    """Wait until the page has stopped arriving, and nothing on it is about to go."""
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator("[data-stale=true]")).to_have_count(0)


def update(page: Page) -> int:
    """The update that the score shows."""
    return int(canvas(page).get_attribute("data-frame") or -1)


def press(page: Page, name: str) -> None:
    """Press a button, once the page has stopped arriving: nobody aims at what still moves."""
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
    page.get_by_role("button", name=name, exact=True).click()


def untrained(page: Page) -> None:
    """Wait until the score shows a network without an update, not the trained one that stood here before."""
    expect(canvas(page)).to_have_attribute("data-frame", "0")


def train_for(page: Page, updates: int) -> int:
    """Train to at least this update, and pause. The update it came to."""
    press(page, "Train")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    wait_for_update(page, updates)
    press(page, "Pause")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
    drawn(page)
    return update(page)


def wait_for_update(page: Page, least: int) -> None:
    """Wait until the score shows this update or a later one."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while update(page) < least:
        assert time.monotonic() < until, f"the score still shows update {update(page)}, not {least}"
        page.wait_for_timeout(30)


def type_sentence(page: Page, text: str) -> None:
    """Type into the box of sentences and press Enter."""
    box = page.get_by_role("textbox", name="The sentence to watch")
    expect(box).to_have_count(1)  # a box that the page has replaced stands there until its run is over
    box.click()
    box.fill(text)
    box.press("Enter")


def tokens(page: Page) -> str:
    """What the score tells a screen reader, and which picture it is."""
    return canvas(page).get_attribute("data-picture") or ""


def rows(page: Page) -> list[dict[str, Any]]:
    """Where the values are drawn (tests only)."""
    where: list[dict[str, Any]] = json.loads(canvas(page).get_attribute("data-layout") or "[]")
    return where


def column(page: Page, time: int) -> tuple[float, float]:
    """The middle of a column of hidden units, on the screen."""
    row = rows(page)[0]
    box = canvas(page).bounding_box()
    assert box is not None
    return box["x"] + row["x"] + time * row["pitch"], box["y"] + row["y"]
