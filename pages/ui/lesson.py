"""The question above the bench: asked before Train, checked on the learner's own run, then explained."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from pages.ui import live, state
from pages.ui.presets import PATH, PRESETS, Preset
from rnn_core.engine import AccuracyBy, Inspect, Run, Substitute

TAUGHT_AFTER = 300  # updates after which the check can be asked for while it still trains
LADDER = (0, 2, 5, 10, 15, 20, 30, 40, 50, 60)
HELD = 0.75  # accuracy under which a gap counts as lost; chance is 0.5


@dataclass(frozen=True)
class Verdict:
    """What the learner's own run says to the question; curve: (gap, accuracy) where there is one."""

    sentence: str
    curve: tuple[tuple[int, ...], tuple[float, ...]] | None = None


def banner(run: Run) -> None:
    """The question, or after training the check and the reason. Skippable."""
    preset = PRESETS.get(state.get(state.PRESET, ""))
    if preset is None:
        return
    with st.container(key="lesson"):
        found: Verdict | None = state.get(state.VERDICT)
        if found is not None:
            _explained(preset, found)
        elif ready(run):
            _checkable(preset, run)
        else:
            _asked(preset)


def ready(run: Run) -> bool:
    """Whether the run has learnt enough to be asked."""
    return run.status == "finished" or (run.status == "paused" and run.updates >= TAUGHT_AFTER)


def _asked(preset: Preset) -> None:
    left, right = st.columns([5, 2], vertical_alignment="center")
    hint = {"word": "Click it, then press Train.", "sentence": "", "number": "Choose, then press Train."}
    how = (
        hint.get(preset.answer, "Choose, then press Train.")
        if isinstance(preset.answer, str)
        else "Choose, then press Train."
    )
    left.markdown(f"**{preset.question}** {how}  \n:gray[Look at {preset.look_at}]")
    with right:
        _answer_widget(preset)
        st.button("Skip the question", type="tertiary", key="skip", on_click=leave)


def _answer_widget(preset: Preset) -> None:
    if preset.answer == "word":
        picked = chosen_word()
        st.markdown(f"You picked **“{state.escape(picked)}”**" if picked else ":gray[Nothing picked yet]")
    elif preset.answer == "number":
        st.slider("Your guess", preset.low, preset.high, 20, key=state.ANSWER, label_visibility="collapsed")
    elif isinstance(preset.answer, tuple):
        st.segmented_control("Your guess", preset.answer, key=state.ANSWER, label_visibility="collapsed")


def chosen_word() -> str:
    """The word of the chosen time step."""
    time_step = state.get(state.TIME)
    words = state.config().task.example(state.watched()).inputs
    return words[time_step] if time_step is not None and time_step < len(words) else ""


def _checkable(preset: Preset, run: Run) -> None:
    left, right = st.columns([5, 2], vertical_alignment="center")
    left.markdown(f"**{preset.question}** Your network is trained: ask it.")
    right.button("Check with my network", type="primary", key="check", on_click=_check, args=(preset, run.id))


def _check(preset: Preset, run_id: str) -> None:
    run = state.engine().find(run_id, state.owner())
    state.put(state.VERDICT, CHECKS[preset.check](run, given(preset)))


def given(preset: Preset) -> Any:
    """The learner's answer; a word's is where it stands."""
    return state.get(state.TIME) if preset.answer == "word" else state.get(state.ANSWER)


def _explained(preset: Preset, found: Verdict) -> None:
    left, right = st.columns([5, 2], vertical_alignment="center")
    with left:
        st.markdown(f"**{state.escape(found.sentence)}**  \n{preset.why}")
        if found.curve is not None:
            gaps, scores = found.curve
            st.markdown(
                ":gray[accuracy by gap:] "
                + " · ".join(f"{gap}: **{score:.2f}**" for gap, score in zip(gaps, scores, strict=True))
            )
    with right:
        if preset.next:
            title = f"Next: {PRESETS[preset.next].title}"
            st.button(title, type="primary", key="next", on_click=state.open_preset, args=(preset.next,))
        st.button("Play freely", type="tertiary", key="skip", on_click=leave)
    if preset.key in PATH:
        st.progress(
            (PATH.index(preset.key) + 1) / len(PATH), text=f"{PATH.index(preset.key) + 1} of {len(PATH)}"
        )


def leave() -> None:
    """Out of the lesson; the run stays."""
    state.put(state.PRESET, "")
    state.put(state.VERDICT, None)


# -- the checks, on the learner's own run -----------------------------------------------------------


def deciding_word(run: Run, picked: int | None) -> Verdict:
    """The picked word beside the word whose substitution moves the verdict most."""
    found = _ask(run, Substitute(state.watched()))
    best = int(found.effect.argmax())
    word, moved = found.inputs[best], found.effect[best]
    if picked is None:
        start = "You picked no word."
    elif picked == best:
        start = f"“{found.inputs[picked]}” it is."
    else:
        start = f"You picked “{found.inputs[picked]}” (it moves the verdict by {found.effect[picked]:.2f})."
    return Verdict(f"{start} Replacing “{word}” moves the verdict most: by {moved:.2f} on average.")


