"""The bench's tools for networks whose outputs are read again: what a decoder answers, how a wave goes on."""

import streamlit as st

from pages.bench import session
from pages.bench.figures import DRAWING
from pages.ui import live, look, plot, state
from rnn_core import MODELS, Config
from rnn_core.data import END
from rnn_core.engine import Decode, Run, RunOn
from rnn_core.figures.continuation import continuation
from rnn_core.views import VIEWS, Shown

TOLD = "; where the right answer is known it is told the truth meanwhile, as in the picture above."


def looks(config: Config) -> bool:
    """Whether outputs have weights over the inputs: those of a decoder, or of self-attention."""
    return MODELS[config.model.architecture].attends(config.model)


def goes_on(config: Config) -> bool:
    """Whether what it says is a number that it can read next."""
    return config.task.spec.feeds_itself and config.task.spec.kind.passes_on


def answers(run: Run) -> None:
    """What the decoder writes by itself, beside what is right; the score above is told the truth."""
    task = run.config.task
    st.markdown(
        "**Running free.** In the picture above, a decoder whose right answer is known is told the truth at "
        "every time step, as in training. Here it reads what it has written itself, as in use."
    )

    def show() -> None:
        found = session.answer(session.run(), Decode(session.watched()))
        if found is None:
            return
        truth = task.example(session.watched()).targets
        st.code(task.written(found.symbols) or "(nothing: it ends at once)", language=None, wrap_lines=True)
        end = (
            "" if found.ended else f" · stopped after {len(found.symbols)} outputs: it did not end by itself"
        )
        if truth:
            right = (*truth, END) == found.symbols
            st.caption(
                f"{'✓ right' if right else '✗ right would be: ' + state.escape(task.written(truth))}{end}"
            )
        else:
            st.caption(f"nobody told us the right answer to this one{end}")

    live.slowly(run, show)
    st.page_link(
        "pages/attention/page.py",
        label="Train it beside one without attention, and play with its choices: the page “Attention”",
        icon=":material/hub:",
    )


def matrix(run: Run) -> None:
    """Which inputs each output looks at, as it is learnt."""
    view = VIEWS["attention"]
    st.caption(
        f"{view.about} The rows are what it says at each output"
        + (TOLD if run.config.task.spec.most_outputs else ".")
    )

    def show() -> None:
        now = session.run()
        snapshot = look.shown(now)
        if snapshot is not None and view.offered(snapshot):
            figure = view().draw(Shown((snapshot,), (now.history(),)))
            plot.draw(figure, key="figure/matrix", config=DRAWING, theme="streamlit")

    live.quickly(run, show)


def waves(run: Run) -> None:
    """The watched wave, what was predicted of each next value, and how the network goes on by itself."""
    st.markdown(
        "**Let loose.** After the last value that it has read, each value it makes is the next one it reads. "
        "“Teacher forcing” under “Everything” trains it for that."
    )

    def show() -> None:
        found = session.answer(session.run(), RunOn(session.watched()))
        if found is None:
            return
        figure = continuation(found.read, found.predicted, found.made, found.truth)
        plot.draw(figure, key="figure/continuation", config=DRAWING, theme="streamlit")

    live.slowly(run, show)
