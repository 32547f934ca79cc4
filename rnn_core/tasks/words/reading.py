"""From a typed line to tokens. Capitals and punctuation survive; nothing is thrown away unseen.

>>> tokenize("Apple Inc. paid $1 billion at 10:00 AM, twice.")
('Apple', 'Inc.', 'paid', '$1', 'billion', 'at', '10:00', 'AM', ',', 'twice', '.')
"""

import re
from collections.abc import Iterator

from rnn_core.option import ConfigError
from rnn_core.tasks.base import MAX_TOKENS, tokens_or_error
from rnn_core.tasks.words.marks import clean, plain, plain_letter
from rnn_core.tasks.words.shapes import SHAPES, shape_of

__all__ = [
    "MAX_LINE", "MAX_WORD", "SHAPES", "clean", "pieces", "plain", "plain_letter", "read_line", "shape_of",
    "tokenize",
]  # fmt: skip

MAX_WORD = 80
MAX_LINE = 20_000

# Their full stop ends no sentence.
ABBREVIATIONS = (  # small or capital
    "mr mrs ms mx dr prof rev hon jr sr st mt gen capt lt sgt inc corp ltd co bros plc dept univ assn "
    "vs etc approx cf ca eds ave blvd"
).split()
_AS_SPELLED = (  # only so: "sat" and "mar" are words, too, and Al is a name
    "al Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat "
    "Gov Sen Rep Pres Col Maj Cmdr Adm Ph.D M.Sc B.Sc"
).split()
_NUMBERED = "No no Nos nos Fig fig Figs figs Art Sec Sun Vol vol Ch ch p pp".split()  # before a number

_PICTURE = "\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"  # arrows, signs, emoji
_MARKS = r"\"()\[\]{}<>¿¡!?;—–"  # each is a token of its own, with or without spaces
_ENDINGS = "com org net edu gov int info io co uk eu de fr es ch nl se dk pl pt ie ca au jp"
_FILES = "txt pdf html htm js py jpg jpeg png gif mp3 mp4 csv json xml doc docx zip exe"


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in words)


_PIECE = re.compile(
    rf"""
    (?:https?://|www\.)[^\s"<>]*[^\s"<>().,;:!?']          # an address
    | [\w.+-]{{1,64}}@[\w-]+(?:\.[\w-]+)+
    | (?<!\w)(?:
        (?:[^\W\d_]\.){{2,}}                               # U.S., e.g.
        | (?!I)[^\W\d_a-z]\.(?=\s*[^\W\d_a-z])           # J. Smith; not "and I. Then"
        | (?i:{_either(ABBREVIATIONS)})\.
        | (?:{_either(_AS_SPELLED)})\.
        | (?:{_either(_NUMBERED)})\.(?=\s*\d)
        | \d{{1,2}}(?:[:.]\d\d)?(?i:[ap]\.m\.)
        | [\w-]{{1,64}}(?:\.[\w-]{{1,64}}){{0,3}}\.(?:{_either((_ENDINGS + " " + _FILES).split())})(?!\w)
    )
    | [{_PICTURE}][{_PICTURE}\ufe0e\ufe0f\u200d]*
    | (?:(?<!\S)[.,](?=\d))?                               # .5
      (?:[^\s{_MARKS}{_PICTURE}.,:]|(?<=\d)[.,:](?=\d))+   # a word; 3.5, 1,000, 10:30
    | \S
    """,
    re.VERBOSE,
)
_POSSESSIVE = re.compile("(.+)('s)", re.IGNORECASE)


def pieces(text: str) -> list[str]:
    """Words and marks of `text` in their plain spelling, in order; apostrophes stay where they are."""
    return _PIECE.findall(plain(text))


def tokenize(text: str) -> tuple[str, ...]:
    """Words and punctuation marks of `text`, in order and in their plain spelling."""
    return tuple(token for piece in pieces(text) for token in _apart(piece))


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


def _apart(piece: str) -> Iterator[str]:
    """A piece without the quotes at its ends, which are tokens, and without its possessive 's."""
    word = piece.lstrip("'") or "'"
    if piece.lower() == "'s" or word == "'":
        yield from [piece] if word != "'" else piece
        return
    yield from "'" * (len(piece) - len(word))
    core = word.rstrip("'")
    owner = _POSSESSIVE.fullmatch(core)
    yield from owner.groups() if owner else (core,)
    yield from "'" * (len(word) - len(core))
