"""A tune on the bench: its roll, its phrases, and a theme that goes on: from the tune, the keys, a file."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import mido
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.bench import going_on
from pages.bench import session as kept
from pages.ui import keys
from rnn_core.engine import SynchronousEngine, Write
from rnn_core.tasks.music import Music
from tests.pages.conftest import Open, key_of, press, run_of, said, type_sentence, watched

SMALL = {"task": "music", "hidden_size": "6", "batch_size": "4", "task.bars": "1"}
TASK = Music(bars=1)
Told = dict[str, Any]


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Keys without a browser: a button for each trigger, which tells what stands in `theme` or `go`."""
    told: Told = {}

    def draw(
        tones: Any, theme: Any, version: int, phrase: float, key: str, on_theme: Callable[[], None],
        on_go: Callable[[], None],
    ) -> None:  # fmt: skip
        told.update(shown=tuple(theme), version=version, phrase=phrase, tones=tones)
        st.button("press", on_click=on_theme)
        st.button("go", on_click=on_go)

    monkeypatch.setattr(keys, "draw", draw)
    monkeypatch.setattr(keys, "told", lambda key, name, tones: keys.read(told.get(name), tones))
    return told


@pytest.fixture
def asked(engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Write]]:
    """What the network was asked to write."""
    found, ask = list[Write](), engine.ask

    def listen(run: str, owner: str, request: Any, **more: Any) -> Any:
        found.extend([request] if isinstance(request, Write) else [])
        return ask(run, owner, request, **more)

    monkeypatch.setattr(engine, "ask", listen)
    return found


def opened(open_app: Open, tool: str, **more: str) -> AppTest:
    app = open_app(**SMALL, **more)
    app.session_state["tools"] = tool
    app.run()
    assert not app.exception
    return app


def plain(app: AppTest) -> str:
    return said(app).replace("\\", "")


def midi(*voices: list[int]) -> bytes:
    """A file whose tracks play these pitches, a beat each."""
    file = mido.MidiFile(type=1, ticks_per_beat=96)
    for channel, pitches in enumerate(voices):
        track = mido.MidiTrack()
        for pitch in pitches:
            track.append(mido.Message("note_on", note=pitch, velocity=80, channel=channel))
            track.append(mido.Message("note_off", note=pitch, velocity=0, time=96, channel=channel))
        file.tracks.append(track)
    made = io.BytesIO()
    file.save(file=made)
    return made.getvalue()


def bring(app: AppTest, data: bytes, name: str = "mine.mid") -> None:
    app.file_uploader(key="brought_file").set_value((name, data, "audio/midi")).run()
    assert not app.exception


@pytest.mark.parametrize("tool", ["The tune", "It goes on"])
def test_it_is_drawn_untrained_training_and_at_rest(
    open_app: Open, engine: SynchronousEngine, tool: str
) -> None:
    app = opened(open_app, tool)
    assert "What it writes" not in [tab.label for tab in app.tabs]
    rests = len(app.get("download_button"))
    assert rests
    press(app, "Train")
    engine.advance(run_of(app, engine), 3)
    app.run()
    assert not app.exception
    assert not app.get("download_button"), "what changes every moment is not to be saved"
    press(app, "Pause")
    assert not app.exception
    assert len(app.get("download_button")) == rests


def test_texts_that_are_no_tunes_have_no_such_tools(open_app: Open) -> None:
    titles = [tab.label for tab in open_app(task="character_text", hidden_size=6).tabs]
    assert "What it writes" in titles
    assert not {"The tune", "It goes on"} & set(titles)


def test_the_phrases_are_told_with_what_it_takes_to_know_them(open_app: Open) -> None:
    told = plain(opened(open_app, "The tune"))
    assert "A1 0." in told
    assert "A2 and A3 bring back what was heard before" in told
    assert "A1 and B are new" in told
    told = plain(opened(open_app, "The tune", **{"task.form": "ABCA"}))
    assert "A2 brings back" in told
    assert "A1, B and C are new" in told


