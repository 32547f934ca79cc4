"""English ↔ French: thousands of sentence pairs out of one synchronous grammar, with the true alignment.

Tokens are words in lower case; marks and elided words stand alone ("l'" "homme"). An inverted pronoun is
a token of its own that keeps its hyphen ("voulez" "-vous"): so the verb keeps one spelling, "you" has a
translation to link to, and a sentence can be spelled again. "You" is always "vous".
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from rnn_core.tasks.words.clauses import ASK, Who, clause, infinitive, present
from rnn_core.tasks.words.french import ADJECTIVES, VERBS, elide
from rnn_core.tasks.words.occasions import both_things, counted, dated, joined, reasoned, related, wondered
from rnn_core.tasks.words.phrases import Draw, Phrase, line
from rnn_core.tasks.words.sentences import asked, copula, denied, happened, simple, there, this_is, wish
from rnn_core.tasks.words.typed import LANGUAGES, read, spell

__all__ = ["KINDS", "LANGUAGES", "Pair", "corpus", "held_out", "long_pairs", "read", "spell", "split"]

Words = tuple[str, ...]

SEED = 20140901
HELD_OUT = 400
SHORTEST, LONGEST = 3, 14  # English tokens of a pair in the corpus, with the final mark
MOST_FRENCH = 18
LONG = (14, 20)  # English words of `long_pairs`, without the final mark

_ENGLISH_QUESTIONS = frozenset("do does did is are am can where what who".split())


@dataclass(frozen=True)
class Pair:
    """A sentence in both languages and the links (English position, French position) between them."""

    english: Words
    french: Words
    links: tuple[tuple[int, int], ...]

    @property
    def swaps(self) -> bool:
        """Whether an adjective and its noun change places: red car ↔ voiture rouge."""
        where: dict[int, list[int]] = {}
        for english, french in self.links:
            where.setdefault(english, []).append(french)
        return any(
            min(where[place]) > max(where[place + 1])
            for place in range(len(self.english) - 1)
            if self.english[place] in ADJECTIVES and place in where and place + 1 in where
        )


KINDS: dict[str, tuple[Callable[[Draw], Phrase], int]] = {
    "simple": (simple, 1650),
    "denied": (denied, 750),
    "asked": (asked, 600),
    "copula": (copula, 930),
    "wish": (wish, 650),
    "there": (there, 450),
    "this": (this_is, 350),
    "past": (happened, 550),
    "number": (counted, 900),
    "date": (dated, 780),
    "joined": (joined, 650),
    "question": (wondered, 250),
}


@lru_cache(maxsize=2)
def corpus(seed: int = SEED) -> tuple[Pair, ...]:
    """Pairs that are distinct on both sides: all kinds in fixed shares, 3–14 English tokens."""
    draw = Draw(seed)
    found: dict[Words, Pair] = {}
    french: set[Words] = set()
    for pair in (_lecture(draw),):
        found[pair.english] = pair
        french.add(pair.french)
    for make, share in KINDS.values():
        wanted = len(found) + share
        while len(found) < wanted:
            pair = written(make(draw))
            if not SHORTEST <= len(pair.english) <= LONGEST or len(pair.french) > MOST_FRENCH:
                continue
            if pair.english not in found and pair.french not in french:
                found[pair.english] = pair
                french.add(pair.french)
    return tuple(found.values())


@lru_cache(maxsize=1)
def long_pairs(count: int = 200, seed: int = SEED + 1) -> tuple[Pair, ...]:
    """Sentences of 14–20 English words: longer than any in the corpus, made of the same words."""
    draw = Draw(seed)
    words = vocabularies()
    found: dict[Words, Pair] = {}
    while len(found) < count:
        first, second = (draw.pick((both_things, reasoned, related, simple))(draw) for _ in range(2))
        pair = written(line(first, draw.pair("and", "et"), second))
        known = words[0].issuperset(pair.english) and words[1].issuperset(pair.french)
        if known and LONG[0] <= len(pair.english) - 1 <= LONG[1]:
            found[pair.english] = pair
    return tuple(found.values())


@lru_cache(maxsize=1)
def split() -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """The corpus as (training, held out): every held-out word also occurs in training."""
    pairs = corpus()
    counts = Counter(word for pair in pairs for word in (*pair.english, *pair.french))
    held: dict[int, Pair] = {}
    for place in np.random.default_rng(SEED).permutation(len(pairs)).tolist():
        words = Counter((*pairs[place].english, *pairs[place].french))
        if len(held) < HELD_OUT and all(counts[word] > 10 + times for word, times in words.items()):
            held[place] = pairs[place]
            counts.subtract(words)
    return tuple(pair for place, pair in enumerate(pairs) if place not in held), tuple(held.values())


def held_out(pair: Pair) -> bool:
    """Whether this pair of the corpus is never trained on."""
    return pair.english in _held_english()


@lru_cache(maxsize=1)
def vocabularies() -> tuple[frozenset[str], frozenset[str]]:
    """All English and all French tokens of the corpus."""
    pairs = corpus()
    return (
        frozenset(word for pair in pairs for word in pair.english),
        frozenset(word for pair in pairs for word in pair.french),
    )


def written(phrase: Phrase) -> Pair:
    """A sentence as it is written: a or an, elision, contraction, a final mark, and its links."""
    words = [token.word for token in phrase.english]
    mark = "?" if words[0] in _ENGLISH_QUESTIONS else "."
    following = [*words[1:], ""]
    for place, (word, after) in enumerate(zip(words, following, strict=True)):
        if word == "a" and after.startswith(tuple("aeiou")):
            words[place] = "an"
    french = elide(phrase.french)
    places: dict[int, list[int]] = {}
    for place, token in enumerate(french):
        for key in token.keys:
            places.setdefault(key, []).append(place)
    links = {
        (place, other)
        for place, token in enumerate(phrase.english)
        for key in token.keys
        for other in places.get(key, ())
    }
    links.add((len(words), len(french)))
    return Pair((*words, mark), (*(token.word for token in french), mark), tuple(sorted(links)))


def _lecture(draw: Draw) -> Pair:
    """The lecture's own example."""
    you = Who(draw.pair("you", "vous"), 3, pronoun="you")
    action = line(infinitive(draw, VERBS["sing"], True), draw.pair("with", "avec"), draw.pair("me", "moi"))
    return written(clause(draw, you, present(VERBS["want"], you), action, ASK))


@lru_cache(maxsize=1)
def _held_english() -> frozenset[Words]:
    return frozenset(pair.english for pair in split()[1])
