"""The watched tune as notes: what the network expected of each, and which phrases it knows by heart."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import streamlit as st

from pages.bench import session
from pages.ui import live, look, plot, state
from rnn_core import Config
from rnn_core.engine import ByPart, Run
from rnn_core.engine.onward import goes_on
from rnn_core.figures import piano_roll
from rnn_core.tasks import Task
from rnn_core.wav import wav


def fits(config: Config) -> bool:
    """Whether a text of the task is a tune."""
    return config.task.melody(config.task.suggestions()[0]) is not None


def draw(run: Run) -> None:
    """The roll while it is learnt, the tune to take home, and accuracy along the phrases."""
    live.slowly(run, _roll)
    st.caption(
        "Each bar is a note of the watched tune. Behind it stands in violet what the network expected there, "
        "having heard the notes before: the stronger, the likelier. One strong cell under a note: it knew."
    )
    if not look.moving(run):
        with st.container(horizontal=True):
            keep(run.config.task, session.watched(), "tune")
    st.markdown("**Which phrases it knows**")
    live.slowly(run, _phrases)


def keep(task: Task, text: str, name: str) -> None:
    """Buttons that save a tune as MIDI and as sound; made when they are pressed."""
    st.download_button(
        "MIDI", partial(_midi, task, text), f"{name}.mid", "audio/midi", key=f"midi/{name}", type="tertiary",
        icon=":material/download:", help="The notes, for a program that writes or plays music",
    )  # fmt: skip
    st.download_button(
        "WAV", partial(_wav, task, text), f"{name}.wav", "audio/wav", key=f"wav/{name}", type="tertiary",
        icon=":material/download:", help="The sound",
    )  # fmt: skip


def _midi(task: Task, text: str) -> bytes:
    return task.midi(task.example(text).text) or b""


def _wav(task: Task, text: str) -> bytes:
    heard = task.media(task.example(text))
    return wav(heard) if heard is not None else b""


def _roll() -> None:
    """The tune as it was read in the picture above, also where most of it is the network's own."""
    run = session.run()
    snapshot, task = look.shown(run), run.config.task
    if snapshot is None or snapshot.trace is None:
        return
    trace = snapshot.trace
    notes = trace.axes["time"]
    melody = task.melody(task.written(notes))
    pitches = task.by_pitch(trace.signals["prediction"].values)
    if melody is None or pitches is None:
        return
    unasked = np.full((1, pitches.shape[1]), np.nan)  # nobody is asked for the first note
    chances = np.concatenate([unasked, pitches])[: len(notes)]
    own = run.example is not None and goes_on(task, run.example)
    given = 1 if own else None
    plot.draw(
        piano_roll.draw(melody, given, chances),
        key="figure/roll",
        config=plot.STILL,
        theme="streamlit",
        alt=piano_roll.told(melody, given),
    )


def _phrases() -> None:
    """Accuracy by beat on held-out tunes, beside the simple methods, and what it says of memory."""
    run = session.run()
    task = run.config.task
    found = session.answer(run, ByPart())
    whole = task.melody(task.suggestions()[0])
    if found is None or found.beats is None or whole is None:
        return
    rivals = task.part_baselines()
    plot.draw(
        piano_roll.by_beat(found.beats, whole.parts, whole.bar, rivals),
        key="figure/beats",
        config=plot.STILL,
        theme="streamlit",
        alt=piano_roll.told_by_beat(found.parts, rivals),
    )
    st.caption(state.escape(_told(found.parts)))


def _told(parts: Mapping[str, float]) -> str:
    """Each phrase with its accuracy, and what it takes to know it."""
    letters = [name.rstrip("0123456789") for name in parts]
    again = [name for place, name in enumerate(parts) if letters[place] in letters[:place]]
    new = [name for name in parts if name not in again]
    each = " · ".join(f"{name} {value:.2f}" for name, value in parts.items() if np.isfinite(value))
    return (
        f"Accuracy on held-out tunes: {each}. {_list(again)} bring{'s' * (len(again) == 1)} back what was "
        f"heard before: whoever remembers it can know every note. {_list(new)} "
        f"{'is' if len(new) == 1 else 'are'} new: key and metre tell a part of it, and the rest is a guess."
    )


def _list(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
