"""Scores that are not a plain share of right answers."""

from collections.abc import Sequence

import numpy as np

from rnn_core.data import Batch

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


def sequence_scores(probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
    """Of what a decoder wrote (B, S, K): exact_match, the share without any mistake up to `<end>`, and
    accuracy, the share of right symbols."""
    mask, targets = batch.target_mask.numpy(), batch.targets.numpy()
    known = mask.any(1)
    if not known.any():
        return {"exact_match": 0.0, "accuracy": 0.0}
    right = probabilities.argmax(-1) == targets
    exact = (right | ~mask).all(1)[known]
    return {"exact_match": float(exact.mean()), "accuracy": float(right[mask].mean())}
