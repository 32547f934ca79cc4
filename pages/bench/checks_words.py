"""What vectors of words say to a lesson's question: an analogy that nobody trained."""

from typing import Any

from pages.bench import session
from pages.bench.verdict import Verdict
from rnn_core import ConfigError
from rnn_core.engine import ReadVectors, Run
from rnn_core.vectors import analogy, relations

QUESTION = ("biggest", "big", "small")  # a − b + c
FIRST = 3  # answers that are told


def subtracts(run: Run, guess: Any) -> Verdict:
    """What is nearest to a − b + c, and how many analogies of all kinds come out right."""
    found = session.ask(run, ReadVectors()).result(timeout=10.0)
    index = {word: number for number, word in enumerate(found.words)}
    if not all(word in index for word in QUESTION):
        raise ConfigError(
            f"This text has not all of the words {', '.join(QUESTION)}: go back to the lesson's."
        )
    a, b, c = (index[word] for word in QUESTION)
    near = analogy(found.E, a, b, c, FIRST)
    start = "" if guess is None else f"You said: {guess}. "
    told = ", then ".join(f"{found.words[k]} ({cosine:.2f})" for k, cosine in near)
    shares = relations(found.E, index, run.config.task.relations()).values()
    right, asked = sum(one.right for one in shares), sum(one.asked for one in shares)
    return Verdict(
        f"{start}Nearest to {QUESTION[0]} − {QUESTION[1]} + {QUESTION[2]}: {told} (cosine).",
        beside=f"Of {asked:,} such questions of all kinds, {right / max(1, asked):.0%} have the right word "
        "first.",
    )
