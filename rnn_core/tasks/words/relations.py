"""Sentences in which relations between words can be found: degrees, gender, countries, plurals, tenses.

They are those sentences of the tales in which nothing is far, with sentences about one and about many beside
them. No relation is ever told: words that are related alike stand among words that are alike (the
distributional hypothesis: Harris 1954), and that is all that vectors learn from. The frames are planted so; a
text from outside shows its relations in millions of words, not in thousands.
"""

from functools import lru_cache

import numpy as np

from rnn_core.tasks.words.phrasing import Frame, Grammar, Words
from rnn_core.tasks.words.tale_words import ANIMALS, DEGREES, FORMS, GROUPS, LANDS, LISTS, PAIRS, VERBS
from rnn_core.tasks.words.tales import FRAMES, PHRASES, STORIES, kept_back

SENTENCES, HELD_OUT = 9_000, 400
TRIES = 1_000
Pairs = tuple[tuple[str, str], ...]

# what is typically theirs, as the tales have it for people
THEIRS: dict[str, Words] = {
    "dog": ("kennel", "bone", "leash"),
    "fox": ("den", "burrow", "hen"),
    "cat": ("kitten", "yarn", "paw"),
    "wolf": ("pack", "lair", "howl"),
    "goat": ("horn", "clover", "meadow"),
    "duck": ("pond", "duckling", "reed"),
}
_OWN = {animal: THEIRS[one] for one, many in ANIMALS for animal in (one, many)}
_FORMS = FORMS | {"who": FORMS["who"] | {"own": FORMS["who"]["own"] | _OWN}}
_THEIRS = 17  # the frame of the tales whose people are told by "their", as nobody is by "his" or "her"
_SORT = {word: "ladies" if place % 2 else "gentlemen" for row in PAIRS for place, word in enumerate(row[:4])}
_FORMS = FORMS | {
    "who": FORMS["who"]
    | {"own": FORMS["who"]["own"] | _OWN, "sort": {word: (told,) for word, told in _SORT.items()}}
}
_THEIRS = 17  # the frame of the tales whose people are told by "their", as nobody is by "his" or "her"
_FRAMES = (
    *(frame for number, frame in enumerate(FRAMES) if number not in (*STORIES, _THEIRS)),
    Frame(8, "every {who=one} has a {who.own} .", ("who",)),
    Frame(8, "all {who=many} have a {who.own} .", ("who",)),
    Frame(8, "there is one {who=one} with the {who.own} ."),
    Frame(8, "there are two {who=many} with the {who.own} ."),
    Frame(8, "a {who=one} was at the {who.own} ."),
    Frame(8, "some {who=many} were at the {who.own} ."),
    Frame(6, "the {who=person} is among the {who.sort} ."),
    Frame(6, "the {who=people} are among the {who.sort} ."),
)
GRAMMAR = Grammar(_FRAMES, PHRASES, LISTS, _FORMS)
RELATIONS: dict[str, Pairs] = {  # title → pairs that are related alike
    "comparatives": tuple((row[0], row[1]) for row in DEGREES),
    "superlatives": tuple((row[0], row[2]) for row in DEGREES),
    "gender": tuple((row[0], row[1]) for row in PAIRS),
    "capitals": tuple((row[0], row[1]) for row in LANDS),
    "languages": tuple((row[0], row[2]) for row in LANDS),
    "plurals": tuple(pair for row in PAIRS for pair in ((row[0], row[2]), (row[1], row[3])))
    + tuple((row[0], row[1]) for row in ANIMALS),
    "tense": tuple((row[0], row[1]) for row in VERBS),
}
KINDS: dict[str, str] = {word: name for name, words in GROUPS.items() for word in words}  # word → its colour


@lru_cache(maxsize=1)
def sentences() -> tuple[tuple[Words, ...], tuple[Words, ...]]:
    """Those of training, and those held out: of things that never meet in training in such a sentence."""
    draw = np.random.default_rng(43)
    return _drawn(draw, SENTENCES, new=False), _drawn(draw, HELD_OUT, new=True)


@lru_cache(maxsize=1)
def words() -> Words:
    """Every word of training, in order of the alphabet."""
    found = {word for sentence in sentences()[0] for word in sentence}
    return tuple(sorted(found, key=lambda word: (word.lower(), word)))


def _drawn(draw: np.random.Generator, count: int, new: bool) -> tuple[Words, ...]:
    """So many sentences. Raises RuntimeError if none of the wanted kind is found."""
    found = list[Words]()
    for _ in range(count * TRIES):
        sentence = GRAMMAR.write(draw.random)
        if kept_back(sentence.combination) == new:
            found.append(sentence.words)
        if len(found) == count:
            return tuple(found)
    raise RuntimeError("this grammar keeps no combination back")
