"""What the learner's own run says to a lesson's question: one function for each kind of question."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pages.bench import session
from pages.bench.checks_many import alike, by_part, caption, drawn_right, keeps_rules
from pages.bench.checks_memory import walks
from pages.bench.checks_sequences import looked_at, right_up_to, stays_on_the_wave
from pages.bench.checks_words import subtracts
from pages.bench.presets import PRESETS
from pages.bench.verdict import Verdict
from pages.ui import state
from rnn_core import CELLS, findings
from rnn_core.engine import AccuracyBy, Inspect, Run, Substitute, Write

LADDER = (0, 2, 5, 10, 15, 20, 30, 40, 50, 60)
SURE = 0.75  # of a verdict that is called settled
LITTLE = 0.05  # of a verdict: whatever moves it less is not told one by one
HELD = 0.75  # accuracy under which a gap counts as lost; chance is 0.5


def deciding_word(run: Run, picked: int | None) -> Verdict:
    """The picked word beside the one whose replacement moves the verdict most and the one that settles it."""
    asked = [session.ask(run, request(session.watched())) for request in (Substitute, Inspect)]
    found, seen = (future.result(timeout=10.0) for future in asked)
    return decisive(found.inputs, found.effect, seen.trace.settles(SURE), picked)


def decisive(inputs: Sequence[str], effect: np.ndarray, settled: int | None, picked: int | None) -> Verdict:
    """Either of two words may be called decisive; what replacing each one does stands beside.

    Args:
        inputs: the T words; `effect` is how far replacing each moves the verdict, (T,).
        settled: the time step from which on the verdict stands, if it does.
        picked: the time step that the learner named, if any.
    """
    best = int(effect.argmax())
    called = [_called(inputs, place) for place in range(len(inputs))]
    if picked is None:
        start = "You picked none."
    elif picked in (best, settled):
        one_of_two = settled not in (None, best)
        start = (
            f"{called[picked]} is one of the two that decide." if one_of_two else f"{called[picked]} it is."
        )
    else:
        start = f"You picked {called[picked]} (it moves the verdict by {effect[picked]:.2f})."
    if settled is None:
        end = f"The verdict itself is less than {SURE:.0%} sure."
    elif settled == best:
        end = f"From there on the verdict is at least {SURE:.0%} sure."
    else:
        end = f"From {called[settled]} on the verdict is at least {SURE:.0%} sure."
    told = [f"{word}: {moved:.2f}" for word, moved in zip(called, effect, strict=True) if moved >= LITTLE]
    rest = "" if len(told) == len(inputs) else f" · each of the others less than {LITTLE}"
    return Verdict(
        f"{start} Replacing {called[best]} moves the verdict most: by {effect[best]:.2f} on average. {end}",
        beside=f"By how much, if replaced: {' · '.join(told)}{rest}." if told else "",
    )


def _called(inputs: Sequence[str], place: int) -> str:
    """The word in quotes; where it stands, if it stands there more than once."""
    word = inputs[place]
    return f"“{word}”" if inputs.count(word) == 1 else f"“{word}” at place {place + 1}"


def flipped(run: Run, sentence: Any) -> Verdict:
    """Whether the watched sentence differs in one word from the preset's, and has the other verdict."""
    before = PRESETS["flip-it"].watch
    one, other = (run.config.task.example(text).inputs for text in (before, session.watched()))
    if len(one) != len(other) or sum(a != b for a, b in zip(one, other, strict=True)) != 1:
        found = _ask(run, Substitute(before))
        best = int(np.abs(found.verdicts - found.verdict).argmax())
        return Verdict(
            f"Your sentence does not differ in exactly one word. The network itself would turn most "
            f"if “{found.inputs[best]}” became “{found.strongest[best]}”: "
            f"{found.verdict:.2f} → {found.verdicts[best]:.2f}."
        )
    old, new = (_positive(run, text) for text in (before, session.watched()))
    turned = (old < 0.5) != (new < 0.5)
    return Verdict(
        f"{'Turned' if turned else 'Not turned'}: the chance of “positive” went from {old:.2f} to {new:.2f}."
    )


