"""Scores that are not a plain share of right answers."""

from collections.abc import Sequence

Span = tuple[int, int, str]  # begin, end (exclusive), type


def spans(tags: Sequence[str]) -> set[Span]:
    """The entities that BIO tags mark. I-PER after anything but a PER begins one, as B-PER would."""
    found: set[Span] = set()
    begin = 0
    for place, tag in enumerate([*tags, "O"]):
        before = tags[place - 1] if place else "O"
        if before != "O" and (not tag.startswith("I-") or tag[2:] != before[2:]):
            found.add((begin, place, before[2:]))
            before = "O"
        if tag != "O" and before == "O":
            begin = place
    return found


def entity_f1(sentences: Sequence[tuple[Sequence[str], Sequence[str]]]) -> float:
    """2PR/(P+R) over all (guessed, true) tags: an entity is right if its span and its type are.

    With no entity on either side the score is 1.
    """
    right = guessed = true = 0
    for guess, target in sentences:
        ours, theirs = spans(guess), spans(target)
        right, guessed, true = right + len(ours & theirs), guessed + len(ours), true + len(theirs)
    return 2 * right / (guessed + true) if guessed + true else 1.0
