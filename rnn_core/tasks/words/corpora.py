"""Our own texts to learn letter by letter: how each is written, its rule, and how one may begin it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from rnn_core.tasks.words.animals import TYPISTS, animal_text
from rnn_core.tasks.words.nested import marks_right, nested_text
from rnn_core.tasks.words.syllables import elman_text, syllables_right
from rnn_core.tasks.words.verse import rhymes_right, verse_text


@dataclass(frozen=True)
class Corpus:
    """said: what is in it, in a word or two. openings: beginnings worth watching, which training has or has
    not shown; prompt: one to write on from. judge: the share of a sample that keeps the text's rule, which
    `rule` names; None where it has none.
    """

    said: str
    write: Callable[[np.random.Generator], str]
    openings: tuple[str, ...]
    prompt: str
    judge: Callable[[str], float | None] = lambda text: None
    rule: str = ""


CORPORA: dict[str, Corpus] = {
    "nested": Corpus(
        "brackets and quotes",
        partial(nested_text, 2_600),
        (
            'the owl (shy [wet {old}]) said "come in [no]".',
            "the fox {cold [",
            'the wren cried "not now (',
            "Once upon a",
        ),
        "the owl ",
        marks_right,
        "of brackets and quotes are right",
    ),
    "verse": Corpus(
        "rhymes",
        partial(verse_text, 650),
        ("Old Peter sat upon the knee\n  and softly met the ", "The baker sang ", "Once upon a time"),
        "Once upon ",
        rhymes_right,
        "of indented lines rhyme with the line above",
    ),
    "elman": Corpus(
        "ba, dii, guuu",
        partial(elman_text, 20_000),
        ("baguuudiibadiiguuuba", "diidiiba", "guu"),
        "b",
        syllables_right,
        "of syllables are right",
    ),
    "animals": Corpus(
        "the quick brown fox and its like",
        partial(animal_text, 1_400),
        (TYPISTS, "My clever grey goat ran past a sleepy sheep", "The qu"),
        "The ",
    ),
}


def write(corpus: str) -> str:
    """The whole text."""
    return CORPORA[corpus].write(np.random.default_rng(31))