def fails_from(run: Run, guess: Any) -> Verdict:
    """The gap from which on the accuracy stays below HELD, beside the guess."""
    scores = _by_gap(run)
    start = "" if guess is None else f"You said {guess}. "
    state.put(session.SCORES, scores)
    return Verdict(start + lost_from(scores), (LADDER, tuple(scores)))


def lost_from(scores: list[float]) -> str:
    """From which gap of LADDER on the accuracy is below HELD; a low value before that is told apart."""
    held = [place for place, score in enumerate(scores) if score >= HELD]
    if not held:
        return "It fails at every gap, even at none: with clues so far away it has hardly learnt anything."
    low = [str(gap) for gap, score in zip(LADDER[: held[-1]], scores, strict=False) if score < HELD]
    dips = f" (It is also below that at {', '.join(low)}.)" if low else ""
    if held[-1] + 1 == len(LADDER):
        return (
            f"It holds on to the end: at {LADDER[-1]} filler words it is right {scores[-1]:.0%} of the time."
            + dips
        )
    first = LADDER[held[-1] + 1]
    return f"From {first} filler words on it is right less than {HELD:.0%} of the time.{dips}"


def holds_longer(run: Run, guess: Any) -> Verdict:
    """The mean accuracy over all gaps, beside that of the run before."""
    scores = _by_gap(run)
    before = state.get(session.SCORES)
    start = "" if guess is None else f"You said: {guess}. "
    mean = (
        f"The {CELLS[run.config.model.cell].title} is right {np.mean(scores):.0%} of the time over all gaps"
    )
    end = "." if before is None else f"; your tanh network was {np.mean(before):.0%}."
    return Verdict(start + mean + end, (LADDER, tuple(scores)))


def last_to_settle(run: Run, picked: int | None) -> Verdict:
    """The word whose label changed last on the way to what it is now, by the checkpoints of this run."""
    request, moments = Inspect(session.watched()), session.moments(run)
    asked = [(m, state.engine().ask(run.id, run.owner, request, at=m)) for m in moments]
    traces = [(moment, future.result(timeout=10.0).trace) for moment, future in asked]
    labels = np.stack([trace.signals["prediction"].values.argmax(1) for _, trace in traces])  # (moments, T)
    wrong = labels != labels[-1]
    last = np.array([np.flatnonzero(column).max(initial=-1) for column in wrong.T])
    words, latest = traces[-1][1].axes["time"], int(last.argmax())
    start = "" if picked is None else f"You picked “{words[picked]}”. "
    after = traces[last[latest]][0] if last[latest] >= 0 else 0
    return Verdict(f"{start}“{words[latest]}” settled last: its label still changed after update {after:,}.")


def entity_words(run: Run, guess: Any) -> Verdict:
    """How many words carry a label other than O."""
    trace = _ask(run, Inspect(session.watched())).trace
    labels = [trace.axes["class"][k] for k in findings.classes(trace, "prediction")]
    named = [word for word, label in zip(trace.axes["time"], labels, strict=True) if label != "O"]
    start = "" if guess is None else f"You said {guess}. "
    return Verdict(f"{start}Your network labels {len(named)}: {', '.join(named) or 'none'}.")


def ten_kinds(run: Run, guess: Any) -> Verdict:
    """Of each kind of entity the first in the lecture's sentences: whether it is found, and rightly."""
    task = run.config.task
    asked = [session.ask(run, Inspect(text)) for text in task.suggestions()]
    traces = [future.result(timeout=10.0).trace for future in asked]
    found = findings.first_of_each_kind(traces, task.entities)
    missed = [f"“{name}” ({task.types[kind]})" for kind, (name, is_right) in found.items() if not is_right]
    start = "" if guess is None else f"You said: {guess}. "
    rest = f" Missed: {', '.join(missed)}." if missed else ""
    return Verdict(f"{start}Your network finds {len(found) - len(missed)} of {len(found)}.{rest}")


