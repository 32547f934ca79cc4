"""Which input decided? Four ways to ask a network, where the truth is known: saliency can mislead."""

import numpy as np
import streamlit as st

from pages.gradients import session
from pages.ui import plot, stage, state
from pages.ui.together import Together
from rnn_core import CELLS, TASKS, Config
from rnn_core.engine import Blamed
from rnn_core.figures import through_time
from rnn_core.train.blame import METHODS, Blame

KINDS = {"latch": ("cell=gru", "cell=lstm&cell.lag=20"), "adding": ("cell=gru", "cell=lstm&cell.lag=50")}
EVERY = 3.0  # seconds between two looks
EXAMPLES = 3  # over which the mass is averaged
ABOUT = (
    "Here the task itself says which inputs the answer hangs on (framed). Four ways to ask the network for "
    "them: the gradient, the gradient times the input, the gradient on the whole way from no input to this "
    "one (integrated gradients), and simply trying: putting something else in each place."
)


def kind() -> str:
    """The task that is learnt."""
    return str(state.get(session.KIND, next(iter(KINDS))))


def settings() -> tuple[Config, ...]:
    """A GRU and an LSTM on it."""
    return tuple(Config.from_query(f"task={kind()}&{cell}") for cell in KINDS[kind()])


TOGETHER = Together("causes", settings)


def draw() -> None:
    """What they learn, Train, and for each network a row for each way to ask."""
    stage.aside(ABOUT)
    TOGETHER.controls(_choice)
    TOGETHER.now_and_then(EVERY, _show)


def _choice() -> None:
    key = state.seeded("time/kind", kind())
    st.segmented_control(
        "They learn", list(KINDS), key=key, format_func=lambda name: TASKS[name].title,
        on_change=_learn, args=(key,), width="content",
    )  # fmt: skip


def _learn(key: str) -> None:
    wanted = st.session_state.get(key)
    if wanted in KINDS and not state.stale(key):
        state.put(session.KIND, wanted)
    state.reseed()


def _show() -> None:
    group = TOGETHER.group()
    task = group.configs[0].task
    texts = tuple(task.suggestions()[:EXAMPLES])
    found = TOGETHER.answers([(run, Blamed(texts)) for run in group.runs])
    leading = task.metrics[0]
    for run, blames in zip(group.runs, found, strict=True):
        measured = run.record.metrics
        told = f", {leading.title}: {measured[-1][1][leading.name]:.3f}" if measured else ""
        st.markdown(f"**{CELLS[run.config.model.cell].title}** · update {run.updates:,}{told}")
        if blames is not None:
            _picture(run.config.model.cell, blames)
    shown = [blames for blames in found if blames is not None]
    if len(shown) == len(group.runs):
        names = [CELLS[config.model.cell].title for config in group.configs]
        st.html(table(dict(zip(names, shown, strict=True))))
        st.caption(
            f"The share of the true causes, on average over {len(texts)} examples. Once a network has learnt "
            "its task, compare who finds them."
        )


def _picture(cell: str, blames: tuple[Blame, ...]) -> None:
    one = blames[0]
    values = np.stack([one.shares[method] for method in METHODS])
    figure = through_time.shares(METHODS, values, one.inputs, one.causes)
    plot.draw(figure, key=f"time_shares {cell}", config=plot.STILL, alt=through_time.SHARES_ALT)


def table(found: dict[str, tuple[Blame, ...]]) -> str:
    """The mean mass on the true causes, a row for each network, a column for each way to ask."""
    head = "".join(f"<th>{method}</th>" for method in METHODS)
    rows = ""
    for name, blames in found.items():
        cells = "".join(f"<td>{np.mean([one.mass(m) for one in blames]):.2f}</td>" for m in METHODS)
        rows += f"<tr><th>{name}</th>{cells}</tr>"
    return f'<div class="ways"><table><tr><th>on the true causes</th>{head}</tr>{rows}</table></div>'
