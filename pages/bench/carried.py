"""What a link carries beside the setting: lesson, sentence, what stands open, letters, a lock, the stage."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from pages.bench import lesson, session
from pages.bench.presets import PRESETS
from pages.ui import stage, state
from rnn_core import Config
from rnn_core.notation import NAMES
from rnn_core.option import shown

NOTATION = "notation"  # the key of its widget
MOST_OPEN = 40  # folds that a link may open


def take_up(linked: Config, said: Mapping[str, str]) -> None:
    """Call after the link's setting was taken over. What cannot be is told, and the rest holds.

    What is on screen already stays as it is, a lesson with its verdict: the Back button comes by here too.
    """
    state.put(session.LOCKED, said.get("locked") == "true")
    stage.put(said.get(stage.KEY) == "true")
    if not said:
        return
    key = said.get("lesson", "")
    if key != state.get(session.PRESET, ""):
        _open(linked, key)
    if not set(said) <= {NOTATION, "locked", stage.KEY}:
        state.put(session.PRESET, state.get(session.PRESET, ""))  # who brings a sentence is no first visitor
    if said.get("watch", session.watched()) != session.watched():
        session.watch(said["watch"])
    if said.get("open"):
        state.put(session.SHOW, tuple(said["open"].split(",")[:MOST_OPEN]))
    if said.get(NOTATION) in NAMES:
        state.put(NOTATION, said[NOTATION])


def _open(linked: Config, key: str) -> None:
    """The lesson of this name, or none."""
    preset = PRESETS.get(key)
    session.leave_lesson()
    if preset is None:
        told = f"There is no lesson called {shown(key)}. Everything else in the link holds." if key else ""
    elif linked == Config.from_query("") or lesson.fits(preset, linked):
        lesson.open_preset(key)
        return
    else:
        told = f"This link changes the setting of the lesson “{preset.title}”, so it goes without it."
    if told:
        state.problem("link", " ".join(filter(None, (state.told("link"), told))))


def pairs() -> dict[str, str]:
    """What the link says now, beside the setting."""
    config, key = session.config(), state.get(session.PRESET, "")
    preset = PRESETS.get(key)
    if preset is not None and not lesson.fits(preset, config):
        preset = None
    first = preset.watch if preset is not None and preset.watch else config.task.suggestions()[0]
    notation, unfolded = state.get(NOTATION, ""), state.get(session.SHOW, ())
    found = {
        "lesson": key if preset is not None else "",
        "watch": session.watched() if session.watched() != first else "",
        "open": ",".join(unfolded) if preset is None or unfolded != preset.folds else "",
        NOTATION: notation if notation in NAMES and notation != next(iter(NAMES)) else "",
        "locked": "true" if state.get(session.LOCKED) else "",
        stage.KEY: "true" if stage.on() else "",
    }
    return {name: text for name, text in found.items() if text}


def query(**other: str) -> str:
    """The whole link: the setting, then what is shown; `other` changes what is said beside the setting."""
    said = {name: text for name, text in (pairs() | other).items() if text}
    return "&".join(part for part in (session.config().to_query(), urlencode(said, quote_via=quote)) if part)
