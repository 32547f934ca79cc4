"""Our own text of tales for a language model of words: what is told late often hangs on a word told early.

Who a sentence is about stands first in it, whoever is named later: every he, his, was … is about that one.
Held out are sentences whose things never meet in training: somebody and what was done where, or lost where; a
country and what was done where before its language is spoken; he or she and a city, or what was praised;
somebody and how what was his or hers was felt about.
"""

import zlib
from functools import lru_cache

import numpy as np

from rnn_core.tasks.words.phrasing import Frame, Grammar, Sentence, Words
from rnn_core.tasks.words.tale_words import FORMS, LISTS, PERSON, VERBS

TRAINING, HELD_OUT = 7_500, 620  # sentences
KEPT_BACK = 8  # one combination in so many is never trained
TRIES = 1_000
STORIES = (0, 4, 3, 1, 2)  # frames with far dependencies, in the order in which they are suggested
SHORT = 26  # words
END = "."

_TALE = "{who.that} {clause} , and {once} {who.he} {lost} {who.his} {belonging} ."
FRAMES = (
    Frame(9, "once upon a time there was a {mood} {who=one} " + _TALE, ("who", "did", "place")),
    Frame(6, "once upon a time there were two {mood} {who=many} " + _TALE, ("who", "did", "place")),
    Frame(
        10,
        "the {mood} {who=any} {who.that} {clause} {who.was} {feeling} and {lost} {who.his} {belonging} .",
        ("who", "did", "place"),
    ),
    Frame(
        10,
        "the {who=any} lost a {it=thing} {where} , but {later} {who.he} found the {it.again} again .",
        ("who", "it", "place"),
    ),
    Frame(
        9,
        "the {who=any} {who.that} came from {land=land} and {clause} still {spoke} {land.language} .",
        ("land", "did", "place"),
    ),
    Frame(4, "{city=city} is the capital of {city.land} ."),
    Frame(4, "the capital of {land=land} is {land.capital} ."),
    Frame(5, "people in {land=land} speak {land.language} ."),
    Frame(4, "in {city=city} people speak {city.language} ."),
    Frame(4, "{one=pronoun} went to {city=city} to learn {city.language} .", ("one", "city")),
    Frame(4, "the {thing=compared} is very {thing.base} ."),
    Frame(3, "the {thing=compared} is as {thing.base} as the {thing.other} ."),
    Frame(7, "the {thing=compared} is {thing.more} than the {thing.other} ."),
    Frame(3, "the {thing=compared} is the {thing.most} of all ."),
    Frame(4, "{one=pronoun} said that the {thing=compared} is the {thing.most} of all .", ("one", "thing")),
    Frame(9, "the {who=person} {loved} {who.his} {who.own} .", ("who", "loved")),
    Frame(9, "the {who=person} said that {who.he} {loved} {who.his} {who.own} .", ("who", "loved")),
    Frame(7, "the {who=people} {loved} {who.his} {who.own} .", ("who", "loved")),
    Frame(5, "every day {one=pronoun} {does} ."),
    Frame(5, "yesterday {one=pronoun} {did_it} ."),
)
PHRASES: dict[str, Words] = {
    "mood": tuple("young poor kind brave sad happy clever lonely".split()),
    "clause": (
        "{did} {by}",
        "{did} {spot}",
        "{did} {spot} {by}",
        "{did} {spot} {by} {tail}",
        "{did} {spot} and {did} {by}",
        "{did} {spot} {by} and {did} {spot}",
    ),
    "did": tuple("lived slept worked waited sat stayed hid stood".split()),
    "spot": tuple(f"{side} the {{age}} {{place}}" for side in ("near", "behind", "beside", "below")),
    "age": tuple("grey little empty broken quiet".split()),
    "place": tuple("mill bridge gate garden barn church inn wall".split()),
    "by": ("by the {water}", "across the {water}", "close to the {water}"),
    "water": tuple("river forest hill field meadow road village shore".split()),
    "tail": ("for many years", "until the night was over", "with the {other}", "where it never rained"),
    "other": PERSON,
    "once": ("one day", "one cold night", "at last", "in the end"),
    "lost": tuple("lost found sold hid lent forgot".split()),
    "belonging": tuple("ring key book sword bell coin lamp shoe".split()),
    "feeling": tuple("tired hungry glad afraid alone lucky".split()),
    "where": ("{spot}", "{spot} {by}"),
    "later": ("one day", "after many years", "in the end", "when the winter was over", "with the {other}"),
    "spoke": ("spoke", "sang in", "dreamed in", "wrote in"),
    "loved": tuple("loved kept missed remembered showed praised".split()),
    "does": tuple(" ".join((row[0], *row[2:])) for row in VERBS),
    "did_it": tuple(" ".join((row[1], *row[2:])) for row in VERBS),
}
GRAMMAR = Grammar(FRAMES, PHRASES, LISTS, FORMS)


@lru_cache(maxsize=1)
def tales() -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """The sentences of training, and those held out; always the same ones."""
    draw = np.random.default_rng(41)
    training = tuple(_drawn(draw, new=False) for _ in range(TRAINING))
    return training, tuple(_drawn(draw, new=True) for _ in range(HELD_OUT))


def stories(reach: int) -> tuple[Sentence, ...]:
    """A short held-out sentence of each kind in which a word hangs on one at least `reach` words before."""
    fitting = [one for one in tales()[1] if len(one.words) <= SHORT and max(one.distances) >= reach]
    return tuple(next(one for one in fitting if one.frame == kind) for kind in STORIES)


def plain() -> tuple[Sentence, ...]:
    """The sentences of training in which nothing is far: degrees, pairs of people, countries, tenses, each
    among words that are typical of it. Vectors of words learnt from these alone show the relations best.
    """
    return tuple(one for one in tales()[0] if one.frame not in STORIES)


def kept_back(combination: str) -> bool:
    """Whether these things never meet in training."""
    return bool(combination) and zlib.crc32(combination.encode()) % KEPT_BACK == 0


def sentences(words: Words) -> tuple[Words, ...]:
    """The whole sentences of a text, each with its end; what follows the last end is no sentence yet."""
    ends = [place + 1 for place, word in enumerate(words) if word == END]
    return tuple(words[begin:end] for begin, end in zip([0, *ends], ends, strict=False))


def allowed(words: Words) -> float | None:
    """The share of the whole sentences in `words` that the grammar could have written, word for word; None
    if there are none.
    """
    found = [GRAMMAR.follows(sentence)[1] for sentence in sentences(words)]
    return sum(found) / len(found) if found else None


def follows(words: Words) -> int:
    """How many of the first words, sentence after sentence, keep the rules of the grammar."""
    done = 0
    while done < len(words):
        ends = (place + 1 for place in range(done, len(words)) if words[place] == END)
        end = next(ends, len(words))
        kept, whole = GRAMMAR.follows(words[done:end])
        done += kept
        if done < end or not (whole or end == len(words)):
            break
    return done


def _drawn(draw: np.random.Generator, new: bool) -> Sentence:
    """A sentence of things that meet in training, or of such that never do.

    Raises RuntimeError if none is found.
    """
    for _ in range(TRIES):
        sentence = GRAMMAR.write(draw.random)
        if kept_back(sentence.combination) == new:
            return sentence
    raise RuntimeError("this grammar keeps no combination back")
