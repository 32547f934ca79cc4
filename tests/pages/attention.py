"""What a visitor does on the page "Attention", in words: shared by its tests."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from streamlit.testing.v1 import AppTest

from pages.attention import pair
from pages.attention import session as pair_kept
from pages.attention.choices import Choice
from rnn_core.engine import Run, SynchronousEngine
from tests.pages.conftest import OWNER, Open, key_of, press, said
from tests.pages.outside import outside

Arrive = Callable[..., AppTest]


def arriving(open_app: Open) -> Arrive:
    """`arrive("reverse")`: a visitor of the page who chose that to be learnt."""

    def come(topic: str = "reverse") -> AppTest:
        app = open_app("pages/attention/page.py")
        app.selectbox(key=key_of(app, "selectbox", "pair/topic")).set_value(topic).run()
        assert not app.exception
        return app

    return come


def straight_to(**query: Any) -> AppTest:
    """A visitor who comes from outside, by a link to this page."""
    return outside("attention", **query)


def runs(app: AppTest, engine: SynchronousEngine) -> tuple[Run, Run]:
    first, second = engine.find_group(app.session_state[pair.TOGETHER.group_key], OWNER).runs
    return first, second


def train(app: AppTest, engine: SynchronousEngine, updates: int) -> None:
    """Train both, and pause."""
    press(app, "Train")
    engine.advance(engine.find_group(app.session_state[pair.TOGETHER.group_key], OWNER), updates)
    app.run()
    press(app, "Pause")
    assert not app.exception


def shown(app: AppTest) -> str:
    """Everything that a page says, tables and cards too."""
    return said(app) + "\n".join(str(element.value) for element in app.html)


def open_tool(app: AppTest, title: str) -> None:
    app.session_state["pair_tools"] = title
    app.run()
    assert not app.exception


def pick(app: AppTest, name: str, place: int) -> None:
    app.pills(key=key_of(app, "pills", name)).set_value(place).run()
    assert not app.exception


def read(app: AppTest, text: str) -> None:
    app.text_input(key=key_of(app, "text_input", "pair/sentence")).set_value(text).run()
    assert not app.exception


def choices_of(app: AppTest) -> tuple[Choice, ...]:
    with suppress(KeyError):
        return app.session_state[pair_kept.CHOICES]
    return ()
