"""The page "Attention": two networks side by side, choices by hand, rubbish."""

from contextlib import suppress

import pytest

from pages.attention import pair, topics
from pages.attention import session as pair_kept
from pages.attention.choices import Choice
from pages.bench import session as kept
from rnn_core.engine import SynchronousEngine
from rnn_core.engine.step import LEAD
from tests.pages.attention import (
    Arrive,
    arriving,
    choices_of,
    open_tool,
    pick,
    read,
    runs,
    shown,
    train,
)
from tests.pages.conftest import OWNER, Open, key_of, press, said

TOOLS = ("Choose by hand", "Two rails", "By length", "Ways to decode")


@pytest.fixture
def arrive(open_app: Open) -> Arrive:
    return arriving(open_app)


@pytest.mark.parametrize("topic", topics.TOPICS)
def test_both_networks_answer_untrained_and_trained(
    arrive: Arrive, engine: SynchronousEngine, topic: str
) -> None:
    app = arrive(topic)
    first, second = runs(app, engine)
    assert first.config.model.attention == "additive"
    assert second.config.model.attention == "none"
    assert second.config.task == first.config.task
    assert second.config.training == first.config.training
    few, many = topics.parameters(topics.TOPICS[topic][1])
    assert many >= few
    assert f"{few:,} parameters" in shown(app)
    assert f"{many:,} parameters" in shown(app)
    assert len(app.get("plotly_chart")) == 1
    train(app, engine, 1)
    assert (first.updates, second.updates) == (1, 1)
    assert shown(app).count("update 1 of ") == 2


@pytest.mark.parametrize("tool", TOOLS)
def test_every_tool_draws_untrained_while_training_and_paused(
    arrive: Arrive, engine: SynchronousEngine, tool: str
) -> None:
    app = arrive()
    open_tool(app, tool)
    press(app, "Train")
    engine.advance(engine.find_group(app.session_state[pair.TOGETHER.group_key], OWNER), 2)
    app.run()
    assert not app.exception
    press(app, "Pause")
    assert not app.exception
    press(app, "Reset")
    assert not app.exception
    assert [run.updates for run in runs(app, engine)] == [0, 0]


def test_whoever_is_ahead_waits(arrive: Arrive, engine: SynchronousEngine) -> None:
    app = arrive()
    press(app, "Train")
    first, second = runs(app, engine)
    assert engine.advance(second, 50) <= LEAD
    app.run()
    assert (first.status, second.status) == ("running", "running")
    assert (first.updates, second.updates) == (0, LEAD)
    engine.advance(first, 50)
    assert first.updates == 2 * LEAD
    press(app, "Pause")
    assert (first.status, second.status) == ("paused", "paused")
    assert first.updates == second.updates
    assert not app.exception


def test_a_press_that_comes_too_late_is_a_sentence(arrive: Arrive, engine: SynchronousEngine) -> None:
    app = arrive()
    engine.wait(3700.0)
    engine.turn()
    app.run()
    assert not app.exception
    assert len(runs(app, engine)) == 2  # two new networks stand where the old ones were put away


def test_other_things_to_learn_are_other_runs_and_the_old_ones_go(
    arrive: Arrive, engine: SynchronousEngine
) -> None:
    app = arrive("reverse")
    train(app, engine, 2)
    old = {run.id for run in runs(app, engine)}
    app.selectbox(key=key_of(app, "selectbox", "pair/topic")).set_value("dates").run()
    assert not app.exception
    new = {run.id for run in runs(app, engine)}
    kept = {run.id for run in engine.runs(OWNER)}
    assert new <= kept
    assert not old & kept
    assert [run.updates for run in runs(app, engine)] == [0, 0]


def test_a_visit_to_another_page_keeps_the_runs(arrive: Arrive, engine: SynchronousEngine) -> None:
    app = arrive()
    train(app, engine, 3)
    before = runs(app, engine)
    app.switch_page("pages/about/page.py").run()
    app.switch_page("pages/attention/page.py").run()
    assert not app.exception
    assert runs(app, engine) == before


def test_the_sentence_is_edited_as_any_text_and_others_are_in_a_menu(
    arrive: Arrive, engine: SynchronousEngine
) -> None:
    app = arrive("reverse")
    box = app.text_input(key=key_of(app, "text_input", "pair/sentence"))
    assert box.value == runs(app, engine)[0].config.task.suggestions()[0]
    read(app, "2718")
    app.button(key="suggested/1").click().run()
    other = runs(app, engine)[0].config.task.suggestions()[1]
    assert app.text_input(key=key_of(app, "text_input", "pair/sentence")).value == other
    assert app.session_state[pair_kept.TEXT] == other


