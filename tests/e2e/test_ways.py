"""Links, Back, pages, the past, own sentences and own text, phones and the dark."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from rnn_core import Config, Trainer
from tests.e2e.access import grave
from tests.e2e.bench import (
    canvas,
    column,
    drawn,
    press,
    rows,
    train_for,
    type_sentence,
    update,
    wait_for_update,
)
from tests.e2e.conftest import Visit
from tests.e2e.visitor import CALM, DARK, PHONE

LINK = "/?cell=gru&hidden_size=6&embedding_size=5&seed=4"


@pytest.fixture
def page(visit: Visit) -> Page:
    """A first-time visitor who wants no motion: most tests would only wait for it."""
    return visit(CALM)


def test_a_link_opened_elsewhere_gives_the_same_numbers(visit: Visit) -> None:
    losses = []
    for _ in range(2):
        page = visit(CALM, LINK)
        drawn(page)
        for number in range(1, 4):
            press(page, "Update once")
            expect(canvas(page)).to_have_attribute("data-frame", str(number))
        drawn(page)
        expect(page).to_have_url(re.compile(re.escape(f"{LINK}&recipe=2") + "$"))
        losses.append(page.get_by_text(re.compile(r"^loss \d")).inner_text())
        losses.append(page.evaluate("c => c.toDataURL()", canvas(page).element_handle()))
    assert losses[:2] == losses[2:]


def test_a_click_tells_the_numbers_an_unknown_word_is_a_chip_and_the_address_follows(page: Page) -> None:
    drawn(page)
    page.mouse.click(*column(page, 1))
    expect(page.get_by_text("h⟨t⟩ = tanh(a⟨t⟩)", exact=True)).to_be_visible()
    type_sentence(page, "The zyxwvut was lovely")
    expect(page.get_by_text("zyxwvut →")).to_be_visible()
    expect(page.get_by_text("never seen in training")).to_be_visible()
    page.get_by_role("radio", name="LSTM").or_(
        page.get_by_role("button", name="LSTM", exact=True)
    ).first.click()
    expect(page).to_have_url(re.compile("cell=lstm"))
    drawn(page)
    # not: an entry in the history for each move
    assert page.evaluate("history.length") <= 3


def test_back_and_another_page_keep_the_run(page: Page) -> None:
    drawn(page)
    reached = train_for(page, 25)
    page.get_by_role("link", name="The five shapes").click()
    expect(page.get_by_role("heading", name="The five shapes")).to_be_visible()
    page.go_back()
    drawn(page)
    assert update(page) == reached
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


@pytest.mark.parametrize(("path", "title"), [("/about", "About"), ("/lecture", "A lecture of 50 minutes")])
def test_a_page_to_read_is_there_for_everybody(visit: Visit, path: str, title: str) -> None:
    page = visit(DARK, path)
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    assert grave(page) == []


def test_by_keys_alone(page: Page) -> None:
    """Train within five tabs; time step, unit, output and gates without a mouse."""
    drawn(page)
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")  # Streamlit's own way past the menus
    train, tabs = page.get_by_role("button", name="Train", exact=True), 1
    while not train.evaluate("button => button.matches(':focus')"):
        page.keyboard.press("Tab")
        tabs += 1
        assert tabs <= 5
    page.keyboard.press("Enter")
    wait_for_update(page, 5)
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    press(page, "Pause")
    moment = page.locator(".moment")
    page.locator(".scroll").focus()
    page.keyboard.press("End")
    expect(moment).to_contain_text("Time step 8")
    expect(moment).to_contain_text("unit 1")
    page.keyboard.press("PageDown")
    expect(moment).to_contain_text("unit 2")
    page.locator("[data-part=sum]").press("Enter")
    expect(page.locator("[data-part=sum]")).to_have_attribute("aria-pressed", "true")
    page.locator(".scroll").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=one]")).to_have_attribute("aria-pressed", "true")
    outline = page.locator(".scroll").evaluate("node => getComputedStyle(node).outlineStyle")
    assert outline == "solid"  # who uses keys sees where they are


def test_a_reloaded_tab_finds_its_run_and_another_tab_does_not(visit: Visit) -> None:
    page = visit(CALM, "/?cell=gru&seed=3")
    drawn(page)
    reached = train_for(page, 25)
    page.reload()
    drawn(page)
    expect(canvas(page)).to_have_attribute("data-frame", str(reached))
    other = page.context.new_page()
    other.goto(page.url)
    drawn(other)
    assert update(other) == 0


def test_a_shape_opens_on_the_bench(visit: Visit) -> None:
    page = visit(CALM, "/shapes")
    expect(page.get_by_role("heading", name="The five shapes")).to_be_visible()
    assert grave(page) == []
    page.get_by_role("button", name="Open on the bench").nth(3).click()
    drawn(page)
    expect(page).to_have_url(re.compile("task=named_entities"))
    expect(canvas(page)).to_have_attribute("data-picture", re.compile("Apple"))


def test_the_past_also_for_a_sentence_typed_now(page: Page) -> None:
    drawn(page)
    reached = train_for(page, 60)
    slider = page.get_by_role("slider", name="Go back in time")
    slider.focus()
    slider.press("Home")
    expect(canvas(page)).to_have_attribute("data-frame", "0")
    type_sentence(page, "The movie was lovely")
    expect(canvas(page)).to_have_attribute("data-picture", re.compile("lovely"))
    drawn(page)
    assert update(page) == 0
    assert rows(page)[0]["times"] == 4
    slider.focus()
    slider.press("End")
    expect(canvas(page)).to_have_attribute("data-frame", str(reached))


def test_own_text_is_learnt(visit: Visit) -> None:
    page = visit(CALM, "/?task=character_text&hidden_size=16")
    drawn(page)
    page.get_by_role("tab", name="Bring text").click()
    page.get_by_label("or paste it here").fill("the cat sat on the mat. " * 60)
    press(page, "Learn this text")
    expect(page).to_have_url(re.compile("corpus=own"))
    drawn(page)
    train_for(page, 5)
    page.get_by_role("tab", name="What it writes").click()
    expect(page.get_by_text("as the network writes now")).to_be_visible()


@pytest.mark.parametrize("screen", [PHONE, DARK], ids=["phone", "dark"])
def test_other_screens(visit: Visit, screen: dict[str, object]) -> None:
    page = visit(screen)
    drawn(page)
    train_for(page, 10)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"]
    if screen is DARK:
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
            == "rgb(23, 22, 19)"
        )


LOOK = "task=named_entities&cell=lstm&hidden_size=12&seed=2&bidirectional=false"
READ = """([canvas, points]) => {
  const ratio = window.devicePixelRatio, context = canvas.getContext("2d");
  const read = (x, y) => context.getImageData(Math.round(x * ratio), Math.round(y * ratio), 1, 1).data;
  return points.map(([x, y]) => Array.from(read(x, y)));
}"""


def test_the_colours_are_the_numbers(visit: Visit) -> None:
    """Pixels at (time step, unit) against the colour scale at the value that `inspect` gives."""
    page = visit(CALM, f"/?{LOOK}")
    drawn(page)
    for number in range(1, 3):
        press(page, "Update once")
        expect(canvas(page)).to_have_attribute("data-frame", str(number))
    drawn(page)
    trainer = Trainer(Config.from_query(LOOK))
    trainer.update()
    trainer.update()
    hidden = trainer.inspect().signals["layer0/hidden"].values
    row = next(row for row in rows(page) if row["name"] == "layer0/hidden")
    assert (row["times"], row["units"]) == hidden.shape
    places = [(t, k) for t in (0, 3, 7, 10) for k in (0, 5, 11)]
    order = row["order"] or list(range(row["units"]))
    points = [[row["x"] + t * row["pitch"], row["y"] + order.index(k) * row["unitPitch"]] for t, k in places]
    pixels = page.evaluate(READ, [canvas(page).element_handle(), points])
    for (t, k), pixel in zip(places, pixels, strict=True):
        wanted = scale_colour(page, float(hidden[t, k]), row["low"], row["high"])
        np.testing.assert_allclose(pixel[:3], wanted, atol=4, err_msg=f"time step {t}, unit {k}")


def scale_colour(page: Page, value: float, low: float, high: float) -> list[int]:
    """The diverging scale, written down a second time: blue – neutral – orange, zero neutral."""
    assert low == -high
    share = max(-1.0, min(1.0, value / high))
    neutral, end = NEUTRAL, (ORANGE if share > 0 else BLUE)
    return [round(n + (e - n) * abs(share)) for n, e in zip(neutral, end, strict=True)]


NEUTRAL, ORANGE, BLUE = (0xEC, 0xEC, 0xEA), (0xC2, 0x56, 0x0F), (0x1F, 0x62, 0xB0)
