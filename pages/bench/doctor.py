"""The doctor: what happened to a run that diverged, and the way on from its last good moment."""

from dataclasses import replace

import streamlit as st

from pages.bench import session
from pages.ui import live, state
from rnn_core import ConfigError
from rnn_core.engine import Diagnose, Run
from rnn_core.train.doctor import Diagnosis

LIMIT = 1.0  # of the gradient's length, where it was longer or not clipped at all


def draw(run: Run) -> None:
    """Which number overflowed first, where and when; and training on from before that, with clipping."""
    kept, of = state.get(session.DIAGNOSIS), (run.id, run.updates)
    told = kept[1] if kept is not None and kept[0] == of else live.answer(run, Diagnose())
    if told is not None:
        state.put(session.DIAGNOSIS, (of, told))  # nothing of a run that died will change
        st.error(
            f"**This run diverged.** {state.escape(in_words(told, run.updates))}",
            icon=":material/trending_up:",
        )
    limit = limit_for(run)
    st.button(
        f"From the last good moment, clipped at {limit:g}",
        key="cure",
        icon=":material/healing:",
        on_click=_cure,
        args=(run.id,),
        help=f"Goes on from update {run.last_good:,}, where the loss was still what it had been, with "
        f"gradients no longer than {limit:g}",
    )


def in_words(found: Diagnosis, updates: int) -> str:
    """What was found, by the number that the score says too: an update that failed was never counted."""
    start, told = f"At update {found.update:,} ", found.told()
    if found.update <= updates or not told.startswith(start):
        return told
    return f"After update {updates:,} {told.removeprefix(start)}"


def limit_for(run: Run) -> float:
    """LIMIT, or a tenth of the limit that did not help."""
    clip = run.config.training.clip_norm
    return LIMIT if not clip or clip > LIMIT else round(clip / 10, 6)


def _cure(died: str) -> None:
    if state.get(session.RUN) != died:
        return  # the second press of a double click: what goes on is there already
    try:
        old = state.engine().find(died, state.owner())
        training = replace(old.config.training, clip_norm=limit_for(old))
        made = state.engine().fork(old.id, state.owner(), old.last_good, training)
        state.engine().drop(old.id, state.owner())
    except ConfigError as error:
        state.problem("run", str(error))
        return
    session.put_in_place(made)
