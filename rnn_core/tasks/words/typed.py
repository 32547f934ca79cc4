"""What a learner types in English or French, as the tokens of `bilingual`, and tokens as a readable text."""

import re

from rnn_core.option import ConfigError
from rnn_core.tasks.words.clauses import PRONOUNS
from rnn_core.tasks.words.french import NATIONS
from rnn_core.tasks.words.marks import plain
from rnn_core.tasks.words.numerals import (
    ENGLISH_NUMBERS,
    FRENCH_NUMBERS,
    MONTHS,
    WEEKDAYS,
    english_hyphen,
    french_hyphen,
)
from rnn_core.tasks.words.reading import pieces

Words = tuple[str, ...]

LANGUAGES = ("english", "french")
MAX_TOKENS = 300
NO_BREAK = "\u00a0"
MARKS = ".?!,;:…"

_DASHED = re.compile(r"(?<![\w'-])[\w'-]+(?:–[\w'-]+)+")
_ELISION = re.compile(r"(?:l|d|n|j|c|m|t|s|qu|lorsqu|puisqu|jusqu)'(?=.)")
_INVERSION = re.compile(r"(?<=\w)(?:-t)?-(?:je|tu|il|elle|on|nous|vous|ils|elles|ce)$")
_SHORT = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"}
_WHOLE = {
    "can't": "can not",
    "cannot": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "let's": "let us",
}
_SUBJECTS = frozenset(row[0] for row in PRONOUNS) | {"it"}
_IS = _SUBJECTS | frozenset("that there this what where who here how when".split())  # before a short "is"
_HELPERS = frozenset("do does did is are am can could will would was were has have had must should".split())
_ENGLISH_WH = frozenset("what where who whose which why how".split())
_FRENCH_WH = frozenset("où qui que qu' quand comment pourquoi combien".split())
_CAPITAL = {"i", *NATIONS} | {pair[0] for pair in (*MONTHS, *WEEKDAYS)}


def read(text: str, language: str) -> Words:
    """The tokens of a typed sentence; unknown words stay as they are, a missing final mark is added.

    Raises ConfigError if there is nothing to translate or more than `MAX_TOKENS` tokens.
    """
    _check(language)
    tokens: list[str] = []
    split, numbers = _WORDS[language]
    text = _DASHED.sub(lambda dashed: _hyphened(dashed.group(), numbers), plain(text))
    for part in _ended(pieces(text)):
        tokens += [] if part == "." and tokens[-1:] == ["."] else split(part.lower())
    if not any(token[0] not in MARKS for token in tokens):
        raise ConfigError("There is nothing to translate: type at least one word.")
    if language == "english":
        tokens = _questions_in_order(tokens)
    if tokens[-1] not in (".", "?", "!", "…"):
        tokens.append("?" if _asks(tokens, language) else ".")
    if len(tokens) > MAX_TOKENS:
        raise ConfigError(
            f"This has {len(tokens):,} words and marks. "
            f"A sentence may have at most {MAX_TOKENS}: please shorten it."
        )
    return tuple(tokens)


def spell(tokens: Words, language: str) -> str:
    """Tokens as a sentence to read: capitals, hyphens in numbers, l'homme, and the spaces before marks."""
    _check(language)
    french = language == "french"
    text = ""
    for place, word in enumerate(tokens):
        before, last = (tokens[place - 2] if place > 1 else "", tokens[place - 1] if place else "")
        if not french and word in _CAPITAL:
            word = word[0].upper() + word[1:]
        text += _space(before, last, word, french) + word
    return text[:1].upper() + text[1:]


def _space(before: str, last: str, word: str, french: bool) -> str:
    """What stands between two tokens: nothing, a space, a hyphen or a no-break space."""
    if not last or word in (".", ",", "…"):
        return ""
    if french:
        if word in ("?", "!", ";", ":"):
            return NO_BREAK
        if (last.endswith("'") and len(last) > 1) or _INVERSION.fullmatch("a" + word, 1):
            return ""
        return "-" if french_hyphen(before, last, word) else " "
    if word in ("'s", "?", "!", ";", ":"):
        return ""
    return "-" if english_hyphen(last, word) else " "


