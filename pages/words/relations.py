"""The table of relations: how many analogies are answered, now, before training, and by counting alone."""

from html import escape

import streamlit as st

from pages.ui import state
from pages.words import asked, members
from pages.words.asked import Shares
from pages.words.question import bar
from rnn_core.engine import Run, WordVectors

ABOUT = (
    "Of all questions of one kind, how many have the right word first (the question’s own words left out). "
    "No analogy was ever an example: it trains on sentences, and only on who stands near whom."
)
PLANTED = (
    "Our text is written so that these relations can be found in it. A text from outside shows them in "
    "millions of words, not in thousands."
)
COUNTING = (
    "“Counted” has no training at all: how often each word stands near each (PPMI), and of that table the "
    "largest components (SVD), as many numbers a word as here."
)
LANGUAGE_MODEL = (
    "A language model learns of a word what helps to tell the next one. After every superlative of this text "
    "comes “of all”, after every language a full stop: nothing asks it to tell one from another, and these "
    "analogies fail. A window looks both ways: before “tallest” stands the tower."
)
NONE = "This text has no two pairs of any relation that we know of: ask it questions of your own."


def draw(run: Run, found: WordVectors) -> None:
    """The table, filled anew at every look."""
    task = members.task()
    if not task.relations():
        st.info(NONE)
        return
    st.markdown("**All analogies** of each kind: the share with the right word first")
    now, first = asked.shares(task, found), asked.untrained(run)
    columns: dict[str, Shares] = {f"update {found.update:,}": now}
    if first is not None:
        columns["untrained"] = asked.shares(task, first)
    counted = asked.counted(task, members.length())
    if counted is not None:
        columns["counted"] = counted
    before = asked.before()
    if before is not None and before.shares.keys() == now.keys():
        columns["before"] = before.shares
    st.html(table(columns, {name: pairs[0] for name, pairs in task.relations().items()}))
    if before is not None and "before" in columns:
        st.caption(f"Before: {state.escape(before.name)}.")


def table(columns: dict[str, Shares], examples: dict[str, tuple[str, str]]) -> str:
    """A line for each relation; the first column with bars."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("relation", *columns))
    first, *others = columns.values()
    rows = ""
    for name, (one, other) in examples.items():
        told = f" <small>{escape(one)} → {escape(other)}</small>"
        cells = f"<td>{bar(first[name].share)}{first[name].share:.2f}</td>"
        cells += "".join(f"<td>{column[name].share:.2f}</td>" for column in others)
        rows += f'<tr><th scope="row">{escape(name)}{told}</th>{cells}</tr>'
    return f'<div class="ways relations"><table><tr>{head}</tr>{rows}</table></div>'
