"""What happened inside, as the score draws it: time axes, heatmap rows, folds, links between times, grids."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rnn_core.data import Signal, Trace
from rnn_core.views.names import FOR_VIEWS, GATES, link, place, rule, title
from rnn_core.views.packing import finite, matrix, tiles

# Axes along which columns stand, drawn from top to bottom; "whole" is one column over a whole window.
CLOCKS = ("whole", "time", "target", "source")
READ = ("time", "source")  # of these, those along which the inputs stand
MAX_LABEL = 60
LARGE = 4096  # numbers: a picture of more than that travels only while its fold is open
MOST_LINES = 160  # lines and columns of a picture: of more than that every second, third … one
_SPECIAL = ("prediction", "target", "ghost", "unknown", "cause")


def clocks(trace: Trace) -> list[str]:
    """The time axes of the trace."""
    return [axis for axis in CLOCKS if any(axis in signal.axes for signal in trace.signals.values())]


def pack_clock(trace: Trace, axis: str) -> dict[str, Any]:
    """A time axis: its length, its labels (the tokens), which of them are unknown, and which ones the answer
    hangs on by the task's rule, where it has one; what the inputs look like, where they are pictures (`tile`,
    which a task gives in its `signals`: input × line × column, and × colour).
    """
    size = next(s.values.shape[s.axes.index(axis)] for s in trace.signals.values() if axis in s.axes)
    labels = [str(label)[:MAX_LABEL] for label in trace.axes.get(axis, ())]
    made: dict[str, Any] = {
        "name": axis,
        "size": size,
        "labels": labels,
        "unknown": _flagged(trace, "unknown", axis),
    }
    cause, tile = _flagged(trace, "cause", axis), trace.signals.get("tile")
    if tile is not None and tile.axes[:1] == ("input",) and axis in READ and len(tile.values) == size:
        made["tiles"] = tiles(tile.values)
    return made | ({"cause": cause} if cause else {})


def _flagged(trace: Trace, name: str, axis: str) -> list[int]:
    """The time steps of an axis at which a signal of zeros and ones is 1."""
    signal = trace.signals.get(name)
    return [int(t) for t in np.flatnonzero(signal.values)] if signal and signal.axes == (axis,) else []


def pack_rows(
    trace: Trace, found: Sequence[str], show: Sequence[str], bits: int, notation: str
) -> list[dict[str, Any]]:
    """What stands in the graph, and every other signal over a time axis whose fold is in `show`.

    carried: whether something of this layer is handed from one time step to the next.
    """
    rows = []
    folds = _folds(trace, found)
    for name, signal in _over_time(trace, found):
        where, fold = place(name), folds[name]
        if fold is not None and fold not in show:
            continue
        kind = "gate" if where.kind in GATES else "signed"
        row: dict[str, Any] = {"name": name, "group": where.group, "part": where.part}
        row |= {"title": title(where.kind, notation, where.part), "fold": fold, "kind": kind}
        row |= rule(where.kind, notation) | {"carried": fold is None and bool(carried(trace, where.group))}
        row |= {"clock": found.index(signal.axes[0]), "layer": where.layer, "direction": where.direction}
        rows.append(row | matrix(signal.values.reshape(len(signal.values), -1), kind == "signed", bits))
    return rows


def carried(trace: Trace, group: str) -> list[str]:
    """The kinds of signal that a group hands on through time: those of whose gradient a part came back."""
    return [place(name).kind for name in _handed_on(trace) if place(name).group == group]


def _handed_on(trace: Trace) -> list[str]:
    """The signals of whose gradient a part came back."""
    found = [name.removesuffix("/transported") for name in trace.gradients if name.endswith("/transported")]
    return [name for name in found if name in trace.gradients]


def pack_folds(
    trace: Trace, found: Sequence[str], show: Sequence[str], notation: str
) -> list[dict[str, Any]]:
    """What can be unfolded under the graph: the gates together, any other kind by itself, large tables."""
    folds = list(_folds(trace, found).values())
    folds += [place(name).kind for name, signal in trace.signals.items() if _is_large(name, signal, found)]
    return [
        {"name": fold, "title": title(fold, notation), "open": fold in show, "count": folds.count(fold)}
        | rule(fold, notation)
        for fold in dict.fromkeys(folds)
        if fold is not None
    ]


def pack_links(trace: Trace, found: Sequence[str], bits: int) -> list[dict[str, Any]]:
    """Matrices between two time axes, as attention. Of several heads their mean only.

    full: the weight of the widest thread. looks, seen, legend: the words of `names.Link`.
    """
    names = [name for name, signal in trace.signals.items() if _is_link(signal, found)]
    links = []
    for name in names:
        kind = place(name).kind
        if kind != name and kind in names:
            continue
        signal, told = trace.signals[name], link(kind)
        most = 1.0 if kind == "attention" else float(finite(signal.values).max(initial=0.0)) or 1.0
        packed: dict[str, Any] = {"name": name, "full": most, "looks": told.looks, "seen": told.seen}
        packed |= {"to": found.index(signal.axes[0]), "from": found.index(signal.axes[1])}
        links.append(packed | {"legend": told.legend} | matrix(signal.values, False, bits))
    return links


def pack_grids(
    trace: Trace, found: Sequence[str], show: Sequence[str], moment: tuple[str, int], bits: int
) -> list[dict[str, Any]]:
    """Pictures without a time axis, and of a picture for every time step the one at `moment`, a time axis
    and a time step on it (of another time axis the first). Large ones only if their kind is in `show`."""
    grids = []
    for name, signal in trace.signals.items():
        values = _grid_at(name, signal, found, moment[1] if signal.axes[:1] == moment[:1] else 0)
        if values is None or (values.size > LARGE and place(name).kind not in show):
            continue
        signed = bool(finite(values).min(initial=0.0) < 0)
        thin, words = _thinned(values)
        grids.append({"name": name, "title": title(place(name).kind) + words} | matrix(thin, signed, bits))
    return grids


def _thinned(values: np.ndarray) -> tuple[np.ndarray, str]:
    """At most MOST_LINES lines and columns of a picture, and what to say of it if that is not all."""
    down, across = (-(-size // MOST_LINES) for size in values.shape)
    said = [f"one {word} in {every}" for every, word in ((down, "line"), (across, "column")) if every > 1]
    return values[::down, ::across], f" ({', '.join(said)})" if said else ""


def fold_of(kind: str) -> str | None:
    """The fold that a kind of signal lies in; None for the hidden state, which is always seen."""
    if kind == "hidden":
        return None
    return "gates" if kind in GATES or kind == "candidate" else kind


def _folds(trace: Trace, found: Sequence[str]) -> dict[str, str | None]:
    """The fold of every row; None for what stands in the graph: the hidden states of a time axis, or, where
    an axis has none, what it hands on, or else what is told of it first."""
    kinds: dict[str, list[str]] = {}
    for name, signal in _over_time(trace, found):
        kinds.setdefault(signal.axes[0], []).append(place(name).kind)
    several = len(found) > 1
    onward = {place(name).kind for name in _handed_on(trace)}
    seen = {
        axis: "hidden"
        if "hidden" in of or not several
        else next((kind for kind in of if kind in onward), of[0])
        for axis, of in kinds.items()
    }
    return {
        name: None if place(name).kind == seen[signal.axes[0]] else fold_of(place(name).kind)
        for name, signal in _over_time(trace, found)
    }


def _over_time(trace: Trace, found: Sequence[str]) -> list[tuple[str, Signal]]:
    return [(name, signal) for name, signal in trace.signals.items() if _is_row(name, signal, found)]


def _hidden_from_the_score(name: str) -> bool:
    return name in _SPECIAL or place(name).kind in FOR_VIEWS


def _is_row(name: str, signal: Signal, found: Sequence[str]) -> bool:
    if _hidden_from_the_score(name) or not signal.axes or signal.axes[0] not in found:
        return False
    if len(signal.axes) > 2:
        return False
    return len(signal.axes) == 1 or (signal.axes[1] not in found and signal.axes[1] != "class")


def _is_link(signal: Signal, found: Sequence[str]) -> bool:
    return len(signal.axes) == 2 and all(axis in found for axis in signal.axes)


def _is_large(name: str, signal: Signal, found: Sequence[str]) -> bool:
    picture = _grid_at(name, signal, found, 0)
    return picture is not None and picture.size > LARGE


def _grid_at(name: str, signal: Signal, found: Sequence[str], moment: int) -> np.ndarray | None:
    flat = not any(axis in found for axis in signal.axes[-2:])
    if _hidden_from_the_score(name) or not flat:
        return None
    if len(signal.axes) == 2:
        return signal.values
    if len(signal.axes) == 3 and signal.axes[0] in found:
        return np.asarray(signal.values[min(moment, len(signal.values) - 1)])
    return None
