"""Calendar days: the ways in which a date is written in English, and what each of them means.

No way is ambiguous, as 3/8/2024 would be. They are written here and read here, so that the truth of a
line that a learner types is known.
"""

import re
import zlib
from datetime import date

FIRST, LAST = date(1900, 1, 1), date(2099, 12, 31)
REST = 6  # that of 3 August 2024
JOINTS = (", ", "; ")  # between two dates
MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
LETTERS = tuple(sorted(set(" ,;0123456789theofstndrd" + "".join(MONTHS + WEEKDAYS).lower())))
WAYS = (
    "{day} {month} {year}",
    "{month} {day}, {year}",
    "{day} {short} {year}",
    "{short} {day}, {year}",
    "{weekday}, {day} {month} {year}",
    "the {day}{ending} of {month} {year}",
)

_MONTH = r"(?P<month{0}>[a-z]+)"
_DAY = r"(?P<day{0}>[0-9]{{1,2}})(?:st|nd|rd|th)?"
_YEAR = r",?\s+(?P<year>[0-9]{4})(?![0-9])"
_DATE = re.compile(
    rf"(?:(?P<weekday>[a-z]+day),?\s+)?"
    rf"(?:(?:the\s+)?{_DAY.format(1)}\s+(?:of\s+)?{_MONTH.format(1)}|{_MONTH.format(2)}\s+{_DAY.format(2)})"
    rf"{_YEAR}",
    re.IGNORECASE | re.ASCII,
)
_JOINT = re.compile(r"\s*[,;]\s*")
_NUMBERS = {name[:size].lower(): n for n, name in enumerate(MONTHS, 1) for size in (3, len(name))}


def write(day: date, way: int) -> str:
    """`day` written in one of the WAYS."""
    month = MONTHS[day.month - 1]
    return WAYS[way].format(
        day=day.day,
        month=month,
        short=month[:3],
        year=day.year,
        weekday=WEEKDAYS[day.weekday()],
        ending=_ending(day.day),
    )


def read(text: str) -> tuple[date, ...]:
    """The days that `text` names, in order; none if any part of it is no date of ours.

    There must be such a day (no 31 February, no Monday that was a Sunday), from FIRST to LAST. Capitals
    and the width of spaces do not count.
    """
    text = text.strip()
    days: list[date] = []
    place = 0
    while True:
        found = _DATE.match(text, place)
        day = _day(found) if found else None
        if found is None or day is None:
            return ()
        days.append(day)
        if found.end() == len(text):
            return tuple(days)
        joint = _JOINT.match(text, found.end())
        if joint is None:
            return ()
        place = joint.end()


def held_out(day: date) -> bool:
    """Whether training never shows this day. One in ten; one of them is 3 August 2024."""
    return zlib.crc32(day.isoformat().encode()) % 10 == REST


def _day(found: re.Match[str]) -> date | None:
    """The day of a match, if there is such a day."""
    parts = found.groupdict()
    month = _NUMBERS.get((parts["month1"] or parts["month2"]).lower())
    if month is None:
        return None
    try:
        day = date(int(parts["year"]), month, int(parts["day1"] or parts["day2"]))
    except ValueError:
        return None
    named = parts["weekday"]
    right = named is None or named.lower() == WEEKDAYS[day.weekday()].lower()
    return day if right and FIRST <= day <= LAST else None


def _ending(day: int) -> str:
    """The end of an ordinal: 1st, 2nd, 3rd, 11th."""
    return "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
