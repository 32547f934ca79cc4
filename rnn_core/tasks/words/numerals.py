"""Numbers from 0 to 999, years and dates in words, in English and French with their links.

"ninety nine" ↔ "quatre vingt dix neuf": here every number word is a token of its own; the hyphens come
back when a sentence is spelled. So some thirty words per language make all numbers.
"""

import calendar

from rnn_core.tasks.words.phrases import Draw, Phrase, Side, line, side

ENGLISH_UNITS = tuple(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen".split()
)
ENGLISH_TENS = ("", "", *"twenty thirty forty fifty sixty seventy eighty ninety".split())
ORDINALS = (
    "",
    *"first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
    *"thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
)
FRENCH_UNITS = tuple(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split()
)
FRENCH_TENS = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante")
MONTHS = tuple(
    zip(
        "january february march april may june july august september october november december".split(),
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
        strict=True,
    )
)
WEEKDAYS = tuple(
    zip(
        "monday tuesday wednesday thursday friday saturday sunday".split(),
        "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
        strict=True,
    )
)
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # of the months


def number(draw: Draw, value: int, feminine: bool = False, counting: bool = True) -> Phrase:
    """A number in both languages. In years (`counting` False) quatre-vingt and cent take no s."""
    hundreds, rest = divmod(value, 100)
    if not hundreds:
        return _below_hundred(draw, rest, feminine, counting)
    key, times = draw.key(), draw.key()
    plural = counting and hundreds > 1 and not rest
    cent = side("cents" if plural else "cent", key) if hundreds > 1 else side("cent", times, key)
    front = side(FRENCH_UNITS[hundreds], times) if hundreds > 1 else ()
    english = side(ENGLISH_UNITS[hundreds], times) + side("hundred", key)
    if not rest:
        return Phrase(english, front + cent)
    tail = _below_hundred(draw, rest, feminine, counting)
    return Phrase(english + side("and") + tail.english, front + cent + tail.french)


def ordinal(draw: Draw, day: int) -> Phrase:
    """A day of the month: "the twenty first" ↔ "le vingt et un", "the first" ↔ "le premier"."""
    if day == 1:
        return draw.pair("first", "premier")
    phrase = _below_hundred(draw, day, False, True)
    last = phrase.english[-1]
    word = "thirtieth" if day == 30 else ORDINALS[day if day <= 20 else day % 10]
    return Phrase((*phrase.english[:-1], last._replace(word=word)), phrase.french)


def year(draw: Draw, value: int) -> Phrase:
    """1950–1999, 2001–2009 and 2010–2099, as they are read aloud."""
    if value < 2000:
        front = Phrase(
            side("nineteen", key := draw.key()), side("mille", key) + side("neuf", key) + side("cent", key)
        )
        return line(front, number(draw, value - 1900, counting=False))
    if value < 2010:
        return line(
            draw.pair("two", "deux"),
            draw.pair("thousand", "mille"),
            Phrase(side("and")),
            number(draw, value - 2000),
        )
    return line(draw.pair("twenty", "deux mille"), number(draw, value - 2000, counting=False))


def date(draw: Draw, on: bool = True, weekday: bool = False, with_year: bool = False) -> Phrase:
    """ "on monday the third of august" ↔ "le lundi trois août", perhaps with a year, perhaps without "on"."""
    place = draw.between(0, 11)
    day = 1 if draw.chance(0.08) else draw.rare(range(1, DAYS[place] + 1), "day")
    since = draw.between(1950, 1999) if draw.chance(0.5) else 2000 + draw.between(1, draw.pick((9, 29)))
    month, name = draw.pair(*MONTHS[place]), draw.rare(WEEKDAYS)
    if with_year:
        day = min(day, 28) if place == 1 else day
        name = WEEKDAYS[calendar.weekday(since, place + 1, day)]
    article, numeral = draw.key(), ordinal(draw, day)
    named = draw.pair(*name) if weekday else Phrase()
    last = line(month, year(draw, since)) if with_year else month
    the = side("the", article) + numeral.english + side("of", article)
    english = side("on", article) * on + named.english + the + last.english
    return Phrase(english, side("le", article) + named.french + numeral.french + last.french)


def _below_hundred(draw: Draw, value: int, feminine: bool, counting: bool) -> Phrase:
    """0–99: ninety ↔ quatre vingt dix, nine ↔ neuf; seventy five: both halves meet in quinze."""
    tens, units = (value // 10, value % 10) if value >= 20 else (0, value)
    ten, unit = draw.key(), draw.key()
    english = side(ENGLISH_TENS[tens], ten) + (side(ENGLISH_UNITS[units], unit) if units or not tens else ())
    if tens in (7, 9):
        base, units = tens - 1, units + 10
        both = (ten, unit) if units > 10 else (ten,)
    else:
        base, both = tens, (unit,)
    front = _front(base, ten, counting and not units)
    joint = side("et", unit) if units in (1, 11) and 2 <= base <= 7 else ()
    if base and not units:
        return Phrase(english, front)
    if units == 1 and feminine:
        return Phrase(english, front + joint + side("une", *both))
    if units > 16:
        return Phrase(english, front + joint + side("dix", *both[:1]) + side(FRENCH_UNITS[units - 10], unit))
    return Phrase(english, front + joint + side(FRENCH_UNITS[units], *both))


def _front(tens: int, key: int, plural: bool) -> Side:
    """The tens: nothing, vingt … soixante, quatre vingt (quatre vingts with nothing behind it)."""
    if tens == 8:
        return side("quatre", key) + side("vingts" if plural else "vingt", key)
    return side(FRENCH_TENS[tens], key) if tens else ()


ENGLISH_NUMBERS = frozenset(
    (*ENGLISH_UNITS, *ENGLISH_TENS[2:], *ORDINALS[1:], "thirtieth", "hundred", "thousand")
)
FRENCH_NUMBERS = frozenset((*FRENCH_UNITS, *FRENCH_TENS[2:], "une", "et", "vingts", "cent", "cents", "mille"))


def english_hyphen(word: str, after: str) -> bool:
    """Whether twenty-one … ninety-nine, twenty-first … are written with a hyphen here."""
    return word in ENGLISH_TENS[2:] and after in (*ENGLISH_UNITS[1:10], *ORDINALS[1:10])


def french_hyphen(before: str, word: str, after: str) -> bool:
    """Whether a hyphen stands between two number words: below a hundred, unless "et" does."""
    if word == "quatre" and after in ("vingt", "vingts"):
        return True
    if word == "dix":
        return after in FRENCH_UNITS[7:10]
    teens = word == "soixante" or (word, before) == ("vingt", "quatre")
    return word in FRENCH_TENS[2:] and after in (*FRENCH_UNITS[1 : 17 if teens else 10], "une")
