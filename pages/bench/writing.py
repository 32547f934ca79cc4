"""What a network that predicts the next symbol writes."""

import streamlit as st

from pages.bench import session, tune
from pages.ui import live
from rnn_core import Config
from rnn_core.engine import Run, Write


def fits(config: Config) -> bool:
    """Whether it writes what is read as text: a tune is heard and seen elsewhere."""
    return config.task.prompt() is not None and not tune.fits(config)


def draw(run: Run) -> None:
    """What the network writes, at a temperature; anew with every look."""
    left, middle, right = st.columns([3, 2, 2], vertical_alignment="bottom")
    prompt = left.text_input("Begin with", value=run.config.task.prompt() or "", key="prompt", max_chars=200)
    temperature = middle.slider(
        "Temperature",
        0.0,
        2.0,
        0.7,
        0.05,
        key="temperature",
        help="0: always the likeliest. Higher: bolder",
    )
    again = right.number_input(
        "Sample number", 0, 999, 0, key="sample", help="The same number writes the same text"
    )
    if not prompt:
        st.caption(f"Type at least one {run.config.task.unit} to go on from.")
        return

    def show() -> None:
        found = session.answer(session.run(), Write(prompt, 160, temperature, 2, int(again)))
        if found is None:
            return
        for text in found.texts:
            st.code(text, language=None, wrap_lines=True)
        rule = run.config.task.sample_rule()
        kept = "" if found.rules_kept is None else f" · {found.rules_kept:.0%} {rule}"
        st.caption(
            f"as the network writes now · surprise {found.bits:.2f} bits a {run.config.task.unit}{kept}"
        )

    live.slowly(run, show)
