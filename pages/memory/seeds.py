"""Three seeds of the same machine at once: all three are drawn, also those that do not get there.

A group of the engine has one seed; here are three groups of one, with one Train for all.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from pages.memory import members
from pages.ui import plot, stage, state
from pages.ui.together import Together
from rnn_core import Config
from rnn_core.data import Snapshot
from rnn_core.engine import Inspect, Run
from rnn_core.figures import tape, through_time
from rnn_core.figures.through_time import Line
from rnn_core.views import heads

SEEDS = (0, 1, 2)
EVERY = 1.5  # seconds between two looks
ABOUT = (
    "The same machine, the same task, the same settings; only the first weights and the order of the "
    "examples differ. Do all three find the way, and equally soon? One curve would not say."
)
ERROR_ALT = "The share of wrong held-out bits over the updates, a line for each of three seeds."


def _setting(seed: int) -> tuple[Config, ...]:
    first = members.settings()[0]
    return (replace(first, training=replace(first.training, seed=seed)),)


PLACES = tuple(Together(f"seed{seed}", partial(_setting, seed)) for seed in SEEDS)


def draw() -> None:
    """Train for all three, and what each does."""
    stage.aside(ABOUT)
    _controls()
    _now_and_then(_show)


def _controls() -> None:
    groups = [place.group() for place in PLACES]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="seeds_controls"):
        if playing():
            st.button(
                "Pause",
                icon=":material/pause:",
                type="primary",
                key="seeds/pause",
                on_click=_all,
                args=("pause",),
            )
        else:
            st.button(
                "Train all three",
                icon=":material/play_arrow:",
                type="primary",
                key="seeds/train",
                on_click=_all,
                args=("play",),
                disabled=all(group.over for group in groups),
            )
        st.button(
            "Reset",
            key="seeds/reset",
            help="All back to their initial weights",
            on_click=_all,
            args=("reset",),
        )
        _start()
    for place in PLACES:
        state.show_problem(place.place)


def _start() -> None:
    """Whether the heads of all begin on their way."""
    known = members.walking()
    if known is None:
        return
    key = state.seeded("seeds/walking", known)
    st.toggle(
        "Heads start walking",
        key=key,
        on_change=_choose,
        args=(key,),
        help="Before anything is learnt a head mostly goes one slot onward. Without, every way is as likely "
        "as any other, and most seeds make mistakes on four times as many rows as training has. All start "
        "anew, also the networks of the other sections",
    )


def _choose(key: str) -> None:
    if state.stale(key):
        state.reseed()
    else:
        members.set_walking(bool(st.session_state[key]))


def playing() -> bool:
    """Whether any of them trains."""
    return any(place.playing() for place in PLACES)


def _all(verb: str) -> None:
    for place in PLACES:
        getattr(place, verb)()


def _now_and_then(show: Callable[[], None]) -> None:
    def once() -> None:
        for place in PLACES:
            place.look()
        show()

    if not any(place.followed() for place in PLACES):
        once()
        return

    def again() -> None:
        if not any(place.followed() for place in PLACES):
            st.rerun()
        once()

    st.fragment(again, run_every=EVERY)()


def _show() -> None:
    runs = [place.group().runs[0] for place in PLACES]
    _curves(runs)
    for column, place, run, seed in zip(
        st.columns(len(runs), gap="medium"), PLACES, runs, SEEDS, strict=True
    ):
        with column:
            st.markdown(f"**Seed {seed}** · {state.escape(_stands(run))}")
            if run.status == "diverged":
                st.error("Its numbers grew beyond all bounds. Press Reset.", icon=":material/trending_up:")
                continue
            (one,) = place.answers([(run, Inspect(members.text()))])
            if one is not None:
                _heads(one, seed)


def _stands(run: Run) -> str:
    leading, measured = run.config.task.metrics[0], run.record.metrics
    told = f", {leading.title} {measured[-1][1][leading.name]:.3f}" if measured else ""
    return f"update {run.updates:,}{told}"


def _curves(runs: list[Run]) -> None:
    leading = runs[0].config.task.metrics[0]
    lines = list[Line]()
    for place, (run, seed) in enumerate(zip(runs, SEEDS, strict=True)):
        found = [(float(u), values[leading.name]) for u, values in run.record.metrics]
        if found:
            x, y = (np.array(part, float) for part in zip(*found, strict=True))
            lines.append(Line(f"seed {seed}", x, y, place))
    figure = through_time.plain(lines, f"held-out {leading.title}", "update", top=None)
    plot.draw(figure, key="memory_seeds", config=plot.STILL, alt=ERROR_ALT)


def _heads(one: Snapshot, seed: int) -> None:
    trace = one.trace
    w = heads.weightings(trace) if trace is not None else {}
    if trace is None or not w:
        st.caption("This network has no heads.")
        return
    T = len(next(iter(w.values())))
    figure = tape.weightings(w, heads.labels(trace, T))
    plot.draw(figure, key=f"memory_seed {seed}", config=plot.STILL, alt=tape.WEIGHTINGS_ALT)