def test_the_network_with_attention_opens_on_the_bench(arrive: Arrive, engine: SynchronousEngine) -> None:
    app = arrive("reverse")
    read(app, "2718")
    setting = runs(app, engine)[0].config
    press(app, "Open on the bench")
    assert not app.exception
    assert app.session_state[kept.CONFIG] == setting
    assert app.session_state[kept.WATCH] == "2718"


# -- choices by hand ----------------------------------------------------------------------------------


def test_a_choice_is_followed_shown_beside_the_old_answer_and_undone(
    arrive: Arrive, engine: SynchronousEngine
) -> None:
    app = arrive("reverse")
    pick(app, "pair/output", 1)
    pick(app, "pair/say/1", 0)
    (said_instead,) = choices_of(app)
    assert said_instead.output == 1
    assert 'class="tokens old"' in shown(app)
    assert 'class="tokens new"' in shown(app)
    pick(app, "pair/look/1", 4)
    assert choices_of(app)[1] == Choice(1, source=4)
    app.selectbox(key=key_of(app, "selectbox", "pair/other/1")).set_value(0).run()
    assert len(choices_of(app)) == 2  # in place of what was said there before
    app.button(key="pair/undo/1").click().run()
    assert choices_of(app) == (Choice(1, source=4),)
    pick(app, "pair/look/1", None)
    assert choices_of(app) == ()
    assert 'class="tokens old"' not in shown(app)


def test_choices_survive_training_and_go_with_another_sentence(
    arrive: Arrive, engine: SynchronousEngine
) -> None:
    app = arrive("reverse")
    pick(app, "pair/output", 0)
    pick(app, "pair/look/0", 2)
    train(app, engine, 3)
    assert choices_of(app) == (Choice(0, source=2),)
    read(app, "12")
    assert choices_of(app) == ()
    pick(app, "pair/output", 0)
    pick(app, "pair/look/0", 1)
    pick(app, "pair/say/0", 0)
    press(app, "Undo all")
    assert choices_of(app) == ()


def test_what_cannot_be_chosen_is_a_sentence_and_is_taken_back(
    arrive: Arrive, engine: SynchronousEngine
) -> None:
    app = arrive("reverse")
    app.session_state[pair_kept.CHOICES] = (Choice(2, symbol="<end>"),)
    app.session_state[pair_kept.OUTPUT] = 1
    app.run()
    app.selectbox(key=key_of(app, "selectbox", "pair/other/1")).set_value(9).run()
    assert not app.exception
    assert choices_of(app) == (Choice(2, symbol="<end>"),)
    assert "nothing can be put at output 3" in said(app)
    assert "Take back your choice at output 3 first" in said(app)
    app.button(key="pair/undo/0").click().run()
    assert not choices_of(app)
    assert not app.warning


def test_a_choice_that_another_one_made_possible_goes_with_it(
    arrive: Arrive, engine: SynchronousEngine
) -> None:
    app = arrive("reverse")
    longer, behind = Choice(0, symbol="7"), Choice(1, symbol="<end>")
    app.session_state[pair_kept.CHOICES] = (longer, behind, Choice(40, source=0))
    app.run()
    assert "nothing can be put at output 41" in said(app)
    app.button(key="pair/undo/0").click().run()
    assert choices_of(app) == (behind,)
    assert "taken back too\\: your choice at output 41" in said(app)
    press(app, "Reset")
    assert choices_of(app) == (behind,)
    assert not app.warning


def test_while_they_train_nothing_is_chosen(arrive: Arrive, engine: SynchronousEngine) -> None:
    app = arrive()
    press(app, "Train")
    assert "Pause first" in said(app)
    assert not app.pills


# -- rubbish ------------------------------------------------------------------------------------------

RUBBISH = [
    "",
    "   ",
    "word " * 300,
    "<script>alert(1)</script>",
    "😀 👍🏽",
    "שלום עולם",
    "\x00\x01",
    "7" * 36,
]


@pytest.mark.parametrize("topic", ["en-fr", "reverse", "dates"])
def test_any_sentence_is_read_or_refused_and_nothing_is_lost(
    arrive: Arrive, engine: SynchronousEngine, topic: str
) -> None:
    app = arrive(topic)
    train(app, engine, 1)
    before = runs(app, engine)
    for text in RUBBISH:
        read(app, text)
        assert runs(app, engine) == before, text
        assert [run.updates for run in before] == [1, 1], text
        with suppress(KeyError):
            assert app.session_state[pair_kept.TEXT] == text or app.warning, text
        assert "<script>" not in "".join(str(element.value) for element in app.html), text
