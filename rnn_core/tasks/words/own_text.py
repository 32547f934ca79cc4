"""Reading the text that a learner brings: any encoding in common use, and nothing that is not text."""

import unicodedata

from rnn_core.option import ConfigError

SHORTEST, LARGEST, ALPHABET = 200, 1_000_000, 300  # characters, bytes, different characters
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ALLOWED_CONTROLS = "\t\n"


def read_text(data: bytes | str) -> str:
    """`data` as clean text: UTF-8 or UTF-16 decoded, lines ended by one "\\n", composed characters.

    Markup, emoji and right-to-left writing are characters like any other. Raises ConfigError, in one
    sentence, for a text that is empty, too short, too large, binary, or of too many characters.
    """
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > LARGEST:
        raise ConfigError(f"This text has {len(raw) / 1e6:.1f} MB; at most {LARGEST / 1e6:g} MB can be read.")
    text = data if isinstance(data, str) else _decoded(raw)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    text = unicodedata.normalize(
        "NFC", "".join("\ufffd" if _surrogate(letter) else letter for letter in text)
    )
    check_text(text)
    return text


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


def _decoded(raw: bytes) -> str:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    for encoding in ("utf-8", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ConfigError(
        "This is not a text in UTF-8, UTF-16 or Windows-1252: save it as UTF-8 and bring it again."
    )


def _surrogate(letter: str) -> bool:
    return unicodedata.category(letter) == "Cs"
