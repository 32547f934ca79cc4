"""The memory horizon of networks that train: what is left of a gradient, by the lag, and why."""

from concurrent.futures import Future
from typing import Any

import numpy as np
import streamlit as st

from pages.gradients import members, session
from pages.gradients.members import TOGETHER
from pages.ui import plot, stage, state
from rnn_core.engine import Reach, Run, ScaleW
from rnn_core.figures import numbers, through_time
from rnn_core.figures.colour import EITHER
from rnn_core.figures.through_time import Line
from rnn_core.train.horizon import Horizon

EVERY = 2.0  # seconds between two looks
WHOLE = 20  # words in between, at first
ABOUT = (
    "The same networks, and one sentence: how much would a small change of the state, so many time steps "
    "earlier, move the answer at its end? So much can be learnt from there **now**. Before training and in "
    "the first updates, where the line has fallen to nothing, no clue can teach the network anything."
)
TRAINED = (
    "Once trained, the line does not say what is remembered. As the page opens, with seeds 0, 1 and 2, after "
    "510 updates and with 20 words in between, the LSTM was always right, though at the clue its line lay "
    "below a thousandth of that at k = 0; tanh was wrong at least seven times in ten, though its line lay "
    "higher. The LSTM’s cells had grown to where tanh is flat: a memory that small changes hardly move, as "
    "the latch on “One weight”."
)


def draw() -> None:
    """A sentence, Train, a dial for W, and the pictures."""
    stage.aside(ABOUT)
    TOGETHER.controls(_choices)
    _tell_edits()
    TOGETHER.now_and_then(EVERY, _show)


def _choices() -> None:
    key = state.seeded("time/gap", _gap())
    label = "Words before the clue" if _near() else "Words between the clue and the question"
    st.slider(
        label, 0, 60, key=key, width=260, on_change=_push, args=(key,), help="Full stops count as words"
    )
    factor = st.slider(
        "Multiply W of every network by", 0.2, 3.0, 1.5, 0.05, key="time/factor", width=260,
        help="From now on, in mid-run: train on and see whether it recovers",
    )  # fmt: skip
    st.button("Multiply", key="time/scale", on_click=_scale, args=(factor,))
    fresh = any(run.edits[-1].update == run.updates for run in _edited())
    told = "The old W, bit for bit, until they train on: then the other weights have grown around the new one"
    st.button("Undo", key="time/undo", on_click=_undo, disabled=not fresh, help=told)


def _edited() -> list[Run]:
    group = TOGETHER.known()
    return [] if group is None else [run for run in group.runs if run.edits]


def _tell_edits() -> None:
    for run in _edited()[:1]:
        st.caption(state.escape(run.note))


def _push(key: str) -> None:
    if not state.stale(key):
        state.put(session.GAP, int(st.session_state[key]))


def _gap() -> int:
    return int(state.get(session.GAP, WHOLE))


def _near() -> bool:
    return bool(members.said("pair") == "near")


def sentence() -> str:
    """The sentence that is read."""
    task = members.settings()[0].task
    text = task.suggestions()[0]
    return task.push(text, _gap()) or text


def _scale(factor: float) -> None:
    TOGETHER.do(lambda group: [_edit(run, ScaleW(factor)) for run in group.runs])


def _undo() -> None:
    TOGETHER.do(lambda group: [state.engine().undo(run.id, state.owner()) for run in group.runs if run.edits])


def _edit(run: Run, edit: ScaleW) -> Future[Any]:
    return state.engine().edit(run.id, state.owner(), edit)


def _show() -> None:
    group = TOGETHER.group()
    members.tell()
    text = sentence()
    st.markdown(f"> {state.escape(text)}")
    found = TOGETHER.answers([(run, Reach(text)) for run in group.runs])
    measured = [
        (place, name, one)
        for place, (name, one) in enumerate(zip(members.names(group.configs), found, strict=True))
        if one is not None
    ]
    if not measured:
        return
    _gradients(measured)
    st.caption(told(measured[0][2], 0 if _near() else _gap()))
    if any(run.updates for run in group.runs):
        stage.aside(TRAINED)
    left, right = st.columns(2, gap="large")
    with left:
        _growth(measured)
    with right:
        _gates(measured)
    st.html(table(measured))


