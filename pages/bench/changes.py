"""One word changed, or filler put in: the two ways to try what the verdict hangs on."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import takewhile

import streamlit as st

from pages.bench import session
from pages.ui import state
from rnn_core import ConfigError
from rnn_core.engine import Run
from rnn_core.tasks import Task

MOST_FLIPS = 6
MOST_FILLER = 60  # words on the slider


def draw(run: Run) -> None:
    """One word changed, or filler put in: the two ways to try what the verdict hangs on."""
    left, right = st.columns(2, gap="large")
    with left:
        _flips(run)
    with right:
        _push(run)


def _flips(run: Run) -> None:
    st.markdown(
        "**Change one word to flip it.** Each of these differs from the watched sentence in one word."
    )
    found = run.config.task.flips(session.watched())
    if not found:
        st.caption("No single word of this sentence is known to turn it. Type another sentence above.")
    for number, text in enumerate(found[:MOST_FLIPS]):
        st.button(text, key=f"flip/{number}", type="tertiary", on_click=session.watch, args=(text,))


def _push(run: Run) -> None:
    st.markdown("**Put filler in.** Words behind the one that decides, in the watched sentence.")
    if state.get(session.UNPUSHED) is None:  # nobody has put any in: the slider says what stands there
        st.session_state["gap"] = min(MOST_FILLER, filler_in(run.config.task, session.watched())[0])
    gap = st.slider(
        "Filler words", 0, MOST_FILLER, key="gap", on_change=_pushed, label_visibility="collapsed"
    )
    longest = run.config.task.longest_gap()
    if longest is not None and gap > longest:
        st.caption(
            f"The network was trained with at most {longest} filler words. "
            "“Push the clue away” in the sidebar sets how many it is trained with."
        )


def _pushed() -> None:
    gap, task = st.session_state["gap"], session.config().task
    base = state.get(session.UNPUSHED) or filler_in(task, session.watched())[1]
    try:
        longer = task.push(base, gap)
    except ConfigError as error:
        state.problem("sentence", str(error))
        return
    if longer is None:
        return
    session.watch(longer)
    state.put(session.UNPUSHED, base)
    st.session_state["gap"] = gap


@lru_cache(maxsize=64)
def filler_in(task: Task, text: str) -> tuple[int, str]:
    """How many words of filler a sentence has where `push` puts them, and the sentence without them.

    What is filler is learnt from what `push` puts in: its words, and those with which it ends.
    """
    words, bare = task.example(text).inputs, task.push(text, 0)
    if bare is None:
        return 0, text
    taken = len(words) - len(task.example(bare).inputs)
    if taken > 0:  # the task knows its sentence without filler
        return taken, bare
    rows = list(_with_filler(task, text))
    if not rows:
        return 0, text
    place = min(_alike(words, row) for row in rows)
    filler = [row[place : place + gap] for gap, row in enumerate(rows, 1)]
    known, last = {word for row in filler for word in row}, {row[-1] for row in filler}
    stretch = list(takewhile(known.__contains__, words[place:]))
    count = max((end for end, word in enumerate(stretch, 1) if word in last), default=0)
    rest = task.written((*words[:place], *words[place + count :]))
    return count, re.sub(r" ([.,!?])", r"\1", rest) if count else text


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """With how many words both begin."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


def _with_filler(task: Task, text: str) -> Iterator[tuple[str, ...]]:
    """The words of the sentence with 1, 2, … words of filler, as far as they fit in."""
    with suppress(ConfigError):
        for gap in range(1, MOST_FILLER + 1):
            yield task.example(task.push(text, gap) or text).inputs
