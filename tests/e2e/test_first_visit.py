"""The first visit: what stands there, what moves, and the five-minute path."""

import re

from playwright.sync_api import Page, WebSocket, expect

from tests.e2e.access import grave
from tests.e2e.bench import (
    canvas,
    column,
    drawn,
    press,
    train_for,
    type_sentence,
    untrained,
    update,
    wait_for_update,
)
from tests.e2e.conftest import Visit


def test_the_bench_stands_there_and_train_pause_once_and_reset_do_what_they_say(
    page: Page,
) -> None:
    drawn(page)
    expect(page.get_by_text("Which word will decide?")).to_be_visible()
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Held-out accuracy")).to_be_visible()
    assert update(page) == 0
    # not: Streamlit's automatic menu of pages/, an error, or a traceback
    expect(page.locator("[data-testid=stSidebarNav]")).to_have_count(0)
    expect(page.get_by_text("Traceback")).to_have_count(0)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    assert grave(page) == []
    start = page.evaluate("c => c.toDataURL()", canvas(page).element_handle())
    reached = train_for(page, 30)
    trained = page.evaluate("c => c.toDataURL()", canvas(page).element_handle())
    assert trained != start
    press(page, "Update once")
    wait_for_update(page, reached + 1)
    drawn(page)
    assert update(page) == reached + 1
    press(page, "Reset")
    expect(canvas(page)).to_have_attribute("data-frame", "0")
    drawn(page)
    assert page.evaluate("c => c.toDataURL()", canvas(page).element_handle()) == start


def test_a_paused_run_causes_no_traffic(visit: Visit) -> None:
    sent: list[object] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.append(frame))

    page = visit(ready=lambda page: page.on("websocket", listen))
    drawn(page)
    train_for(page, 5)
    page.wait_for_timeout(500)  # what Pause itself asks for
    sent.clear()
    page.wait_for_timeout(2000)
    assert sent == []
    press(page, "Train")
    wait_for_update(page, 20)
    assert sent  # the ear works


def height(page: Page) -> float:
    """Where the score begins."""
    box = canvas(page).bounding_box()
    assert box is not None
    return box["y"]


def test_the_five_minute_path_from_the_link_of_a_class_with_reloads(visit: Visit) -> None:
    page = visit(path="/?lesson=which-word&locked=true")
    drawn(page)
    before = height(page)
    page.mouse.click(*column(page, 2))
    expect(page.get_by_text("You picked “nothing”")).to_be_visible()
    page.reload()
    drawn(page)
    expect(page.get_by_text("You picked “nothing”")).to_be_visible()
    expect(page.get_by_text("This link keeps the setting as it is")).to_be_visible()
    press(page, "Train")
    check = page.get_by_role("button", name="Check with my network")
    expect(check).to_be_visible(timeout=90_000)
    assert height(page) == before  # question, training, check and reason take the same room
    check.click()
    expect(page.get_by_text("moves the verdict most")).to_be_visible()
    drawn(page)
    assert height(page) == before
    expect(page.locator("[class*=st-key-preset-which-word]")).to_be_visible()  # its drawer stays open
    page.reload()
    expect(page.get_by_text("moves the verdict most")).to_be_visible()
    drawn(page)
    assert height(page) == before
    page.get_by_role("button", name="Next: Change one word to flip it").click()
    expect(page.get_by_text("change one single word")).to_be_visible()
    type_sentence(page, "There is something to like in this movie")
    expect(canvas(page)).to_have_attribute("data-picture", re.compile("something"))
    press(page, "Check with my network")
    expect(page.get_by_text("the chance of “positive” went")).to_be_visible()
    page.get_by_role("button", name="Next: Push the clue away").click()
    expect(page.get_by_text("From how many on will tanh be wrong")).to_be_visible()
    untrained(page)
    train_for(page, 300)
    press(page, "Check with my network")
    expect(page.get_by_text("right, by filler words")).to_be_visible()
    page.get_by_role("button", name="Next: Swap tanh for GRU").click()
    untrained(page)
    train_for(page, 300)
    press(page, "Check with my network")
    expect(page.get_by_text("your tanh network was")).to_be_visible()
    page.get_by_role("button", name="Next: Now every word needs a label").click()
    expect(page.get_by_text("last to settle on its label")).to_be_visible()
    drawn(page)
    expect(page).to_have_url(re.compile("task=named_entities"))