Measured = list[tuple[int, str, Horizon]]


def _gradients(measured: Measured) -> None:
    lines = [Line(name, np.arange(len(one.gradient)), one.gradient, place) for place, name, one in measured]
    for place, name, one in measured:
        gate, rho, _ = one.weights[0]
        if not gate:
            k = np.arange(len(one.gradient))
            lines.append(Line(f"{name}: ρ(W)ᵏ", k, one.gradient[0] * rho**k, place, True))
    figure = through_time.fading(lines, "‖∂o/∂s⟨T−k⟩‖", low=1e-20)
    for lag in measured[0][2].causes:
        figure.add_vline(x=lag, line_dash="dot", line_color=EITHER.ink, annotation_text="the clue")
    plot.draw(figure, key="time_horizon", config=plot.STILL, alt=through_time.FADING_ALT)


def told(one: Horizon, between: int) -> str:
    """Where the clue stands, and what the lag is made of."""
    if not one.causes:
        return "No clue is marked: nothing in this sentence tells the answer."
    lag, where = one.causes[0], f"The clue was read at k = {one.causes[0]}"
    if not between:
        return f"{where}: the words in between are the question’s own."
    return (
        f"{where}: {between} words in between, where a full stop counts as one, the full stop behind the "
        f"clue and the {lag - between - 1} words of the question."
    )


def _growth(measured: Measured) -> None:
    lines = [Line(name, np.array(one.lags), one.growth, place) for place, name, one in measured if one.lags]
    figure = through_time.plain(lines, "‖∂s⟨T⟩/∂s⟨T−k⟩‖^(1/k)", "time steps back, k", top=None)
    figure.add_hline(y=1.0, line_dash="dot", line_color=EITHER.muted)
    plot.draw(figure, key="time_growth", config=plot.STILL, alt=through_time.PLAIN_ALT)
    st.caption("Growth per time step of the whole state: below 1 it vanishes, above 1 it explodes.")


def _gates(measured: Measured) -> None:
    lines = []
    for place, name, one in measured:
        if len(one.passing):
            T = len(one.passing)
            lines.append(Line(f"{name}: mean of {one.passed}", np.arange(T), one.passing[::-1, 0], place))
            if one.weights[0][0]:  # a gate: where one unit keeps all, that is enough
                lines.append(Line(f"{name}: most", np.arange(T), one.passing[::-1, 1], place, True))
    words = measured[0][2].words[::-1]
    figure = through_time.plain(lines, "let through", "", words)
    plot.draw(figure, key="time_gates", config=plot.STILL, alt=through_time.PLAIN_ALT)
    st.caption(
        "z of a GRU and f of an LSTM: how much a unit keeps of its own old state at each word, the mean over "
        "the units and the most. Of tanh the slope 1 − h² is drawn; W multiplies besides."
    )


def table(measured: Measured) -> str:
    """σ_max and the spectral radius of W beside what was measured."""
    rows = "".join(_row(name, one) for _, name, one in measured)
    growth, left = "growth per time step to the first word", "gradient at the clue ÷ at k = 0"
    head = "".join(f"<th>{one}</th>" for one in ("", "σ<sub>max</sub>(W)", "ρ(W)", growth, left))
    return f'<div class="ways"><table><tr>{head}</tr>{rows}</table></div>'


def _row(name: str, one: Horizon) -> str:
    weights = (
        [_weight(gate, sigma) for gate, _, sigma in one.weights],
        [_weight(gate, rho) for gate, rho, _ in one.weights],
    )
    growth = f"{one.growth[-1]:.2f}" if len(one.growth) else "–"
    left = "–"
    if one.causes and one.gradient[0] > 0:
        left = numbers.written(float(one.gradient[one.causes[0]] / one.gradient[0]))
    cells = ("<br>".join(weights[0]), "<br>".join(weights[1]), growth, left)
    return f"<tr><th>{name}</th>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _weight(gate: str, size: float) -> str:
    return f"{gate}: {size:.2f}" if gate else f"{size:.2f}"