def flipped(run: Run, sentence: Any) -> Verdict:
    """Whether the watched sentence differs in one word from the preset's, and has the other verdict."""
    before = PRESETS["flip-it"].watch
    one, other = (run.config.task.example(text).inputs for text in (before, state.watched()))
    if len(one) != len(other) or sum(a != b for a, b in zip(one, other, strict=True)) != 1:
        found = _ask(run, Substitute(before))
        best = int(np.abs(found.verdicts - found.verdict).argmax())
        return Verdict(
            f"Your sentence does not differ in exactly one word. The network itself would turn most "
            f"if “{found.inputs[best]}” became “{found.strongest[best]}”: "
            f"{found.verdict:.2f} → {found.verdicts[best]:.2f}."
        )
    old, new = (_positive(run, text) for text in (before, state.watched()))
    turned = (old < 0.5) != (new < 0.5)
    return Verdict(
        f"{'Turned' if turned else 'Not turned'}: the chance of “positive” went from {old:.2f} to {new:.2f}."
    )


def fails_from(run: Run, guess: Any) -> Verdict:
    """The first gap at which the accuracy falls below HELD, beside the guess."""
    scores = _by_gap(run)
    lost = [gap for gap, score in zip(LADDER, scores, strict=True) if score < HELD]
    start = "" if guess is None else f"You said {guess}. "
    if not lost:
        end = (
            f"It holds on to the end: at {LADDER[-1]} filler words it is right {scores[-1]:.0%} of the time."
        )
    elif lost[0] == 0:
        end = "It fails at every gap, even at none: with clues so far away it has hardly learnt anything."
    else:
        end = f"From {lost[0]} filler words on it is right less than {HELD:.0%} of the time."
    state.put(state.SCORES, scores)
    return Verdict(start + end, (LADDER, tuple(scores)))


def holds_longer(run: Run, guess: Any) -> Verdict:
    """The mean accuracy over all gaps, beside that of the run before."""
    scores = _by_gap(run)
    before = state.get(state.SCORES)
    start = "" if guess is None else f"You said: {guess}. "
    mean = f"The GRU is right {np.mean(scores):.0%} of the time over all gaps"
    end = "." if before is None else f"; your tanh network was {np.mean(before):.0%}."
    return Verdict(start + mean + end, (LADDER, tuple(scores)))


def hardest_word(run: Run, picked: int | None) -> Verdict:
    """The word about which the trained network is least sure."""
    trace = _ask(run, Inspect(state.watched())).trace
    sure = trace.signals["prediction"].values.max(1)
    worst, words = int(sure.argmin()), trace.axes["time"]
    start = "" if picked is None else f"You picked “{words[picked]}” (now {sure[picked]:.2f} sure). "
    return Verdict(f"{start}The network is least sure of “{words[worst]}”: {sure[worst]:.2f}.")


def entity_words(run: Run, guess: Any) -> Verdict:
    """How many words carry a label other than O."""
    trace = _ask(run, Inspect(state.watched())).trace
    labels = [trace.axes["class"][k] for k in trace.signals["prediction"].values.argmax(1)]
    named = [word for word, label in zip(trace.axes["time"], labels, strict=True) if label != "O"]
    start = "" if guess is None else f"You said {guess}. "
    return Verdict(f"{start}Your network labels {len(named)}: {', '.join(named) or 'none'}.")


def leading_metric(run: Run, guess: Any) -> Verdict:
    """The held-out metric that leads, beside its baseline."""
    snapshot, name = run.snapshot, next(iter(run.config.task.goals))
    value = snapshot.metrics.get(name, float("nan")) if snapshot else float("nan")
    base = next((b for b in run.baselines if b.metric == name), None)
    start = "" if guess is None else f"You said: {guess}. "
    beside = f" ({base.name}: {base.value:.2f})" if base else ""
    return Verdict(f"{start}On held-out data, {name.replace('_', ' ')} is {value:.2f}{beside}.")


CHECKS: dict[str, Callable[[Run, Any], Verdict]] = {
    "deciding_word": deciding_word,
    "flipped": flipped,
    "fails_from": fails_from,
    "holds_longer": holds_longer,
    "hardest_word": hardest_word,
    "entity_words": entity_words,
    "leading_metric": leading_metric,
}


def _ask(run: Run, request: Any) -> Any:
    return live.ask(run, request).result(timeout=10.0)


def _positive(run: Run, text: str) -> float:
    return float(_ask(run, Inspect(text)).trace.signals["prediction"].values[-1, -1])


def _by_gap(run: Run) -> list[float]:
    found: np.ndarray = _ask(run, AccuracyBy("filler", LADDER))
    return [float(score) for score in found]