def leading_metric(run: Run, guess: Any) -> Verdict:
    """The held-out metric that leads, beside its baseline and the run before."""
    name = run.config.task.metrics[0].name
    base = next((b for b in run.baselines if b.metric == name), None)
    before: Run | None = state.get(session.PREVIOUS)
    beside = [f"“{base.name}”: {_short(base.value)}"] if base else []
    if before is not None and before.snapshot is not None and name in before.snapshot.metrics:
        beside.append(f"your run before: {_short(before.snapshot.metrics[name])}")
    value = run.snapshot.metrics.get(name, float("nan")) if run.snapshot else float("nan")
    start = "" if guess is None else f"You said: {guess}. "
    title = run.config.task.metrics[0].title
    return Verdict(
        f"{start}On held-out data, the {title} is {_short(value)}.",
        beside=f"For comparison, {'; '.join(beside)}." if beside else "",
    )


def _short(value: float) -> str:
    """Two digits behind the point; of a small number its first two that are not zero."""
    return f"{value:.2f}" if abs(value) >= 0.1 or value == 0 else f"{value:.2g}"


def by_kind_of_letter(run: Run, guess: Any) -> Verdict:
    """Mean surprise of vowels and of consonants in the watched text, in bits."""
    vowels, consonants = findings.by_kind(_letters(run))
    start = "" if guess is None else f"You said: {guess}. "
    return Verdict(
        f"{start}Your network is surprised by {_mean(vowels)} at a vowel "
        f"and by {_mean(consonants)} at a consonant (log₂ 3 = 1.58 is a guess among three)."
    )


def by_place_in_word(run: Run, guess: Any) -> Verdict:
    """Mean surprise at first letters of words and at later ones, in bits."""
    first, later = findings.by_place_in_word(_letters(run))
    start = "" if guess is None else f"You said: {guess}. "
    return Verdict(
        f"{start}Your network is surprised by {_mean(first)} at a first letter and by {_mean(later)} "
        "at a later one. Letters that its text never has, and what follows them, are not counted."
    )


def _mean(bits: list[float]) -> str:
    return f"{np.mean(bits):.2f} bits" if bits else "nothing that could be counted"


def right_brackets(run: Run, guess: Any) -> Verdict:
    """The share of brackets and quotes that are right in what it writes."""
    found = _ask(run, Write(session.watched()[:8], length=300, temperature=0.7, count=4))
    kept = "none yet" if found.rules_kept is None else f"{found.rules_kept:.0%}"
    start = "" if guess is None else f"You said: {guess}. "
    return Verdict(f"{start}In four texts of 300 characters, {kept} of the brackets and quotes are right.")


def length_of_lines(run: Run, guess: Any) -> Verdict:
    """The lines it writes beside the lines it was shown."""
    found = _ask(run, Write("Once upon ", length=400, temperature=0.7, count=2))
    own = findings.line_lengths(found.texts)
    shown = findings.line_lengths([run.config.task.training_text()])
    start = "" if guess is None else f"You said: {guess}. "
    mean = f"{np.mean(own):.0f}" if own else "no"
    return Verdict(
        f"{start}Its lines have {mean} characters on average; those it was shown have {np.mean(shown):.0f}."
    )


def _letters(run: Run) -> list[findings.Letter]:
    return findings.letters(_ask(run, Inspect(session.watched())).trace)


CHECKS: dict[str, Callable[[Run, Any], Verdict]] = {
    "deciding_word": deciding_word,
    "flipped": flipped,
    "fails_from": fails_from,
    "holds_longer": holds_longer,
    "last_to_settle": last_to_settle,
    "entity_words": entity_words,
    "ten_kinds": ten_kinds,
    "leading_metric": leading_metric,
    "by_kind_of_letter": by_kind_of_letter,
    "by_place_in_word": by_place_in_word,
    "right_brackets": right_brackets,
    "length_of_lines": length_of_lines,
    "looked_at": looked_at,
    "right_up_to": right_up_to,
    "stays_on_the_wave": stays_on_the_wave,
    "by_part": by_part,
    "drawn_right": drawn_right,
    "caption": caption,
    "alike": alike,
    "subtracts": subtracts,
    "keeps_rules": keeps_rules,
    "walks": walks,
}


def _ask(run: Run, request: Any) -> Any:
    return session.ask(run, request).result(timeout=10.0)


def _positive(run: Run, text: str) -> float:
    return float(_ask(run, Inspect(text)).trace.signals["prediction"].values[-1, -1])


def _by_gap(run: Run) -> list[float]:
    found: np.ndarray = _ask(run, AccuracyBy("filler", LADDER))
    return [float(score) for score in found]
