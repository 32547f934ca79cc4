"""Text with brackets in brackets: every mark that opens must be closed by its partner, innermost first.

the owl [shy {new}] hums to the fox (red).
the crow said "good night {not now [no]}".

No line of the last tenth stands before it.
"""

import numpy as np

from rnn_core.tasks.words.fresh import known_then_new

PAIRS = {"(": ")", "[": "]", "{": "}"}
QUOTE = '"'

_NOUNS = "owl fox cat hen crow toad mole moth newt wren".split()
_KINDS = "red dark long soft cold tall wet new shy mild".split()
_DOES = "sees|hears|hums to|hides from|waits for|likes".split("|")
_SAYS = "said sang asked cried".split()
_SPOKEN = "yes|no|come in|who|not now|good night|so it is|sit down".split("|")


def nested_text(lines: int, draw: np.random.Generator) -> str:
    """`lines` sentences, one on each line."""
    return "".join(known_then_new(lines, lambda: _line(draw) + "\n"))


def _line(draw: np.random.Generator) -> str:
    """Somebody does something to somebody, or says something; remarks in brackets stand in between."""
    who = f"the {_pick(draw, _NOUNS)}{_aside(draw, _KINDS, 3)}"
    if draw.random() < 0.4:
        spoken = _pick(draw, _SPOKEN) + _aside(draw, _SPOKEN, 2)
        return f"{who} {_pick(draw, _SAYS)} {QUOTE}{spoken}{QUOTE}."
    return f"{who} {_pick(draw, _DOES)} the {_pick(draw, _NOUNS)}{_aside(draw, _KINDS, 3)}."


def _aside(draw: np.random.Generator, words: list[str], depth: int) -> str:
    """A remark in brackets or none; it may hold a remark on itself, and that one another."""
    remark = ""
    for inner in range(depth):
        if draw.random() < (0.4 if inner < depth - 1 else 0.6):
            opening = _pick(draw, list(PAIRS))
            remark = f" {opening}{_pick(draw, words)}{remark}{PAIRS[opening]}"
    return remark


def _pick(draw: np.random.Generator, choices: list[str]) -> str:
    return choices[int(draw.integers(len(choices)))]


def marks_right(text: str) -> float | None:
    """The share of brackets and quotes in `text` that are right, line by line; None if there are none.

    A mark that opens is right if its own partner closes it, before any other mark that closes and
    before the line ends; a mark that closes is right if it closes one. An unfinished last line is not
    counted, since its partners may still come.
    """
    right = total = 0
    for line in text.split("\n")[:-1]:
        counted = _count(line)
        right, total = right + counted[0], total + counted[1]
    return right / total if total else None


def _count(line: str) -> tuple[int, int]:
    """Right marks and all marks of one line."""
    marks = [letter for letter in line if letter in "()[]{}" or letter == QUOTE]
    right, opened = 0, []
    for mark in marks:
        closes_quote = mark == QUOTE and QUOTE in opened
        if mark in PAIRS or (mark == QUOTE and not closes_quote):
            opened.append(mark)
        elif opened and PAIRS.get(opened[-1], QUOTE) == mark:
            opened.pop()
            right += 2
        elif closes_quote:  # something inside was left open: that, and the quote's end, are wrong
            del opened[opened.index(QUOTE) :]
        elif opened:
            opened.pop()
    return right, len(marks)
