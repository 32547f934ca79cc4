"""The score on a page: two components, one that carries the painter and one that carries the frames.

A component's script travels with every message that mounts it. So the painter (assets/score/) is
mounted once per page, outside every fragment, by `boot`; a frame brings a script of a few lines that
hands its data over, or leaves it where the painter finds it.
"""

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui import channel, state, visitor
from pages.ui.channel import PATH
from rnn_core.address import STREAMLITS

SOURCES = Path(__file__).resolve().parents[2] / "assets" / "score"
PARTS = (
    "colour", "values", "words", "axes", "layout", "graph", "wires", "threads", "outputs", "marks", "tell",
    "scene", "style", "panel", "pointer", "poster", "picture", "channel", "boot",
)  # fmt: skip
CLOCKS = ("whole", "time", "source", "target")
PARTS_OF_A_MODEL = ("encoder", "decoder")
MOST_UPDATES = 1_000_000_000  # more than any run has
MOST_DONE = 200  # words that a browser keeps
MOST = 10_000  # more time steps, units or folds than any picture has

# Newlines matter: Streamlit takes a script on one line for the path of a file.
_STUB = """
export default function (component) {
  const score = (globalThis.rnnScore ??= { waiting: [] });
  if (score.draw) score.draw(component);
  else score.waiting.push(component);
}
"""


@dataclass(frozen=True)
class Tab:
    """What this browser tab told: its secret token (a run belongs to it), and whether it is looked at.

    gone: how many updates the run had that a server took with it when it ended; touch: fingers point; done:
    what earlier visits of this browser got done (see `boot`).
    """

    token: str = ""
    visible: bool = True
    gone: int = 0
    touch: bool = False
    done: tuple[str, ...] = ()


def script() -> str:
    """The painter as one module: its parts in order, without the imports that bind them."""
    return _joined(tuple((part, (SOURCES / f"{part}.js").stat().st_mtime_ns) for part in PARTS))


@lru_cache(maxsize=1)
def _joined(parts: tuple[tuple[str, int], ...]) -> str:
    sources = [(SOURCES / f"{name}.js").read_text(encoding="utf-8") for name, _ in parts]
    return "\n".join(re.sub(r'^import .*? from "\./\w+\.js";\n', "", s, flags=re.M) for s in sources)


def boot(query: str | None = None, trained: int = 0, done: Iterable[str] = ()) -> Tab:
    """Bring the painter to this page; call it once per page, outside every fragment.

    `query` is what the address bar shall say from now on (None: as it is); `trained`, the updates of a run
    that no score on this page shows; `done`, words that the browser keeps for its next visit.
    Gives what the tab has told so far; a change (the tab is hidden, or seen again) reruns the page.
    """
    mount = _component("rnn_score_boot", script())
    # no list in it: Streamlit would ask whether that is a data frame, and load pandas for it
    kept = ",".join(STREAMLITS)
    data = {
        "query": query,
        "streamlits": kept,
        "server": visitor.SERVER,
        "trained": trained,
        "done": " ".join(sorted(done)),
        "farewell": channel.farewell(),
    }
    tab = read_tab(mount(key="score_boot", data=data, on_tab_change=_nothing).get("tab"))
    state.put(state.VISIBLE, tab.visible)
    state.put(state.TOUCH, tab.touch)
    return tab


def frame(
    data: Mapping[str, Any], key: str, token: str | None = None, on_pick: Callable[[], None] | None = None
) -> None:
    """Draw one frame (`rnn_core.views.pack`). `on_pick` may ask `picked(key)` what was chosen.

    With a token, the score fetches the frames that follow from the channel, until there are no more;
    then the page is run again. So it is when nothing comes that way: `channel.served` denies it from then on.
    """
    mount = _component("rnn_score_frame", _STUB)
    sent = {
        **data,
        "key": key,
        "sent": round(time.time() * 1000),
        "channel": {"path": PATH, "token": token},
    }
    text = json.dumps(sent, separators=(",", ":"), allow_nan=False)
    mount(
        key=key,
        data={"frame": text},
        on_pick_change=on_pick or _nothing,
        on_over_change=_nothing,
        on_lost_change=_lost,
    )


def picked(key: str) -> dict[str, Any]:
    """What the learner chose in the score just now; {} if nothing. For use in an `on_pick`.

    time, layer, unit, output: whole numbers from 0; clock: the time axis that `time` is counted on
    ("time", "source", "target"); part: "encoder", "decoder", or "" for a model without parts; direction:
    "forward" or "backward"; loss: "sum" for the gradient of the loss over all outputs; show: the folds to
    be open. None: not chosen. The numbers are the browser's word: nobody has checked yet that there is
    such a time step or unit.
    """
    return read_pick(st.session_state.get(key, {}).get("pick"))


def read_tab(told: Any) -> Tab:
    """A tab's own report, believed only as far as it has the right form."""
    if not isinstance(told, Mapping):
        return Tab()
    token = told.get("token")
    good = isinstance(token, str) and re.fullmatch(r"[0-9a-f]{32}", token) is not None
    gone = _number(told.get("gone"), most=MOST_UPDATES) or 0
    said = told.get("done")
    done = re.findall(r"(?<!\S)[a-z0-9-]{1,40}(?!\S)", said[:MOST]) if isinstance(said, str) else []
    visible, touch = told.get("visible") is not False, told.get("touch") is True
    return Tab(str(token) if good else "", visible, gone, touch, tuple(done[:MOST_DONE]))


def read_pick(told: Any) -> dict[str, Any]:
    """A choice, believed only as far as it has the right form: see `picked`."""
    if not isinstance(told, Mapping):
        return {}
    numbers = {name: _number(told.get(name)) for name in ("time", "layer", "unit", "output")}
    clock, part = told.get("clock"), told.get("part")
    directions = {1: "forward", -1: "backward"}
    show = told.get("show")
    return numbers | {
        "clock": clock if isinstance(clock, str) and clock in CLOCKS else None,
        "part": part if isinstance(part, str) and part in PARTS_OF_A_MODEL else "",
        "direction": directions.get(_number(told.get("direction"), -1) or 0),
        "loss": "sum" if told.get("loss") == "sum" else None,
        "show": [name for name in show[:MOST] if isinstance(name, str)] if isinstance(show, list) else None,
    }


def _number(value: Any, least: int = 0, most: int = MOST) -> int | None:
    return value if type(value) is int and least <= value < most else None


def _lost() -> None:
    """The tab has tried the channel in vain."""
    state.put(state.UNREACHED, True)


def _nothing() -> None:
    """Streamlit reports only what has a callback."""


@lru_cache(maxsize=4)
def _component(name: str, source: str) -> Any:
    return st.components.v2.component(name, js=source)
