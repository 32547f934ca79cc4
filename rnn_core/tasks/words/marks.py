"""One spelling for each mark: what phones, word processors and PDF files put in its place is read as that.

>>> plain("„I didn’t ﬁnd it“ – she said…")
'"I didn\\'t find it" – she said...'
"""

import re
import unicodedata
from collections.abc import Callable

_SPELLINGS = {  # plain → what counts as it
    "'": "’‘‚‛‹›ʼʻʽʹˈ′‵＇`´՚Ꞌꞌ",
    '"': "“”„‟«»″‶〝〞〟＂「」『』",
    "-": "‐‑⁃−﹣－",
    "–": "‒",
    "—": "―⸺⸻﹘",
    "/": "⁄∕",
    ".": "。",
    ",": "،、",
    ";": "؛",
    "?": "؟",
}
_PLAIN = {ord(odd): mark for mark, all_of_them in _SPELLINGS.items() for odd in all_of_them}
_ALIKE = (
    "<compat>",
    "<wide>",
    "<narrow>",
    "<font>",
    "<noBreak>",
)  # ﬁ, Ａ, 𝐚: another face of the same letters
_INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\ufeff"
    + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC))))
)
_JOINER = re.compile("(?<![^\0-\u036f])[\u200c\u200d]|[\u200c\u200d](?![^\0-\u036f])")  # 👩‍👧 needs its own
_LONG_DASH = re.compile("-{2,}|—{2,}")


def clean(text: str) -> str:
    """`text` in Unicode's composed form, to be shown.

    What is invisible is gone; controls and lone surrogates become a visible �.
    """
    text = _changed(_JOINER.sub("", text), _shown)
    return unicodedata.normalize("NFC", text)


def plain(text: str) -> str:
    """`text` cleaned, and each mark in its one spelling: what a network reads of it."""
    text = unicodedata.normalize("NFC", _changed(clean(text), plain_letter))
    return _LONG_DASH.sub("—", text)


def plain_letter(letter: str) -> str:
    """The plain spelling of one character, of one character or more: ’ is ', ﬁ is fi, 。 is a full stop."""
    if ord(letter) in _PLAIN:
        return _PLAIN[ord(letter)]
    parts = unicodedata.decomposition(letter).split()
    # A mark over a space, as ¨, would fall apart into the two.
    if parts[:1] and parts[0] in _ALIKE and (letter.isspace() or parts[1] != "0020"):
        return unicodedata.normalize("NFKC", letter)
    return letter


def _changed(text: str, change: Callable[[str], str]) -> str:
    """`text` with every character changed; each different one is looked at once, for texts are long."""
    return text.translate({ord(letter): change(letter) for letter in set(text)})


def _shown(letter: str) -> str:
    if letter in _INVISIBLE:
        return ""
    return "�" if unicodedata.category(letter) in ("Cc", "Cs") and not letter.isspace() else letter
