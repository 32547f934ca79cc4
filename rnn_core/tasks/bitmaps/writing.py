"""Pictures of two colours as text: "0110/1001/…", line by line, or shorter as "x69…", four pixels a digit.

>>> read("01/10", 2)
(0, 1, 1, 0)
>>> write((0, 1, 1, 0), 2)
'01/10'
>>> read("x1/2", 2)
(0, 1, 1, 0)
"""

import re
from collections.abc import Sequence

from rnn_core.option import ConfigError, shown
from rnn_core.tasks.words.marks import clean

PIXELS = {"0": 0, ".": 0, "·": 0, "□": 0, "⬜": 0, "1": 1, "#": 1, "█": 1, "■": 1, "⬛": 1}
OPEN = "?"  # a pixel that nobody knows yet
MAX_TEXT = 2_000  # characters: 256 pixels, however they are spaced
_HEX = re.compile("x([0-9a-f/]*)([?/]*)", re.IGNORECASE)


def read(text: str, side: int) -> tuple[int, ...]:
    """The known pixels of a picture, from the first on; the others are for the network to draw.

    Lines end with /, with white space, or just after `side` pixels. Raises ConfigError, in a sentence, for
    what cannot be read, for lines of another length, and for too many.
    """
    if len(text) > MAX_TEXT:
        raise ConfigError(
            f"This has {len(text):,} characters; a picture of {side} × {side} pixels has fewer."
        )
    lines = "/".join(clean(text).split())
    if not lines.strip("/"):
        raise ConfigError(f"There is nothing to read: type pixels, for example {_for_example(side)}.")
    found = _HEX.fullmatch(lines)
    pixels = _from_hex(found.group(1), side) if found else _one_by_one(lines, side)
    known = pixels.rstrip(OPEN)
    if len(pixels) > side * side:
        raise ConfigError(
            f"This has {len(pixels):,} pixels, and a picture here has {side} × {side} = {side * side}: "
            "please shorten it."
        )
    if OPEN in known:
        raise ConfigError(
            f"Pixel {known.index(OPEN) + 1} is open, and later ones are not: a network that draws pixel by "
            "pixel completes the end. Leave ? to the end."
        )
    return tuple(map(int, known))


def write(pixels: Sequence[int], side: int) -> str:
    """The same as text: whole lines, what is missing as ?."""
    letters = "".join(map(str, pixels)).ljust(side * side, OPEN)
    return "/".join(letters[line : line + side] for line in range(0, side * side, side))


def write_hex(pixels: Sequence[int], side: int) -> str:
    """The shorter spelling of a whole picture: a hexadecimal number for each line."""
    lines = (pixels[line : line + side] for line in range(0, side * side, side))
    wide = -(-side // 4)
    return "x" + "/".join(f"{int(''.join(map(str, line)), 2):0{wide}x}" for line in lines)


def _one_by_one(lines: str, side: int) -> str:
    """Every pixel as 0, 1 or ?."""
    for letter in lines:
        if letter not in PIXELS and letter not in (OPEN, "/"):
            raise ConfigError(
                f"{shown(letter)} is no pixel: write 0 or . for paper, 1 or # for ink, ? for what is open, "
                f"for example {_for_example(side)}."
            )
    parts = [part for part in lines.split("/") if part]
    whole = max(map(len, parts)) == 1 or len(parts) == 1  # pixels apart, or in one piece
    for place, part in enumerate(parts):
        if not whole and (len(part) > side or (len(part) < side and place + 1 < len(parts))):
            raise ConfigError(
                f"Line {place + 1} has {len(part):,} pixels, and a line of this picture has {side}."
            )
    return "".join(str(PIXELS.get(letter, OPEN)) for part in parts for letter in part)


def _from_hex(digits: str, side: int) -> str:
    """Whole lines, of ⌈side / 4⌉ digits each; what follows them is open."""
    wide, plain = -(-side // 4), digits.replace("/", "")
    if not plain or len(plain) % wide:
        raise ConfigError(
            f"After x a line of {side} pixels is {wide} of the digits 0 to 9 and a to f, "
            f"and this has {len(plain):,} in all."
        )
    lines = [int(plain[place : place + wide], 16) for place in range(0, len(plain), wide)]
    wrong = next((place for place, line in enumerate(lines) if line >= 2**side), None)
    if wrong is not None:
        raise ConfigError(f"Line {wrong + 1} of this writes more than {side} pixels.")
    return "".join(f"{line:0{side}b}" for line in lines)


def _for_example(side: int) -> str:
    return "0" * (side // 2) + "1" * (side - side // 2)


def told(pixels: Sequence[int], side: int) -> str:
    """The picture in words: of each line the pixels with ink."""
    lines = [pixels[line : line + side] for line in range(0, len(pixels), side)]
    inked = [f"line {n + 1}: {runs(line)}" for n, line in enumerate(lines) if any(line)]
    head = f"A picture of {side} × {side} pixels, {sum(pixels)} of them ink"
    left = side * side - len(pixels)
    rest = f" The last {left} are open." if left else ""
    return f"{head}: {'; '.join(inked)}.{rest}" if inked else f"{head}.{rest}"


def runs(line: Sequence[int]) -> str:
    """Where a line has ink, counted from 1: "2 to 4, 7"."""
    found: list[list[int]] = []
    for place, pixel in enumerate(line, 1):
        if pixel and found and found[-1][1] == place - 1:
            found[-1][1] = place
        elif pixel:
            found.append([place, place])
    return ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in found)
