"""What a link carries beside the setting: lesson, sentence, what stands open, letters, a lock, the stage."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from pages.bench import lesson, picture, session
from pages.bench.presets import PRESETS
from pages.ui import link, look, stage, state
from pages.ui.link import MOST_TOLD
from rnn_core import Config
from rnn_core.engine import Run
from rnn_core.notation import NAMES
from rnn_core.option import shown
from rnn_core.views import folds

NOTATION = "notation"  # the key of its widget
MOST_OPEN = 40  # folds that a link may open
ASKED = "asked_folds"  # bool: a link named folds, and no picture has yet said whether it has them


def take_up(linked: Config, said: Mapping[str, str]) -> None:
    """Call after the link's setting was taken over. What cannot be is told, and the rest holds.

    What is on screen already stays as it is, a lesson with its verdict: the Back button comes by here too.
    """
    state.put(session.LOCKED, link.flag("locked", said))
    stage.put(link.flag(stage.KEY, said))
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
        state.put(session.SHOW, tuple(filter(None, said["open"].split(",")))[:MOST_OPEN])
        state.put(ASKED, True)
    letters = said.get(NOTATION, "")
    if letters in NAMES:
        state.put(NOTATION, letters)
    elif letters:
        link.fault(f"There is no {NOTATION} called {shown(letters)}: choose {' or '.join(NAMES)}.")


def heed_folds(run: Run) -> None:
    """Call when the run is there: what its picture lacks of the folds in a link is told, and goes."""
    if not state.get(ASKED):
        return
    picture.wait(run)
    has = _has(run)
    if has is None:
        return  # the next run of the page asks again
    state.take(ASKED)
    wanted = state.get(session.SHOW, ())
    state.put(session.SHOW, tuple(name for name in wanted if name in has))
    if missing := [shown(name) for name in wanted if name not in has]:
        what = f"Open in this picture can be {', '.join(has)}" if has else "Nothing can be unfolded in it"
        more = f" and {len(missing) - MOST_TOLD} more" if len(missing) > MOST_TOLD else ""
        link.fault(f"The picture has no {', '.join(missing[:MOST_TOLD])}{more} to open. {what}.")


def _has(run: Run) -> tuple[str, ...] | None:
    """What can be unfolded in its picture; None while there is none."""
    snapshot = look.shown(run)
    return None if snapshot is None or snapshot.trace is None else folds(snapshot.trace)


def _unfolded() -> tuple[str, ...]:
    """What stands open of what the picture has: only that is in a link."""
    wanted: tuple[str, ...] = state.get(session.SHOW, ())
    if state.get(ASKED) or not wanted:
        return wanted
    has = _has(session.run()) if state.get(session.RUN) is not None else None
    return tuple(name for name in wanted if name in (has or ()))


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
        link.fault(told)


def pairs() -> dict[str, str]:
    """What the link says now, beside the setting."""
    config, key = session.config(), state.get(session.PRESET, "")
    preset = PRESETS.get(key)
    if preset is not None and not lesson.fits(preset, config):
        preset = None
    first = preset.watch if preset is not None and preset.watch else config.task.suggestions()[0]
    notation = state.get(NOTATION, "")
    as_taught = preset is not None and state.get(session.SHOW, ()) == preset.folds
    found = {
        "lesson": key if preset is not None else "",
        "watch": session.watched() if session.watched() != first else "",
        "open": "" if as_taught else ",".join(_unfolded()),
        NOTATION: notation if notation in NAMES and notation != next(iter(NAMES)) else "",
        "locked": "true" if state.get(session.LOCKED) else "",
        stage.KEY: "true" if stage.on() else "",
    }
    return {name: text for name, text in found.items() if text}


def query(**other: str) -> str:
    """The whole link: the setting, then what is shown; `other` changes what is said beside the setting."""
    said = {name: text for name, text in (pairs() | other).items() if text}
    return "&".join(part for part in (session.config().to_query(), urlencode(said, quote_via=quote)) if part)
