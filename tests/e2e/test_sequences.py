"""The bench with an encoder and a decoder."""

import re

from playwright.sync_api import expect

from tests.e2e.bench import canvas, drawn, train_for, type_sentence
from tests.e2e.conftest import Visit
from tests.e2e.visitor import DARK, DESK


def test_both_halves_move_and_both_time_axes_answer(visit: Visit) -> None:
    page = visit(DESK, "/?task=translation&hidden_size=16")
    drawn(page)
    start = page.evaluate("c => c.toDataURL()", canvas(page).element_handle())
    train_for(page, 20)
    assert page.evaluate("c => c.toDataURL()", canvas(page).element_handle()) != start
    moment = page.locator(".moment")
    page.locator(".scroll").focus()
    page.keyboard.press("Home")
    expect(moment).to_contain_text("Decoder, time step 1")
    expect(moment).to_contain_text(re.compile("softmax"))
    page.keyboard.press("ArrowDown")
    expect(moment).to_contain_text(re.compile(r"Encoder, time step \d"))
    expect(moment).to_contain_text("— layer 1, unit 1 —")
    # not: an output of the encoder, which has none
    expect(moment).not_to_contain_text("softmax")
    page.get_by_role("tab", name="Attention").click()
    expect(page.locator("[data-testid=stPlotlyChart] .heatmaplayer image")).to_have_count(1)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_a_sentence_of_ones_own_is_answered_and_rubbish_leaves_the_network(visit: Visit) -> None:
    page = visit(DARK, "/?task=reverse&hidden_size=16")
    drawn(page)
    train_for(page, 30)
    type_sentence(page, "271828")
    expect(canvas(page)).to_have_attribute("data-picture", re.compile("271828"))
    type_sentence(page, "<b>boo</b>")
    expect(page.get_by_text("This task reverses digits")).to_be_visible()
    expect(canvas(page)).to_have_attribute("data-picture", re.compile("271828"))
    assert int(canvas(page).get_attribute("data-frame") or 0) >= 30
