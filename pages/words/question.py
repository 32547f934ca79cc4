"""The question a − b + c: typed by the learner, answered by the vectors, the five nearest first."""

from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st

from pages.ui import state
from pages.words import members, session
from rnn_core import ConfigError
from rnn_core.engine import WordVectors
from rnn_core.tasks import Task
from rnn_core.vectors import Near, analogy, nearest, target, unit

ASKED = ("biggest", "big", "small")
FIRST = 5  # answers
NEAREST = 8
SIGNS = ("", "−", "+")
PUT_BACK = "words_put_back"  # the key of the switch
RULE = (
    "The vectors are brought to length 1; then a − b + c is a vector, too, and the answer is the word whose "
    "vector points most nearly the same way (the cosine). As is usual, the three words of the question are "
    "left out: in vectors of real texts one of them is often nearest (Linzen 2016). In ours hardly ever, "
    "once they are trained: the switch puts them back."
)
LEFT_OUT = "The three words of the question are left out of the answers, as is usual."
SAME = "Three times the same word asks for nothing: a − a + a is a itself. These are the words nearest to it."
TWICE = "b and c are the same word, and a − b + b is a itself: these are the words nearest to it."


@dataclass(frozen=True)
class Asked:
    """The numbers of a, b and c, where a − b + c lies (d,), and the answers, the nearest first."""

    words: tuple[int, int, int]
    to: np.ndarray
    answers: Near


def usual(task: Task) -> tuple[str, str, str]:
    """The question of a first visit; of a text without its words, one of its own relations or words."""
    if all(task.spelt(word) for word in ASKED):
        return ASKED
    for pairs in task.relations().values():
        (a, b), (c, _) = pairs[:2]
        return b, a, c
    words = task.spec.input_vocabulary
    known = [word for word in (words.symbols if words else ()) if word.isalpha()] or ["", "", ""]
    return known[0], known[len(known) // 3], known[2 * len(known) // 3]


def words() -> tuple[str, str, str]:
    """a, b and c: as typed last, if the text has them."""
    typed: tuple[str, str, str] | None = state.get(session.QUESTION)
    task = members.task()
    if typed is None or not all(task.spelt(word) for word in typed):
        return usual(task)
    return typed


def said() -> str:
    """The question as a link says it; "" for the usual one."""
    return "" if words() == usual(members.task()) else " ".join(words())


def take(text: str) -> None:
    """Ask what a link says. What cannot be asked is told."""
    parts = text.split()
    if len(parts) != len(ASKED):
        raise ConfigError("A question has three words, a − b + c: for example biggest big small.")
    a, b, c = (members.find(word) for word in parts)
    state.put(session.QUESTION, (a, b, c))


def draw() -> None:
    """Three boxes, the switch, and questions to begin with."""
    for place, (column, sign) in enumerate(zip(st.columns(3, gap="small"), SIGNS, strict=True)):
        key = state.seeded(f"words/{'abc'[place]}", words()[place])
        column.text_input(
            f"{sign} {'abc'[place]}".strip(), key=key, on_change=_typed, args=(place, key),
            help="Any word of the text; press Enter",
        )  # fmt: skip
    state.show_problem("words/question")
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        _beside()


def _beside() -> None:
    st.toggle(
        "Put the three words back", key=PUT_BACK,
        help="Usually the words of the question are left out: in vectors of real texts one of them is often "
        "nearest",
    )  # fmt: skip
    with st.popover("Others", help="Questions to begin with", key="words/others"):
        for a, b, c in questions(members.task()):
            st.button(
                state.escape(f"{a} − {b} + {c}"), key=f"words/ask/{a}/{b}/{c}", type="tertiary",
                on_click=_ask, args=((a, b, c),),
            )  # fmt: skip


def questions(task: Task) -> list[tuple[str, str, str]]:
    """One of each relation, between pairs that stand far apart in its list."""
    found = []
    for pairs in task.relations().values():
        (a, b), (c, _) = pairs[0], pairs[len(pairs) // 2]
        found.append((b, a, c))
    return found


def _typed(place: int, key: str) -> None:
    if state.stale(key):
        return
    new = list(words())
    try:
        new[place] = members.find(str(st.session_state[key] or ""))
        _ask((new[0], new[1], new[2]))
    except ConfigError as error:
        state.problem("words/question", str(error))
        state.reseed()


def _ask(new: tuple[str, str, str]) -> None:
    state.put(session.QUESTION, new)
    state.problem("words/question")
    state.reseed()


def answered(found: WordVectors) -> Asked:
    """What these vectors answer."""
    a, b, c = (found.words.index(word) for word in words())
    without = () if state.get(PUT_BACK) else None
    return Asked((a, b, c), target(found.E, a, b, c), analogy(found.E, a, b, c, FIRST, without))


def tell(found: WordVectors, asked: Asked) -> None:
    """The five answers with their scores, and the rule."""
    a, b, c = (state.escape(found.words[k]) for k in asked.words)
    st.markdown(f"**{a} − {b} + {c}** is nearest to")
    st.html(table(found.words, asked.answers))
    if len(set(asked.words)) == 1:
        st.caption(SAME)
    elif asked.words[1] == asked.words[2]:
        st.caption(TWICE)


def table(names: tuple[str, ...], near: Near) -> str:
    """Words with their cosines as bars."""
    rows = "".join(
        f'<tr><th scope="row">{escape(names[k])}</th><td>{bar(cosine)}</td><td>{cosine:.2f}</td></tr>'
        for k, cosine in near
    )
    head = '<tr><th scope="col">word</th><th scope="col" colspan="2">cosine</th></tr>'
    return f'<div class="ways cosines"><table>{head}{rows}</table></div>'


def bar(share: float) -> str:
    """A bar as long as the share; the number stands beside it."""
    width = 100 * max(0.0, min(1.0, share))
    return f'<span class="bar" aria-hidden="true"><i style="width:{width:.0f}%"></i></span>'


def draw_near() -> None:
    """The box for the word whose neighbours are shown."""
    key = state.seeded("words/near", near())
    st.text_input(
        "Nearest to", key=key, on_change=_near, args=(key,), help="Any word of the text; press Enter"
    )
    state.show_problem("words/near")


def near() -> str:
    """The word whose neighbours are shown."""
    task = members.task()
    return task.spelt(str(state.get(session.NEAR, ""))) or words()[0]


def _near(key: str) -> None:
    if state.stale(key):
        return
    try:
        state.put(session.NEAR, members.find(str(st.session_state[key] or "")))
        state.problem("words/near")
    except ConfigError as error:
        state.problem("words/near", str(error))
    state.reseed()


def neighbours(found: WordVectors) -> Near:
    """The words nearest to the chosen one."""
    k = found.words.index(near())
    return nearest(found.E, unit(found.E[k]), NEAREST, (k,))
