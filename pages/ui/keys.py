"""Two octaves of a piano on the screen: what is played becomes a theme."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from rnn_core.melody import Tone

SOURCE = Path(__file__).resolve().parents[2] / "assets" / "keys" / "keys.js"
MOST = 120  # notes of a theme


def draw(
    tones: Mapping[str, Tone],
    theme: Sequence[str],
    version: int,
    phrase: float,
    key: str,
    on_theme: Callable[[], None],
    on_go: Callable[[], None],
) -> None:
    """The keys for `tones` (each symbol with what it sounds like), and the theme in symbols above them.

    The browser keeps its own theme until `version` changes: a press is not undone by the answer to the one
    before it. phrase: how many beats a phrase has. `on_theme` and `on_go` may ask `told(key, …)`.
    """
    board = [[symbol, tone.pitch, tone.beats, tone.name] for symbol, tone in tones.items()]
    data = {
        "board": json.dumps(board, ensure_ascii=False),  # no list: Streamlit would load pandas for it
        "theme": " ".join(theme),
        "version": version,
        "phrase": phrase,
        "most": MOST,
    }
    _component()(key=key, data=data, on_theme_change=on_theme, on_go_change=on_go)


def told(key: str, name: str, tones: Mapping[str, Tone]) -> tuple[str, ...] | None:
    """The theme as the browser tells it by the trigger "theme" or "go"; None for anything else than notes."""
    return read(st.session_state.get(key, {}).get(name), tones)


def read(said: Any, tones: Mapping[str, Tone]) -> tuple[str, ...] | None:
    """A theme, believed only as far as it has the right form."""
    if not isinstance(said, str) or len(said) > 20 * MOST:
        return None
    symbols = tuple(said.split())
    return symbols if len(symbols) <= MOST and all(symbol in tones for symbol in symbols) else None


@lru_cache(maxsize=1)
def _component() -> Any:
    return st.components.v2.component("rnn_keys", js=SOURCE.read_text(encoding="utf-8"))
