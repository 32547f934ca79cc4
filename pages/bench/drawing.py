"""What a network draws that reads pixel by pixel: from nothing, or the rest of a picture."""

import numpy as np
import streamlit as st

from pages.bench import brought, session
from pages.bench.figures import DRAWING
from pages.ui import live, pad, plot
from rnn_core import Config
from rnn_core.engine import Draw, Pictures, Run
from rnn_core.figures import pictures

PAD = "pad"
MODES = {"the network draws the rest": True, "I draw by hand": False}
COUNT = 12  # pictures of a gallery


def fits(config: Config) -> bool:
    """Whether what it says of a pixel is what it reads next."""
    return config.task.spec.row > 0 and config.task.spec.feeds_itself


def draw(run: Run) -> None:
    """The watched picture on a pad, and beside it what the network makes of it."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        _by_hand(run)
    with right:
        _gallery(run)


def _by_hand(run: Run) -> None:
    side, text = run.config.task.spec.row, _lines().replace("/", "")
    mode = st.segmented_control(
        "A press", list(MODES), key="pad_mode", default=next(iter(MODES)), label_visibility="collapsed"
    )
    pad.draw(text, side, side, PAD, MODES.get(mode or "", True), _pressed)
    with st.container(horizontal=True, gap="small"):
        st.button("From nothing", key="pad_nothing", on_click=_keep, args=(0,))
        st.button("Keep the upper half", key="pad_half", on_click=_keep, args=(side // 2,))
        st.button("A whole picture", key="pad_whole", on_click=session.watch, args=(_whole(run),))
    st.caption("A press on a pixel turns it over; striped pixels are open, and the network draws them.")
    brought.draw(run)


def _lines() -> str:
    """The watched picture, a line of 0, 1 and ? behind the other, however it was typed."""
    return session.config().task.example(session.watched()).text


def _whole(run: Run) -> str:
    """A picture of which every pixel is known."""
    return next(text for text in run.config.task.suggestions() if "?" not in text)


def _pressed() -> None:
    cells, side = pad.pressed(PAD), session.config().task.spec.row
    if cells and side:
        session.watch("/".join(cells[line : line + side] for line in range(0, len(cells), side)))


def _keep(lines: int) -> None:
    """So many lines of the watched picture stay (paper, where they were open); the rest is open."""
    side = session.config().task.spec.row
    shown = _lines().split("/")
    kept = [line.replace("?", "0") for line in shown[:lines]]
    session.watch("/".join([*kept, *["?" * side] * (len(shown) - lines)]))


def _gallery(run: Run) -> None:
    left, right = st.columns(2, vertical_alignment="bottom")
    temperature = left.slider(
        "Temperature", 0.0, 2.0, 1.0, 0.05, key="draw_temperature",
        help="1: as likely as the network finds them. 0: always the likeliest pixel. Higher: bolder",
    )  # fmt: skip
    again = right.number_input(
        "Sample number", 0, 999, 0, key="draw_sample", help="The same number draws the same"
    )

    def show() -> None:
        text = _lines()
        whole = "?" not in text
        begun = "" if whole else text
        wanted = Draw(begun, count=COUNT, temperature=temperature, seed=int(again))
        found = session.answer(session.run(), wanted)
        if found is None:
            return
        _drawn(found)
        if whole and (seen := session.answer(session.run(), Draw(text))) is not None:
            _surprise(seen)

    live.slowly(run, show)


def _drawn(found: Pictures) -> None:
    """The pictures that the network drew."""
    drawn = found.drawn
    total, side = drawn.pixels.shape[1], drawn.row
    shown = drawn.pixels.reshape(-1, total // side, side).astype(float)
    given = (np.arange(total) < drawn.given).reshape(shown.shape[1:])
    plot.draw(
        pictures.gallery(shown, given),
        key="figure/drawn",
        config=DRAWING,
        theme="streamlit",
        alt=pictures.told(shown, given),
    )
    begun = f"after the {drawn.given} pixels that are given" if drawn.given else "from nothing"
    st.caption(
        f"Drawn {begun}, as the network is now: each pixel from its chance, and read next. "
        f"{drawn.totals.mean():.1f} nats on average."
    )


def _surprise(found: Pictures) -> None:
    """What each pixel of a whole picture costs."""
    drawn = found.drawn
    nats = drawn.nats.reshape(-1, drawn.row)
    plot.draw(
        pictures.surprise(nats, drawn.pixels.reshape(nats.shape)),
        key="figure/surprise",
        config=DRAWING,
        theme="streamlit",
        alt=pictures.told_surprise(nats),
    )
    st.caption(
        f"What each pixel of the watched picture costs the network: {nats.sum():.1f} nats in all. "
        "A dot is ink."
    )
