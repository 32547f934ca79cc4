"""Pictures: one is drawn by hand and finished by the network, a scene is composed and captioned."""

from playwright.sync_api import expect

from tests.e2e.bench import canvas, drawn, press
from tests.e2e.conftest import Visit
from tests.e2e.visitor import CALM, PHONE


def test_a_picture_is_drawn_by_hand_and_the_network_draws_the_rest(visit: Visit) -> None:
    page = visit(PHONE, "/?task=pixels&task.pictures=shapes&hidden_size=8")
    drawn(page)
    page.get_by_role("tab", name="What it draws").tap()
    press(page, "From nothing")
    expect(page.get_by_text("Drawn from nothing")).to_be_visible()
    cell = page.get_by_role("gridcell", name="line 2, column 2: open")
    cell.tap()
    expect(page.get_by_role("gridcell", name="line 2, column 2: ink")).to_be_visible()
    expect(page.get_by_text("Drawn after the 10 pixels that are given")).to_be_visible()
    page.get_by_role("gridcell", name="line 2, column 2: ink").press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.get_by_text("Drawn after the 11 pixels that are given")).to_be_visible()
    press(page, "Keep the upper half")
    expect(page.get_by_text("Drawn after the 32 pixels that are given")).to_be_visible()
    expect(page.get_by_role("gridcell", name="line 2, column 2: ink")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_scene_is_composed_and_one_that_cannot_be_is_told(visit: Visit) -> None:
    page = visit(CALM, "/?task=captions&hidden_size=8&architecture.features=8")
    drawn(page)
    page.get_by_role("tab", name="Compose a picture").click()
    panel = page.get_by_role("tabpanel", name="Compose a picture")
    panel.get_by_role("radio", name="triangle").first.click()
    panel.get_by_role("radio", name="green").first.click()
    panel.get_by_role("switch", name="A second shape").press("Space")
    expect(panel.get_by_role("slider").last).to_be_disabled()
    press(page, "Look at this picture")
    sentence = page.get_by_role("textbox", name="The sentence to watch")
    expect(sentence).to_have_value("large green triangle 13,13")
    before = canvas(page).get_attribute("data-picture")
    panel.get_by_role("slider").first.press("End")
    press(page, "Look at this picture")
    expect(panel.get_by_role("alert")).to_be_visible()
    expect(sentence).to_have_value("large green triangle 13,13")
    assert canvas(page).get_attribute("data-picture") == before
