"""The columns of the embedding E as a map of words: which are read alike, and how they move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import plotly.graph_objects as go

from rnn_core.data import Snapshot, Trace
from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER, HUES
from rnn_core.figures.labels import written
from rnn_core.option import option
from rnn_core.vectors import turned
from rnn_core.views.base import Shown, View
from rnn_core.views.names import place
from rnn_core.views.packing import finite
from rnn_core.views.state_path import components

WORDS, GROUPS = (
    "words",
    "word_groups",
)  # signals (V,): what the columns of E stand for, and of which kind each is
NEAREST = 8
SYMBOLS = ("circle", "diamond", "square")
OTHERS = "other words"


def _skeleton() -> dict[str, Any]:
    """Both axes on one scale: what looks near is near in this plane."""
    made = figure.skeleton("embedding_map", "", "")
    made["yaxis"] |= {"scaleanchor": "x", "scaleratio": 1, "showgrid": False}
    legend = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}
    return made | {
        "height": 560,
        "hovermode": "closest",
        "legend": legend,
        "margin": {"l": 56, "r": 16, "t": 88, "b": 44},
        "title": {"x": 0, "y": 0.99, "yanchor": "top", "font": {"size": 14}},
    }


_LAYOUT = _skeleton()


@dataclass(frozen=True)
class EmbeddingMap(View):
    """A point for each word, a colour for each kind of words; lines from a chosen word to the nearest."""

    near: str = option(
        "",
        "Nearest to",
        help="A word: those whose columns point most nearly the same way are joined to it; empty: no word",
    )

    name: ClassVar[str] = "embedding_map"
    title: ClassVar[str] = "Embedding map"
    about: ClassVar[str] = (
        "Each word’s column of E as a point; of its many dimensions the picture shows the two along which "
        "words differ most (principal components), turned so that every kind of words keeps to its side. "
        "The words nearest to a chosen one are those whose columns point most nearly the same way in all "
        "dimensions (cosine), and may look far in these two."
    )
    alt: ClassVar[str] = (
        "The words that the network reads as points in a plane, near where it reads them alike."
    )
    needs: ClassVar[tuple[str, ...]] = (WORDS,)

    @classmethod
    def offered(cls, snapshot: Snapshot) -> bool:
        """Where it is told what the columns of an embedding stand for."""
        return snapshot.trace is not None and embedding(snapshot.trace) is not None

    @classmethod
    def choices(cls, snapshot: Snapshot, notation: str = "ours") -> Mapping[str, Mapping[str, str]]:
        if not cls.offered(snapshot) or snapshot.trace is None:
            return {}
        words = [str(word) for word in snapshot.trace.signals[WORDS].values]
        return {"near": {"": "(no word)"} | {word: word for word in sorted(words, key=str.lower)}}

    def draw(self, shown: Shown) -> go.Figure:
        """Of the first run."""
        trace = shown.snapshot.trace
        E = None if trace is None else embedding(trace)
        if trace is None or E is None:
            return figure.figure(_LAYOUT, [], "This network has no embedding whose words are known.")
        words = [str(word) for word in trace.signals[WORDS].values]
        seen = components(E)
        if seen is None or (self.near and self.near not in words):
            return figure.figure(_LAYOUT, [], "There is no such word here, or all words are read alike.")
        groups = _groups(trace, len(words))
        points = turned(seen[0], groups)
        close = nearest(E, words.index(self.near)) if self.near else []
        made = figure.figure(_LAYOUT, [*_threads(points, close), *_dots(words, groups, points, close)])
        made.update_xaxes(title_text=f"two principal components ({seen[1].sum():.0%} of the variance)")
        if close:
            told = " · ".join(f"{words[k]} {cosine:.2f}" for k, cosine in close[1:])
            made.update_layout(title_text=f"nearest to “{self.near}” (cosine): {told}")
        return made


def embedding(trace: Trace) -> np.ndarray | None:
    """A line for each word (V, size): the first E with as many columns as there are words; None without."""
    words = trace.signals.get(WORDS)
    for name, signal in trace.parameters.items():
        if words is not None and place(name).kind == "E" and signal.values.shape[1:] == words.values.shape:
            return finite(signal.values).T
    return None


def nearest(E: np.ndarray, word: int) -> list[tuple[int, float]]:
    """The word itself and the NEAREST others by the cosine of their lines in E (V, size), with it."""
    length = np.linalg.norm(E, axis=1)
    cosines = E @ E[word] / np.maximum(length * length[word], 1e-12)
    others = [k for k in np.argsort(-cosines, kind="stable").tolist() if k != word]
    return [(word, 1.0), *((k, float(cosines[k])) for k in others[:NEAREST])]


def alike(trace: Trace) -> float | None:
    """Of the words whose kind is told, the share whose nearest other word, of all, is of the same kind; None
    where no kinds are told.
    """
    E = embedding(trace)
    groups = [] if E is None else _groups(trace, len(E))
    known = [k for k, group in enumerate(groups) if group]
    if E is None or not known:
        return None
    return sum(groups[nearest(E, k)[1][0]] == groups[k] for k in known) / len(known)


def _groups(trace: Trace, count: int) -> list[str]:
    """The kind of each word; "" where none is told."""
    told = trace.signals.get(GROUPS)
    return [str(name) for name in told.values] if told is not None else [""] * count


def _dots(
    words: list[str], groups: list[str], points: np.ndarray, close: Sequence[tuple[int, float]]
) -> list[dict[str, Any]]:
    """A set of points for each group, those without one first, so that they lie below."""
    first = [k for k, _ in close] + [k for k, group in enumerate(groups) if group]
    labels = written(words, points, first)
    cosines = dict(close)
    made = []
    for number, group in enumerate(["", *dict.fromkeys(filter(None, groups))]):
        mine = [k for k, one in enumerate(groups) if one == group]
        if not mine:
            continue
        colour = HUES[(number - 1) % len(HUES)] if group else EITHER.muted
        told = [words[k] + (f" · {group}" if group else "") for k in mine]
        told = [
            text + (f" · cosine {cosines[k]:.2f}" if k in cosines else "")
            for k, text in zip(mine, told, strict=True)
        ]
        made.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": group or OTHERS,
                "x": points[mine, 0].astype(np.float32),
                "y": points[mine, 1].astype(np.float32),
                "text": [labels[k] for k in mine],
                "textposition": "top center",
                "textfont": {"size": 11},
                "cliponaxis": False,
                "customdata": told,
                "hovertemplate": "%{customdata}<extra></extra>",
                "marker": {
                    "size": [12 if k in cosines else 7 for k in mine],
                    "color": colour,
                    "symbol": SYMBOLS[max(0, number - 1) // len(HUES) % len(SYMBOLS)],
                    "opacity": 0.9 if group else 0.5,
                },
            }
        )
    return made


def _threads(points: np.ndarray, close: Sequence[tuple[int, float]]) -> list[dict[str, Any]]:
    """A line from the chosen word to each of the nearest."""
    if not close:
        return []
    chosen = points[close[0][0]]
    gap = np.full(2, np.nan)
    way = np.concatenate([np.stack([chosen, points[k], gap]) for k, _ in close[1:]])
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": way[:, 0].astype(np.float32),
            "y": way[:, 1].astype(np.float32),
            "line": {"color": EITHER.accent, "width": 1.5},
            "hoverinfo": "skip",
            "showlegend": False,
        }
    ]
