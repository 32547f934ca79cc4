"""Sentences out of `newsroom` and `names`: templates filled in, each word with its BIO tag.

BIO: B-PER begins a person, I-PER goes on with it, O is no name. Dates that need the calendar of the
speaker ("yesterday", "next Friday") count as dates; titles ("Dr.") are not part of the name.
"""

from collections.abc import Callable

import numpy as np

from rnn_core.tasks.words.names import MONTHS, SHARED, WEEKDAYS, kept_back, known
from rnn_core.tasks.words.newsroom import AFTER, ASIDES, BEFORE, TEMPLATES, WORDS
from rnn_core.tasks.words.reading import tokenize

Tagged = tuple[tuple[str, str], ...]  # (word, tag) in order

TYPES = {
    "PER": "person",
    "ORG": "organization",
    "LOC": "location",
    "DATE": "date",
    "TIME": "time",
    "MONEY": "money",
    "PERCENT": "percentage",
    "PRODUCT": "product",
    "EVENT": "event",
    "FACILITY": "facility",
}
TAGS = ("O", *(f"{place}-{kind}" for kind in TYPES for place in "BI"))

SHARED_SHARE = 0.5  # of the names of a type that could also be of another type
ASIDE_SHARE = 0.6  # of the sentences that begin with a name: what tells its kind comes some words later
UNSEEN_SHARE = 0.25  # of the names in held-out sentences that training never used
_SOUNDS = (*"aeioAEIOU", "hour")  # "an" stands before these
TITLES = ("Dr.", "Mr.", "Mrs.", "Prof.", "Captain", "President")


def sentence(draw: np.random.Generator, unseen: bool) -> Tagged:
    """One sentence. With `unseen`, a quarter of its names come from the lists kept back."""
    pattern = _pick(draw, TEMPLATES)
    name, _, rest = pattern.partition(" ")
    if (
        name[1:-1] in TYPES
        and not rest.startswith((",", "and ", "'s", "of "))
        and draw.random() < ASIDE_SHARE
    ):
        pattern = f"{name} , {_pick(draw, ASIDES)} {rest}"
    if "?" not in pattern:
        if draw.random() < 0.2:
            pattern = f"{_pick(draw, BEFORE)} {pattern}"
        if draw.random() < 0.2:
            pattern = f"{pattern} {_pick(draw, AFTER)}"
        pattern += _pick(draw, (" .", " .", "", "", " !"))
    pairs = [pair for part in pattern.split() for pair in _fill(draw, part, unseen)]
    return _written(pairs)


def _written(pairs: list[tuple[str, str]]) -> Tagged:
    """The sentence with a capital at its beginning, and "an" before a vowel."""
    following = [word for word, _ in pairs[1:]] + [""]
    for place, (word, tag) in enumerate(pairs):
        if word in ("a", "an"):
            pairs[place] = ("an" if following[place].startswith(_SOUNDS) else "a", tag)
    first, tag = pairs[0]
    if tag in ("O", "B-DATE", "B-TIME"):
        pairs[0] = (first[0].upper() + first[1:], tag)
    return tuple(pairs)


def tagged(words: tuple[str, ...], kind: str) -> list[tuple[str, str]]:
    """The words of one entity with their BIO tags."""
    return [(word, f"{'I' if place else 'B'}-{kind}") for place, word in enumerate(words)]


def annotated(line: str) -> Tagged:
    """Read "[Harry Potter|PER] smiled": brackets mark the entities."""
    pairs: list[tuple[str, str]] = []
    for part in line.replace("[", "\n[").replace("]", "]\n").split("\n"):
        if part.startswith("["):
            name, kind = part[1:-1].split("|")
            pairs += tagged(tokenize(name), kind)
        else:
            pairs += [(word, "O") for word in tokenize(part)]
    return tuple(pairs)


