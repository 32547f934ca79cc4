"""The map: all words, or one relation, as the vectors move; with the question drawn into it as arrows."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.ui import plot, state
from pages.words import members, question, session
from pages.words.question import Asked
from rnn_core.engine import Run, WordVectors
from rnn_core.figures import word_map
from rnn_core.figures.word_map import Arrow, Words
from rnn_core.tasks import Task
from rnn_core.vectors import nearest, plane, unit

ALL, AROUND = "all words", "around the question"
CLOSE = 6  # words around each word of the question
FEW, MANY = 5, 40  # words of each kind that are written, if they have room; of so many words all are


def choices(run: Run) -> None:
    """What is drawn, and when."""
    left, right = st.columns(2, gap="medium")
    names = [ALL, AROUND, *members.task().relations()]
    shown = state.get(session.SHOWN, "")
    key = state.seeded("words/map", shown if shown in names else ALL)
    with left:
        st.selectbox("The map shows", names, key=key, on_change=_show, args=(key,))
    with right:
        _look_back(run)


def _show(key: str) -> None:
    if not state.stale(key):
        state.put(session.SHOWN, st.session_state[key])


def _look_back(run: Run) -> None:
    """A slider over the moments that are kept; while it trains the present is shown."""
    moments = sorted({*run.moments, run.updates})
    if members.TOGETHER.playing() or len(moments) < 2:
        st.select_slider(
            "Look back at update", [0, 1], key="words/back_idle", disabled=True,
            help="Once it has been trained and stands still: how the words moved",
        )  # fmt: skip
        return
    now = state.get(session.MOMENT)
    key = state.seeded("words/back", moments[-1] if now is None else run.at(now))
    st.select_slider(
        "Look back at update", moments, key=key, format_func=lambda update: f"{update:,}",
        on_change=_back, args=(key, moments[-1]), help="How the words moved: the map and all answers follow",
    )  # fmt: skip


def _back(key: str, last: int) -> None:
    if not state.stale(key):
        chosen = int(st.session_state[key])
        state.put(session.MOMENT, None if chosen == last else chosen)


def kinds(task: Task) -> Mapping[str, str]:
    """Word → its kind; "" where none is told."""
    signals = task.signals(task.example(task.suggestions()[0]))
    told = zip(signals["words"].values, signals["word_groups"].values, strict=True)
    return {str(word): str(kind) for word, kind in told}


def _order(of: Mapping[str, str]) -> list[str]:
    """All kinds, in the order in which their words stand."""
    return [*dict.fromkeys(filter(None, of.values()))]


def draw(found: WordVectors, asked: Asked) -> None:
    """The map of these vectors."""
    task = members.task()
    relation = task.relations().get(state.get(session.SHOWN, ""))
    figure = _all(found, asked, task) if relation is None else _relation(found, asked, relation)
    plot.draw(figure, key="words_map_figure", config=plot.STILL, alt=word_map.ALT)


def _all(found: WordVectors, asked: Asked, task: Task) -> go.Figure:
    """Every word that has a vector, or those around the question, in the plane in which they differ most."""
    of = kinds(task)
    kept = [k for k, word in enumerate(found.words) if not word.startswith("<")]
    if state.get(session.SHOWN) == AROUND:
        kept = _around(found, asked)
    names = [found.words[k] for k in kept]
    groups = [of.get(word, "") for word in names]
    seen = plane(found.E[kept], groups)
    points = seen.at(unit(found.E[kept]))
    place = {k: n for n, k in enumerate(kept)}
    near = [k for k, _ in question.neighbours(found)]
    a, b, c = (place[k] for k in asked.words)
    best = [place[k] for k, _ in asked.answers[:1] if k in place]
    chosen = found.words.index(question.near())
    bold = [*dict.fromkeys((a, b, c, *best, *([place[chosen]] if chosen in place else [])))]
    count = dict[str, int]()
    first = []
    for n, group in enumerate(groups):
        count[group] = count.get(group, 0) + 1
        if (group and count[group] <= FEW) or len(names) < MANY or not any(groups):
            first.append(n)
    cross = seen.at(asked.to)
    arrows = [Arrow(points[b], points[a]), Arrow(points[c], cross, asked=True)]
    first = [*(place[k] for k in near if k in place), *first]
    words = Words(names, points, groups, first, bold, _order(of))
    return word_map.draw(words, _title(seen.share), arrows, cross, "a − b + c")


def _around(found: WordVectors, asked: Asked) -> list[int]:
    """The words of the question, their neighbours, and the answers."""
    near = [k for word in asked.words for k, _ in nearest(found.E, found.E[word], CLOSE)]
    return sorted({*asked.words, *near, *(k for k, _ in asked.answers)})


def _relation(found: WordVectors, asked: Asked, pairs: tuple[tuple[str, str], ...]) -> go.Figure:
    """The words of one relation alone, in the plane in which they differ most, each pair with its arrow."""
    names = [*dict.fromkeys(word for pair in pairs for word in pair)]
    kept = [found.words.index(word) for word in names]
    of = kinds(members.task())
    groups = [of.get(name, "") for name in names]
    seen = plane(found.E[kept], groups)
    points = seen.at(unit(found.E[kept]))
    place = {name: n for n, name in enumerate(names)}
    arrows = [Arrow(points[place[one]], points[place[other]]) for one, other in pairs]
    own = [place[found.words[k]] for k in asked.words if found.words[k] in place]
    cross = None
    if len(own) == len(asked.words):
        cross = np.asarray(seen.at(asked.to))
        arrows.append(Arrow(points[own[2]], cross, asked=True))
    words = Words(names, points, groups, range(len(names)), own, _order(of))
    return word_map.draw(words, _title(seen.share), arrows, cross, "a − b + c")


def _title(share: float) -> str:
    return f"two principal components ({share:.0%} of the variance)"