def _check(language: str) -> None:
    if language not in LANGUAGES:
        raise ConfigError(f"language = {language!r} is unknown: choose one of {', '.join(LANGUAGES)}.")


def _ended(parts: list[str]) -> list[str]:
    """The last full stop ends the sentence, also behind what may be short for something ("sept.")."""
    last = parts[-1] if parts else ""
    return [*parts[:-1], last[:-1], "."] if last.endswith(".") and last.count(".") == 1 < len(last) else parts


def _hyphened(dashed: str, numbers: frozenset[str]) -> str:
    """ "quatre–vingt" and "voulez–vous": a dash where only a hyphen can be meant."""
    word = dashed.replace("–", "-")
    meant = _INVERSION.search(word.lower()) or len(_numbers(word.lower(), numbers)) > 1
    return word if meant else dashed


def _english_word(word: str) -> list[str]:
    """ "doesn't" → does not, "sister's" → sister 's, "twenty-one" → twenty one."""
    word = word.strip("'") if word not in ("'s", "'") else word
    if not word or word == "'":
        return []
    if word in _WHOLE:
        return _WHOLE[word].split()
    if word.endswith("n't") and len(word) > 3:
        return [word[:-3], "not"]
    stem, mark, ending = word.rpartition("'")
    if mark and stem:
        if mark + ending in _SHORT:
            return [stem, _SHORT[mark + ending]]
        if ending == "s":
            return [stem, "is" if stem in _IS else "'s"]
    return _numbers(word, ENGLISH_NUMBERS)


def _french_word(word: str) -> list[str]:
    """ "qu'il" → qu' il, "voulez-vous" → voulez -vous, "vingt-deux" → vingt deux, "soeur" → sœur."""
    tokens: list[str] = []
    while (match := _ELISION.match(word)) is not None:
        tokens.append(match.group())
        word = word[match.end() :]
    if word.strip("'") == "":
        return tokens
    if (inverted := _INVERSION.search(word)) is not None:
        return [*tokens, *_french_word(word[: inverted.start()]), inverted.group()]
    for typed, right in (("soeur", "sœur"), ("oeuf", "œuf")):
        word = right + word[len(typed) :] if word in (typed, typed + "s") else word
    return [*tokens, *_numbers(word, FRENCH_NUMBERS)]


def _numbers(word: str, numbers: frozenset[str]) -> list[str]:
    """A hyphenated number in its parts; any other word whole."""
    parts = word.split("-")
    return parts if len(parts) > 1 and numbers.issuperset(parts) else [word]


_WORDS = {"english": (_english_word, ENGLISH_NUMBERS), "french": (_french_word, FRENCH_NUMBERS)}


def _questions_in_order(tokens: list[str]) -> list[str]:
    """ "don't you sing" was split into do not you sing: the grammar says do you not sing."""
    ordered = list(tokens)
    for place in range(len(ordered) - 2):
        helper, no, subject = ordered[place : place + 3]
        starts = place == 0 or ordered[place - 1] in (*_ENGLISH_WH, *MARKS)
        if starts and helper in _HELPERS and no == "not" and subject in _SUBJECTS:
            ordered[place + 1 : place + 3] = [subject, no]
    return ordered


def _asks(tokens: list[str], language: str) -> bool:
    """Whether a sentence without a final mark looks like a question."""
    if language == "english":
        return tokens[0] in _HELPERS | _ENGLISH_WH or (
            tokens[0] == "when" and tokens[1:2] != [] and tokens[1] in _HELPERS
        )
    inverted = any(_INVERSION.fullmatch("a" + token, 1) for token in tokens[:4])
    return inverted or tokens[0] in _FRENCH_WH
