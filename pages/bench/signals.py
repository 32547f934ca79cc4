"""Any signal, gradient or weight of the network by its name: as it is now, and as it became over training."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from pages.bench import session
from pages.ui import live, look, options, plot, state
from rnn_core import ConfigError
from rnn_core.data import Signal, Trace
from rnn_core.engine import Inspect, Run
from rnn_core.figures import over_training
from rnn_core.views import Shown, signals
from rnn_core.views.any_signal import AnySignal

MOMENTS = 20  # of the kept ones that are asked
PATIENCE = 4.0  # seconds for all of them
BUSY = "The computer is busy: there was no answer in time. Ask again in a moment."
NOTHING = "No kept moment of this run can tell of it."
KIND = "any/kind"


@dataclass(frozen=True)
class Picked:
    """What is followed, of which run, for which sentence and which loss."""

    run: str
    text: str
    loss: str
    key: str
    sheet: int
    way: str = signals.WHOLE


@dataclass(frozen=True)
class Kept:
    """What became of it, as it was asked for after `update`; or the sentence why nobody can tell."""

    picked: Picked
    update: int = 0
    course: over_training.Course | None = None
    problem: str = ""


def draw(run: Run) -> None:
    """What is picked, on the left as it is now, on the right over training."""
    snapshot = look.shown(run)
    trace = None if snapshot is None else snapshot.trace
    if trace is None:
        st.caption("There is no picture of this network yet.")
        return
    key, sheet, signal = _pick(trace)
    now, course = st.columns(2, gap="large")
    with now:
        st.container(key="any_now").markdown(f"**Now**{_of(trace, key)}")
        _now(run, key, sheet)
    with course:
        picked = Picked(run.id, session.watched(), run.loss, key, sheet)
        _over_training(picked, signals.ways(trace, signal), look.moving(run))


def _pick(trace: Trace) -> tuple[str, int, Signal]:
    """The key, the sheet of what has three axes, and the numbers along two."""
    kinds = signals.listed(trace, state.get("notation") or "ours")
    left, middle, right = st.columns([5, 6, 4], vertical_alignment="top")
    if state.get(KIND) not in kinds:
        state.put(KIND, next(iter(kinds)))
    with left:
        kind = st.segmented_control("Kind", list(kinds), key=KIND, format_func=signals.KINDS.__getitem__)
    kind = kind or next(iter(kinds))
    with middle:
        key = options.pick("Which", kinds[kind], f"any/{kind}", default=signals.foremost(trace, kind))
    found = signals.picked(trace, key)
    assert found is not None  # the box offers what there is
    sheets, sheet = {str(number): name for number, name in enumerate(signals.sheets(trace, found))}, 0
    if sheets:
        axis = signals.called(found.axes[0]).capitalize()
        with right:
            sheet = int(options.pick(axis, sheets, f"any/{key}/sheet"))
    return key, sheet, signals.sheet(found, sheet)


def _of(trace: Trace, key: str) -> str:
    """What a gradient is of."""
    if not key.startswith("gradients/"):
        return ""
    if trace.loss == "sum":
        return ": the gradient of the sum of all losses"
    which = trace.loss
    if trace.axes.get("output") == ("verdict",):
        which = "the verdict" if len(trace.axes.get("class", ())) == 2 else "the answer"
    number = trace.signals["prediction"].axes[-1] == "number"  # it is its own score: nothing is done to it
    return f": the gradient of {'' if number else 'the score of '}{which}"


def _kept(picked: Picked, moving: bool) -> Kept | None:
    """What was last asked for. Where it was of something else, that is asked for at rest: it stood there."""
    kept: Kept | None = state.get(session.COURSE)
    if kept is not None and kept.picked != picked and not moving:
        _ask(picked)
        kept = state.get(session.COURSE)
    return kept if kept is not None and kept.picked == picked else None


def _now(run: Run, key: str, sheet: int) -> None:
    view = AnySignal(key, sheet)

    def show() -> None:
        now = session.run()
        snapshot = look.shown(now)
        if snapshot is None or not view.offered(snapshot):
            return
        figure = view.draw(Shown((snapshot,), (now.history(),)))
        plot.draw(figure, key="figure/any", config=plot.STILL, theme="streamlit", alt=view.alt)
        st.caption(f"After update {snapshot.update:,}. {view.about}")

    live.slowly(run, show)


def _over_training(picked: Picked, ways: Mapping[str, str], moving: bool) -> None:
    """A box for the ways to follow it, a button, and what came of the last press."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        picked = replace(picked, way=options.pick("Over training", ways, "any/way"))
    kept = _kept(picked, moving)
    right.button(
        "Show it" if kept is None else "Show anew",
        key="any/ask",
        on_click=partial(_ask, picked),
        help=f"Asks the network as it was at up to {MOMENTS} moments of its training",
        width="stretch",
    )
    if kept is None:
        st.caption("How it became so: what is picked, at the kept moments of training, when you ask for it.")
    elif kept.course is None:
        st.warning(state.escape(kept.problem), icon=":material/info:")
    else:
        figure = over_training.draw(kept.course)
        plot.draw(figure, key="figure/course", config=plot.STILL, theme="streamlit", alt=over_training.ALT)
        st.caption(_said(kept.update, len(kept.course.updates)))


def _said(update: int, moments: int) -> str:
    return (
        f"Asked after update {update:,}: {moments} of the kept moments, the early ones closer together. "
        "The length ‖·‖ is the root of the sum of all squares."
    )


def _ask(picked: Picked) -> None:
    """Ask the run at its kept moments, and keep the answer, or why there is none."""
    try:
        run = state.engine().find(picked.run, state.owner())
        traces = _answers(run, picked)
        kept = Kept(picked, run.updates, _course(traces, picked)) if traces else Kept(picked, problem=NOTHING)
    except ConfigError as error:  # it is gone
        kept = Kept(picked, problem=str(error))
    except TimeoutError:
        kept = Kept(picked, problem=BUSY)
    state.put(session.COURSE, kept)


def _answers(run: Run, picked: Picked) -> dict[int, Trace]:
    """The traces by update. Raises ConfigError for a run that is gone, TimeoutError for a busy computer."""
    request, until = Inspect(picked.text, picked.loss, onward=True), time.monotonic() + PATIENCE
    engine = state.engine()
    asked = [engine.ask(run.id, state.owner(), request, at=at) for at in session.moments(run, MOMENTS)]
    found: dict[int, Trace] = {}
    try:
        for one in asked:
            try:
                snapshot = one.result(timeout=max(0.0, until - time.monotonic()))
            except ConfigError:
                continue  # it wrote less then: there was no such output yet
            if snapshot.trace is not None and signals.picked(snapshot.trace, picked.key) is not None:
                found[snapshot.update] = snapshot.trace
    finally:
        for one in asked:
            one.cancel()  # nobody waits any more for what did not come
    return dict(sorted(found.items()))


def _course(traces: dict[int, Trace], picked: Picked) -> over_training.Course:
    """What the way asks of each trace."""
    found = {}
    for update, trace in traces.items():
        signal = signals.picked(trace, picked.key)
        assert signal is not None
        found[update] = signals.sheet(signal, picked.sheet)
    longest = max(found, key=lambda update: found[update].values.size)
    axis = signals.along(found[longest], picked.way)
    values = [signals.followed(signal, picked.way) for signal in found.values()]
    size = max(len(row) if row.ndim else 0 for row in values)
    names = signals.labels(traces[longest], axis, size) if axis else []
    return over_training.Course(tuple(found), values, signals.called(axis), names)
