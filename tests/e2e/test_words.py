"""The page “Words”: trained before the learner's eyes, asked, taken along to the bench, and reloaded."""

import re

from playwright.sync_api import expect

from tests.e2e.access import grave
from tests.e2e.bench import at_rest, press
from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESK, PHONE

SMALL = "/words?hidden_size=16&updates=60"
TRAINED = re.compile(r"Update 60 of 60")


def test_train_ask_look_back_and_take_the_vectors_to_the_bench(visit: Visit) -> None:
    page = visit(DESK, SMALL)
    figure = page.locator(".js-plotly-plot").first
    expect(figure).to_be_visible()
    press(page, "Train")
    expect(page.get_by_text(TRAINED)).to_be_visible()
    at_rest(page)
    box = page.get_by_label("a", exact=True)
    box.fill("Paris")
    box.press("Enter")
    expect(page).to_have_url(re.compile("watch=Paris%20big%20small"))
    box = page.get_by_label("− b", exact=True)
    box.fill("xyzzy")
    box.press("Enter")
    expect(page.get_by_text("is none of the 295 words of this text")).to_be_visible()
    expect(box).to_have_value("big")  # nothing is lost
    at_rest(page)
    assert grave(page) == []
    page.get_by_role("tab", name="Head start").click()
    press(page, "Take these vectors")
    expect(page.get_by_text("295 of its 296 words start from the vectors")).to_be_visible()
    page.reload()
    expect(page.get_by_text("295 of its 296 words start from the vectors")).to_be_visible()
    at_rest(page)
    press(page, "Open on the bench")
    expect(page.get_by_text("E was started from the vectors of skip-gram").first).to_be_visible()


def test_on_a_phone_nothing_is_wider_than_the_screen(visit: Visit) -> None:
    page = visit(PHONE, f"{SMALL}&open=pairs")
    expect(page.get_by_text("word2vec is no recurrent network")).to_be_visible()
    at_rest(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert grave(page) == []
