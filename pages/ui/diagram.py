"""Small diagrams of the shapes: inputs below, hidden states in the middle, outputs above."""

from rnn_core.portrait import Diagram

GAP, SIDE = 16, 8


def picture(drawn: Diagram) -> str:
    """A diagram as an SVG picture: its columns, and over which of them a dot stands below and above.

    The last `decoder` columns are a network of their own, which reads one way.
    """
    T, both, decoder = drawn.columns, drawn.both, drawn.decoder
    rows = drawn.rows * (2 if both else 1)
    width, height = T * GAP + 14, (rows + 2) * GAP + 4
    there = [(column, row) for column in _standing(drawn) for row in range(rows)]
    there = [(column, row) for column, row in there if column < T - decoder or not both or row % 2]
    marks = _joints(drawn, there)
    marks += [_hidden(column, row, both, column >= T - decoder) for column, row in there]
    marks += [_dot(column, 0) for column in drawn.outputs]
    marks += [_dot(column, rows + 1) for column in drawn.inputs]
    label = f"{len(drawn.inputs)} inputs, {rows} rows of hidden states, {len(drawn.outputs)} outputs"
    return (
        f'<svg role="img" aria-label="{label}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">{"".join(marks)}</svg>'
    )


def _standing(drawn: Diagram) -> tuple[int, ...]:
    """The columns that have hidden states: of a window only the one that sees it all."""
    return drawn.outputs if drawn.joined == "window" else tuple(range(drawn.columns))


def _joints(drawn: Diagram, there: list[tuple[int, int]]) -> list[str]:
    """How the columns hang together."""
    bottom = max(row for _, row in there)
    if drawn.joined == "onward":
        return [_arrow(column, row) for column, row in there if (column + 1, row) in there]
    if drawn.joined == "window":
        return [_thread((drawn.outputs[0], bottom), column, bottom + 2) for column in drawn.inputs]
    if drawn.joined == "all":
        inputs = drawn.inputs
        return [_thread((column, bottom), other, bottom + 2) for column in inputs for other in inputs]
    return []


def _thread(to: tuple[int, int], column: int, row: int) -> str:
    """From an input up to a hidden state."""
    x, y = column * GAP + 11, row * GAP + 10
    up, top = to[0] * GAP + 11, (to[1] + 1) * GAP + 10
    return f'<path d="M{x} {y} L{up} {top}" stroke="#5cb3ad" stroke-width="1"/>'


def _dot(column: int, row: int) -> str:
    return f'<circle cx="{column * GAP + 11}" cy="{row * GAP + 10}" r="4" fill="#8a857c"/>'


def _arrow(column: int, row: int) -> str:
    """The way on to the next column (or, reading from the end, to the one before)."""
    x, y = column * GAP + 7 + SIDE, (row + 1) * GAP + 10
    return f'<path d="M{x} {y} h{GAP - SIDE}" stroke="#5cb3ad" stroke-width="2"/>'


def _hidden(column: int, row: int, both: bool, decodes: bool) -> str:
    """A hidden state; of two directions the one that reads from the end is lighter; a decoder's is hollow."""
    x, y = column * GAP + 7, (row + 1) * GAP + 6
    shade = "#5cb3ad" if both and row % 2 == 0 else "#1c8a83"
    ink = f'fill="none" stroke="{shade}" stroke-width="2"' if decodes else f'fill="{shade}"'
    return f'<rect x="{x}" y="{y}" width="{SIDE}" height="{SIDE}" rx="2" {ink}/>'
