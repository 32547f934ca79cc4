"""What both networks answer, and where the one with attention looks: live while they train."""

from html import escape
from time import monotonic
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.attention import choices, pair, session, topics
from pages.attention.pair import Pair
from pages.ui import plot, state, tokens
from rnn_core.data import History, Signal, Snapshot, Trace
from rnn_core.engine import Decode, Run
from rnn_core.figures.colour import EITHER
from rnn_core.views import Shown, attention

EVERY = 0.2  # seconds between two pictures
RESTS = 3.0  # answers that took so long are shown so many times as long: many learners may be asking
HEIGHT = 338
MOST_ROWS = 18  # outputs that the matrix has room for
MOST_LABELS = 30  # inputs that are written above it


def draw(both: Pair) -> None:
    """The answers and the matrix, again and again while both train."""
    if pair.followed():
        st.fragment(_poll, run_every=EVERY)()
    else:
        _show(both)


def _poll() -> None:
    both = pair.pair()
    if not pair.followed():
        st.rerun()  # the page run that follows draws without polling
    _show(both)


def _show(both: Pair) -> None:
    pair.TOGETHER.look()
    left, right = st.columns([10, 11], gap="medium")
    alone, plain, chosen = _ask(both)
    new = chosen or alone
    with left:
        if alone is not None and plain is not None:
            st.html(_cards(both, alone, plain, chosen))
    with right:
        if new is not None and new.attention is not None:
            inputs = both.task.example(pair.text()).inputs
            plot.draw(matrix(inputs, new), key="pair_matrix", config=plot.STILL, alt=attention.Attention.alt)


def _ask(both: Pair) -> tuple[Any, Any, Any]:
    """What each says by itself, and what the one with attention says under the learner's choices.

    A choice that is impossible at this moment of training (the answer has become shorter) waits.
    """
    attentive, plain = both.runs
    asked = [(attentive, Decode(pair.text())), (plain, Decode(pair.text()))]
    if choices.made():
        asked.append((attentive, choices.request(choices.made())))
    of = tuple((run.id, request) for run, request in asked)
    held = state.get(session.ANSWERS)
    began = monotonic()
    if pair.followed() and held is not None and held[0] == of and began < held[1]:
        found = held[2]
    else:
        found = pair.TOGETHER.ask_all(asked)
        spent = monotonic() - began
        if None not in found:
            state.put(session.ANSWERS, (of, began + RESTS * spent, found))
    alone, other, *chosen = found
    return alone, other, chosen[0] if chosen else None


# -- the cards ----------------------------------------------------------------------------------------


def _cards(both: Pair, alone: Any, plain: Any, chosen: Any) -> str:
    counts = topics.parameters(pair.query())
    found = [_card(both, run, n, count) for n, (run, count) in enumerate(zip(both.runs, counts, strict=True))]
    bodies = [_compared(both, alone, chosen) if chosen else _body(both, alone), _body(both, plain)]
    return "".join(
        f'<section class="answer-card" aria-label="{pair.NAMES[n]}">{head}{body}{foot}</section>'
        for n, ((head, foot), body) in enumerate(zip(found, bodies, strict=True))
    )


def _card(both: Pair, run: Run, place: int, parameters: int) -> tuple[str, str]:
    """Head and foot: which network, how often trained, how good on held-out sentences."""
    history = run.history()
    head = (
        f"<header><b>{pair.NAMES[place].capitalize()}</b>"
        f"<span>update {run.updates:,} of {run.config.training.updates:,}{_to_go(run, history)}"
        f" · {parameters:,} parameters</span></header>"
    )
    exact = exact_match(run)
    told = "not measured yet" if exact is None else f"{exact:.2f}"
    foot = (
        f"<footer><span>held-out exact match</span>"
        f'<div class="bar"><div style="width:{100 * (exact or 0.0):.1f}%"></div></div><b>{told}</b></footer>'
    )
    return head, foot


def _to_go(run: Run, history: History) -> str:
    """How long it will take from here, at the speed of the last seconds; "" while it stands."""
    speed = history.updates_per_second
    if speed <= 0.0:
        return ""
    seconds = (run.config.training.updates - run.updates) / speed
    return f" · about {seconds:.0f} s to go" if seconds < 90 else f" · about {seconds / 60:.0f} min to go"


def exact_match(run: Run) -> float | None:
    """The share of held-out examples without any mistake, as measured last; None before that."""
    told = run.history().metrics
    return float(told[-1][1]["exact_match"]) if told else None


def _body(both: Pair, answer: Any) -> str:
    """What it says, and whether that is right."""
    truth = both.task.example(pair.text()).targets
    said = both.task.written(answer.symbols) or "(nothing)"
    if not truth:
        verdict = "<small>nobody told us the right answer to this one</small>"
    elif tuple(answer.symbols[:-1]) == truth and answer.ended:
        verdict = '<small class="right">✓ exactly right</small>'
    else:
        verdict = f'<small class="wrong">✗ should be: {escape(both.task.written(truth))}</small>'
    return f'<p class="said">{escape(said)}</p>{verdict}'


def _compared(both: Pair, alone: Any, chosen: Any) -> str:
    """What it said by itself, with what is gone struck, and what it says now."""
    put = {one.output for one in choices.made()}
    gone, new = tokens.differing(alone.symbols, chosen.symbols)
    written = escape(both.task.written(chosen.symbols))
    return (
        tokens.row(alone.symbols, marked=gone, tone="old")
        + tokens.row(chosen.symbols, marked=new, put=put, tone="new")
        + f"<small>with your choices: {written}</small>"
    )


# -- the matrix ---------------------------------------------------------------------------------------


def matrix(inputs: tuple[str, ...], answer: Any) -> go.Figure:
    """α of an answer (S, T_x), in one height however long the answer is; what was put by hand is marked."""
    put = {one.output: one for one in choices.made()}
    symbols = answer.symbols[:MOST_ROWS]
    rows = tuple(("✎ " if t in put else "") + tokens.visible(symbol) for t, symbol in enumerate(symbols))
    alpha = Signal(np.asarray(answer.attention)[: len(rows)], ("target", "source"))
    axes = {"source": tuple(map(tokens.visible, inputs)), "target": rows}
    trace = Trace(axes, {"attention": alpha})
    figure = attention.Attention().draw(Shown((Snapshot(0, 0.0, 0.0, trace=trace),), (History(),)))
    figure.update_layout(height=HEIGHT, margin={"l": 8, "r": 8, "t": 8, "b": 8})
    every = -(-len(inputs) // MOST_LABELS)
    figure.update_xaxes(
        tickvals=list(range(0, len(inputs), every)),
        ticktext=[_short(word) for word in axes["source"][::every]],
    )
    for choice in choices.made():
        if not choice.says and choice.output < len(rows):
            figure.add_shape(_frame(choice.source, choice.output))
    return figure


def _short(word: str) -> str:
    return word if len(word) <= attention.LONGEST else word[: attention.LONGEST - 1] + "…"


def _frame(x: int, y: int) -> dict[str, Any]:
    """A frame around the cell that an output was made to look at."""
    line = {"color": EITHER.positive, "width": 2}
    return {"type": "rect", "x0": x - 0.5, "x1": x + 0.5, "y0": y - 0.5, "y1": y + 0.5, "line": line}
