"""The page “Memory”: a machine trains beside an LSTM, one operation is walked through, a reload keeps all."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.access import grave
from tests.e2e.bench import at_rest, press
from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESK, PHONE

SMALL = (
    "/memory?task=copy&task.length=3&hidden_size=16&architecture.slots=8&architecture.columns=4&batch_size=4"
    "&updates=50000&beside=architecture%3Dmany_to_many%26hidden_size%3D8"
)
TRAINED = re.compile(r"Neural Turing machine: update ([2-9]\d|\d[\d,]{2,})")


def section(page: Page, title: str) -> None:
    at_rest(page)
    page.get_by_role("tab", name=title).click()
    expect(page.get_by_role("tab", name=title)).to_have_attribute("aria-selected", "true")


def test_train_beside_an_lstm_walk_through_one_operation_and_come_back(visit: Visit) -> None:
    page = visit(DESK, f"{SMALL}&open=side-by-side")
    expect(page.locator(".js-plotly-plot")).to_have_count(5)
    box = page.get_by_role("textbox", name="The rows of bits to read")
    box.fill("1010 banana")
    box.press("Enter")
    expect(page.get_by_text("is no row of bits")).to_be_visible()
    at_rest(page)
    box.fill("1010 0101")
    box.press("Enter")
    expect(page.get_by_text("is no row of bits")).to_have_count(0)
    expect(page).to_have_url(re.compile("watch=1010"))
    press(page, "Train")
    expect(page.get_by_text(TRAINED)).to_be_visible()
    press(page, "Pause")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
    at_rest(page)
    assert grave(page) == []
    section(page, "One operation")
    for name in ("content match", "interpolate"):
        at_rest(page)
        page.get_by_role("button", name=f"Next: {name}").click()
        expect(page.get_by_text(re.compile(f"^{name.capitalize()}: "))).to_be_visible()
    expect(page.get_by_text("turned by the shift")).to_have_count(0)
    at_rest(page)
    assert grave(page) == []
    page.reload()
    expect(page.get_by_text(TRAINED)).to_be_visible()  # the same networks, in the same section
    expect(page.get_by_text(re.compile(r"^Interpolate: "))).to_be_visible()
    for title in ("Longer than trained", "Three seeds", "Fast weights"):
        section(page, title)
        expect(page.locator(".js-plotly-plot").first).to_be_visible()
        at_rest(page)
        assert grave(page) == [], title


def test_on_a_phone_nothing_is_wider_than_the_screen(visit: Visit) -> None:
    page = visit(PHONE, f"{SMALL}&open=operation")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
