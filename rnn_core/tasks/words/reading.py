"""From a typed line to tokens. Capitals and punctuation survive; nothing is thrown away unseen.

>>> tokenize("Apple Inc. paid $1 billion at 10:00 AM, twice.")
('Apple', 'Inc.', 'paid', '$1', 'billion', 'at', '10:00', 'AM', ',', 'twice', '.')
"""

import re
import unicodedata

from rnn_core.option import ConfigError
from rnn_core.tasks.base import MAX_TOKENS, tokens_or_error

MAX_WORD = 80
MAX_LINE = 20_000

ABBREVIATIONS = frozenset(
    "Inc. Corp. Ltd. Co. Mr. Mrs. Ms. Dr. Prof. St. Jr. Sr. Gen. Capt. vs. etc. e.g. i.e. a.m. p.m.".split()
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")  # "J." and "U.S."
_OPENING = "\"'([{“‘«¿¡"
_CLOSING = "\"')]}”’»,;:!?…"
_POSSESSIVE = re.compile(r"(.+)(['’]s)")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))

_SHAPES = (  # the first that fits the whole word
    ("<time>", re.compile(r"\d{1,2}[:.h]\d\d(?:[ap]m)?", re.IGNORECASE)),
    ("<$number>", re.compile(r"[$€£¥]\d[\d.,]*(?:k|m|bn)?", re.IGNORECASE)),
    ("<number%>", re.compile(r"\d[\d.,]*%")),
    ("<number>", re.compile(r"\d[\d.,]*(?:st|nd|rd|th)?")),
    ("<Unk>", re.compile(r".*[A-Z\u00c0-\u00de].*")),
    ("<unk>", re.compile(r".*", re.DOTALL)),
)
SHAPES = tuple(name for name, _ in _SHAPES)


def clean(text: str) -> str:
    """`text` in Unicode's composed form; controls and lone surrogates become a visible �."""
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    return "".join("�" if unicodedata.category(c) in ("Cc", "Cs") and not c.isspace() else c for c in text)


def tokenize(text: str) -> tuple[str, ...]:
    """Words and punctuation marks of `text`, in order."""
    return tuple(token for chunk in clean(text).split() for token in _split(chunk))


def read_line(text: str, unit: str = "word") -> tuple[str, ...]:
    """The tokens of a learner's sentence. Raises ConfigError if it is empty or too long to draw."""
    if len(text) > MAX_LINE:
        raise ConfigError(
            f"This has {len(text):,} characters. "
            f"The pictures hold at most {MAX_TOKENS} {unit}s: please shorten it."
        )
    tokens = tokens_or_error(tokenize(text), unit)
    longest = max(map(len, tokens))
    if longest > MAX_WORD:
        raise ConfigError(f"One word has {longest:,} characters. A word may have at most {MAX_WORD}.")
    return tokens


def shape_of(word: str) -> str:
    """The class in which a word that was never seen is read: `<number>`, `<Unk>` (a capital), `<unk>` …"""
    return next(name for name, pattern in _SHAPES if pattern.fullmatch(word))


def _split(chunk: str) -> list[str]:
    """The tokens of a chunk without spaces: marks in front, the word, marks behind."""
    before: list[str] = []
    after: list[str] = []
    while len(chunk) > 1 and chunk[0] in _OPENING:
        before.append(chunk[0])
        chunk = chunk[1:]
    while len(chunk) > 1 and _ends_with_mark(chunk):
        after.insert(0, chunk[-1])
        chunk = chunk[:-1]
    owner = _POSSESSIVE.fullmatch(chunk)
    return [*before, *(owner.groups() if owner else (chunk,)), *after]


def _ends_with_mark(chunk: str) -> bool:
    if chunk[-1] in _CLOSING:
        return True
    return chunk[-1] == "." and chunk not in ABBREVIATIONS and not _INITIALS.fullmatch(chunk)
