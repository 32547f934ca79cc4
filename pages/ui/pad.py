"""A pad on which a small picture is drawn, pixel by pixel."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

SOURCE = Path(__file__).resolve().parents[2] / "assets" / "pad" / "pad.js"
MOST = 1_024  # cells of any pad


def draw(text: str, lines: int, columns: int, key: str, rest: bool, on_press: Callable[[], None]) -> None:
    """The picture `text`, 0, 1 or ? for each cell. `on_press` may ask `pressed(key)` what it became.

    rest: what stands behind the pressed cell becomes open.
    """
    data = {"lines": lines, "columns": columns, "cells": text, "rest": rest}
    _component()(key=key, data=data, on_cells_change=on_press)


def pressed(key: str) -> str:
    """The picture after a press, as the browser tells it: 0, 1 and ? only; "" for anything else."""
    told = st.session_state.get(key, {}).get("cells")
    good = isinstance(told, str) and len(told) <= MOST and set(told) <= set("01?")
    return str(told) if good else ""


@lru_cache(maxsize=1)
def _component() -> Any:
    return st.components.v2.component("rnn_pad", js=SOURCE.read_text(encoding="utf-8"))