def test_a_single_note_is_drawn_with_what_the_network_wrote_after_it(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = opened(open_app, "The tune")
    type_sentence(app, "C5:1")
    assert not app.exception
    (roll, _) = app.get("plotly_chart")
    snapshot = run_of(app, engine).snapshot
    assert snapshot is not None and snapshot.trace is not None
    written = len(snapshot.trace.axes["time"]) - 1
    assert 0 <= written <= 60
    assert "<end>" not in snapshot.trace.axes["time"]
    assert (f"The last {written} are what the network wrote" in roll.proto.alt) == (written > 0)


def test_of_a_whole_tune_the_first_phrase_is_the_theme(
    open_app: Open, browser: Told, asked: list[Write]
) -> None:
    app = opened(open_app, "It goes on")
    phrase = tuple(TASK.prompt().split())
    assert browser["shown"] == phrase
    assert browser["phrase"] == 4.0
    assert asked[-1].prompt == TASK.prompt()
    assert asked[-1].length == 60
    type_sentence(app, "D4:1 D4:½ E4:½")
    assert browser["shown"] == ("D4:1", "D4:½", "E4:½")
    assert asked[-1].prompt == "D4:1 D4:½ E4:½"


def test_what_is_played_is_continued_when_the_learner_says_so(
    open_app: Open, browser: Told, asked: list[Write]
) -> None:
    app = opened(open_app, "It goes on")
    version, before = browser["version"], asked[-1].prompt
    browser["theme"] = "C4:1 E♭4:½"
    press(app, "press")
    assert not app.exception
    assert app.session_state[going_on.THEME] == ("C4:1", "E♭4:½")
    assert asked[-1].prompt == before
    assert watched(app) is None
    browser["go"] = "C4:1 E♭4:½ C4:2"
    press(app, "go")
    app.run()
    assert not app.exception
    assert watched(app) == "C4:1 E♭4:½ C4:2"
    assert asked[-1].prompt == "C4:1 E♭4:½ C4:2"
    assert browser["version"] == version, "the browser has the theme already"


def test_a_theme_as_long_as_a_tune_is_given_as_a_whole(
    open_app: Open, browser: Told, asked: list[Write]
) -> None:
    app = opened(open_app, "It goes on")
    browser["go"] = " ".join(["C4:2"] * 8)
    press(app, "go")
    app.run()
    assert asked[-1].prompt == browser["go"]


@pytest.mark.parametrize("rubbish", [None, 7, "H4:1", "<b>", "C4:1 " * 200, "C4:1" * 10_000, ["C4:1"]])
def test_what_no_keys_would_tell_is_not_believed(rubbish: Any) -> None:
    tones = going_on.tones_of(TASK)
    assert len(tones) == 96
    assert tones["E♭4:½"].pitch == 63
    assert keys.read(rubbish, tones) is None
    assert keys.read("", tones) == ()


def test_nothing_to_go_on_from_changes_nothing(open_app: Open, browser: Told) -> None:
    app = opened(open_app, "It goes on")
    theme = app.session_state[going_on.THEME]
    for name in ("press", "go"):
        browser |= {"theme": "<b>", "go": "<b>" if name == "press" else ""}
        press(app, name)
        assert not app.exception
    assert app.session_state[going_on.THEME] == theme
    assert watched(app) is None


def test_a_midi_file_becomes_the_theme_and_another_voice_of_it_too(
    open_app: Open, engine: SynchronousEngine, asked: list[Write]
) -> None:
    app = opened(open_app, "It goes on")
    bring(app, midi([72, 71, 69, 67, 65, 64], [60, 60]))
    assert watched(app) == "C5:1 B4:1 A4:1 G4:1"
    assert asked[-1].prompt == watched(app)
    assert "The first 4 of 6 notes are taken" in plain(app)
    voice = app.selectbox(key=key_of(app, "selectbox", "voice"))
    assert len(voice.options) == 2
    voice.select_index(1).run()
    assert not app.exception
    assert watched(app) == "C4:1 C4:1"
    assert "The first 4" not in plain(app)
    assert app.selectbox(key=key_of(app, "selectbox", "voice")).index == 1
    assert run_of(app, engine).example.text == "C4:1 C4:1"


def test_a_file_that_cannot_be_read_is_told_and_nothing_changes(open_app: Open) -> None:
    app = opened(open_app, "It goes on")
    theme = app.session_state[going_on.THEME]
    for data, told in (
        (b"just a text", "This is no MIDI file"),
        (midi([]), "has no notes"),
        (midi([60, 62])[:-9], "MIDI file is"),
        (b"", "empty"),
    ):
        bring(app, data)
        assert told in plain(app)
        assert watched(app) is None
        assert app.session_state[going_on.THEME] == theme
        assert not any(box.key and box.key.startswith("voice#") for box in app.selectbox)


def test_another_task_forgets_the_theme(open_app: Open, browser: Told) -> None:
    app = opened(open_app, "It goes on")
    browser["go"] = "C4:1 E♭4:½"
    press(app, "go")
    kind = key_of(app, "selectbox", "set/task")
    app.selectbox(key=kind).set_value("sine").run()
    assert not app.exception
    assert kept.WATCH not in app.session_state
    app.selectbox(key=key_of(app, "selectbox", "set/task")).set_value("music").run()
    assert not app.exception
