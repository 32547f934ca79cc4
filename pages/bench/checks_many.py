"""What a network that makes much of little says to a lesson's question: tunes, pictures, captions."""

from typing import Any

from pages.bench import session
from pages.bench.verdict import Verdict
from rnn_core.engine import ByPart, Draw, Run

DRAWN = 36  # pictures


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


def _ask(run: Run, request: Any) -> Any:
    return session.ask(run, request).result(timeout=10.0)
