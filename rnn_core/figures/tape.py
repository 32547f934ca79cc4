"""The memory outside a network: where its heads stood over time, what lay in it, and what moved them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER, HUES
from rnn_core.figures.strips import marked, stacked

WEIGHTINGS_ALT = (
    "For each head, its weighting over the slots of the memory at every time step; a line follows the "
    "slot that it weighs most."
)
MEMORY_ALT = "The memory after one time step, slots by columns, with a mark at the slot of each head."
MOVES_ALT = "For each head, lines of its key strength, gate, sharpness and the share of a move by one slot."
HIGH, LOW = 132, 92  # pixels of a head's strip
SEEN, THERE = 0.02, 0.1  # a share of the weight that is marked; one that must be in the picture
WINDOW = 16  # slots
HEADS = {"read": EITHER.attention, "write": EITHER.positive}
LETTERS = {"strength": "β", "gate": "g", "sharpness": "γ"}


def bare(name: str) -> dict[str, Any]:
    """The layout of a figure of this kind in which nothing is drawn."""
    return figure.skeleton(name, "", "")


def largest(values: np.ndarray) -> float:
    """The end of the colours for a memory (T, N, M): the size of its largest number, at least a tenth."""
    return max(0.1, float(np.abs(np.nan_to_num(values)).max(initial=0.0)))


def colour(head: str) -> str:
    """Of a head, by what it does."""
    return HEADS.get(head.rstrip("0123456789"), EITHER.accent)


def called(head: str, all_heads: Sequence[str]) -> str:
    """`write0` → "write head"; numbered where there are several."""
    kind, number = head.rstrip("0123456789"), head.lstrip("abcdefghijklmnopqrstuvwxyz")
    several = sum(one.startswith(kind) for one in all_heads) > 1
    return f"{kind} head {int(number or 0) + 1}" if several else f"{kind} head"


def window(weightings: Sequence[np.ndarray]) -> np.ndarray:
    """Which slots (from 0) a picture shows, from the top down: the memory is a circle, and of WINDOW, twice,
    four times as many in a row it shows the fewest that hold all that is weighed; from the first slot on, if
    it can.
    """
    N = weightings[0].shape[-1]
    most = np.max([np.nan_to_num(one).reshape(-1, N).max(0) for one in weightings], axis=0)
    used = np.flatnonzero(most > THERE)
    if not len(used):
        return np.arange(min(WINDOW, N))
    gaps = np.diff(np.append(used, used[0] + N))
    start = int(used[(int(gaps.argmax()) + 1) % len(used)])  # behind the widest empty stretch
    length, shown = int(N - gaps.max() + 1), WINDOW
    while shown < length:
        shown *= 2
    start = 0 if used[-1] < shown else start
    found: np.ndarray = (start + np.arange(min(shown, N))) % N
    return found


def weightings(heads: Mapping[str, np.ndarray], labels: Sequence[str], at: int | None = None) -> go.Figure:
    """heads: name → its weighting (T, N). Slots count from 1, the first on top; at: the chosen time step."""
    layout = stacked(
        "weightings", [f"{called(n, list(heads))}: slot" for n in heads], [HIGH] * len(heads), labels
    )
    if not heads:
        return figure.figure(layout, [], "This network has no heads.")
    slots, traces = window(list(heads.values())), list[dict[str, Any]]()
    for place, (name, w) in enumerate(heads.items()):
        axis = f"y{place + 1}" if place else "y"
        traces += [_strip(w, slots, colour(name), axis, called(name, list(heads))), _path(w, slots, axis)]
        layout[f"yaxis{place + 1 if place else ''}"] |= {"showticklabels": True} | _downwards(slots)
    return marked(figure.figure(layout, traces), at)


def _downwards(slots: np.ndarray) -> dict[str, Any]:
    """An axis on which these slots stand from the top down, every fourth with its number."""
    n = len(slots)
    shown = list(range(0, n, max(1, n // 4)))
    return {
        "range": [n - 0.5, -0.5], "tickmode": "array", "tickvals": shown,
        "ticktext": [str(slots[k] + 1) for k in shown],
    }  # fmt: skip


def _strip(w: np.ndarray, slots: np.ndarray, colour: str, axis: str, name: str) -> dict[str, Any]:
    numbers = np.broadcast_to(slots[:, None] + 1, (len(slots), len(w)))
    return figure.heatmap(
        w[:, slots].T, colour, yaxis=axis, showscale=False, xgap=0, ygap=0, name=name, customdata=numbers,
        hovertemplate=f"{name}<br>slot %{{customdata}}: %{{z:.2f}}<extra></extra>",
    )  # fmt: skip


def _path(w: np.ndarray, slots: np.ndarray, axis: str) -> dict[str, Any]:
    """The slot that is weighed most, time step by time step; the line breaks where it leaves the picture."""
    place = np.full(w.shape[1], np.nan)
    place[slots] = np.arange(len(slots))
    x, y = np.arange(len(w), dtype=float), place[np.nan_to_num(w).argmax(1)]
    jumps = np.flatnonzero(np.abs(np.diff(y)) > len(slots) / 2) + 1
    x, y = np.insert(x, jumps, np.nan), np.insert(y, jumps, np.nan)
    return {
        "type": "scatter", "mode": "lines+markers", "x": x, "y": y, "yaxis": axis, "hoverinfo": "skip",
        "line": {"color": EITHER.ink, "width": 1.25}, "marker": {"size": 4, "color": EITHER.ink},
    }  # fmt: skip


def memory(
    values: np.ndarray, standing: Mapping[str, np.ndarray], most: float, slots: np.ndarray
) -> go.Figure:
    """values (N, M) after one time step, of which `slots` are drawn; standing: head → its weighting (N,);
    most: the largest size of any number of any time step, the end of the colours.
    """
    M = values.shape[1]
    layout = figure.skeleton("memory", "column", "slot") | {"hovermode": "closest", "height": 400}
    scale = [[0.0, EITHER.negative], [0.5, "rgba(128,126,121,0.10)"], [1.0, EITHER.positive]]
    numbers = np.broadcast_to(slots[:, None] + 1, (len(slots), M))
    cells = figure.heatmap(
        values[slots], colorscale=scale, zmin=-most, zmax=most, x=np.arange(1, M + 1), customdata=numbers,
        hovertemplate="slot %{customdata}, column %{x}: %{z:.2f}<extra></extra>",
    )  # fmt: skip
    marks = [
        trace
        for place, (name, w) in enumerate(standing.items())
        for trace in _mark(name, w, slots, place, list(standing))
    ]
    left = -0.1 - 0.9 * len(standing)
    layout["xaxis"] = layout["xaxis"] | {"range": [left, M + 0.6], "tickvals": list(range(2, M + 1, 2))}
    layout["yaxis"] = layout["yaxis"] | _downwards(slots) | {"showgrid": False}
    return figure.figure(layout | {"margin": {"l": 48, "r": 8, "t": 32, "b": 44}}, [cells, *marks])


def _mark(
    name: str, w: np.ndarray, slots: np.ndarray, place: int, names: Sequence[str]
) -> list[dict[str, Any]]:
    """Where a head stands: dots beside the slots, as large as their share; and its line of the legend."""
    share, title = np.nan_to_num(w)[slots], called(name, names)
    there = np.flatnonzero(share > SEEN)
    mark = {"color": colour(name), "symbol": "triangle-right"}
    dots = {
        "type": "scatter", "mode": "markers", "x": np.full(len(there), -0.2 - 0.8 * place), "y": there,
        "customdata": share[there], "marker": mark | {"size": 5 + 9 * share[there]}, "showlegend": False,
        "hovertemplate": f"{title}: %{{customdata:.2f}}<extra></extra>", "cliponaxis": False,
    }  # fmt: skip
    key = {
        "type": "scatter",
        "mode": "markers",
        "x": [None],
        "y": [None],
        "name": title,
        "marker": mark | {"size": 11},
    }
    return [dots, key]


def moves(
    heads: Mapping[str, Mapping[str, np.ndarray]], labels: Sequence[str], at: int | None = None
) -> go.Figure:
    """heads: name → "strength", "gate", "sharpness" (T,) each and "shift" (T, 3), by −1, 0 and 1 slots.

    The gate and the shares of the shift lie between 0 and 1; β and γ are drawn as shares of their largest.
    """
    names = list(heads)
    layout = stacked("head_moves", [called(name, names) for name in names], [LOW] * len(names), labels)
    traces = list[dict[str, Any]]()
    for place, parts in enumerate(heads.values()):
        axis = f"y{place + 1}" if place else "y"
        layout[f"yaxis{place + 1 if place else ''}"] |= {
            "range": [-0.06, 1.06],
            "showticklabels": True,
            "tickvals": [0, 1],
        }
        traces += [
            _line(label, y, hue, axis, place == 0, told)
            for (label, y, told), hue in zip(
                _courses(parts), (HUES[0], HUES[1], HUES[7], HUES[3], HUES[5]), strict=True
            )
        ]
    layout |= {"showlegend": True, "legend": {"orientation": "h", "x": 0, "y": -0.02, "yanchor": "top"}}
    layout["height"] += 26
    layout["margin"] = layout["margin"] | {"b": layout["margin"]["b"] + 26}
    layout["xaxis"] = layout["xaxis"] | {"showticklabels": False}
    return marked(figure.figure(layout, traces, "This network has no heads."), at)


def _courses(parts: Mapping[str, np.ndarray]) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """Label, height and value of each line."""
    g, s = parts["gate"], parts["shift"]
    strength, sharpness = parts["strength"], parts["sharpness"]
    most = (max(1.0, float(np.nanmax(strength))), max(1.0, float(np.nanmax(sharpness))))
    return [
        ("gate g", g, g),
        ("shift by −1", s[:, 0], s[:, 0]),
        ("shift by +1", s[:, 2], s[:, 2]),
        ("strength β ÷ its most", strength / most[0], strength),
        ("sharpness γ ÷ its most", sharpness / most[1], sharpness),
    ]


def _line(label: str, y: np.ndarray, hue: str, axis: str, first: bool, told: np.ndarray) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": np.arange(len(y)),
        "y": y.astype(np.float32),
        "yaxis": axis,
        "name": label,
        "legendgroup": label,
        "showlegend": first,
        "customdata": told.astype(np.float32),
        "line": {"color": hue, "width": 1.75},
        "marker": {"size": 4},
        "hovertemplate": f"{label.partition(' ÷')[0]}: %{{customdata:.2f}}<extra></extra>",
    }
