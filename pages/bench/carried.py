"""What a link carries beside the setting: the lesson, the sentence, what stands open, the letters, a lock."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from pages.bench import lesson, session
from pages.bench.presets import PRESETS
from pages.ui import state
from rnn_core import Config
from rnn_core.notation import NAMES
from rnn_core.option import shown

NOTATION = "notation"  # the key of its widget
MOST_OPEN = 40  # folds that a link may open


def take_up(linked: Config, said: Mapping[str, str]) -> None:
    """Call after the link's setting was taken over. What cannot be is told, and the rest holds."""
    if not said:
        return
    state.put(session.PRESET, "")  # who brings a sentence or a lesson is no first visitor
    if "lesson" in said:
        _open(linked, said["lesson"])
    if said.get("watch"):
        session.watch(said["watch"])
    if said.get("open"):
        state.put(session.SHOW, tuple(said["open"].split(",")[:MOST_OPEN]))
    if said.get(NOTATION) in NAMES:
        state.put(NOTATION, said[NOTATION])
    state.put(session.LOCKED, said.get("locked") == "true")


def _open(linked: Config, key: str) -> None:
    preset = PRESETS.get(key)
    if preset is None:
        state.problem("link", f"There is no lesson called {shown(key)}. Everything else in the link holds.")
    elif linked in (Config.from_query(""), Config.from_query(preset.query)):
        lesson.open_preset(key)
    else:
        state.problem(
            "link", f"This link changes the setting of the lesson “{preset.title}”, so it goes without it."
        )


def pairs() -> dict[str, str]:
    """What the link says now, beside the setting."""
    config, key = session.config(), state.get(session.PRESET, "")
    preset = PRESETS.get(key)
    first = preset.watch if preset is not None and preset.watch else config.task.suggestions()[0]
    notation, open_now = state.get(NOTATION, ""), state.get(session.SHOW, ())
    found = {
        "lesson": key if preset is not None and config == Config.from_query(preset.query) else "",
        "watch": session.watched() if session.watched() != first else "",
        "open": ",".join(open_now) if open_now != (preset.folds if preset else ()) else "",
        NOTATION: notation if notation in NAMES and notation != next(iter(NAMES)) else "",
        "locked": "true" if state.get(session.LOCKED) else "",
    }
    return {name: text for name, text in found.items() if text}


def query(**other: str) -> str:
    """The whole link: the setting, then what is shown; `other` changes what is said beside the setting."""
    said = {name: text for name, text in (pairs() | other).items() if text}
    return "&".join(part for part in (session.config().to_query(), urlencode(said, quote_via=quote)) if part)
