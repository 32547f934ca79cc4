"""The class of a word that was never seen, told by its letters alone.

>>> [shape_of(word) for word in ("10:30", "10.5", "US$500", "Łukasz")]
['<time>', '<number>', '<$number>', '<Unk>']
"""

import re
import unicodedata

SHAPES = ("<time>", "<$number>", "<number%>", "<number>", "<Unk>", "<unk>")
HALVES = ("am", "pm", "a.m.", "p.m.")

_HALF = r"(?:am|pm|a\.m\.?|p\.m\.?)"
_MINUTES = r"[0-5]\d"
_CLOCK = re.compile(
    rf"(?:[01]?\d|2[0-3])(?::{_MINUTES}){{1,2}}|24:00|(?:[01]?\d|2[0-3])h{_MINUTES}"
    rf"|(?:0?\d|1[0-2])(?:[:.]{_MINUTES}(?::{_MINUTES})?)?{_HALF}",
    re.IGNORECASE,
)
_DOTTED = re.compile(rf"(?:0?\d|1[0-2])\.{_MINUTES}")  # a time only where "am" or "pm" follows
_NUMBER = r"(?:\d+(?:[.,']\d+)*|[.,]\d+)"
_SIGN = "[$¢-¥֏؋৲৳฿\u20a0-\u20c0]"
_CODE = "(?:USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RUB|UAH|TRY|BRL|MXN|ZAR)"
_SIZE = "(?:k|m|mn|bn|b|tn)?"
_MONEY = re.compile(
    rf"[-+]?(?:[A-Z]{{0,3}}{_SIGN}|{_CODE})[-+]?{_NUMBER}{_SIZE}|[-+]?{_NUMBER}{_SIZE}(?:{_SIGN}|{_CODE})",
    re.IGNORECASE,
)
_PERCENT = re.compile(rf"[-+]?{_NUMBER}%")
_COUNT = re.compile(rf"[-+]?{_NUMBER}(?:st|nd|rd|th)?", re.IGNORECASE)


def shape_of(word: str, after: str = "") -> str:
    """The class in which `word` is read: one of SHAPES. `after` is the word behind it: 9.30 pm is a time."""
    if _CLOCK.fullmatch(word) or (after.lower() in HALVES and _DOTTED.fullmatch(word)):
        return "<time>"
    for shape, pattern in (("<$number>", _MONEY), ("<number%>", _PERCENT), ("<number>", _COUNT)):
        if pattern.fullmatch(word):
            return shape
    return "<Unk>" if any(unicodedata.category(letter) in ("Lu", "Lt") for letter in word) else "<unk>"
