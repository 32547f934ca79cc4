"""The page “Words”: trained, asked, changed, broken input refused, a text of one's own, and a head start."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import runs, score
from pages.words import members, session, start
from pages.words.sections import SECTIONS, TABS
from rnn_core.engine import SynchronousEngine
from tests.pages.conftest import OWNER, Open, key_of, press, said

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


def ask(app: AppTest, *words: str) -> None:
    """Type a, b and c."""
    for place, word in zip("abc", words, strict=True):
        app.text_input(key=key_of(app, "text_input", f"words/{place}")).set_value(word).run()
    assert not app.exception


def test_a_question_is_typed_and_its_own_words_are_put_back_by_the_switch(open_app: Open) -> None:
    app = opened(open_app)
    ask(app, "PARIS", "France", "Italy")
    assert "**Paris − France \\+ Italy**" in said(app) or "Paris − France" in said(app)
    answers = html(app).split("cosine</th>")[1].split("</table>")[0]
    assert not any(f">{word}</th>" in answers for word in ("Paris", "France", "Italy"))
    app.toggle(key="words_put_back").set_value(True).run()
    answers = html(app).split("cosine</th>")[1].split("</table>")[0]
    assert ">Italy</th>" in answers or ">Paris</th>" in answers
    assert "left out of the answers" not in said(app)


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("bigest", "Close to it: biggest"),
        ("xyzzy", "is none of the"),
        ("", "Type a word"),
        ("<script>alert(1)</script>", "is none of the"),
        ("w" * 5_000, "is none of the"),
    ],
)
def test_a_word_that_is_not_learnt_is_told_and_the_question_stays(
    open_app: Open, word: str, told: str
) -> None:
    app = opened(open_app)
    ask(app, "king", "man", "woman")
    app.text_input(key=key_of(app, "text_input", "words/b")).set_value(word).run()
    assert told in said(app).replace("\\", "")
    assert app.text_input(key=key_of(app, "text_input", "words/b")).value == "man"
    app.text_input(key=key_of(app, "text_input", "words/near")).set_value(word).run()
    assert not app.exception


def test_the_same_word_three_times_is_answered_and_it_is_said_that_nothing_was_asked(open_app: Open) -> None:
    app = opened(open_app)
    ask(app, "king", "king", "king")
    assert "Three times the same word" in said(app)


def test_another_window_makes_another_network_and_the_one_before_stands_beside(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = opened(open_app)
    press(app, "Train")
    train(app, engine)
    app.slider(key=key_of(app, "slider", "words/side")).set_value(2).run()
    assert members_said(app, "task.each_side") == 2
    assert "Before: skip\\-gram, window 4, 16 numbers" in said(app)
    app.segmented_control(key=key_of(app, "segmented_control", "words/kind")).set_value("next").run()
    assert "analogies fail" in said(app)
    assert members_said(app, "embedding_size") == 16 and members_said(app, "task.each_side") == 2
    assert not app.exception


def members_said(app: AppTest, key: str) -> Any:
    return app.session_state["words_setting"].values()[key]


def test_the_link_says_network_question_and_section(open_app: Open) -> None:
    app = opened(open_app, "pairs", task="analogies", hidden_size="8", watch="king man woman", updates="300")
    assert members_said(app, "hidden_size") == 8
    assert app.session_state["words_question"] == ("king", "man", "woman")
    assert "word2vec is no recurrent network" in said(app)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"task": "sine"}, "is learnt on the bench"),
        ({"architecture": "feed_forward"}, "shown on the bench"),
        ({"hidden_size": "999"}, "out of range"),
        ({"watch": "king man"}, "has three words"),
        ({"watch": "king man xyzzy"}, "is none of the"),
        ({"task.corpus": "own"}, "a link carries none"),
    ],
)
def test_a_bad_link_is_told_and_the_page_stands(open_app: Open, query: dict[str, str], told: str) -> None:
    app = opened(open_app, **query)
    assert told in said(app).replace("\\", "")
    assert "words_question" not in app.session_state


def test_a_window_slides_and_a_word_is_looked_up(open_app: Open) -> None:
    app = opened(open_app, "pairs")
    box = app.text_input(key=key_of(app, "text_input", "words/sentence"))
    box.set_value("the queen <b>showed</b> her xyzzy").run()
    assert not app.exception
    assert "<b>showed" not in html(app)
    app.slider(key=key_of(app, "slider", "words/place")).set_value(2).run()
    assert "<b>queen</b> is number" in html(app)
    app.text_input(key=key_of(app, "text_input", "words/sentence")).set_value("word " * 90).run()
    assert "at most 40 are drawn" in said(app)
    app.text_input(key=key_of(app, "text_input", "words/sentence")).set_value("").run()
    assert "nothing to read" in said(app)
    app.text_input(key=key_of(app, "text_input", "words/sentence")).set_value("king").run()
    assert "Nothing is learnt here" in html(app) and not app.exception


OWN = "The cat sat on the mat. A dog ran to the cat. The mat was red, the dog was brown. A cat ran. " * 6


def test_a_text_of_ones_own_is_learnt_and_ours_comes_back(open_app: Open, engine: SynchronousEngine) -> None:
    app = opened(open_app, "own-text")
    for text, told in (("short", "at least 200"), ("word " * 100, "only 1 different word"), ("", "empty")):
        app.text_area(key="words/pasted").set_value(text).run()
        press(app, "Learn this text")
        assert told in said(app) and not app.exception
    assert "our text" in said(app)
    app.text_area(key="words/pasted").set_value(OWN).run()
    press(app, "Learn this text")
    assert "your text" in said(app) and not app.exception
    app.session_state[TABS] = "Analogies"
    app.run()
    assert "no two pairs of any relation" in said(app) and not app.exception
    app.slider(key=key_of(app, "slider", "words/side")).set_value(3).run()
    assert app.session_state["words_setting"].task.training_text() == OWN
    app.session_state[TABS] = "Your own text"
    app.run()
    press(app, "Back to our text")
    assert "our text" in said(app) and not app.exception


def test_a_file_is_read_read_again_or_refused(open_app: Open) -> None:
    app = opened(open_app, "own-text")

    def upload(raw: bytes) -> None:
        app.file_uploader(key="words/upload").set_value(("a.txt", raw, "text/plain")).run()
        assert not app.exception

    for raw, told in (
        (b"%PDF-1.7 " + b"x" * 500, "This is a PDF file"),
        (bytes(range(32)) * 40, "not a text"),
        (b"one", "at least 200 are needed"),
        (b"\x81\x8d" * 300, "choose it, or save the text as UTF"),
    ):
        upload(raw)
        assert told in said(app).replace("\\", "")
        assert "Now it learns our text" in said(app)
    text = "Кот сидел на окне. Пёс лежал на полу. Кот видел пса, а пёс видел кота. " * 9
    upload(text.encode("cp1251"))
    assert "Windows\\-1251" in said(app) and "Now it learns your text" in said(app)
    app.selectbox(key=key_of(app, "selectbox", "words/encoding")).set_value("koi8_r").run()
    assert app.session_state["words_setting"].task.own_text == text.encode("cp1251").decode("koi8_r")


def test_a_head_start_is_put_into_the_second_network_and_again_after_a_reset(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = opened(open_app, "head-start")
    press(app, "Train")
    train(app, engine)
    press(app, "Take these vectors")
    group = engine.find_group(app.session_state["head start group"], OWNER)
    drawn, started = (engine._seat(run.id, OWNER).trained().weights() for run in group.runs)
    assert [name for name in drawn if not (drawn[name] == started[name]).all()] == ["embedding"]
    assert drawn["embedding"].std() == pytest.approx(started["embedding"].std(), rel=0.05)
    press(app, "Race")
    train(app, engine, "head start group", 20)
    assert "After 20 updates: nats" in said(app)
    press(app, "Back to the start")
    again = engine.find_group(app.session_state["head start group"], OWNER).runs[1]
    assert len(again.edits) == 1 and again.updates == 0
    assert "no longer gives these numbers" in said(app).replace("\\", "")


def test_the_bench_takes_a_network_with_its_head_start(open_app: Open, engine: SynchronousEngine) -> None:
    app = opened(open_app, "head-start")
    press(app, "Train")
    train(app, engine)
    press(app, "Take these vectors")
    press(app, "Open on the bench")
    assert not app.exception
    run = engine.find(app.session_state["run"], OWNER)
    assert len(run.edits) == 1 and "E was started from the vectors of skip-gram" in run.note


def test_who_trains_on_is_shown_as_it_is_in_every_section(open_app: Open, engine: SynchronousEngine) -> None:
    app = opened(open_app)
    press(app, "Train")
    train(app, engine, updates=20)
    press(app, "Pause")
    app.session_state[session.MOMENT] = 0
    app.session_state[TABS] = next(title for title, (name, _) in SECTIONS.items() if name == "pairs")
    app.run()
    assert app.session_state[session.MOMENT] == 0
    press(app, "Train")
    assert app.session_state[session.MOMENT] is None


def test_a_reload_finds_everything_again(
    open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = score.Tab("0" * 32)
    monkeypatch.setattr(score, "boot", lambda *_, **__: tab)
    app = opened(open_app, "head-start")
    press(app, "Train")
    train(app, engine)
    press(app, "Take these vectors")
    app.segmented_control(key=key_of(app, "segmented_control", "words/few")).set_value(1_000).run()
    before = {run.id for run in engine.runs(OWNER)}
    again = opened(open_app, "head-start")
    assert again.session_state["words group"] == app.session_state["words group"]
    assert again.session_state["head start group"] == app.session_state["head start group"]
    assert not again.exception
    runs.give_up(tab.token, runs.sessions(tab.token))
    kept = [run.config.task.name for run in engine.runs(OWNER)]
    assert before and "analogies" not in kept  # neither the vectors nor those of the race
