"""Small diagrams of the shapes: inputs below, hidden states in the middle, outputs above."""

GAP, SIDE = 16, 8


def diagram(architecture: str, layers: int = 1, both: bool = False, T_x: int = 4) -> str:
    """The shape of an architecture as an SVG picture."""
    read, T = set(range(T_x)), T_x
    if architecture == "encoder_decoder":
        return picture(set(range(3)), set(range(3, 7)), 7, layers, both, decoder=4)
    outputs = {"many_to_one": {T_x - 1}, "many_to_many": read}[architecture]
    return picture(read, outputs, T, layers, both)


def picture(
    inputs: set[int], outputs: set[int], T: int, layers: int = 1, both: bool = False, decoder: int = 0
) -> str:
    """T columns; `inputs` and `outputs` say over which of them a dot stands below and above.

    The last `decoder` columns are a network of their own, which reads one way.
    """
    rows = layers * (2 if both else 1)
    width, height = T * GAP + 14, (rows + 2) * GAP + 4
    there = [(column, row) for column in range(T) for row in range(rows)]
    there = [(column, row) for column, row in there if column < T - decoder or not both or row % 2]
    marks = [_arrow(column, row) for column, row in there if (column + 1, row) in there]
    marks += [_hidden(column, row, both, column >= T - decoder) for column, row in there]
    marks += [_dot(column, 0) for column in sorted(outputs)]
    marks += [_dot(column, rows + 1) for column in sorted(inputs)]
    label = f"{len(inputs)} inputs, {rows} rows of hidden states, {len(outputs)} outputs"
    return (
        f'<svg role="img" aria-label="{label}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">{"".join(marks)}</svg>'
    )


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
