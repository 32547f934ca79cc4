"""Pages without a browser: Streamlit's AppTest with an engine that does everything at once."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from pages.bench import lesson
from pages.bench import session as kept
from pages.bench.presets import PRESETS
from pages.ui import state
from rnn_core.engine import Run, SynchronousEngine

ROOT = Path(__file__).resolve().parents[2]

Open = Callable[..., AppTest]
OWNER = "a visitor"


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> SynchronousEngine:
    """The engine of the app under test."""
    made = SynchronousEngine()
    monkeypatch.setattr(state, "engine", lambda: made)
    monkeypatch.setattr(state, "owner", lambda: OWNER)  # AppTest has no cookies
    return made


@pytest.fixture(autouse=True, scope="session")
def _no_components_of_packages() -> Iterator[None]:
    """AppTest looks through every installed package for components, each time anew; ours stand in pages/."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", list)
        yield


@pytest.fixture
def open_app(engine: SynchronousEngine) -> Iterator[Open]:
    """`open_app(page="pages/bench/page.py", cell="gru")`: a visitor who follows a link."""

    def arrive(page: str = "", **query: Any) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for key, value in query.items():
            app.query_params[key] = str(value)
        app.run()
        if page:
            app.switch_page(page).run()
        return app

    yield arrive
    st.cache_resource.clear()


def run_of(app: AppTest, engine: SynchronousEngine) -> Run:
    """The run that is on screen."""
    return engine.find(app.session_state[kept.RUN], OWNER)


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()


def open_lesson(app: AppTest, key: str) -> None:
    """Open a lesson from its drawer in the sidebar."""
    app.session_state[lesson.drawer(PRESETS[key].group)] = True
    app.run()
    app.button(key=f"preset/{key}").click().run()


def key_of(app: AppTest, kind: str, name: str) -> str:
    """The key that the widget `name` has now (see `state.seeded`)."""
    return next(one.key for one in getattr(app, kind) if one.key and one.key.startswith(f"{name}#"))


def said(app: AppTest) -> str:
    """Everything that a page says in words."""
    kinds = ("markdown", "caption", "warning", "error", "info")
    return "\n".join(str(element.value) for kind in kinds for element in getattr(app, kind))


def watched(app: AppTest) -> str | None:
    """The sentence that the learner chose to watch, if any."""
    with suppress(KeyError):
        return str(app.session_state[kept.WATCH])
    return None


def type_sentence(app: AppTest, text: str) -> None:
    """Type into the box of the sentence, and press Enter."""
    box = app.text_input(key=key_of(app, "text_input", "sentence"))
    box.set_value(text.replace("\n", "⏎")).run()
