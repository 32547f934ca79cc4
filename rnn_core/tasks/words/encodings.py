"""Bytes as text: which encoding they are in, as far as that can be told, and what stays broken in it."""

import re

GUESSABLE = {  # Python's name → what people call it, commonest first
    "cp1252": "Western European (Windows-1252)",
    "cp1250": "Central European (Windows-1250)",
    "iso8859_2": "Central European (ISO 8859-2)",
    "cp1254": "Turkish (Windows-1254)",
    "cp1251": "Cyrillic (Windows-1251)",
    "koi8_r": "Cyrillic (KOI8-R)",
    "cp1253": "Greek (Windows-1253)",
    "iso8859_7": "Greek (ISO 8859-7)",
    "gb18030": "Chinese, simplified (GB 18030)",
    "big5": "Chinese, traditional (Big5)",
    "shift_jis": "Japanese (Shift JIS)",
    "euc_jp": "Japanese (EUC-JP)",
    "cp949": "Korean (CP949)",
    "cp1255": "Hebrew (Windows-1255)",
    "cp1256": "Arabic (Windows-1256)",
}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 (little-endian)",
    "utf-16-be": "UTF-16 (big-endian)",
    **GUESSABLE,
    "utf-32-le": "UTF-32 (little-endian)",
    "utf-32-be": "UTF-32 (big-endian)",
    "cp866": "Cyrillic (DOS, 866)",
    "mac_roman": "Western European (old Mac)",
}
_BOMS = (  # the longer ones first: UTF-32 begins as UTF-16 does
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_LETTERS = {  # what each language has beside a to z, by the encodings that may write it
    (
        "cp1252",
    ): "äöüß àâæçéèêëîïôœùûüÿ áéíñóúüªº áâãàçéêíóôõúü àèéìíîòóùú éèëïóöü åäöé æøåéé áðéíóúýþæö äöõüšž",
    ("cp1250", "iso8859_2"): "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű čćđšž ăâîșțşţ",
    ("cp1254",): "çğıöşüâîû",
}
_LATIN = tuple(encoding for encodings in _LETTERS for encoding in encodings)
_SURE = 0.97  # of a text's accented letters are of one language: it is written in that one
_ACCENTED = 1 / 3  # of the letters; a text in Latin letters has no more of them
_INSIDE = re.compile(r"(?<=[^\W\d_])[^\0-\x7f‘’“”«»–—…](?=[^\W\d_])")  # "l±ka": no word has a sign inside
_SAMPLE = 20_000  # bytes are enough to guess from
_TEXT_CONTROLS = b"\t\n\f\r\x1b"
_CONTROLS = bytes(code for code in (*range(32), 127) if code not in _TEXT_CONTROLS)
ENDS = "\0\x1a"  # padding, and the end of file of old systems


def decoded(raw: bytes) -> tuple[str, str]:
    """`raw` as text, and its encoding, one of ENCODINGS; "" and "" if none of GUESSABLE makes a text of it.

    Bytes that break UTF-8 stand as �.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace"), encoding
    body = raw.rstrip(b"\r\n" + ENDS.encode())
    if body.translate(None, _CONTROLS) != body:
        encoding = _unmarked_utf16(raw) or "latin-1"  # its controls are told of later
    else:
        encoding = "utf-8" if _nearly_utf8(body) else _guessed(_sample(body))
    return (raw.decode(encoding, "replace"), encoding) if encoding else ("", "")


def _unmarked_utf16(raw: bytes) -> str:
    """UTF-16 without its mark: spaces and line ends leave zeros on one side only. "" if it is not that."""
    raw = raw[: len(raw) // 2 * 2]
    sides = {"utf-16-le": (raw[1::2], raw[::2]), "utf-16-be": (raw[::2], raw[1::2])}
    for encoding, (high, low) in sides.items():
        if high.count(0) > 3 * low.rstrip(b"\0").count(0):
            text = raw.decode(encoding, "replace").rstrip(ENDS)
            if not any(letter < " " and letter not in "\t\n\f\r" for letter in set(text)):
                return encoding
    return ""


def _nearly_utf8(raw: bytes) -> bool:
    """Whether it is UTF-8 but for a few bytes: other encodings make a valid sequence by chance only."""
    text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd") - raw.count("\ufffd".encode())
    valid = len(text) - broken - sum(map(text.count, map(chr, range(128))))
    return broken == 0 or 0 < valid >= 2 * (broken - 1)


def _sample(raw: bytes) -> bytes:
    """The first lines that tell encodings apart: whole ones, for a character may have several bytes."""
    kept = bytearray()
    for line in raw.splitlines(keepends=True):
        if len(kept) < _SAMPLE and not line.isascii():
            kept += line
    return bytes(kept)


def _guessed(raw: bytes) -> str:
    """The likeliest encoding; "" if none of GUESSABLE makes letters of it."""
    from charset_normalizer import from_bytes  # only learners who bring such a text need it

    latin, share = max(((name, _one_language(raw, name)) for name in _LATIN), key=lambda pair: pair[1])
    if share >= _SURE:
        return latin
    found = from_bytes(raw, cp_isolation=[name for name in GUESSABLE if name != "cp1254"]).best()
    if found is None or len(set(filter(str.isalpha, str(found)))) < 2:
        return ""
    return latin if found.encoding in _LATIN else found.encoding


def _one_language(raw: bytes, encoding: str) -> float:
    """The share of accented letters that the best language of a Latin encoding has; 0 if it is none."""
    text = raw[:_SAMPLE].decode(encoding, "replace").lower()
    letters = [letter for letter in text if letter.isalpha()]
    accented = [letter for letter in letters if letter > "\x7f"]
    if "\ufffd" in text or any("\x80" <= letter < "\xa0" for letter in text):
        return 0.0
    if len(accented) > _ACCENTED * len(letters):
        return 0.0
    languages = next(words.split() for encodings, words in _LETTERS.items() if encoding in encodings)
    known = max(sum(letter in language for letter in accented) for language in languages)
    foreign = sum(not letter.isalpha() for letter in _INSIDE.findall(text))
    return known / (len(accented) + foreign) if accented or foreign else 1.0
