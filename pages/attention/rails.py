"""Two rails: the same decoder told the truth and running free, output by output."""

from html import escape
from typing import Any

import streamlit as st

from pages.attention import pair, session
from pages.attention.pair import Pair
from pages.ui import state, tokens
from rnn_core.data import END, START
from rnn_core.engine import Rails, TwoRails

Symbols = tuple[str, ...]

SLOW = 3.0  # seconds between two looks while both train

FORCING = (
    "**Teacher forcing** is the upper rail, and how both networks are trained: whatever the decoder wrote, "
    "what it reads next is the truth. So every output gets a clean start to learn from, and one early "
    "mistake does not spoil the lesson of all that follow. In use there is nobody to tell the truth, and the "
    "decoder runs free, on the lower rail: it goes on from its own mistakes, which training never showed it."
)
WAITING = (
    "**What teacher forcing does not do here**: it does not let the time steps of this decoder be computed "
    "all at once. The inputs are known beforehand, but s⟨t⟩ is made of s⟨t−1⟩, so each time step still waits "
    "for the one before it. Only a decoder whose sole link through time goes from its output back to its "
    "next state is cut loose by the truth."
)


def draw(both: Pair) -> None:
    """Which network, how many outputs, the picture of both rails, and what it means."""
    truth = both.task.example(pair.text()).targets
    left, right = st.columns([1, 2], vertical_alignment="bottom", gap="medium")
    with left:
        place = which("rails")
    if truth:
        with right:
            _walk(len(truth) + 1)

    def show() -> None:
        now = pair.pair()
        (found,) = pair.TOGETHER.ask_all([(now.runs[place], TwoRails(pair.text()))])
        if found is not None:
            S, upto = len(found.truth), state.get(session.UPTO)
            shown = S if upto is None else min(upto, S)
            st.html(table(found, shown))
            st.markdown(state.escape(sentence(found, shown)))

    pair.TOGETHER.now_and_then(SLOW, show)
    explained, waiting = st.columns(2, gap="medium")
    explained.caption(FORCING)
    waiting.caption(WAITING)


def which(tool: str) -> int:
    """Which of the two networks a tool is about: 0 with attention, 1 without."""
    found = st.segmented_control(
        "Network",
        range(len(pair.NAMES)),
        format_func=pair.NAMES.__getitem__,
        default=0,
        required=True,
        key=f"pair/{tool}/which",
        label_visibility="collapsed",
    )
    return int(found or 0)


def _walk(S: int) -> None:
    """How far both rails are shown."""
    upto = state.get(session.UPTO)
    shown = S if upto is None else min(int(upto), S)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        name = state.seeded("pair/upto", shown)
        st.slider("Outputs written so far", 0, S, key=name, on_change=_slid, args=(name,), width="stretch")
        label = "From the start" if shown == S else "Next output"
        st.button(label, key="pair/next", on_click=_go, args=(0 if shown == S else shown + 1,))


def _slid(name: str) -> None:
    if not state.stale(name):
        state.put(session.UPTO, st.session_state[name])


def _go(upto: int) -> None:
    state.put(session.UPTO, upto)
    state.reseed()


def sentence(found: Rails, upto: int) -> str:
    """Where the rails part, in words; nothing about outputs behind the first `upto`."""
    parted, S = found.parted, len(found.truth)
    if upto == 0:
        return "Nothing is written yet: both decoders are about to read the same."
    if parted is None or parted >= upto:
        how_far = "to the end" if upto == S else f"up to output {upto}"
        return f"Running free, it writes the truth {how_far}: both rails read the same at every output."
    wrong, right = tokens.visible(found.free.symbols[parted]), tokens.visible(found.truth[parted])
    told = f"At output {parted + 1} the free one writes “{wrong}” where “{right}” is the truth. "
    if found.free.symbols[parted] == END:
        return told + "So it stops too early, and never comes to write the rest."
    if parted + 1 == S:
        return told + "It is the last output, so nothing more is lost."
    return told + f"From output {parted + 2} on it reads its own mistake; the one above reads the truth."


def table(found: Rails, upto: int) -> str:
    """Both rails as a table, of which the first `upto` outputs are written."""
    S, parted = len(found.truth), found.parted
    parts = parted if parted is not None and parted < upto else None
    numbers = "".join(f"<th{_here(t, parts)}>{t + 1}{' ⚑' if t == parts else ''}</th>" for t in range(S))
    truth = "".join(f"<td{_here(t, parts)}><b>{_text(found.truth[t])}</b></td>" for t in range(S))
    rows = [
        f"<tr><th>output</th>{numbers}</tr>",
        f"<tr><th>the truth</th>{truth}</tr>",
        _rail("told the truth", found.truth, found, found.told, upto, parts),
        _rail("running free", found.free.symbols, found, found.free, upto, parts),
    ]
    beyond = len(found.free.symbols) - S
    note = f"<p>… and goes on for {beyond} more outputs</p>" if beyond > 0 and upto == S else ""
    return f'<div class="rails"><table>{"".join(rows)}</table>{note}</div>'


def _rail(name: str, reads: tuple[str, ...], found: Rails, answer: Any, upto: int, parts: int | None) -> str:
    """One decoder: what it reads, small, above what it writes."""
    heard = (START, *reads)
    cells = [
        _output(t, heard, answer.symbols, found.truth, parts)
        if t < min(upto, len(answer.symbols))
        else f"<td{_here(t, parts)}></td>"
        for t in range(len(found.truth))
    ]
    return f"<tr><th>{name}</th>{''.join(cells)}</tr>"


def _output(t: int, heard: Symbols, wrote: Symbols, truth: Symbols, parts: int | None) -> str:
    kind, mark = ("right", "✓") if wrote[t] == truth[t] else ("wrong", "✗")
    astray = "astray" if t and heard[t] != truth[t - 1] else ""
    read = f"<small>reads {_text(heard[t])}</small>"
    return f"<td{_here(t, parts, kind, astray)}>{read}<b>{_text(wrote[t])}</b> <i>{mark}</i></td>"


def _here(t: int, parts: int | None, *kinds: str) -> str:
    found = " ".join(filter(None, (*kinds, "parts" if t == parts else "")))
    return f' class="{found}"' if found else ""


def _text(symbol: str) -> str:
    return escape(tokens.visible(symbol))
