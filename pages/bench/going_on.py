"""A theme, played on the screen, brought as a file or taken from the watched tune; the network goes on."""

import streamlit as st

from pages.bench import brought, media, session, tune
from pages.ui import keys, live, look, plot, state
from rnn_core.engine import Run, Samples, Write
from rnn_core.figures import piano_roll
from rnn_core.melody import Tone
from rnn_core.tasks import Task

KEYS = "piano"
THEME = "theme_played"  # tuple[str, ...]: what stands above the keys
GIVEN = "theme_given"  # tuple[str, ...]: what the network goes on from
SEEDED = "theme_of"  # tuple: the task and the watched tune that the theme was last taken from
VERSION = "theme_version"  # int: counts the themes that the browser must take over
WENT = "theme_went"  # bool: the watched tune was changed from the keys, and the page does not show it yet
COUNT = 2  # continuations


def draw(run: Run) -> None:
    """The keys and a file of one's own; what the network makes of the theme."""
    task = run.config.task
    _fill(task)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.fragment(_keys)()
    with right:
        temperature = st.slider(
            "Temperature", 0.0, 2.0, 0.7, 0.05, key="goes_temperature",
            help="0: always the likeliest note. Higher: bolder",
        )  # fmt: skip
        again = st.number_input(
            "Sample number", 0, 999, 0, key="goes_sample", help="The same number writes the same tunes"
        )
        brought.draw(run)
    live.slowly(run, lambda: _continuations(temperature, int(again)))


def _fill(task: Task) -> None:
    """The theme is the watched tune's, until it is changed; of a whole tune it is the first phrase."""
    text = task.example(session.watched()).text
    if state.get(SEEDED) == (task, text):
        return
    state.put(SEEDED, (task, text))
    for name in (THEME, GIVEN):
        state.put(name, _theme(task, text))
    state.put(VERSION, state.get(VERSION, 0) + 1)


def _theme(task: Task, text: str) -> tuple[str, ...]:
    example, melody = task.example(text), task.melody(text)
    ended = len(example.targets) == len(example.inputs)
    if melody is None or not melody.parts or not ended:
        return example.inputs[: keys.MOST]
    return example.inputs[: sum(tone.start < melody.parts[0].end for tone in melody.tones)]


def tones_of(task: Task) -> dict[str, Tone]:
    """Every note that can be written, as it sounds: what the keys are made of."""
    known = task.spec.input_vocabulary
    symbols = () if known is None else [symbol for symbol in known.symbols if task.written((symbol,))]
    heard = {symbol: task.melody(symbol) for symbol in symbols}
    return {symbol: melody.tones[0] for symbol, melody in heard.items() if melody is not None}


def _keys() -> None:
    """The keys. A press touches nothing else on the page; a theme to go on from draws all of it anew."""
    if state.take(WENT):
        st.rerun()
    task = session.config().task
    whole = task.melody(task.suggestions()[0])
    phrase = whole.parts[0].end if whole is not None and whole.parts else 0.0
    theme, version = state.get(THEME, ()), state.get(VERSION, 0)
    keys.draw(tones_of(task), theme, version, phrase, KEYS, _played, _go)


def _played() -> None:
    """A note was added, or taken back."""
    told = keys.told(KEYS, "theme", tones_of(session.config().task))
    if told is not None:
        state.put(THEME, told)


def _go() -> None:
    """Watch the theme, and go on from it. One that cannot be read is told, and stays on the keys."""
    task = session.config().task
    told = keys.told(KEYS, "go", tones_of(task))
    if not told:
        return
    text = task.written(told)
    session.watch(text)
    state.put(THEME, told)
    state.put(WENT, True)
    if session.watched() == text:
        state.put(GIVEN, told)
        state.put(SEEDED, (task, task.example(text).text))


def _continuations(temperature: float, again: int) -> None:
    """What the network writes after the theme, as notes; when it rests, as sound."""
    run, given = session.run(), state.get(GIVEN, ())
    task = run.config.task
    wanted = Write(task.written(given), task.goes_on_for() or 60, temperature, COUNT, again)
    found = session.answer(run, wanted)
    if found is None:
        return
    st.caption(
        f"The network, as it is now, reads the {_notes(len(given))} of the theme, then what it writes. "
        f"Its surprise at that: {found.bits:.2f} bits a {task.unit}."
    )
    melodies = [melody for text in found.texts if (melody := task.melody(text)) is not None]
    rolls = [piano_roll.draw(melody, len(given)) for melody in melodies]
    high = max(roll.layout.height for roll in rolls)
    rests = not look.moving(run)
    for number, place in enumerate(st.columns(len(rolls), gap="medium")):
        with place:
            plot.draw(
                rolls[number].update_layout(height=high),  # so that what stands below is on one line
                key=f"figure/goes_on/{number}",
                config=plot.STILL,
                theme="streamlit",
                alt=piano_roll.told(melodies[number], len(given)),
            )
            _told(task, found, number, len(melodies[number].tones) - len(given))
            if rests:
                _heard(task, found.texts[number], f"continuation-{number + 1}")
    if not rests:
        st.caption("Pause to hear them, and to save them.")


def _told(task: Task, found: Samples, number: int, wrote: int) -> None:
    """How it ends, and what it keeps of the rules."""
    notes = f"{_notes(wrote)} of its own"
    end = f"It ended by itself after {notes}." if found.ended[number] else f"It was stopped after {notes}."
    kept = task.sample_quality(found.texts[number])
    st.caption(f"{end} {kept:.0%} {task.sample_rule()}." if kept is not None else end)


def _heard(task: Task, text: str, name: str) -> None:
    """A player, and the files."""
    heard = task.media(task.example(text))
    if heard is not None:
        media.show(heard)
    with st.container(horizontal=True):
        tune.keep(task, text, name)


def _notes(count: int) -> str:
    return "1 note" if count == 1 else f"{count} notes"
