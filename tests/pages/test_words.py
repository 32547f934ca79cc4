"""The page “Words”: trained, asked, changed, broken input refused, a text of one's own, and a head start."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.words import members, start
from pages.words.sections import SECTIONS, TABS
from rnn_core.engine import SynchronousEngine
from tests.pages.conftest import OWNER, Open, press, said

PAGE = "pages/words/page.py"
SMALL = "task=analogies&hidden_size=16&updates=400"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks that are trained in no time."""
    monkeypatch.setattr(members, "USUAL", SMALL)
    monkeypatch.setattr(
        start, "RACE", f"task=analogies&{members.NEXT}&hidden_size=4&updates=20&evaluate_every=10"
    )


def opened(open_app: Open, key: str = "analogies", **query: Any) -> AppTest:
    app = open_app(page=PAGE, open=key, **query)
    title = next(title for title, (name, _) in SECTIONS.items() if name == key)
    app.session_state[TABS] = title
    app.run()
    assert not app.exception
    return app


def train(app: AppTest, engine: SynchronousEngine, group: str = "words group", updates: int = 400) -> None:
    """What an engine with threads does by itself."""
    engine.advance(engine.find_group(app.session_state[group], OWNER), updates)
    app.run()
    assert not app.exception


def html(app: AppTest) -> str:
    return " ".join(str(one.proto.body) for one in app.get("html"))


@pytest.mark.parametrize("key", [name for name, _ in SECTIONS.values()])
def test_every_section_is_drawn(open_app: Open, key: str) -> None:
    app = opened(open_app, key)
    assert app.title[0].value == "Words"
    primary = [button.label for button in app.button if button.proto.type == "primary"]
    assert primary == ["Train"]


def test_the_table_fills_while_it_trains_and_the_untrained_one_stands_beside(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = opened(open_app)
    assert "update 0" in html(app) and "untrained" in html(app) and "counted" in html(app)
    press(app, "Train")
    train(app, engine)
    assert "update 400" in html(app)
    assert "Update 400 of 400" in said(app)
    press(app, "Reset")
    assert "update 0" in html(app)
