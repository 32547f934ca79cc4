"""Small pictures beside each other, what was given in them and what was drawn; and what each pixel cost."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER, clear

MOST = 36  # pictures of a gallery
BESIDE = 4  # pictures in a line of it
LARGEST, TALLEST = 15, 640  # pixels of the screen: of one pixel of a picture, and of the figure
PAPER = 0.07  # how much of its colour a pixel without ink has
_LEGEND, _MARGIN = 40, 16
GIVEN, DRAWN, SURPRISE = EITHER.accent, EITHER.ink, EITHER.positive

_BARE = {"hovermode": "closest", "margin": {"l": 8, "r": 8, "t": _MARGIN, "b": _MARGIN}}
_LAYOUT = figure.skeleton("pictures", "", "") | _BARE
_NATS = figure.skeleton("nats of a picture", "", "") | _BARE | {"showlegend": False}


def gallery(pictures: np.ndarray, given: np.ndarray | None = None, titles: Sequence[str] = ()) -> go.Figure:
    """pictures (N, H, W): how much ink, 0 to 1, NaN where a pixel is open. given (N, H, W) or (H, W): which
    pixels were put there, the others being drawn by the network (None: all were drawn). titles: one above
    each.
    """
    shown = pictures[:MOST]
    if not shown.size:
        return figure.figure(_LAYOUT, [], "There is no picture yet.")
    put = np.broadcast_to(np.array(False) if given is None else given, pictures.shape)[:MOST]
    grid = _Grid(shown.shape, bool(titles))
    layers = [
        _cells(grid, np.where(wanted, shown, np.nan), colour, name)
        for wanted, colour, name in ((put, GIVEN, "given"), (~put, DRAWN, "drawn"))
        if bool((wanted & np.isfinite(shown)).any())
    ]
    keys = [_key(layer["name"], layer["colorscale"][1][1]) for layer in layers]
    made = figure.figure(_LAYOUT, [*layers, *(keys if len(keys) > 1 else [])], "There is no pixel yet.")
    _frame(made, grid, titles)
    return made


def surprise(nats: np.ndarray, pixels: np.ndarray) -> go.Figure:
    """nats (H, W): −ln of the chance each pixel had; a dot stands on those with ink (pixels (H, W))."""
    grid = _Grid((1, *nats.shape), False)
    most = max(0.7, float(np.nanmax(nats, initial=0.0)))  # ln 2 is what knows nothing
    cells = _cells(grid, nats[None], SURPRISE, "nats") | {
        "zmax": most,
        "hovertemplate": "line %{customdata[1]}, column %{customdata[2]}: %{z:.2f} nats<extra></extra>",
        "showscale": True,
        "colorbar": {"thickness": 10, "outlinewidth": 0, "title": {"text": "nats"}},
    }
    y, x = np.nonzero(pixels > 0.5)
    dots = _key("ink", EITHER.ink) | {"x": x, "y": y + grid.corner(0)[0], "hoverinfo": "skip"}
    dots["marker"] = {"size": 6, "color": EITHER.ink}
    made = figure.figure(_NATS, [cells, dots])
    _frame(made, grid, ())
    return made


def told(pictures: np.ndarray, given: np.ndarray | None = None) -> str:
    """The gallery for who cannot see it."""
    N, H, W = pictures.shape
    put = np.zeros((H, W), bool) if given is None else given.reshape(-1, H, W)[0]
    begun = f"the first {int(put.sum())} pixels given" if put.any() else "nothing given"
    inks = ", ".join(str(int((one > 0.5).sum())) for one in pictures[:MOST])
    return f"{N} picture{'s' * (N != 1)} of {W} × {H} pixels, {begun}; pixels with ink: {inks}."


def told_surprise(nats: np.ndarray) -> str:
    """The map of surprise for who cannot see it."""
    line, column = np.unravel_index(int(np.nanargmax(nats)), nats.shape)
    return (
        f"How surprising each pixel was: {float(np.nansum(nats)):.1f} nats in all, most at line {line + 1}, "
        f"column {column + 1} with {float(nats[line, column]):.1f}."
    )


class _Grid:
    """Where N pictures (H, W) lie on one sheet: some in a line, a gap between them, above each its title."""

    def __init__(self, shape: tuple[int, ...], titled: bool) -> None:
        self.N, self.H, self.W = N, H, W = shape
        self.across = min(N, BESIDE)
        self.lines = -(-N // self.across)
        self.gap, self.above = max(1, W // 8), max(2, H // 4) if titled else max(1, H // 8)
        self.width = self.across * (W + self.gap) - self.gap
        self.height = self.lines * (H + self.above)

    def corner(self, n: int) -> tuple[int, int]:
        """Line and column of picture n's first pixel."""
        line, column = divmod(n, self.across)
        return line * (self.H + self.above) + self.above, column * (self.W + self.gap)

    def sheet(self, pictures: np.ndarray) -> np.ndarray:
        """All of them (height, width), NaN between them."""
        found = np.full((self.height, self.width), np.nan, np.float32)
        for n, picture in enumerate(pictures):
            top, left = self.corner(n)
            found[top : top + self.H, left : left + self.W] = picture
        return found

    def names(self) -> np.ndarray:
        """Number, line and column of each place, counted from 1 (height, width, 3)."""
        found = np.zeros((self.height, self.width, 3), np.int16)
        line, column = np.indices((self.H, self.W)) + 1
        for n in range(self.N):
            top, left = self.corner(n)
            found[top : top + self.H, left : left + self.W] = np.dstack(
                [np.full_like(line, n + 1), line, column]
            )
        return found


def _cells(grid: _Grid, pictures: np.ndarray, colour: str, name: str) -> dict[str, Any]:
    """One sheet in one colour."""
    said = "picture %{customdata[0]}, line %{customdata[1]}, column %{customdata[2]}: %{z:.2g}, "
    return figure.heatmap(
        grid.sheet(pictures),
        colour,
        name=name,
        customdata=grid.names(),
        colorscale=[[0.0, clear(colour, PAPER)], [1.0, colour]],
        showscale=False,
        hoverongaps=False,
        hovertemplate=f"{said}{name}<extra></extra>",
    )


def _key(name: str, colour: str) -> dict[str, Any]:
    """A line of the legend: heatmaps have none of their own."""
    square = {"size": 11, "symbol": "square", "color": colour}
    return {"type": "scatter", "mode": "markers", "x": [None], "y": [None], "name": name, "marker": square}


def _frame(made: go.Figure, grid: _Grid, titles: Sequence[str]) -> None:
    """Square pixels, a hair around each picture, and its title."""
    size = min(LARGEST, TALLEST / grid.height)
    made.update_layout(height=round(max(140, size * grid.height + _LEGEND + 2 * _MARGIN)))
    made.update_xaxes(visible=False, range=[-0.5, grid.width - 0.5], constrain="domain")
    made.update_yaxes(
        visible=False, range=[grid.height - 0.5, -0.5], scaleanchor="x", scaleratio=1, constrain="domain"
    )
    for n in range(grid.N):
        top, left = grid.corner(n)
        edges = {"x0": left - 0.5, "x1": left + grid.W - 0.5, "y0": top - 0.5, "y1": top + grid.H - 0.5}
        made.add_shape(type="rect", **edges, line={"color": EITHER.line, "width": 1})
        if n < len(titles):
            middle = left + (grid.W - 1) / 2
            made.add_annotation(
                x=middle, y=top - 0.5, yanchor="bottom", text=titles[n], showarrow=False,
                font={"size": 12, "color": EITHER.muted},
            )  # fmt: skip
