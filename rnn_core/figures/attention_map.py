"""Where in a picture each word of its caption looked: α of one word laid over it, small maps of all words."""

import base64
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER, clear

ALT = "The picture with the attention of one word laid over its patches, and a small map for each word."
HEIGHT = 320
BESIDE = 0.44  # of the width, for the large picture
IN_A_LINE = 4  # small maps beside each other
GAP = 0.03
TOP = 0.24  # of a small map's height, for its word
_MOST = 3  # patches that are told
_CLEAR, _FULL = 0.0, 0.88  # of the colour's opacity, where α is 0 and where it is 1


@dataclass(frozen=True, eq=False)
class Looks:
    """One caption: the picture (H, W, 3) between 0 and 1, its words (S,), and α (S, T) over T patches.

    columns: patches in a line; they stand line by line. Raises ValueError where these do not agree.
    """

    picture: np.ndarray
    words: Sequence[str]
    alpha: np.ndarray
    columns: int

    def __post_init__(self) -> None:
        S, T = self.alpha.shape
        if len(self.words) != S or self.columns < 1 or T % self.columns:
            raise ValueError(f"{len(self.words)} words and α {S} × {T}, in lines of {self.columns}")

    def grid(self, word: int) -> np.ndarray:
        """α of one word as lines and columns of patches."""
        found: np.ndarray = np.nan_to_num(self.alpha[word]).reshape(-1, self.columns)
        return found


def draw(looks: Looks, chosen: int = 0) -> go.Figure:
    """The picture with α of the word `chosen` (from 0) laid over it; beside it small maps of all words."""
    S = len(looks.words)
    boxes = [((0.0, BESIDE), (0.0, 1.0)), *(_box(k, S) for k in range(S))]
    layout = figure.skeleton("attention_map", "", "")
    layout |= {"height": HEIGHT, "showlegend": False, "hovermode": "closest"}
    layout |= {"margin": {"l": 8, "r": 8, "t": 28, "b": 8}}
    traces = []
    for place, ((x, y), word) in enumerate(zip(boxes, [chosen, *range(S)], strict=True)):
        number = str(place + 1) if place else ""
        layout |= _axes(number, x, y, looks)
        traces += [_paper(looks, number), _map(looks, word, number)]
    made = figure.figure(layout, traces)
    for place, word in enumerate([chosen, *range(S)]):
        _frame(made, looks, word, str(place + 1) if place else "")
    _title(made, (0.0, 1.0), f"<b>{_plain(looks.words[chosen])}</b>")
    for k, word in enumerate(looks.words):
        (left, _), (_, top) = boxes[k + 1]
        _title(made, (left, top), f"<b>{_plain(word)}</b>" if k == chosen else _plain(word))
    return made


def told(looks: Looks, chosen: int = 0) -> str:
    """The same in a sentence, for who does not see it: the patches that the word looked at most."""
    alpha = looks.grid(chosen).ravel()
    best = np.argsort(-alpha, kind="stable")[:_MOST]
    places = ", ".join(
        f"row {t // looks.columns + 1}, column {t % looks.columns + 1} ({alpha[t]:.2f})" for t in best
    )
    return f"For the word “{looks.words[chosen]}” attention lies mostly on {places}."


def _box(k: int, S: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where the small map of word k stands, across and up."""
    lines = -(-S // IN_A_LINE)
    line, column = divmod(k, IN_A_LINE)
    wide, tall = (1.0 - BESIDE) / IN_A_LINE, 1.0 / lines
    left = BESIDE + column * wide + GAP
    top, bottom = 1.0 - (line + TOP) * tall, 1.0 - (line + 1) * tall
    return (left, min(1.0, left + wide - GAP)), (max(0.0, bottom), top)


def _axes(number: str, x: tuple[float, float], y: tuple[float, float], looks: Looks) -> dict[str, Any]:
    """A pair of axes without marks, whose squares are square."""
    H, W = looks.picture.shape[:2]
    quiet = {"visible": False, "fixedrange": True, "constrain": "domain"}
    return {
        f"xaxis{number}": quiet | {"domain": x, "range": [-0.5, W - 0.5], "anchor": f"y{number}"},
        f"yaxis{number}": quiet
        | {"domain": y, "range": [H - 0.5, -0.5], "anchor": f"x{number}", "scaleanchor": f"x{number}"},
    }


def _paper(looks: Looks, number: str) -> dict[str, Any]:
    """The picture itself."""
    return {
        "type": "image", "source": _address(looks.picture), "xaxis": f"x{number}", "yaxis": f"y{number}",
        "hoverinfo": "skip",
    }  # fmt: skip


def _address(picture: np.ndarray) -> str:
    """A picture (H, W, 3) as the address of a PNG: a hundredth of what its numbers take as text."""
    H, W = picture.shape[:2]
    pixels = np.rint(np.clip(np.nan_to_num(picture, nan=0.5), 0.0, 1.0) * 255).astype(np.uint8)
    lines = np.concatenate([np.zeros((H, 1), np.uint8), pixels.reshape(H, -1)], 1)  # unfiltered
    parts = (b"IHDR", struct.pack(">IIBBBBB", W, H, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(lines.tobytes()))
    chunks = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in (*parts, (b"IEND", b""))
    ]
    return "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(chunks)).decode(
        "ascii"
    )


def _map(looks: Looks, word: int, number: str) -> dict[str, Any]:
    """α of a word over it."""
    grid = looks.grid(word)
    (H, W), (rows, columns) = looks.picture.shape[:2], grid.shape
    high, wide = H / rows, W / columns
    return figure.heatmap(
        grid,
        colorscale=[[0.0, clear(EITHER.attention, _CLEAR)], [1.0, clear(EITHER.attention, _FULL)]],
        showscale=False,
        x=(np.arange(columns) + 0.5) * wide - 0.5,
        y=(np.arange(rows) + 0.5) * high - 0.5,
        xaxis=f"x{number}",
        yaxis=f"y{number}",
        xgap=0,
        ygap=0,
        customdata=np.stack(np.meshgrid(np.arange(columns) + 1, np.arange(rows) + 1), 2),
        hovertemplate=f"{_plain(looks.words[word])}<br>row %{{customdata[1]}}, column %{{customdata[0]}}"
        "<br>α = %{z:.2f}<extra></extra>",
    )


def _frame(made: go.Figure, looks: Looks, word: int, number: str) -> None:
    """The edge of the paper, and of the patch that the word looked at most."""
    grid = looks.grid(word)
    (H, W), (rows, columns) = looks.picture.shape[:2], grid.shape
    row, column = np.unravel_index(int(grid.argmax()), grid.shape)
    high, wide = H / rows, W / columns
    paper, patch = (0, W, 0, H), (column * wide, (column + 1) * wide, row * high, (row + 1) * high)
    for edges, line in ((paper, (EITHER.line, 1)), (patch, (EITHER.attention, 2))):
        x0, x1, y0, y1 = (float(edge) - 0.5 for edge in edges)
        made.add_shape(
            type="rect", xref=f"x{number}", yref=f"y{number}", x0=x0, x1=x1, y0=y0, y1=y1,
            line={"color": line[0], "width": line[1]},
        )  # fmt: skip


def _title(made: go.Figure, at: tuple[float, float], text: str) -> None:
    made.add_annotation(
        text=text, x=at[0], y=at[1], xref="paper", yref="paper", xanchor="left", yanchor="bottom",
        showarrow=False, font={"size": 13, "color": EITHER.ink},
    )  # fmt: skip


def _plain(word: str) -> str:
    """A word as it may stand in Plotly's little markup: `<end>` is no tag."""
    return word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
