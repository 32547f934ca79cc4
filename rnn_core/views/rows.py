"""What happened inside, as the score draws it: time axes, heatmap rows, folds, links between times, grids."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rnn_core.data import Signal, Trace
from rnn_core.views.names import GATES, place, rule, title
from rnn_core.views.packing import finite, matrix

CLOCKS = ("time", "target", "source")  # axes along which columns stand; drawn from top to bottom
MAX_LABEL = 60
_SPECIAL = ("prediction", "target", "ghost", "unknown")


def clocks(trace: Trace) -> list[str]:
    """The time axes of the trace."""
    return [axis for axis in CLOCKS if any(axis in signal.axes for signal in trace.signals.values())]


def pack_clock(trace: Trace, axis: str) -> dict[str, Any]:
    """A time axis: its length, its labels (the tokens), and which of them are unknown."""
    size = next(s.values.shape[s.axes.index(axis)] for s in trace.signals.values() if axis in s.axes)
    labels = [str(label)[:MAX_LABEL] for label in trace.axes.get(axis, ())]
    unknown = trace.signals.get("unknown")
    flags = unknown.values if unknown is not None and unknown.axes == (axis,) else np.zeros(size)
    return {"name": axis, "size": size, "labels": labels, "unknown": [int(t) for t in np.flatnonzero(flags)]}


def pack_rows(
    trace: Trace, found: Sequence[str], show: Sequence[str], bits: int, notation: str
) -> list[dict[str, Any]]:
    """The hidden states, and every other signal over a time axis whose fold is in `show`."""
    rows = []
    for name, signal in _over_time(trace, found):
        where, fold = place(name), fold_of(place(name).kind)
        if fold is not None and fold not in show:
            continue
        kind = "gate" if where.kind in GATES else "signed"
        row: dict[str, Any] = {"name": name, "group": where.group, "part": where.part}
        row |= {"title": title(where.kind, notation, where.part), "fold": fold, "kind": kind}
        row |= rule(where.kind, notation)
        row |= {"clock": found.index(signal.axes[0]), "layer": where.layer, "direction": where.direction}
        rows.append(row | matrix(signal.values.reshape(len(signal.values), -1), kind == "signed", bits))
    return rows


def pack_folds(
    trace: Trace, found: Sequence[str], show: Sequence[str], notation: str
) -> list[dict[str, Any]]:
    """What can be unfolded under the hidden states: the gates together, any other kind by itself."""
    folds = [fold_of(place(name).kind) for name, _ in _over_time(trace, found)]
    return [
        {"name": fold, "title": title(fold), "open": fold in show, "count": folds.count(fold)}
        | rule(fold, notation)
        for fold in dict.fromkeys(folds)
        if fold is not None
    ]


def pack_links(trace: Trace, found: Sequence[str], bits: int) -> list[dict[str, Any]]:
    """Matrices between two time axes, as attention."""
    return [
        {"name": name, "to": found.index(signal.axes[0]), "from": found.index(signal.axes[1])}
        | matrix(signal.values, False, bits)
        for name, signal in trace.signals.items()
        if len(signal.axes) == 2 and all(axis in found for axis in signal.axes)
    ]


def pack_grids(trace: Trace, found: Sequence[str], axis: str, moment: int, bits: int) -> list[dict[str, Any]]:
    """Pictures without a time axis, and of a picture for every time step the one at `moment` of `axis`
    (of another time axis the first)."""
    grids = []
    for name, signal in trace.signals.items():
        values = _grid_at(name, signal, found, moment if signal.axes[:1] == (axis,) else 0)
        if values is not None:
            signed = bool(finite(values).min(initial=0.0) < 0)
            grids.append({"name": name, "title": title(place(name).kind)} | matrix(values, signed, bits))
    return grids


def fold_of(kind: str) -> str | None:
    """The fold that a kind of signal lies in; None for the hidden state, which is always seen."""
    if kind == "hidden":
        return None
    return "gates" if kind in GATES or kind == "candidate" else kind


def _over_time(trace: Trace, found: Sequence[str]) -> list[tuple[str, Signal]]:
    return [(name, signal) for name, signal in trace.signals.items() if _is_row(name, signal, found)]


def _is_row(name: str, signal: Signal, found: Sequence[str]) -> bool:
    if name in _SPECIAL or not signal.axes or signal.axes[0] not in found or len(signal.axes) > 2:
        return False
    return len(signal.axes) == 1 or (signal.axes[1] not in found and signal.axes[1] != "class")


def _grid_at(name: str, signal: Signal, found: Sequence[str], moment: int) -> np.ndarray | None:
    flat = not any(axis in found for axis in signal.axes[-2:])
    if name in _SPECIAL or not flat:
        return None
    if len(signal.axes) == 2:
        return signal.values
    if len(signal.axes) == 3 and signal.axes[0] in found:
        return np.asarray(signal.values[min(moment, len(signal.values) - 1)])
    return None
