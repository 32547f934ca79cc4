"""What a page says and does where something is missing: the run, the cookie, the mouse."""

import pytest
from streamlit import config

from pages.ui import score, visitor
from pages.ui.score import Tab
from rnn_core.engine import SynchronousEngine
from tests.pages.attention import straight_to
from tests.pages.conftest import ROOT, Open, press, run_of, said

GONE = "The server was started anew"


def test_a_run_that_went_with_its_server_is_told_until_it_is_trained_again(
    open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(score, "boot", lambda *_, **__: Tab("ab" * 16, gone=1340))
    app = open_app(cell="gru", seed=4)
    assert "your run of 1,340 updates is gone" in said(app).replace("\\", "")
    press(app, "Train")
    engine.advance(run_of(app, engine), 3)
    assert run_of(app, engine).config.model.cell == "gru"
    app.run()
    assert GONE not in said(app)


def test_both_networks_that_went_with_their_server_are_told(
    engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(score, "boot", lambda *_, **__: Tab("ab" * 16, gone=1))
    app = straight_to(task="reverse")
    assert GONE in said(app)
    press(app, "Train")
    assert GONE not in said(app)


@pytest.mark.parametrize("cookie", [True, False])
def test_without_its_cookie_streamlit_takes_no_file_and_the_page_names_pasting(
    open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch, cookie: bool
) -> None:
    monkeypatch.setattr(visitor, "may_upload", lambda: cookie)
    app = open_app(task="character_text", hidden_size=6)
    app.session_state["tools"] = "Bring text"
    app.run()
    assert len(app.get("file_uploader")) == cookie
    assert ("Paste your text instead" in said(app)) is not cookie
    assert app.text_area(key="pasted")


@pytest.mark.parametrize("touch", [True, False])
def test_fingers_scroll_past_a_figure(
    open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch, touch: bool
) -> None:
    monkeypatch.setattr(score, "read_tab", lambda _: Tab(touch=touch))
    app = open_app(cell="gru", hidden_size=6)
    app.session_state["tools"] = "Figures"
    app.run()
    figures = [one.proto.spec for one in app.get("plotly_chart")]
    assert figures
    assert all(('"dragmode":false' in spec) is touch for spec in figures)


@pytest.mark.parametrize("script", ["app.py", "pages/../app.py"])
def test_our_settings_are_found_from_any_directory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object, script: str
) -> None:
    """`streamlit run /path/app.py` reads the file beside the script, wherever it is started."""
    monkeypatch.chdir(str(tmp_path))
    monkeypatch.setattr(config, "_main_script_path", str((ROOT / script).resolve()))
    assert str(ROOT / ".streamlit" / "config.toml") in config.get_config_files("config.toml")
