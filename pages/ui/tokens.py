"""Symbols that a network reads or writes, as HTML. Every text from outside is escaped here."""

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from html import escape

from rnn_core.data import END

MOST = 40  # symbols of an answer that are shown; an untrained network may go on for longer


def visible(symbol: str) -> str:
    """A symbol that can be seen: a space has a sign."""
    return "␣" if symbol == " " else symbol


def differing(old: Sequence[str], new: Sequence[str]) -> tuple[frozenset[int], frozenset[int]]:
    """The places of `old` that are gone, and the places of `new` that are not taken over from it."""
    blocks = SequenceMatcher(None, list(old), list(new), autojunk=False).get_matching_blocks()
    kept = [(block.a + k, block.b + k) for block in blocks for k in range(block.size)]
    gone = set(range(len(old))) - {a for a, _ in kept}
    return frozenset(gone), frozenset(set(range(len(new))) - {b for _, b in kept})


def row(
    symbols: Sequence[str], marked: Collection[int] = (), put: Collection[int] = (), tone: str = ""
) -> str:
    """Symbols side by side. marked: those that differ (struck in the tone "old"); put: chosen by hand."""
    cells = [
        _cell(symbol, ("marked" if place in marked else "", "put" if place in put else ""))
        for place, symbol in enumerate(symbols[:MOST])
    ]
    if len(symbols) > MOST:
        cells.append(f"<i>… and {len(symbols) - MOST} more</i>")
    return f'<div class="tokens {escape(tone)}">{"".join(cells)}</div>'


def _cell(symbol: str, kinds: Sequence[str]) -> str:
    kind = " ".join(filter(None, (*kinds, "end" if symbol == END else "")))
    return f'<span class="{kind}">{escape(visible(symbol))}</span>'
