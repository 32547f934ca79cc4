"""What is watched, as what it is: a picture to be seen, a sound to be heard."""

import numpy as np
import streamlit as st

from pages.bench import session
from rnn_core.engine import Run
from rnn_core.media import Media

SIDE = 112  # pixels of the screen
OPEN = 0.82  # the grey of a place that nobody knows


def draw(run: Run) -> None:
    """Under the sentence, where an example is more than its text; `told` is for who cannot see or hear."""
    task = run.config.task
    example = task.example(session.watched())
    found = task.media(example)
    if found is None or (not found.rate and len(example.inputs) == 1):  # which stands in the score itself
        return
    with st.container(key="media"):
        show(found)


def show(found: Media, side: int = SIDE) -> None:
    """A picture, as large as that, its pixels still squares; or a player for a sound, which waits."""
    if found.rate:
        st.audio(found.values, sample_rate=found.rate, alt=found.told)
    else:
        st.image(enlarged(found.values, side), width=side, alt=found.told)


def enlarged(values: np.ndarray, side: int) -> np.ndarray:
    """Every pixel of a picture (H, W[, 3]) as a square: uint8, at least `side` on its longer side."""
    times = max(1, -(-2 * side // max(values.shape[:2])))  # twice as fine, for screens that are
    known = np.where(np.isfinite(values), values, OPEN)
    whole: np.ndarray = np.rint(known * 255).astype(np.uint8).repeat(times, 0).repeat(times, 1)
    return whole
