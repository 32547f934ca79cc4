"""Sentences about countries: a clue, words in between that mean nothing, and a question.

Held out are combinations: of the pairs of neighbouring clauses in between one in four occurs in no training
sentence, and a held-out sentence has such a pair wherever two clauses fit.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

Words = tuple[str, ...]

LANGUAGES = {  # country → what is spoken there
    "France": "French",
    "Spain": "Spanish",
    "Italy": "Italian",
    "Germany": "German",
    "Japan": "Japanese",
    "China": "Chinese",
    "Russia": "Russian",
    "Greece": "Greek",
}
FAR = ("I am going to {} .", "the language spoken there is")  # the clue, what lies between, the question
NEAR = ("", "I come from {} and can speak")  # what lies between stands before the clue
AFTER = {FAR: "", NEAR: "very well"}  # how a sentence goes on behind its blank
FILLER = (
    "it rains .",
    "dinner was good .",
    "we packed yesterday .",
    "the bags are heavy .",
    "our train was late again .",
    "somebody sold us two tickets .",
    "my aunt stays here with the dog .",
    "there will be time to read and sleep .",
)
DISTRACTORS = (
    "{} won again .",
    "my sister never saw {} .",
    "the weather in {} is mild .",
    "a friend from {} wrote to me .",
)
SHORTEST = ("so", "and")  # where no clause fits: "so" in the last place
DISTRACTED = 0.4  # of the clauses that fit name another country
_CLAUSES = tuple(tuple(clause.split()) for clause in FILLER + DISTRACTORS)
_KEPT_BACK, _LAST = 4, -1  # one pair in four; no clause
TRIES, TWO = 50, 7  # until there is such a pair; words that two clauses surely fit into


def known_words() -> Words:
    """Every word of these sentences, in small letters."""
    texts = (*FAR, *NEAR, *FILLER, *DISTRACTORS, *SHORTEST, *LANGUAGES)
    words = (word.lower() for text in texts for word in text.split() if word != "{}")
    return tuple(sorted(set(words)))


def sentence(frame: tuple[str, str], country: str, between: Words) -> Words:
    """The clue's part, the words in between, the question's part: all that is read before the blank."""
    before, after = (tuple(part.format(country).split()) for part in frame)
    return (*before, *between, *after)


def between(draw: np.random.Generator, gap: int, country: str, distractors: bool, unseen: bool) -> Words:
    """Exactly `gap` words of clauses; with `distractors` some of them name countries that are not meant."""
    numbers = _clauses(draw, gap, distractors, unseen)
    for _ in range(TRIES if unseen and gap >= TWO else 0):
        if any(_kept_back(*pair) for pair in pairwise(numbers)):
            break
        numbers = _clauses(draw, gap, distractors, unseen)
    others = [name for name in LANGUAGES if name != country]
    words: list[str] = []
    for number in numbers:
        clause = _CLAUSES[number] if number != _LAST else (SHORTEST[len(words) + 1 < gap],)
        name = others[int(draw.integers(len(others)))]
        words += [word.format(name) for word in clause]
    return tuple(words)


def _clauses(draw: np.random.Generator, gap: int, distractors: bool, unseen: bool) -> list[int]:
    """Numbers of clauses that make `gap` words; _LAST for one word where none fits."""
    found: list[int] = []
    left = gap
    while left:
        found.append(_next(draw, left, found[-1] if found else _LAST, distractors, unseen))
        left -= len(_CLAUSES[found[-1]]) if found[-1] != _LAST else 1
    return found


def clue(words: Sequence[str]) -> int | None:
    """The place of the country that is meant: the one behind “going to” or “come from”; None without one."""
    lower = [word.lower() for word in words]
    known = {name.lower() for name in LANGUAGES}
    pairs = (("going", "to"), ("come", "from"))
    found = (
        place
        for place, word in enumerate(lower)
        if word in known and tuple(lower[max(0, place - 2) : place]) in pairs
    )
    return next(found, None)


def language(country: str) -> str:
    """What is spoken there."""
    return LANGUAGES[country.capitalize()]


def _next(draw: np.random.Generator, left: int, last: int, distractors: bool, unseen: bool) -> int:
    """The number of the next clause, another than the last one and one that fits; _LAST where none does."""
    count = len(_CLAUSES) if distractors else len(FILLER)
    fitting = [n for n in range(count) if len(_CLAUSES[n]) <= left and n != last]
    if not unseen:
        fitting = [n for n in fitting if not _kept_back(last, n)]
    elif last != _LAST:
        fitting = [n for n in fitting if _kept_back(last, n)] or fitting
    named = [n for n in fitting if n >= len(FILLER)]
    if named and draw.random() < DISTRACTED:
        fitting = named
    return fitting[int(draw.integers(len(fitting)))] if fitting else _LAST


def _kept_back(first: int, second: int) -> bool:
    """Whether training never puts these two clauses beside each other."""
    return _LAST not in (first, second) and (3 * first + second) % _KEPT_BACK == 0
