"""Rows of bits as people write them: `1010 0110`."""

from collections.abc import Sequence

import numpy as np

from rnn_core.option import ConfigError, shown
from rnn_core.tasks.base import MAX_TOKENS, tokens_or_error
from rnn_core.tasks.words.reading import MAX_LINE, plain

BLANK, GO = "·", "?"  # a time step in which nothing comes, and the sign to answer


def bits_of(label: str) -> list[float]:
    """`101` → 1.0, 0.0, 1.0."""
    return [float(letter == "1") for letter in label]


def written(row: Sequence[float] | np.ndarray) -> str:
    """1.0, 0.0, 1.0 → `101`."""
    return "".join("1" if bit > 0.5 else "0" for bit in row)


def numbers(rows: np.ndarray) -> np.ndarray:
    """Rows of bits (…, K) as whole numbers (…), the first bit counting most."""
    K = rows.shape[-1]
    found: np.ndarray = rows.astype(np.int64) @ (1 << np.arange(K)[::-1])
    return found


def words_of(text: str, example: str) -> tuple[str, ...]:
    """What stands between spaces, commas and line breaks.

    Raises ConfigError for nothing, and for far too much.
    """
    if len(text) > MAX_LINE:
        raise ConfigError(
            f"This has {len(text):,} characters; rows of bits need far fewer: type for example {example}."
        )
    line = plain(text).replace(",", " ").replace(";", " ")
    return tokens_or_error(line.split(), "row")


def row_of(word: str, width: int, example: str) -> str:
    """The word, if it is a row of `width` bits. Raises ConfigError."""
    if set(word) - {"0", "1"}:
        raise ConfigError(f"{shown(word)} is no row of bits: type zeros and ones, for example {example}.")
    if len(word) != width:
        raise ConfigError(
            f"Here each row has {width} bit{'s' * (width > 1)}, and {shown(word)} has {len(word)}: type for "
            f"example {example}."
        )
    return word


def fits(T: int) -> None:
    """Raise ConfigError if so many time steps cannot be drawn."""
    if T > MAX_TOKENS:
        raise ConfigError(
            f"This takes {T:,} time steps to read and answer. The pictures hold at most {MAX_TOKENS}: "
            "please shorten it."
        )
