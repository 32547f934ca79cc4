"""The question above the bench: asked before Train, checked on the learner's own run, then explained."""

from typing import Any

import streamlit as st

from pages.bench import session
from pages.bench.checks import CHECKS
from pages.bench.preset import GROUPS, Preset
from pages.bench.presets import FIRST_VISIT, PATH, PRESETS
from pages.bench.verdict import Verdict
from pages.ui import stage, state
from rnn_core import Config, ConfigError
from rnn_core.engine import Run

WHAT = {
    "gap": "right, by filler words (the accuracy below is over the mix that it trains on)",
    "length": "right, by length",
}
CHOICE = "choice"  # the key of the answers to choose from
TAUGHT_AFTER = 300  # updates after which the check can be asked for while it still trains


def welcome() -> None:
    """Open the first lesson, unless a link set something else."""
    if session.config() in (Config.from_query(""), Config.from_query(PRESETS[FIRST_VISIT].query)):
        open_preset(FIRST_VISIT)
    else:
        state.put(session.PRESET, "")


def drawer(group: str) -> str:
    """The key of the drawer that holds the lessons under this heading."""
    return f"lessons/{group}"


def open_preset(key: str) -> None:
    """Put a lesson on the bench. A setting that is already there keeps its run."""
    preset = PRESETS[key]
    state.reseed()
    new = Config.from_query(preset.query)
    same = new == session.config()
    session.adopt(new)
    state.put(session.PRESET, key)
    for name in (session.ANSWER, session.VERDICT, session.TIME):
        state.take(name)
    for group in GROUPS:
        state.put(drawer(group), group == preset.group)
    session.open_tool(preset.tool, preset.figure)
    if preset.folds:
        state.put(session.SHOW, preset.folds)
    if preset.watch or not same:
        session.watch(preset.watch or new.task.suggestions()[0])


def banner(run: Run) -> bool:
    """The question, or after training the check and the reason. Skippable. Whether it has the next step, so
    that no other button is the first one.
    """
    preset = PRESETS.get(state.get(session.PRESET, ""))
    if preset is None or not fits(preset, run.config):
        return False
    with st.container(key="lesson"):
        found: Verdict | None = state.get(session.VERDICT)
        if found is not None:
            _explained(preset, found)
        elif ready(run):
            _checkable(preset, run)
        else:
            _asked(preset)
    return found is not None or ready(run)


def fits(preset: Preset, shown: Config) -> bool:
    """Whether the bench still shows the lesson's own setting: another one has another answer."""
    return shown == Config.from_query(preset.query)


def ready(run: Run) -> bool:
    """Whether the run has learnt enough to be asked."""
    return run.status == "finished" or (run.status == "paused" and run.updates >= TAUGHT_AFTER)


def _asked(preset: Preset) -> None:
    left, right = st.columns([7, 2], vertical_alignment="center")
    hint = {"word": "Click it, then press Train.", "sentence": "", "number": "Choose, then press Train."}
    how = (
        hint.get(preset.answer, "Choose, then press Train.")
        if isinstance(preset.answer, str)
        else "Choose, then press Train."
    )
    how += f" It takes about {_seconds(preset.seconds)}." if preset.seconds else ""
    asked, look_at = f"**{preset.question}** {how}", f":gray[Keep an eye on {preset.look_at}]"
    told = [asked] if stage.on() else [preset.intro, asked, look_at]  # on a stage somebody says the rest
    with left.container(key="asked"):
        st.markdown("  \n".join(filter(None, told)))
    with right:
        _answer_widget(preset)
        st.button("Leave the lesson", type="tertiary", key="skip", on_click=session.leave_lesson)


def _answer_widget(preset: Preset) -> None:
    if preset.answer == "word":
        picked = chosen_word()
        st.markdown(f"You picked **“{state.escape(picked)}”**" if picked else ":gray[Nothing picked yet]")
    elif preset.answer == "number":
        low, high = preset.low, preset.high
        st.session_state.setdefault(guess(preset), min(20, (low + high) // 2))
        guessed = st.slider("Your guess", low, high, key=guess(preset), label_visibility="collapsed")
        state.put(session.ANSWER, guessed)  # the widget is gone when the answer is looked at
    elif isinstance(preset.answer, tuple):
        chosen = st.segmented_control("Your guess", preset.answer, key=CHOICE, label_visibility="collapsed")
        state.put(session.ANSWER, chosen)


def answered(answer: Any) -> None:
    """Let the widget that asks show this answer, which was given before."""
    preset = PRESETS.get(state.get(session.PRESET, ""))
    if preset is None or answer is None:
        return
    if isinstance(preset.answer, tuple) and answer in preset.answer:
        state.put(CHOICE, answer)
    elif preset.answer == "number":
        state.put(guess(preset), answer)


def guess(preset: Preset) -> str:
    """The key of the slider on which a number is guessed."""
    return f"guess/{preset.key}"


def chosen_word() -> str:
    """The word of the chosen time step."""
    time_step = state.get(session.TIME)
    words = session.config().task.example(session.watched()).inputs
    return words[time_step] if time_step is not None and time_step < len(words) else ""


def _checkable(preset: Preset, run: Run) -> None:
    left, right = st.columns([7, 2], vertical_alignment="center")
    waiting = preset.answer == "sentence" and session.watched() == preset.watch
    told = (
        "Type your sentence into the box, or take one from below."
        if waiting
        else "Your network is trained: ask it."
    )
    left.markdown(f"**{preset.question}** {told}")
    right.button(
        "Check with my network",
        type="primary",
        key="check",
        disabled=waiting,
        on_click=_check,
        args=(preset, run.id),
    )


def _check(preset: Preset, run_id: str) -> None:
    try:
        run = state.engine().find(run_id, state.owner())
        state.put(session.VERDICT, CHECKS[preset.check](run, given(preset)))
        session.note_done([preset.key])
    except (ConfigError, TimeoutError) as error:
        state.problem(
            "run", str(error) or "The computer is busy: there was no answer in time. Please try again."
        )


def given(preset: Preset) -> Any:
    """The learner's answer; a word's is where it stands."""
    return state.get(session.TIME) if preset.answer == "word" else state.get(session.ANSWER)


def _explained(preset: Preset, found: Verdict) -> None:
    left, right = st.columns([7, 2], vertical_alignment="center")
    with left:
        told = [f"**{state.escape(found.sentence)}**", _beside(found), "" if stage.on() else preset.why]
        st.markdown("  \n".join(filter(None, told)))
    with right:
        if preset.next:
            title = f"Next: {PRESETS[preset.next].title}"
            st.button(title, type="primary", key="next", on_click=open_preset, args=(preset.next,))
        if preset.aside:
            title = f"Or: {PRESETS[preset.aside].title}"
            st.button(title, type="tertiary", key="aside", on_click=open_preset, args=(preset.aside,))
        st.button("Play freely", type="tertiary", key="skip", on_click=session.leave_lesson)
        if preset.key in PATH and not stage.on():
            step = PATH.index(preset.key) + 1
            st.progress(step / len(PATH), text=f"First visit: step {step} of {len(PATH)}")


def _beside(found: Verdict) -> str:
    if found.curve is None:
        return f":gray[{state.escape(found.beside)}]" if found.beside else ""
    each = (f"{gap}: **{score:.2f}**" for gap, score in zip(*found.curve, strict=True))
    return f":gray[{WHAT[found.by]}:] " + " · ".join(each)


def _seconds(number: int) -> str:
    """In words."""
    return "a CPU-second" if number == 1 else f"{number} CPU-seconds"
