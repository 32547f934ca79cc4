"""What a network that makes much of little says to a lesson's question: tunes, pictures, captions."""

from typing import Any

from pages.bench import session
from pages.bench.verdict import Verdict
from pages.ui import state
from rnn_core.engine import ByPart, Decode, Draw, Inspect, Run, Write
from rnn_core.views import embedding_map

DRAWN = 36  # pictures
WORDS = 12


def by_part(run: Run, guess: Any) -> Verdict:
    """How often the next note was the likeliest, phrase by phrase."""
    found = _ask(run, ByPart()).parts
    best = max(found, key=lambda name: found[name])
    start = "" if guess is None else f"You said: {guess}. "
    told = ", ".join(f"{name} {share:.2f}" for name, share in found.items())
    return Verdict(
        f"{start}Your network knows the next note best in {best}. Right on held-out tunes: {told}."
    )


def drawn_right(run: Run, guess: Any) -> Verdict:
    """How many of the pictures that it draws from nothing are exactly of a known kind."""
    found = _ask(run, Draw(count=DRAWN))
    start = "" if guess is None else f"You said {guess}. "
    if found.rules_kept is None:
        return Verdict(f"{start}Of these pictures nobody can say whether one is right.")
    right = round(found.rules_kept * DRAWN)
    return Verdict(
        f"{start}Of {DRAWN} pictures that your network drew from nothing, {right} are exactly a shape."
    )


def caption(run: Run, guess: Any) -> Verdict:
    """What it writes of the watched picture beside what there is."""
    found = _ask(run, Decode(session.watched()))
    written = " ".join(word for word in found.symbols if not word.startswith("<"))
    there = run.config.task.called(session.watched())
    start = "" if guess is None else f"You said: {guess}. "
    end = "That is what there is." if written == there else f"There is {there}."
    return Verdict(f"{start}Your network writes “{written}”. {end}")


def alike(run: Run, guess: Any) -> Verdict:
    """Of a hundred words how many stand nearest to one of their kind, now and before training."""
    asked = [state.engine().ask(run.id, run.owner, Inspect(session.watched()), at=at) for at in (None, 0)]
    now, before = (embedding_map.alike(future.result(timeout=10.0).trace) for future in asked)
    start = "" if guess is None else f"You said {guess}. "
    if now is None or before is None:
        return Verdict(f"{start}Of these words nobody told us the kinds.")
    return Verdict(
        f"{start}Of a hundred words whose kind we know, {100 * now:.0f} have a nearest word of their kind.",
        beside=f"Before training, with columns at random, {100 * before:.0f} had.",
    )


def keeps_rules(run: Run, guess: Any) -> Verdict:
    """How many of the likeliest words after the task's own prompt keep to the rules of its text."""
    task = run.config.task
    found = _ask(run, Write(task.prompt() or "", length=WORDS, temperature=0.0, count=1))
    start = "" if guess is None else f"You said {guess}. "
    follows = task.follows(found.texts[0])
    if follows is None:
        return Verdict(f"{start}Your network writes: “{found.texts[0]}”. This text has no rules to count by.")
    kept = follows - len(task.beginning(found.prompt))
    return Verdict(
        f"{start}Your network writes: “{found.texts[0]}”. {kept} of the {WORDS} words after “{found.prompt}” "
        "keep to the rules."
    )


def _ask(run: Run, request: Any) -> Any:
    return session.ask(run, request).result(timeout=10.0)
