"""Option fields → widgets. Each widget is seeded from the setting before it is drawn, so what is on
screen is always what holds, also after an entry that could not be."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import state
from rnn_core.option import Option, write

STEPS = (1, 2, 5)


Change = Callable[[str, Any], None]  # (key in a link, new value)


def widget(key: str, known: Option, value: Any, change: Change) -> None:
    """The widget of one option; `key` is its key in a link. `change` is told what the learner sets."""
    name = state.seeded(f"set/{key}", value)
    common: dict[str, Any] = {
        "key": name,
        "help": known.help or None,
        "on_change": _report,
        "args": (key, name, change),
    }
    if known.choices:
        st.selectbox(known.label, known.choices, **common)
    elif known.kind is bool:
        st.toggle(known.label, **common)
    elif known.kind is str:
        st.text_input(known.label, **common)
    elif key == "seed":
        st.number_input(known.label, int(known.low or 0), int(known.high or 0), **common)
    elif known.kind is int and not known.log and _span(known) <= 60:
        st.slider(known.label, int(known.low or 0), int(known.high or 0), **common)
    else:
        ladder = rungs(known, value)
        st.select_slider(known.label, ladder, format_func=write, **common)


def pick(label: str, values: Mapping[str, str], key: str, default: str = "") -> str:
    """A box of values, each by what it is called. What the session holds and is none of them is forgotten."""
    names = list(values)
    if st.session_state.get(key) not in names:
        st.session_state[key] = default if default in values else names[0]
    chosen: str = st.selectbox(label, names, key=key, format_func=lambda value: values.get(value, value))
    return chosen


def _report(key: str, name: str, change: Change) -> None:
    if not state.stale(name):
        change(key, st.session_state[name])


def _span(known: Option) -> float:
    return float(known.high or 0) - float(known.low or 0)


def rungs(known: Option, value: Any) -> Sequence[Any]:
    """The values a slider offers: 1, 2, 5, 10 … within the range, its ends, and the value it has now."""
    low, high = float(known.low or 0), float(known.high or 0)
    if known.kind is float and high - low <= 10 and not known.log:
        found = {round(low + (high - low) * n / 40, 6) for n in range(41)}
    else:
        decades = range(-5, 7)
        found = {step * 10.0**power for power in decades for step in STEPS} | {low, high}
        if known.kind is int:
            found |= {2.0**power for power in range(2, 9)}
            found = {number for number in found if number == int(number)}
    return sorted({known.kind(round(number, 9)) for number in found if low <= number <= high} | {value})