def _fill(draw: np.random.Generator, part: str, unseen: bool) -> list[tuple[str, str]]:
    """The words of one place of a template, with tags."""
    if not part.startswith("{"):
        return [(part, "O")]
    kind = part[1:-1]
    if kind in WORDS:
        return [(_pick(draw, WORDS[kind]), "O")]
    if kind == "WHEN":
        before, date = _date(draw)
        return [*([(before, "O")] if before else []), *tagged(tuple(date.split()), "DATE")]
    if kind in _NUMBERS:
        return tagged(tuple(_NUMBERS[kind](draw).split()), kind)
    if kind == "PER":
        return _person(draw, unseen)
    return tagged(tokenize(_name(draw, kind, kind, unseen)), kind)


def _name(draw: np.random.Generator, kind: str, listed: str, unseen: bool) -> str:
    """A name of `kind` from the list `listed`: shared with another type, kept back, or an ordinary one."""
    if unseen and draw.random() < UNSEEN_SHARE:
        return _pick(draw, kept_back(listed))
    shared = tuple(name for name, kinds in SHARED.items() if kind in kinds)
    if draw.random() < SHARED_SHARE and listed != "LAST":
        return _pick(draw, shared)
    return _pick(draw, known(listed))


def _person(draw: np.random.Generator, unseen: bool) -> list[tuple[str, str]]:
    form = draw.random()
    if form < 0.15:
        return [(_pick(draw, TITLES), "O"), *tagged((_name(draw, "PER", "LAST", unseen),), "PER")]
    first = _name(draw, "PER", "FIRST", unseen)
    if form < 0.55:
        return tagged((first,), "PER")
    return tagged((first, _name(draw, "PER", "LAST", unseen)), "PER")


def _date(draw: np.random.Generator) -> tuple[str, str]:
    """A date and the preposition that it takes ("" for none)."""
    month, weekday = _pick(draw, MONTHS), _pick(draw, WEEKDAYS)
    day, year = int(draw.integers(1, 29)), int(draw.integers(1950, 2031))
    bare: tuple[str, ...] = ("yesterday", "today", "tomorrow", "last week", "next year", "last summer")
    bare += (f"next {weekday}", f"last {weekday}", f"last {month}")
    on = (
        weekday,
        f"{month} {day}",
        f"{day} {month} {year}",
        f"{month} {day} , {year}",
        f"{month} {day} , {year}",
    )
    before, forms = (("", bare), ("on", on), ("in", (month, month, f"{month} {year}", str(year))))[
        int(draw.integers(3))
    ]
    return before, _pick(draw, forms)


def _time(draw: np.random.Generator) -> str:
    hour, minute = int(draw.integers(1, 13)), int(draw.choice([0, 0, 15, 30, 45]))
    half = _pick(draw, ("AM", "PM", "am", "pm"))
    clock = f"{hour}:{minute:02d}"
    return _pick(draw, ("noon", "midnight", clock, f"{clock} {half}", f"{clock} {half}", f"{hour} {half}"))


def _amount(draw: np.random.Generator) -> str:
    return _pick(draw, ("1", "2", "3", "5", "10", "20", "50", "100", "500", str(int(draw.integers(1, 1000)))))


def _money(draw: np.random.Generator) -> str:
    amount, unit = _amount(draw), _pick(draw, ("million", "billion"))
    forms = (f"${amount}", f"€{amount}", f"£{amount}", f"{amount} dollars", f"{amount} euros")
    return _pick(draw, (*forms, f"${amount} {unit}", f"${amount} {unit}", f"€{amount} {unit}"))


def _percent(draw: np.random.Generator) -> str:
    amount = _pick(draw, (*map(str, range(5, 100, 5)), f"{int(draw.integers(1, 99))}.5"))
    return _pick(draw, (f"{amount}%", f"{amount}%", f"{amount} percent"))


def _pick(draw: np.random.Generator, choices: tuple[str, ...]) -> str:
    return choices[int(draw.integers(len(choices)))]


_NUMBERS: dict[str, Callable[[np.random.Generator], str]] = {
    "DATE": lambda draw: _date(draw)[1],
    "TIME": _time,
    "MONEY": _money,
    "PERCENT": _percent,
}
