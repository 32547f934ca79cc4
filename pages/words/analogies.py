"""The section “Analogies”: the map, the question, the table of relations, and the nearest words."""

from collections.abc import Callable

import streamlit as st

from pages.ui import stage, state
from pages.words import asked, atlas, members, question, relations, session
from pages.words.members import TOGETHER
from rnn_core.engine import ReadVectors, Run, WordVectors

EVERY = 0.6  # seconds between two looks
RATE = 5.0  # pictures a second for which training waits, so that the first updates can be seen
LEASE = "words pictures"  # Lease: this page's look, which training waits for; not the one of `TOGETHER`


def draw() -> None:
    """What stands in the tab."""
    run = TOGETHER.group().runs[0]
    left, right = st.columns([3, 2], gap="large")
    with left:
        atlas.choices(run)
        now_and_then(_map)
    with right:
        question.draw()
        now_and_then(_answers)
        if members.kind() == "next":
            st.info(relations.LANGUAGE_MODEL, icon=":material/info:")
    told, near = st.columns([3, 2], gap="large")
    with told:
        for text in (relations.ABOUT, relations.COUNTING, question.RULE, relations.PLANTED):
            stage.aside(f":gray[{text}]")
    with near:
        question.draw_near()
        now_and_then(_near)


def found(run: Run) -> WordVectors | None:
    """The vectors as they are, or as they were at the moment that is looked back to."""
    moment = state.get(session.MOMENT)
    if moment is not None:
        return asked.past(run, int(moment))
    answer: WordVectors | None = TOGETHER.answers([(run, ReadVectors())])[0]
    return answer


def now_and_then(draw: Callable[[Run, WordVectors], None]) -> None:
    """Draw the vectors, and while they are trained again and again."""

    def again() -> None:
        run = TOGETHER.group().runs[0]
        _wait_for_me()
        vectors = found(run)
        if vectors is not None:
            draw(run, vectors)

    TOGETHER.now_and_then(EVERY, again)


def _wait_for_me() -> None:
    """Training waits for pictures at a look of this rate: else it would be over before anybody saw it."""
    group = TOGETHER.group()
    held = state.get(LEASE)
    if held is None or held.runs != tuple(run.id for run in group.runs):
        held = group.lease(rate=RATE)
        state.put(LEASE, held)
    held.renew(visible=bool(state.get(state.VISIBLE, True)))


def _map(run: Run, vectors: WordVectors) -> None:
    atlas.draw(vectors, question.answered(vectors))
    st.caption(told(run, vectors))


def told(run: Run, vectors: WordVectors) -> str:
    """How far it is: "Update 1,200 of 4,000 · 307,200 pairs read"."""
    size = run.config.training.batch_size
    return (
        f"Update {vectors.update:,} of {run.config.training.updates:,} · "
        f"{vectors.update * size:,} examples read · {len(vectors.words) - 1} words, "
        f"{vectors.E.shape[1]} numbers each"
    )


def _answers(run: Run, vectors: WordVectors) -> None:
    question.tell(vectors, question.answered(vectors))
    if not state.get(question.PUT_BACK):
        st.caption(question.LEFT_OUT)
    relations.draw(run, vectors)


def _near(run: Run, vectors: WordVectors) -> None:
    st.html(question.table(vectors.words, question.neighbours(vectors)))
