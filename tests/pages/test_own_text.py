"""Bring text: what was read of a file is shown, and can be read again in another encoding."""

from rnn_core.engine import SynchronousEngine
from tests.pages.conftest import Open, key_of, press, run_of, said

RUSSIAN = "Вечером над *рекой* поднялся туман, и старый рыбак медленно пошёл домой.\n" * 12


def test_a_file_is_read_and_read_again(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app(task="character_text", hidden_size=6)
    app.session_state["tools"] = "Bring text"
    app.run()
    app.file_uploader(key="upload").set_value(("a.txt", RUSSIAN.encode("cp1251"), "text/plain")).run()
    assert not app.exception
    assert run_of(app, engine).config.task.own_text == RUSSIAN
    assert "Windows\\-1251" in said(app)
    assert "над \\*рекой\\* поднялся" in said(app)
    app.selectbox(key=key_of(app, "selectbox", "encoding")).set_value("koi8_r").run()
    assert run_of(app, engine).config.task.own_text == RUSSIAN.encode("cp1251").decode("koi8_r")
    assert "KOI8\\-R" in said(app)
    broken = ("Ein Käse für zwölf Bären; " * 20).encode() + b"\xff"
    app.file_uploader(key="upload").set_value(("b.txt", broken, "text/plain")).run()
    assert "Read as **UTF\\-8**" in said(app)
    assert "In 1 place a byte is broken" in said(app)
    assert not any(box.key and box.key.startswith("encoding#") for box in app.selectbox)


def test_a_file_whose_encoding_cannot_be_told_asks_for_it(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app(task="character_text", hidden_size=6)
    app.session_state["tools"] = "Bring text"
    app.run()
    raw = b"\x81\x8d" * 300
    app.file_uploader(key="upload").set_value(("a.txt", raw, "text/plain")).run()
    assert not app.exception
    assert "choose it, or save the text as UTF\\-8" in said(app)
    assert not run_of(app, engine).config.task.own_text
    app.selectbox(key=key_of(app, "selectbox", "encoding")).set_value("koi8_r").run()
    assert not app.exception
    assert run_of(app, engine).config.task.own_text == raw.decode("koi8_r")
    assert "could not be told" not in said(app)


def test_a_paste_that_is_too_long_is_told_its_size(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app(task="character_text", hidden_size=6)
    run = run_of(app, engine)
    app.session_state["tools"] = "Bring text"
    app.run()
    app.text_area(key="pasted").set_value("too long " * 300_000).run()
    press(app, "Learn this text")
    assert "2\\.7 MB" in said(app)
    assert run_of(app, engine) is run
