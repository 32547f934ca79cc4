"""Fast weights: the state is a matrix that is written as one reads; rewriting keys tells two rules apart."""

from html import escape

import numpy as np
import streamlit as st

from pages.memory import session
from pages.ui import plot, sentence_box, stage, state
from pages.ui.together import Together
from rnn_core import Config, ConfigError
from rnn_core.data import Snapshot
from rnn_core.engine import Group, Inspect
from rnn_core.figures import matrices, through_time
from rnn_core.figures.through_time import Line
from rnn_core.notation import number
from rnn_core.views import heads
from rnn_core.views.fast_weights import found_in

RECALL = "task=recall"
LSTM = "cell=lstm&hidden_size=64&learning_rate=0.02"  # a rate that suits it (fast_weight_targets.py)
MEMBERS = {  # name → what the link of each says besides
    "Delta rule": "cell.feedback=false",
    "Additive rule": "cell.feedback=false&cell.rule=additive",
    "Delta rule, fed back": "cell.feedback=true",
    "LSTM": LSTM,
}
EVERY = 1.5  # seconds between two looks
ABOUT = (
    "Another memory outside the hidden state: a **matrix of weights that changes as the network reads**. "
    "A pair is written as a product, value times key; a key asks for its value again. The additive rule "
    "adds every pair; the delta rule first looks what stands under the key, and writes only the "
    "difference (Schlag, Irie & Schmidhuber 2021)."
)
FEEDBACK = (
    "Delta and additive rule as in the paper: key and value hang on the input alone. Fed back, they hang "
    "on what was found last too, as in the cell of the bench; then nearly all answers become right. The "
    "LSTM has five times as many numbers to learn as the first two, and a higher rate, which suits it."
)
ACCURACY_ALT = "The share of right held-out answers of each network over the updates."
BEST = 3  # answers that are told


def rewriting() -> bool:
    """Whether every key is written twice."""
    return bool(state.get(session.REWRITING, True))


def settings() -> tuple[Config, ...]:
    """Both rules, the delta rule fed back, and an LSTM with many more numbers to learn."""
    again = f"&task.rewriting={str(rewriting()).lower()}"
    return tuple(Config.from_query(f"{RECALL}{again}&{link}") for link in MEMBERS.values())


TOGETHER = Together("fast", settings, lambda: tuple(MEMBERS))


def text() -> str:
    """The pairs that all read."""
    found = state.get(session.PAIRS)
    return str(found) if found is not None else settings()[0].task.suggestions()[-1]


def draw() -> None:
    """Train, the pairs, and the matrices of both rules."""
    stage.aside(ABOUT)
    TOGETHER.controls(_choice)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="fast_pattern"):
        sentence_box.box("Pairs, and the letter that is asked for", text(), "fast/pairs", _read)
        texts = settings()[0].task.suggestions()
        sentence_box.offer("Worth a look", texts, lambda one: one, "fast/suggested", _take)
    state.show_problem("fast/pairs")
    TOGETHER.now_and_then(EVERY, _show)


def _choice() -> None:
    key = state.seeded("fast/rewriting", rewriting())
    st.toggle(
        "Keys are rewritten", key=key, on_change=_rewrite, args=(key,),
        help="Half as many letters, each written twice: the newest number counts. All networks start anew",
    )  # fmt: skip


def _rewrite(key: str) -> None:
    if not state.stale(key):
        state.put(session.REWRITING, bool(st.session_state[key]))
        state.reseed()


def _read(new: str) -> None:
    task = settings()[0].task
    try:
        task.encode([task.example(new)])
    except ConfigError as error:
        state.problem("fast/pairs", str(error))
        state.reseed()
        return
    state.problem("fast/pairs")
    state.put(session.PAIRS, new)


def _take(new: str) -> None:
    _read(new)
    state.reseed()


def _show() -> None:
    group = TOGETHER.group()
    found: list[Snapshot | None] = TOGETHER.answers([(run, Inspect(text())) for run in group.runs])
    left, right = st.columns([3, 2], gap="large")
    with left:
        for name, one in zip(MEMBERS, found, strict=True):
            if one is not None:
                _matrices(name, one)
    with right:
        _curves(group)
        st.html(table(group, found))
        example = group.configs[0].task.example(text())
        truth = f"Right is {example.targets[0]}." if example.targets else "This letter was never written."
        st.caption(f"{truth} On one scale within a row of matrices, not between the rows. {FEEDBACK}")


def _matrices(name: str, one: Snapshot) -> None:
    trace = one.trace
    names = found_in(trace)
    if trace is None or not names:
        return
    values = trace.signals[names[0]].values
    st.markdown(f"**{name}**: S after each pair")
    figure = matrices.draw(values, heads.labels(trace, len(values)))
    plot.draw(figure, key=f"fast_matrices {name}", config=plot.STILL, alt=matrices.ALT)


def _curves(group: Group) -> None:
    leading = group.configs[0].task.metrics[0]
    lines = list[Line]()
    for place, (run, name) in enumerate(zip(group.runs, MEMBERS, strict=True)):
        found = [(float(u), values[leading.name]) for u, values in run.record.metrics]
        if found:
            x, y = (np.array(part, float) for part in zip(*found, strict=True))
            lines.append(Line(name, x, y, place))
    figure = through_time.plain(lines, f"held-out {leading.title}", "update", top=1.0)
    plot.draw(figure, key="fast_accuracy", config=plot.STILL, alt=ACCURACY_ALT)


def table(group: Group, found: list[Snapshot | None]) -> str:
    """What each answers, and how sure it is."""
    head = "".join(f"<th>{name}</th>" for name in ("", "numbers learnt", "update", "its likeliest answers"))
    rows = ""
    for run, name, one in zip(group.runs, MEMBERS, found, strict=True):
        told = "–" if one is None or one.trace is None else _likeliest(one)
        learnt = "–" if one is None else f"{one.parameters:,}"
        rows += f"<tr><th>{name}</th><td>{learnt}</td><td>{run.updates:,}</td><td>{told}</td></tr>"
    return f'<div class="ways"><table><tr>{head}</tr>{rows}</table></div>'


def _likeliest(one: Snapshot) -> str:
    assert one.trace is not None
    chances = one.trace.signals["prediction"].values[-1]
    names = one.trace.axes["class"]
    best = np.argsort(-chances, kind="stable")[:BEST]
    return ", ".join(f"{escape(names[k])} ({number(float(chances[k]), 2)})" for k in best)
