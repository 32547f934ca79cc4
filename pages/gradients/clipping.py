"""Clipping: the cliff of Pascanu et al. 2013, and two runs of which one falls off it."""

from functools import lru_cache

import numpy as np
import streamlit as st

from pages.gradients import cure
from pages.ui import plot, stage, state
from pages.ui.together import Together
from rnn_core import Config, cliff
from rnn_core.engine import Diagnose, Run
from rnn_core.figures import cliff as drawing
from rnn_core.figures import through_time
from rnn_core.figures.colour import EITHER, HUES
from rnn_core.figures.through_time import Line

DYING = (
    "task=fill_in&cell=relu&cell.recurrent=identity&cell.scale=1.1&embedding_size=16&optimizer=sgd"
    "&learning_rate=0.05&updates=600&evaluate_every=20"
)
NAMES = ("without clipping", "clipped at ‖g‖ = 1")
EVERY = 1.0  # seconds between two looks
DIES = (
    "ReLU never saturates, so W can grow a state at every time step. Both networks fill in blanks, from the "
    "same weights and with the same sentences, by plain gradient descent at the same rate. One limit differs."
)
LOSS_ALT = "The loss of both networks over the updates, on a logarithmic axis."
NORM_ALT = "The length of the gradient of both networks over the updates, on a logarithmic axis."

ABOUT = (
    "One unit, x⟨t⟩ = *w* σ(x⟨t−1⟩) + *b*, fifty time steps, and only two numbers to learn: so the whole "
    "loss can be drawn (Pascanu, Mikolov & Bengio 2013, figure 6). Gradient descent begins on the plateau, "
    "with small steps, and comes to the wall, where the gradient is a hundred times longer."
)


def draw() -> None:
    """The cliff, and under it a network that falls off one."""
    _cliff()
    st.divider()
    st.markdown("##### A network that dies without clipping, and lives with it")
    stage.aside(DIES)
    PAIR.controls()
    cure.now_and_then(PAIR, EVERY, _show)


def settings() -> tuple[Config, ...]:
    """The same network without clipping, and with."""
    return tuple(Config.from_query(f"{DYING}&clip_norm={limit}") for limit in (0, 1))


PAIR = Together("clipping", settings, lambda: tuple(f"The network {name}" for name in NAMES))


def _show() -> None:
    group = PAIR.group()
    first = group.runs[0]  # the one without clipping
    cure.look(first)
    shown = [*zip(NAMES, group.runs, strict=True)]
    found = cure.known(first)
    if found is not None:
        shown.append((cure.NAME, found.run))
    since = [0, 0, 0 if found is None else found.start]
    losses = [_line(name, _losses(run), n, since[n]) for n, (name, run) in enumerate(shown)]
    norms = [_line(name, _norms(run), n, since[n]) for n, (name, run) in enumerate(shown)]
    left, right = st.columns(2, gap="large")
    with left:
        figure = through_time.fading([line for line in losses if len(line.y)], "loss", "update", low=1e-6)
        plot.draw(figure, key="time_losses", config=plot.STILL, alt=LOSS_ALT)
    with right:
        known = [line for line in norms if len(line.y)]
        last = max((line.x[-1] for line in known), default=first.config.training.updates)
        limit = Line("θ = 1", np.array([0.0, last]), np.ones(2), None, True)
        figure = through_time.fading([*known, limit], "‖g‖ before clipping", "update", low=1e-6)
        plot.draw(figure, key="time_norms", config=plot.STILL, alt=NORM_ALT)
    for run, name in zip(group.runs, NAMES, strict=True):
        st.markdown(f"**{name.capitalize()}:** {_state(run)}")
        if run.status == "diverged":
            for told in PAIR.answers([(run, Diagnose())]):
                if told is not None:
                    st.error(state.escape(told.told()), icon=":material/trending_up:")
            if run is first:
                cure.offer(run)


def _losses(run: Run) -> list[tuple[float, float]]:
    return [(update + 1.0, float(loss)) for update, loss in enumerate(run.record.losses)]


def _norms(run: Run) -> list[tuple[float, float]]:
    return [(float(update), norm["gradient"]) for update, norm in run.record.norms]


def _line(name: str, values: list[tuple[float, float]], place: int, since: int) -> Line:
    kept = np.array([one for one in values if one[0] > since], float).reshape(-1, 2)
    return Line(name, kept[:, 0], kept[:, 1], place)


def _state(run: Run) -> str:
    measured = run.record.metrics
    accuracy = f", held-out accuracy {measured[-1][1]['accuracy']:.2f}" if measured else ""
    if run.status == "diverged":
        return f"died in update {run.updates + 1:,}{accuracy}."
    word = "lived through all" if run.status == "finished" else "has made"
    return f"{word} {run.updates:,} updates{accuracy}."


def _cliff() -> None:
    st.markdown("##### The error cliff")
    stage.aside(ABOUT)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="time_cliff"):
        rate = st.slider("Learning rate", 0.01, 0.2, 0.05, 0.01, key="time/cliff_rate", width=220)
        limit = st.slider("Clip at ‖g‖ = θ", 0.1, 5.0, 1.0, 0.1, key="time/cliff_clip", width=220)
        above = st.segmented_control(
            "Seen",
            ["as a surface", "from above"],
            default="as a surface",
            key="time/seen",
        )
    ways = {
        "without clipping": _descend(rate, 0.0),
        f"clipped by norm at {limit:g}": _descend(rate, limit),
        f"clipped by value at {limit:g}": _descend(rate, limit, True),
    }
    colours = (EITHER.wrong, HUES[1], HUES[0])
    paths = [_path(name, steps, colour) for (name, steps), colour in zip(ways.items(), colours, strict=True)]
    figure = drawing.draw(*_surface(), paths, above == "from above")
    plot.draw(figure, key=f"time_cliff {above}", config=plot.STILL, alt=drawing.ALT)
    for name, steps in ways.items():
        st.markdown(told(name, steps))
    st.caption(
        "By norm: if ‖g‖ > θ, g becomes θ g/‖g‖, and keeps its direction. By value: each number of g is cut "
        "to ±θ by itself, and the direction turns towards the diagonal. Training here clips by norm."
    )


def told(name: str, steps: tuple[cliff.Step, ...]) -> str:
    """What a descent did, in a sentence."""
    longest = max(steps, key=lambda step: step.norm)
    jump = float(np.hypot(*(np.array(longest.after) - np.array(longest.before))))
    end = float(cliff.loss(*steps[-1].after))
    return (
        f"**{name.capitalize()}:** the longest gradient met was {longest.norm:.1f}, used as "
        f"{longest.used:.1f}; that step went {jump:.2f} far. After {len(steps)} steps the loss is {end:.4f}."
    )


@lru_cache(maxsize=1)
def _surface() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return cliff.surface(110)


@lru_cache(maxsize=256)
def _descend(rate: float, clip: float, by_value: bool = False) -> tuple[cliff.Step, ...]:
    return cliff.descend(*cliff.ABOVE_THE_WALL, rate, clip, by_value)


def _path(name: str, steps: tuple[cliff.Step, ...], colour: str) -> drawing.Path:
    places = np.array([steps[0].before, *(step.after for step in steps)])
    return drawing.Path(name, places, cliff.loss(places[:, 0], places[:, 1]), colour)
