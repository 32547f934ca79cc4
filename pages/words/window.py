"""The section “Pairs”: the window slides over a sentence, and a word is looked up as a row of the matrix."""

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from pages.ui import stage, state
from pages.words import analogies, members, session
from rnn_core import ConfigError
from rnn_core.engine import WordVectors
from rnn_core.figures.colour import DARK, LIGHT, diverging
from rnn_core.pairs import neighbours

FIRST = "the king said that he missed his crown ."
MOST = 40  # words of a sentence
MOST_NUMBERS = 64  # of a vector that are drawn
ABOUT = {
    "neighbour": "Skip-gram: the word in the middle is read, and each of its neighbours is asked for, one "
    "pair at a time.",
    "middle": "CBOW: all neighbours are read at once, as the mean of their vectors, and the word in the "
    "middle is asked for.",
    "next": "A language model: the words before are read one after the other, and the word here is asked "
    "for. What follows is not seen.",
}
NO_RECURRENCE = (
    "**word2vec is no recurrent network.** It has no time steps and no state that is handed on: a word is "
    "looked up, compared, and forgotten. In what order the neighbours stand makes no difference to it."
)
RECURRENT = (
    "**This one is a recurrent network**: it reads the words before in their order, and its state is handed "
    "from one to the next. Its vectors are the columns of E, as in word2vec."
)
LOOKED_UP = (
    "As an index the word is a number. As one-hot, x, it is a column of zeros with a single one. Then E x is "
    "one column of E, the word’s vector: nothing has to be multiplied, it is looked up. (In memory E lies "
    "down, and the column is a row.)"
)


def draw() -> None:
    """A sentence, a dial, the pairs; and the look-up."""
    words = _words()
    key = state.seeded("words/sentence", state.get(session.SENTENCE, FIRST))
    st.text_input("A sentence", key=key, on_change=_typed, args=(key,), help="Any sentence; press Enter")
    state.show_problem("words/sentence")
    place = min(int(state.get(session.PLACE, 1)), len(words) - 1)
    dial = state.seeded("words/place", place + 1)
    if len(words) > 1:
        st.slider("The window stands at word", 1, len(words), key=dial, on_change=_slide, args=(dial,))
    st.html(sentence(words, place, _near(words, place)))
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(ABOUT[members.kind()])
        st.html(pairs(words, place, members.kind(), members.said("task.each_side")))
        st.caption(_told(words))
    with right:
        stage.aside(RECURRENT if members.kind() == "next" else NO_RECURRENCE)
        st.markdown(LOOKED_UP)
        analogies.now_and_then(lambda _, found: _look_up(words[place], found))


def _words() -> tuple[str, ...]:
    """The words of the sentence, as the text spells them."""
    return _read(str(state.get(session.SENTENCE, FIRST)))


def _read(text: str) -> tuple[str, ...]:
    """Raises ConfigError for a text without words, or with too many."""
    words = members.task().beginning(text)
    if len(words) > MOST:
        raise ConfigError(f"This has {len(words)} words; at most {MOST} are drawn.")
    return words


def _typed(key: str) -> None:
    if state.stale(key):
        return
    try:
        text = str(st.session_state[key] or "")
        _read(text)
        state.put(session.SENTENCE, text)
        state.put(session.PLACE, 0)
        state.problem("words/sentence")
    except ConfigError as error:
        state.problem("words/sentence", str(error))
    state.reseed()


def _slide(key: str) -> None:
    if not state.stale(key):
        state.put(session.PLACE, int(st.session_state[key]) - 1)


def _near(words: Sequence[str], place: int) -> tuple[int, ...]:
    """The places that the window shows beside this one."""
    found = neighbours(place, len(words), members.said("task.each_side"))
    return tuple(other for other in found if other < place or members.kind() != "next")


def sentence(words: Sequence[str], place: int, near: Sequence[int]) -> str:
    """The words, the one in the middle and its neighbours marked."""
    cells = []
    for k, word in enumerate(words):
        kind = "middle" if k == place else "near" if k in near else ""
        unknown = "" if members.task().spelt(word) else ' title="not a word of this text"'
        cells.append(f'<span class="{kind}"{unknown}>{escape(word)}</span>')
    told = f"At word {place + 1}, {words[place]}, the window shows " + (
        ", ".join(words[k] for k in near) or "nothing else"
    )
    label = escape(told, quote=True)
    return f'<div class="tokens window" role="img" aria-label="{label}">{"".join(cells)}</div>'


def pairs(words: Sequence[str], place: int, kind: str, each_side: int) -> str:
    """What this place gives to learn: one line for each example."""
    near = _near(words, place)
    known = members.task().spelt
    rows = [(words[place], words[k]) for k in near] if kind == "neighbour" else []
    if kind != "neighbour" and near:
        rows = [(" ".join(words[k] for k in near), words[place])]
    rows = [(one, other) for one, other in rows if known(other)]
    if not rows:
        return '<div class="ways"><p>Nothing is learnt here.</p></div>'
    lines = "".join(
        f'<tr><td>{escape(one)}</td><td aria-hidden="true">→</td><td>{escape(other)}</td></tr>'
        for one, other in rows
    )
    head = '<tr><th scope="col">is read</th><td></td><th scope="col">is asked for</th></tr>'
    return f'<div class="ways pairs"><table>{head}{lines}</table></div>'


def _told(words: Sequence[str]) -> str:
    """How many examples the sentence gives, and which of its words are not learnt."""
    unknown = [word for word in dict.fromkeys(words) if members.task().spelt(word) is None]
    count = sum(len(_near(words, place)) for place in range(len(words)))
    if members.kind() != "neighbour":
        count = sum(bool(_near(words, place)) for place in range(len(words)))
    told = f"The whole sentence gives {count} examples."
    if unknown:
        listed = ", ".join(state.escape(word) for word in unknown[:5])
        told += f" Not words of this text, so no vectors: {listed}{' …' if len(unknown) > 5 else ''}."
    return told


def _look_up(word: str, found: WordVectors) -> None:
    known = members.task().spelt(word)
    if known is None:
        st.caption(f"“{state.escape(word)}” is not a word of this text: it has no vector.")
        return
    st.html(row(known, found))


def row(word: str, found: WordVectors) -> str:
    """Index, one-hot column and column of the matrix, its numbers as coloured cells."""
    k, V = found.words.index(word), len(found.words)
    vector = found.E[k]
    most = float(np.abs(found.E).max()) or 1.0
    place = 100.0 * k / max(1, V - 1)
    cells = "".join(_cell(float(value), float(value) / most) for value in vector[:MOST_NUMBERS])
    more = "" if len(vector) <= MOST_NUMBERS else f"<small>… and {len(vector) - MOST_NUMBERS} more</small>"
    told = f"The vector of {word}: {len(vector)} numbers, from {vector.min():.2f} to {vector.max():.2f}."
    return (
        f'<div class="lookup"><p><b>{escape(word)}</b> is number {k + 1} of {V}</p>'
        f'<p class="onehot" role="img" aria-label="{V} zeros but for a one at place {k + 1}">'
        f'<span>0 … 0</span><i style="left:{place:.1f}%">1</i><span>0 … 0</span></p>'
        f"<p>its column of E, lying down:</p>"
        f'<p class="row" role="img" aria-label="{escape(told, quote=True)}">{cells}{more}</p></div>'
    )


def _cell(value: float, share: float) -> str:
    light, dark = diverging(share, LIGHT), diverging(share, DARK)
    return f'<span style="background:light-dark({light},{dark})" title="{value:.3f}"></span>'
