"""One weight: what becomes of a gradient that is multiplied by the same number at every time step."""

from functools import lru_cache

import numpy as np
import streamlit as st

from pages.ui import plot, stage
from rnn_core import dynamics
from rnn_core.figures import numbers, through_time
from rnn_core.figures.through_time import Line

STEPS = 60
STARTS = [-1.0, -0.5, -0.1, 0.1, 0.5, 1.0]
ABOUT = (
    "Going back one time step, a gradient is multiplied by how much h⟨t⟩ hangs on h⟨t−1⟩. In the simplest "
    "network, one linear unit, that is one number *w*, and after *k* time steps it is *w*ᵏ."
)


def draw() -> None:
    """One dial, three pictures: a number, a tanh unit, a matrix. A move of the dial draws these alone."""
    st.fragment(_draw)()


def _draw() -> None:
    stage.aside(ABOUT)
    dials = st.columns([3, 1], gap="large")
    w = dials[0].slider(
        "The weight w of a unit onto itself, and ρ, the length by which a matrix W stretches",
        0.5, 2.0, 0.9, 0.01, key="time/w",
    )  # fmt: skip
    start = dials[1].select_slider(
        "The tanh unit starts at", STARTS, 0.1, key="time/start", format_func=lambda h: f"{h:+g}"
    )
    left, right = st.columns(2, gap="large")
    with left:
        _powers(w)
    with right:
        _latch(w, float(start))
    _matrix(w)


def _powers(w: float) -> None:
    st.markdown("##### A linear unit: h⟨t⟩ = w h⟨t−1⟩")
    k = np.arange(STEPS + 1)
    lines = [Line(f"w = {w:g}", k, dynamics.powers(w, STEPS), 2)]
    lines += [
        Line(f"{one:g}", k, dynamics.powers(one, STEPS), None, True) for one in (0.9, 1.0, 1.1) if one != w
    ]
    figure = through_time.fading(lines, "∂h⟨t⟩/∂h⟨t−k⟩ = wᵏ", low=1e-9)
    plot.draw(figure, key="time_powers", config=plot.STILL, alt=through_time.FADING_ALT)
    st.markdown(told_of(w))


def _written(left: float) -> str:
    return numbers.written(float(left), 3)


def told_of(w: float) -> str:
    """What is left after STEPS time steps, in a sentence."""
    left = f"After {STEPS} time steps {_written(dynamics.powers(w, STEPS)[-1])} times the gradient is left"
    if w < 1.0:
        return f"{left}: **it vanishes.** A word so far back moves the weights by next to nothing."
    if w > 1.0:
        return f"{left}: **it explodes.** One step of training would throw the weights far away."
    return f"{left}: nothing is lost and nothing grows. Only w = 1 does that."


def _latch(w: float, start: float) -> None:
    st.markdown("##### A tanh unit: h⟨t⟩ = tanh(w h⟨t−1⟩)")
    found = dynamics.latch(w)
    orbit = dynamics.orbit(w, start, STEPS)
    figure = through_time.cobweb(w, orbit, found.rest)
    plot.draw(figure, key="time_cobweb", config=plot.STILL, alt=through_time.COBWEB_ALT)
    if w <= 1.0:
        st.markdown("It always comes to rest at 0 and forgets where it started: **no memory**.")
    else:
        st.markdown(
            f"**A latch:** it rests at ±{found.rest:.4f} and remembers by its sign where it started. But "
            f"there the slope is w (1 − h*²) = {found.slope:.3f} < 1, so the gradient through what it "
            "remembers vanishes all the same: what is safe from noise is safe from learning (Bengio "
            "et al. 1994)."
        )


@lru_cache(maxsize=256)
def _faded(rho: float) -> tuple[dynamics.Faded, dynamics.Faded]:
    return dynamics.faded(rho, STEPS), dynamics.faded(rho, STEPS, squash=True)


def _matrix(rho: float) -> None:
    st.markdown("##### A whole layer: W = ρ × an orthogonal matrix, 64 units, nobody has trained it")
    linear, squashed = _faded(rho)
    k = np.arange(STEPS + 1)
    left, right = st.columns(2, gap="large")
    with left:
        lines = [
            Line("linear, measured", k, linear.lengths, 2),
            Line("tanh, measured", k, squashed.lengths, 0),
            Line("ρᵏ", k, dynamics.powers(rho, STEPS), None, True),
        ]
        figure = through_time.fading(lines, "length of the gradient ÷ at k = 0", low=1e-9)
        plot.draw(figure, key="time_matrix", config=plot.STILL, alt=through_time.FADING_ALT)
    with right:
        means = [
            Line("tanh: 1 − h²", k[1:], squashed.derivative, 0),
            Line("linear: 1", k[1:], linear.derivative, 2),
        ]
        figure = through_time.plain(means, "slope of the units, on average", "time steps back, k")
        plot.draw(figure, key="time_slopes", config=plot.STILL, alt=through_time.PLAIN_ALT)
    st.markdown(
        f"The linear layer lies on ρᵏ, digit for digit. The tanh layer falls below it, because every time "
        f"step also multiplies by the slope of tanh, 1 − h² ≤ 1, here {squashed.derivative.mean():.2f} on "
        f"average: after {STEPS} time steps {_written(squashed.lengths[-1])} is left of it, of the linear "
        f"one {_written(linear.lengths[-1])}."
    )
