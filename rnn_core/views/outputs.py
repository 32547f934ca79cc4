"""Predictions and targets as the score draws them: the best classes with their probabilities."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnn_core.data import Signal, Trace
from rnn_core.views.names import entity
from rnn_core.views.packing import finite, nice_ceiling, short, shorts

BEST = 3  # classes told for each output
MOST_CELLS = 24  # numbers or bits of one output: as many as a column has room for
MAX_HUES = 10  # more types than this are not told apart by colour


def pack_outputs(trace: Trace, clock: str) -> dict[str, Any] | None:
    """The outputs of the trace, standing over the time axis `clock`; None if it has no prediction."""
    if "prediction" not in trace.signals:
        return None
    prediction = trace.signals["prediction"]
    count = len(prediction.values)
    times = _length(trace, clock, count)
    standing = trace.alignment or tuple(range(times - count, times) if count == 1 else range(count))
    target = trace.signals.get("target")
    packed = pack_predictions(prediction, trace.axes, target.values if target is not None else ())
    return packed | {"at": [int(t) for t in standing[:count]]}


def pack_predictions(
    signal: Signal, axes: Mapping[str, Sequence[str]], target: np.ndarray | Sequence[float] = ()
) -> dict[str, Any]:
    """Predictions (S, K), of the kind "binary" (p of the second class), "classes" (the best), "numbers" or
    "bits" (p of a 1), as the signal's last axis says.

    target: classes (S,), -1 where nobody knows; for numbers and bits (S,) or (S, F), not finite where
    nobody knows: they are packed as None.
    """
    values = finite(signal.values).reshape(len(signal.values), -1)
    if signal.axes[-1] != "class":
        kind = "bits" if signal.axes[-1] == "bit" else "numbers"
        return _cells(kind, values, np.asarray(target, np.float64))
    targets = [int(number) for number in finite(np.asarray(target))] if np.ndim(target) == 1 else []
    labels = tuple(axes.get("class", ())) or tuple(str(number) for number in range(values.shape[1]))
    if values.shape[1] <= 2:
        return {
            "kind": "binary",
            "labels": _two(labels),
            "p": shorts(values[:, -1], 3),
            "target": targets,
        }
    return _best(values, labels, targets)


def _cells(kind: str, values: np.ndarray, target: np.ndarray) -> dict[str, Any]:
    """Numbers or bits (S, F) with their targets, an output after the other; `width` of them belong to one
    output (`of`: how many it really has). high: the end of their colour scale, a round number that the
    targets stay within (the predictions, where no target is known)."""
    width = min(values.shape[1], MOST_CELLS)
    wanted = target.reshape(len(target), -1)[:, :width] if target.size else np.zeros(0)
    known = wanted[np.isfinite(wanted)]
    shown = values[:, :width]
    high = float(np.abs(known if len(known) else shown).max(initial=0.0))
    return {
        "kind": kind,
        "width": width,
        "of": values.shape[1],
        "p": shorts(shown, 3),
        "target": [short(float(n), 3) if np.isfinite(n) else None for n in wanted.ravel()],
        "high": nice_ceiling(high),
    }


def types(labels: Sequence[str]) -> list[str]:
    """The types behind the class labels, in order; empty where there are too many to tell by colour."""
    found = list(dict.fromkeys(kind for kind in map(entity, labels) if kind))
    return found if len(found) <= MAX_HUES else []


def _best(values: np.ndarray, labels: Sequence[str], targets: Sequence[int]) -> dict[str, Any]:
    top = np.argsort(-values, axis=1, kind="stable")[:, :BEST]
    known = [number if 0 <= number < len(labels) else -1 for number in targets]
    used = sorted({int(number) for number in top.ravel()} | {number for number in known if number >= 0})
    local = {number: place for place, number in enumerate(used)} | {-1: -1}
    return {
        "kind": "classes",
        "labels": [str(labels[number]) for number in used],
        "types": types(labels),
        "top": [local[int(number)] for number in top.ravel()],
        "p": [short(float(p), 3) for p in np.take_along_axis(values, top, axis=1).ravel()],
        "best": top.shape[1],
        "target": [local[number] for number in known],
    }


def _two(labels: Sequence[str]) -> list[str]:
    return [str(label) for label in labels] if len(labels) == 2 else ["0", "1"]


def _length(trace: Trace, axis: str, otherwise: int) -> int:
    sizes = [
        signal.values.shape[signal.axes.index(axis)]
        for signal in trace.signals.values()
        if axis in signal.axes
    ]
    return sizes[0] if sizes else len(trace.axes.get(axis, ())) or otherwise
