"""Reading the text that a learner brings: any encoding in common use, and nothing that is not text."""

import unicodedata

from rnn_core.option import ConfigError
from rnn_core.tasks.besides import Brought
from rnn_core.tasks.words.encodings import ENCODINGS, ENDS, GUESSABLE, decoded

SHORTEST, LARGEST, ALPHABET = 200, 2_000_000, 300  # characters, bytes, different characters
UNTOLD = (
    "The encoding of this file could not be told: choose it, or save the text as UTF-8 and bring it again."
)
_ALLOWED_CONTROLS = "\t\n"
_PLAIN_TEXT = "save it as plain text (.txt) and bring that, or paste its text."
_KINDS = (  # how files begin that hold a text but are none
    (b"%PDF-", b"", f"This is a PDF file: {_PLAIN_TEXT}"),
    (b"PK\x03\x04", b"word/", f"This is a Word file: {_PLAIN_TEXT}"),
    (b"\xd0\xcf\x11\xe0", b"", f"This is an old Word file: {_PLAIN_TEXT}"),
    (b"{\\rtf", b"", f"This is a file of a word processor (RTF): {_PLAIN_TEXT}"),
    (b"PK\x03\x04", b"opendocument.text", f"This is a file of LibreOffice: {_PLAIN_TEXT}"),
    (b"PK\x03\x04", b"", "This is a packed file: unpack it and bring a .txt file."),
)


def read_text(data: bytes | str) -> str:
    """`data` as clean text: decoded, lines ended by one "\\n", composed characters.

    Markup, emoji and right-to-left writing are characters like any other. Raises ConfigError, in one
    sentence, for a text that is empty, too short, too large, binary, or of too many characters.
    """
    brought = bring(data)
    if brought.choices and not brought.encoding:
        raise ConfigError(UNTOLD)
    check_text(brought.text)
    return brought.text


def bring(data: bytes | str, encoding: str = "") -> Brought:
    """A pasted text or a file, read in `encoding` or in the one that it seems to be in, and cleaned.

    What seems to be in none has no text yet, and all of them to choose from. Raises ConfigError for what is
    too large, for files of other kinds, and for an unknown encoding.
    """
    if encoding and encoding not in ENCODINGS:
        raise ConfigError(f"encoding = {encoding!r} is unknown: choose one of {', '.join(ENCODINGS)}.")
    if isinstance(data, str):
        return Brought(_cleaned(data))
    _refuse_other_files(data)
    _refuse_size(len(data))
    text, found = (data.decode(encoding, "replace"), encoding) if encoding else decoded(data)
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    guessed = bool(encoding) or not found or found in GUESSABLE
    choices = {name: title for name, title in ENCODINGS.items() if guessed or name == found}
    return Brought(_cleaned(text), found, max(0, broken), choices)


def check_text(text: str) -> None:
    """Raise ConfigError unless a network can be trained on `text`."""
    if not text.strip():
        raise ConfigError(f"This text is empty: bring at least {SHORTEST} characters.")
    if any(unicodedata.category(letter) == "Cc" and letter not in _ALLOWED_CONTROLS for letter in set(text)):
        raise ConfigError(
            "This is not a text: it has control characters, as pictures and programs do. Bring a .txt file."
        )
    if len(text) < SHORTEST:
        raise ConfigError(f"This text has {len(text)} characters; at least {SHORTEST} are needed.")
    letters = len(set(text))
    if letters < 2:
        raise ConfigError("This text has only one kind of character: there is nothing to predict in it.")
    if letters > ALPHABET:
        raise ConfigError(f"This text has {letters:,} different characters; at most {ALPHABET} are allowed.")


def _cleaned(text: str) -> str:
    """The text as `read_text` gives it. Raises ConfigError if it is too large."""
    _refuse_size(len(text.encode("utf-8", "surrogatepass")), " in UTF-8")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    text = "".join("\ufffd" if _surrogate(letter) else letter for letter in _without_end(text))
    return unicodedata.normalize("NFC", text)


def _without_end(text: str) -> str:
    """Without the marks of the end of a file, and the line ends between them."""
    kept = text.rstrip(ENDS + "\n")
    return text if text[len(kept) :].strip("\n") == "" else kept + "\n" * text[len(kept) :].startswith("\n")


def _refuse_size(size: int, spelt: str = "") -> None:
    if size > LARGEST:
        raise ConfigError(
            f"This text has {size / 1e6:.1f} MB{spelt}; at most {LARGEST / 1e6:g} MB can be read."
        )


def _refuse_other_files(raw: bytes) -> None:
    for begins, holds, sentence in _KINDS:
        if raw[:1024].lstrip().startswith(begins) and holds in raw:
            raise ConfigError(sentence)


def _surrogate(letter: str) -> bool:
    return "\ud800" <= letter <= "\udfff"
