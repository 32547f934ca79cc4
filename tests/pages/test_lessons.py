"""The lessons: asked, answered, checked on the learner's own run, explained."""

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.bench import lesson, session
from pages.bench.preset import GROUPS
from pages.bench.presets import PATH, PRESETS
from pages.ui import score
from pages.ui.score import Tab
from rnn_core import Config
from rnn_core.engine import SynchronousEngine
from tests.pages.conftest import ROOT, Open, key_of, open_lesson, press, run_of, said, type_sentence

FEW = 30  # updates: what a lesson finds is a row of `make learn`; here it has to find its words


@pytest.mark.parametrize("key", PRESETS)
def test_every_lesson_opens_checks_and_explains(
    open_app: Open, engine: SynchronousEngine, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lesson, "TAUGHT_AFTER", FEW)
    app = open_app()
    open_lesson(app, key)
    assert not app.exception
    preset, run = PRESETS[key], run_of(app, engine)
    assert run.config == Config.from_query(preset.query)
    assert preset.question in said(app)
    press(app, "Train")
    engine.advance(run, FEW)
    press(app, "Pause") if run.status == "running" else app.run()
    if preset.answer == "sentence":
        type_sentence(app, "There is something to like in this movie")
    press(app, "Check with my network")
    assert not app.exception
    assert preset.why in said(app)


def test_the_path_is_four_lessons_and_leads_to_named_entities() -> None:
    walked = [PATH[0]]
    while PRESETS[walked[-1]].path:
        walked.append(PRESETS[walked[-1]].next)
    assert tuple(walked[:-1]) == PATH
    assert len(PATH) == 4
    assert "named_entities" in PRESETS[walked[-1]].query


def test_either_of_two_words_may_be_called_the_decisive_one(
    open_app: Open, engine: SynchronousEngine
) -> None:
    """The one whose replacement moves the verdict most, and the one from which on it stands."""
    app = open_app()
    run = run_of(app, engine)
    press(app, "Train")
    engine.advance(run, 6_000)  # it stops by itself: after how many depends on the CPU's last digits
    app.run()
    assert run.status == "finished"
    words = run.config.task.example(PRESETS["which-word"].watch).inputs
    most = settled = ""
    for time_step in range(len(words)):
        app.session_state[session.TIME] = time_step
        app.session_state[session.VERDICT] = None
        app.run()
        press(app, "Check with my network")
        told = said(app).replace("\\", "")
        most = re.search(r"Replacing “(\w+)” moves the verdict most", told)[1]
        settled = re.search(r"From “?(there|\w+)”? on the verdict is", told)[1]
        settled = most if settled == "there" else settled
        taken = f"“{words[time_step]}” {'it is.' if most == settled else 'is one of the two that decide.'}"
        assert (taken in told) is (words[time_step] in (most, settled))
    assert {most, settled} & {"nothing", "like"}


def test_every_lesson_stands_under_a_heading() -> None:
    assert {preset.group for preset in PRESETS.values()} == set(GROUPS)


def test_what_a_lesson_speaks_of_stands_open(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app()
    open_lesson(app, "fox")
    assert app.session_state["tools"] == "Figures"
    assert app.session_state["figures"] == ["surprise"]
    open_lesson(app, "swap-cell")
    assert app.session_state[session.SHOW] == ("gates",)


def test_the_answer_is_remembered(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app()
    open_lesson(app, "swap-cell")
    app.segmented_control(key="choice").set_value("as far").run()
    press(app, "Train")
    engine.advance(run_of(app, engine), 301)
    press(app, "Pause")
    press(app, "Check with my network")
    assert "You said: as far" in said(app).replace("\\", "")


def test_a_lesson_steps_back_when_the_setting_is_another(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app()
    assert "Which word will decide?" in said(app)
    app.selectbox(key=key_of(app, "selectbox", "set/task")).set_value("character_text").run()
    assert "Which word will decide?" not in said(app)


def test_first_visit_asks_which_word_decides(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app()
    assert "Which word will decide?" in said(app)
    run = run_of(app, engine)
    assert run.config.model.cell == "tanh"
    assert run.status == "paused"
    assert run.updates == 0
    assert run.snapshot is not None


def reloaded(**query: str) -> AppTest:
    """The same tab, in a session that knows nothing."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params.update(query)
    app.run()
    return app


@pytest.mark.parametrize("key", ["which-word", "push-away", "swap-cell"])
def test_a_reload_in_the_middle_of_a_lesson_loses_nothing(
    open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr(score, "boot", lambda *_, **__: Tab("ef" * 16))
    monkeypatch.setattr(lesson, "TAUGHT_AFTER", FEW)
    app = open_app(lesson=key)
    answer: Any = {"which-word": 2, "push-away": 7, "swap-cell": "as far"}[key]
    if key == "which-word":
        app.session_state[session.TIME] = answer
        app.run()
    elif key == "push-away":
        app.slider(key=lesson.guess(PRESETS[key])).set_value(answer).run()
    else:
        app.segmented_control(key=lesson.CHOICE).set_value(answer).run()
    run = run_of(app, engine)
    again = reloaded(lesson=key)
    assert not again.exception
    assert run_of(again, engine) is run
    assert lesson_answer(again, key) == answer
    press(again, "Train")
    engine.advance(run, FEW)
    press(again, "Pause")
    press(again, "Check with my network")
    third = reloaded(lesson=key)
    assert run_of(third, engine) is run
    assert third.session_state[session.VERDICT] == again.session_state[session.VERDICT]
    assert PRESETS[key].why in said(third)


def test_a_reload_while_looking_back_looks_back(
    open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(score, "boot", lambda *_, **__: Tab("ef" * 16))
    app = open_app(lesson="which-word")
    press(app, "Train")
    engine.advance(run_of(app, engine), FEW)
    press(app, "Pause")
    app.select_slider(key=key_of(app, "select_slider", "moment")).set_value(0).run()
    again = reloaded(lesson="which-word")
    assert again.session_state[session.MOMENT] == 0
    assert "Train on from here" in [button.label for button in again.button]


def lesson_answer(app: AppTest, key: str) -> Any:
    return app.session_state[session.TIME if key == "which-word" else session.ANSWER]


def test_the_slider_says_how_much_filler_the_watched_sentence_has(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = open_app(lesson="push-away")
    app.session_state[session.TOOLS] = "Change the sentence"
    app.run()
    assert app.slider(key="gap").value == 12
    app.slider(key="gap").set_value(5).run()
    task = app.session_state[session.CONFIG].task
    assert app.session_state[session.WATCH] == task.push("There is nothing to like in this movie", 5)
    assert app.slider(key="gap").value == 5
    app.slider(key="gap").set_value(0).run()
    assert app.session_state[session.WATCH] == "There is nothing to like in this movie"
