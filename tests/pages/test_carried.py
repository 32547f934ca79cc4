"""Links that carry a lesson, a sentence, what stands open, the letters, and a lock."""

from urllib.parse import parse_qs

import pytest

from pages.bench import carried, session
from pages.bench.presets import FIRST_VISIT, PRESETS
from pages.ui import stage
from rnn_core import Config
from rnn_core.address import SHOWN
from rnn_core.engine import SynchronousEngine
from rnn_core.notation import NAMES
from tests.pages.conftest import Open, press, run_of, said, type_sentence
from tests.pages.outside import outside

OTHER = "The story was tedious but the music was lovely"
LETTERS = list(NAMES)[1]


def link_of(app) -> dict[str, str]:
    """The whole link that the tool Share offers for what is on screen."""
    app.session_state[session.TOOLS] = "Share"
    app.run()
    offered = [code.value for code in app.code if code.value.startswith("?")]
    return {key: values[0] for key, values in parse_qs(offered[1][1:]).items()}


@pytest.mark.parametrize("key", ["push-away", "fox"])
def test_a_lesson_is_found_by_its_name_alone_and_with_its_setting(
    open_app: Open, engine: SynchronousEngine, key: str
) -> None:
    preset = PRESETS[key]
    setting = parse_qs(preset.query)
    for query in ({"lesson": key}, {"lesson": key} | {name: values[0] for name, values in setting.items()}):
        app = open_app(**query)
        assert not app.exception
        assert not app.warning
        assert preset.question in said(app)
        assert run_of(app, engine).config == Config.from_query(preset.query)
        assert app.session_state[session.WATCH] == preset.watch


def test_what_is_on_screen_is_in_the_link_and_comes_back_from_it(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = open_app(lesson="potter")
    type_sentence(app, OTHER)
    app.session_state[session.SHOW] = ("gates",)
    app.segmented_control(key=carried.NOTATION).set_value(LETTERS).run()
    found = link_of(app)
    assert (found["lesson"], found["watch"]) == ("potter", OTHER)
    assert (found["open"], found["notation"]) == ("gates", LETTERS)
    again = open_app(**found)
    assert not again.exception
    assert not again.warning
    assert PRESETS["potter"].question in said(again)
    assert again.session_state[session.WATCH] == OTHER
    assert again.session_state[session.SHOW] == ("gates",)
    assert again.session_state[carried.NOTATION] == LETTERS
    assert link_of(again) == found


def test_a_link_for_a_class_puts_the_settings_away(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app(lesson="swap-cell", locked="true")
    assert [one.label for one in app.selectbox if one.label in ("Task", "Shape")] == []
    assert PRESETS["swap-cell"].question in said(app)
    press(app, "Unlock the settings")
    assert "Task" in [one.label for one in app.selectbox]
    assert "locked" not in link_of(app)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"lesson": "<b>no such</b>"}, "There is no lesson called"),
        ({"lesson": "fox", "cell": "gru"}, "goes without"),
        ({"watch": "word " * 900}, "words"),
        ({"watch": "<script>alert(1)</script>"}, ""),
        ({"notation": "runes", "open": ",,,,"}, "There is no notation called 'runes'"),
        ({"locked": "maybe"}, "locked is true or false, not 'maybe'"),
        ({"stage": "maybe"}, "stage is true or false, not 'maybe'"),
        (
            {"open": "nonsense,gates", "cell": "gru"},
            "no 'nonsense' to open. Open in this picture can be gates.",
        ),
        ({"open": "<b>", "lesson": "which-word"}, "Nothing can be unfolded"),
    ],
)
def test_what_cannot_be_is_told_and_the_rest_holds(
    open_app: Open, engine: SynchronousEngine, query: dict[str, str], words: str
) -> None:
    app = open_app(seed="5", **query) if "lesson" not in query else open_app(**query)
    assert not app.exception
    assert words in said(app).replace("\\", "")
    assert run_of(app, engine).snapshot is not None
    assert "<b>" not in said(app)


def test_the_command_line_takes_such_an_address() -> None:
    address = "https://a.school/?cell=gru&" + "&".join(f"{key}=x" for key in SHOWN)
    assert Config.from_query(address) == Config.from_query("cell=gru")


def test_a_lesson_that_was_checked_is_marked(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app()
    assert "The recurrence · 0/3" in [one.label for one in app.expander]
    run = run_of(app, engine)
    press(app, "Train")
    engine.advance(run, 301)
    press(app, "Pause")
    press(app, "Check with my network")
    app.run()
    assert "The recurrence · 1/3" in [one.label for one in app.expander]


def test_back_from_another_page_keeps_the_verdict_and_the_sentence(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = open_app(lesson="which-word")
    run = run_of(app, engine)
    press(app, "Train")
    engine.advance(run, 301)
    press(app, "Pause")
    press(app, "Check with my network")
    app.query_params.clear()
    app.switch_page("pages/about/page.py").run()
    for key, value in (parse_qs(f"{PRESETS['which-word'].query}&lesson=which-word")).items():
        app.query_params[key] = value[0]
    app.switch_page("pages/bench/page.py").run()
    assert run_of(app, engine) is run
    assert PRESETS["which-word"].why in said(app)


def test_a_link_without_a_lock_unlocks(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app(lesson="swap-cell", locked="true")
    app.query_params.clear()
    app.switch_page("pages/about/page.py").run()
    app.query_params["cell"] = "gru"
    app.switch_page("pages/bench/page.py").run()
    assert "Task" in [one.label for one in app.selectbox]
    assert PRESETS["swap-cell"].question not in said(app)


def test_the_stage_goes_with_the_link_and_a_first_visitor_still_gets_the_lesson(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = open_app(stage="true")
    assert not app.exception
    assert app.session_state[session.PRESET] == FIRST_VISIT
    assert link_of(app)["stage"] == "true"
    press(app, "Leave the stage :gray[Esc]")
    assert not app.exception
    assert "stage" not in link_of(app)
    press(app, "Stage")
    assert link_of(app)["stage"] == "true"
    assert open_app(stage="yes").session_state[stage.KEY] is False


def test_on_a_stage_a_lesson_asks_and_the_teacher_says_the_rest(
    open_app: Open, engine: SynchronousEngine
) -> None:
    preset = PRESETS["which-word"]
    for where, there in (("", True), ("true", False)):
        words = said(open_app(lesson=preset.key, stage=where))
        assert preset.question in words
        assert (preset.look_at in words) is there


@pytest.mark.parametrize("page", ["attention", "through-time"])
def test_other_pages_tell_it_too(engine: SynchronousEngine, page: str) -> None:
    told = said(outside(page, stage="maybe", open="nonsense")).replace("\\", "")
    assert "stage is true or false, not 'maybe'" in told
    assert page == "attention" or "no section 'nonsense'" in told
