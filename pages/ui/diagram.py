"""Small diagrams of the shapes: inputs below, hidden states, outputs above, and how they are wired."""

import streamlit as st

from rnn_core.portrait import Diagram

GAP, SIDE, DOT = 18, 8, 3.5
LEFT, TOP = 11, 10  # the middle of the first column and of the row of outputs
INK, PALE, GREY = "#1c8a83", "#5cb3ad", "#8a857c"
_HEADS = "".join(
    f'<marker id="{name}" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="{size}" markerHeight="{size}" '
    f'orient="auto"><path d="M0 0 L6 3 L0 6 z" fill="{colour}"/></marker>'
    for name, colour, size in (("on", PALE, 2.8), ("up", GREY, 4.5))
)


def picture(drawn: Diagram, scale: float = 1.0) -> str:
    """A diagram as an SVG picture: its columns, and over which of them a dot stands below and above.

    The last `decoder` columns are a network of their own, which reads one way. A column without an input of
    its own, after one that has an output, reads what was written there: a dashed arrow.
    """
    T, both, decoder = drawn.columns, drawn.both, drawn.decoder
    rows = drawn.rows * (2 if both else 1)
    width, height = (T - 1) * GAP + 2 * LEFT, (rows + 1) * GAP + 2 * TOP
    there = [(column, row) for column in _standing(drawn) for row in range(rows)]
    there = [(column, row) for column, row in there if column < T - decoder or not both or row % 2]
    marks = [*_joints(drawn, there), *_uprights(drawn, there, rows), *_loops(drawn, rows)]
    marks += [_hidden(column, row, both, column >= T - decoder) for column, row in there]
    marks += [_dot(column, 0) for column in drawn.outputs]
    marks += [_dot(column, rows + 1) for column in drawn.inputs]
    return (
        f'<svg width="{width * scale:g}" height="{height * scale:g}" '
        f'viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg"><defs>{_HEADS}</defs>'
        f"{''.join(marks)}</svg>"
    )


def draw(drawn: Diagram, scale: float = 1.0) -> None:
    """The diagram on the page, with its words for who does not see it."""
    rows = drawn.rows * (2 if drawn.both else 1)
    told = f"{len(drawn.inputs)} inputs, {rows} rows of hidden states, {len(drawn.outputs)} outputs"
    st.image(picture(drawn, scale), alt=told)


def _standing(drawn: Diagram) -> tuple[int, ...]:
    """The columns that have hidden states: of a window only the one that sees it all."""
    return drawn.outputs if drawn.joined == "window" else tuple(range(drawn.columns))


def _joints(drawn: Diagram, there: list[tuple[int, int]]) -> list[str]:
    """How the columns hang together."""
    bottom = max(row for _, row in there)
    if drawn.joined == "onward":
        return [
            _onward(column, row, drawn.both and row % 2 == 0)
            for column, row in there
            if (column + 1, row) in there
        ]
    if drawn.joined == "window":
        return [_thread((drawn.outputs[0], bottom), column, bottom + 2) for column in drawn.inputs]
    if drawn.joined == "all":
        inputs = drawn.inputs
        return [_thread((column, bottom), other, bottom + 2) for column in inputs for other in inputs]
    return []


def _uprights(drawn: Diagram, there: list[tuple[int, int]], rows: int) -> list[str]:
    """From each input up to its state, from state to state, and from the last one up to the output."""
    layer = (
        row for row in there if not drawn.both or row[1] % 2
    )  # two directions of a layer hand nothing up
    found = [_up(column, row + 1, row + 2) for column, row in layer if (column, row + 1) in there]
    found += [_up(column, 0, min(row for at, row in there if at == column) + 1) for column in drawn.outputs]
    if drawn.joined == "onward":
        found += [_up(column, rows, rows + 1) for column in drawn.inputs]
    return found


def _loops(drawn: Diagram, rows: int) -> list[str]:
    """What was written becomes the next input."""
    return [
        f'<path d="M{_x(c - 1) + DOT} {_y(0)} h{GAP / 2 - DOT} V{_y(rows + 1)} h{GAP / 2} '
        f'V{_y(rows) + SIDE / 2 + 1}" fill="none" stroke="{GREY}" stroke-width="0.9" '
        f'stroke-dasharray="2 1.6" marker-end="url(#up)"/>'
        for c in range(1, drawn.columns)
        if c not in drawn.inputs and {c - 1, c} <= set(drawn.outputs)
    ]


def _x(column: int) -> int:
    return column * GAP + LEFT


def _y(row: int) -> int:
    return row * GAP + TOP


def _thread(to: tuple[int, int], column: int, row: int) -> str:
    """From an input up to a hidden state."""
    return (
        f'<path d="M{_x(column)} {_y(row)} L{_x(to[0])} {_y(to[1] + 1)}" stroke="{PALE}" stroke-width="1"/>'
    )


def _up(column: int, to: int, start: int) -> str:
    """An arrow from a row to one above it; the outputs are row 0."""
    foot, head = _y(start) - SIDE / 2, _y(to) + SIDE / 2 + 0.5
    return f'<path d="M{_x(column)} {foot} V{head}" stroke="{GREY}" stroke-width="1" marker-end="url(#up)"/>'


def _dot(column: int, row: int) -> str:
    return f'<circle cx="{_x(column)}" cy="{_y(row)}" r="{DOT}" fill="{GREY}"/>'


def _onward(column: int, row: int, back: bool) -> str:
    """The way on to the next column; for what reads from the end, to the one before."""
    ends = [_x(column) + SIDE / 2, _x(column + 1) - SIDE / 2]
    start, head = reversed(ends) if back else ends
    return (
        f'<path d="M{start} {_y(row + 1)} H{head}" stroke="{PALE}" stroke-width="2" marker-end="url(#on)"/>'
    )


def _hidden(column: int, row: int, both: bool, decodes: bool) -> str:
    """A hidden state; of two directions the one that reads from the end is lighter; a decoder's is hollow."""
    x, y = _x(column) - SIDE / 2, _y(row + 1) - SIDE / 2
    shade = PALE if both and row % 2 == 0 else INK
    ink = f'fill="none" stroke="{shade}" stroke-width="2"' if decodes else f'fill="{shade}"'
    return f'<rect x="{x}" y="{y}" width="{SIDE}" height="{SIDE}" rx="2" {ink}/>'
