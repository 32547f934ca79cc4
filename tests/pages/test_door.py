"""The one way to the bench from every other page, and the bench's tools, one visible line each."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.bench import session
from pages.bench.tools import TOOLS, offered
from pages.ui import door, score
from pages.ui.score import Tab
from rnn_core import TASKS, Config
from rnn_core.engine import SynchronousEngine
from tests.pages.attention import runs, straight_to
from tests.pages.conftest import OWNER, Open, press, run_of, said, type_sentence
from tests.pages.outside import outside

FIRST_QUESTION = "Which word will decide?"


def to_the_bench(app: AppTest) -> None:
    app.query_params.clear()  # as a browser does on the way to another page
    app.switch_page(door.BENCH).run()
    assert not app.exception


PATCHES = "task=captions&architecture=encoder_decoder&task.read=patches"  # what no task's default is


# -- tools --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.title)
def test_every_tool_has_a_title_and_some_task_that_it_fits(tool: Any) -> None:
    assert tool.title
    assert any(tool.fits(Config.from_query(link)) for link in (*(f"task={task}" for task in TASKS), PATCHES))


def test_titles_are_told_apart_and_every_task_has_what_all_have() -> None:
    titles = [tool.title for tool in TOOLS]
    assert len(set(titles)) == len(titles)
    for task in TASKS:
        here = [tool.title for tool in offered(Config.from_query(f"task={task}"))]
        assert here == [title for title in titles if title in here]  # in teaching order
        assert {"Figures", "Share"} <= set(here)


# -- the door -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "link", "watched"),
    [
        ("one to one", "", "lovely"),
        (
            "one to many",
            "task=captions&architecture=one_to_many&task.most=1&hidden_size=32"
            "&architecture.features=128&learning_rate=0.003",
            "",
        ),
        ("many to one", "", ""),
        ("many to many, equally long", "task=named_entities", ""),
        ("many to many, not equally long", "task=translation", ""),
    ],
)
def test_each_shape_opens_on_the_bench(
    open_app: Open, engine: SynchronousEngine, title: str, link: str, watched: str
) -> None:
    app = open_app("pages/shapes/page.py")
    app.button(key=f"open/{title}").click().run()
    assert not app.exception
    setting = Config.from_query(link)
    assert run_of(app, engine).config == app.session_state[session.CONFIG] == setting
    assert app.session_state[session.WATCH] == (watched or setting.task.suggestions()[0])
    assert FIRST_QUESTION not in said(app)


def test_a_wish_is_taken_up_once(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app("pages/shapes/page.py")
    app.button(key="open/one to one").click().run()
    type_sentence(app, "The movie was lovely")
    run = run_of(app, engine)
    to_about_and_back(app)
    assert run_of(app, engine) is run
    assert app.session_state[session.WATCH] == "The movie was lovely"


def to_about_and_back(app: AppTest) -> None:
    app.query_params.clear()
    app.switch_page("pages/about/page.py").run()
    to_the_bench(app)


def test_attention_opens_its_setting_on_the_bench(engine: SynchronousEngine) -> None:
    app = straight_to(task="reverse", hidden_size=12)
    setting = runs(app, engine)[0].config
    press(app, "Open on the bench")
    assert not app.exception
    assert run_of(app, engine).config == setting
    assert [run.config for run in engine.runs(OWNER)].count(setting) == 2  # the bench has a run of its own


# -- what other pages leave alone ---------------------------------------------------------------------


@pytest.mark.parametrize("page", ["about", "shapes", "lecture", "attention"])
def test_whoever_looks_elsewhere_first_still_gets_the_first_lesson(
    engine: SynchronousEngine, page: str
) -> None:
    app = outside(page)
    to_the_bench(app)
    assert FIRST_QUESTION in said(app)


@pytest.mark.parametrize("page", ["about", "shapes", "lecture"])
def test_a_link_to_a_page_without_a_setting_is_for_the_bench(engine: SynchronousEngine, page: str) -> None:
    app = outside(page, cell="gru", seed=7)
    to_the_bench(app)
    assert run_of(app, engine).config == Config.from_query("cell=gru&seed=7")


@pytest.mark.parametrize("page", ["about", "shapes", "lecture"])
def test_the_way_back_to_such_a_link_takes_no_network_from_the_bench(
    engine: SynchronousEngine, page: str
) -> None:
    app = outside(page, cell="gru")
    to_the_bench(app)
    press(app, "Update once")
    run = run_of(app, engine)
    app.query_params["seed"] = "9"
    app.switch_page(f"pages/{page}/page.py").run()
    to_the_bench(app)
    assert run_of(app, engine) is run
    assert run.updates == 1


def test_attention_reloaded_leaves_the_bench_alone(
    engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its address says a task even if the visitor came without a link: a reload is no link to the bench."""
    monkeypatch.setattr(score, "boot", lambda *_, **__: Tab("ef" * 16))
    straight_to()
    again = straight_to(task="translation", hidden_size=20)
    to_the_bench(again)
    assert run_of(again, engine).config.task.name == "sentiment"
    assert FIRST_QUESTION in said(again)
    assert session.LINKED not in again.session_state  # no drawer opens for what is not set here
