"""The score: one watched example, packed for the canvas that draws it (assets/score/).

`pack` gives plain Python, proven by `json.dumps(allow_nan=False)`: a component's data fails silently
otherwise. Heatmaps travel as base64 of 8 bits (16 while nothing moves: paused numbers are exact to
four digits). What is folded away does not travel.
"""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnn_core.data import History, Signal, Snapshot, Trace
from rnn_core.views.base import View
from rnn_core.views.names import GATES, metric_title, place, state_symbol, title
from rnn_core.views.outputs import pack_outputs, pack_predictions
from rnn_core.views.packing import curve, finite, matrix, short, shorts

FRAME_FORMAT = 1
CLOCKS = ("time", "target", "source")  # axes along which columns stand; drawn from top to bottom
_SPECIAL = ("prediction", "target", "ghost", "unknown")
MAX_NOTES, MAX_LABEL = 12, 60


def pack(
    snapshot: Snapshot,
    history: History,
    *,
    picture_id: str = "",
    selected_time: int | None = None,
    show: Sequence[str] = (),
    order: Mapping[str, Sequence[int]] | None = None,
    notes: Sequence[str] = (),
    meanings: Mapping[str, str] | None = None,
    ribbons: str = "gradient",
    notation: str = "ours",
    projector: bool = False,
) -> dict[str, Any]:
    """One frame of the score.

    picture_id: changes with the run or the watched example; between two of them nothing is tweened.
    selected_time: counted from 0. show: the folds that are open ("gates", or the kind of any other
    signal). order: group → order of units (`views.order.orders`). notes: lines for the time step
    block, as the equation with its numbers. meanings: type of tag → what it means ("PER": "person").
    ribbons: "gradient" or "activation". Raises ValueError if the frame is not plain JSON (a fault of
    ours, never of the learner's).
    """
    still = history.status != "running"
    frame: dict[str, Any] = {
        "format": FRAME_FORMAT,
        "picture": picture_id,
        "update": snapshot.update,
        "status": "diverged" if snapshot.diverged else history.status,
        "rate": short(history.updates_per_second, 3),
        "letter": state_symbol(notation),
        "ribbons": ribbons,
        "projector": projector,
        "selected": selected_time,
        "meanings": dict(meanings or {}),
        "notes": [str(note) for note in notes[:MAX_NOTES]],
        "loss": pack_losses(snapshot, history),
        "metric": pack_metric(snapshot, history),
    }
    if snapshot.trace is not None and not snapshot.diverged:
        bits = 16 if still else 8
        frame |= pack_trace(snapshot.trace, show, bits, notation, selected_time or 0)
        longest = max((clock["size"] for clock in frame["clocks"]), default=0)
        frame["selected"] = selected_time if selected_time is not None and 0 <= selected_time < longest else None
        frame["gradient"] = pack_gradient(snapshot.trace)
        frame["orders"] = {group: [int(unit) for unit in units] for group, units in (order or {}).items()}
    json.dumps(frame, allow_nan=False)
    return frame


def pack_trace(trace: Trace, show: Sequence[str], bits: int, notation: str, moment: int) -> dict[str, Any]:
    """What happened inside: clocks (time axes), rows (heatmaps), folds, outputs, ghosts, links, grids."""
    found = [axis for axis in CLOCKS if any(axis in signal.axes for signal in trace.signals.values())]
    outer = "target" if "target" in found else (found[0] if found else "time")
    ghost = trace.signals.get("ghost")
    rows, folds = pack_rows(trace, found, show, bits, notation)
    return {
        "clocks": [_clock(trace, axis) for axis in found],
        "rows": rows,
        "folds": folds,
        "outputs": _on(found, outer, pack_outputs(trace, outer)),
        "ghosts": _on(found, outer, pack_predictions(ghost, trace.axes) if ghost else None),
        "links": [_link(name, s, found, bits) for name, s in trace.signals.items() if _is_link(s, found)],
        "grids": [_grid(name, s, found, moment, bits) for name, s in trace.signals.items() if _is_grid(name, s, found)],
    }


def pack_rows(
    trace: Trace, clocks: Sequence[str], show: Sequence[str], bits: int, notation: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Heatmap rows, the hidden states first, and the folds that hold the others, open or not."""
    rows: list[dict[str, Any]] = []
    folds: dict[str, dict[str, Any]] = {}
    for name, signal in trace.signals.items():
        if not _is_row(name, signal, clocks):
            continue
        where = place(name)
        fold = _fold(where.kind)
        if fold is not None:
            known = folds.setdefault(fold, {"name": fold, "title": title(fold), "open": fold in show, "count": 0})
            known["count"] += 1
        if fold is None or fold in show:
            values = signal.values.reshape(len(signal.values), -1)
            row = {"name": name, "group": where.group, "title": title(where.kind, notation), "fold": fold}
            row |= {"clock": clocks.index(signal.axes[0]), "layer": where.layer, "direction": where.direction}
            kind = "gate" if where.kind in GATES else "signed"
            rows.append(row | {"kind": kind} | matrix(values, kind == "signed", bits))
    return rows, list(folds.values())


def pack_gradient(trace: Trace) -> dict[str, Any]:
    """Norms per time step of the gradient of `of`, and of the part of it that came back.

    output: whose score o⟨t⟩ the gradients are of, counted from 0; None for the loss summed over all.
    """
    word, _, number = trace.loss.partition(" ")
    output = int(number) - 1 if word == "output" and number.isdigit() else None
    groups = []
    for name, signal in trace.gradients.items():
        if place(name).kind == "hidden" and signal.values.ndim == 2:
            back = trace.gradients.get(f"{name}/transported")
            transported = _norms(back) if back is not None else []
            groups.append({"row": name, "norms": _norms(signal), "transported": transported})
    return {"of": trace.loss, "output": output, "groups": groups}


def pack_losses(snapshot: Snapshot, history: History) -> dict[str, Any]:
    """The loss now, the curve of this run and of the one before, and ln K: the loss of pure guessing."""
    prediction = snapshot.trace.signals.get("prediction") if snapshot.trace else None
    classes = prediction.values.shape[-1] if prediction is not None and prediction.axes[-1] == "class" else 0
    return {
        "now": short(snapshot.loss) if math.isfinite(snapshot.loss) else None,
        "guess": short(math.log(max(2, classes))) if classes else None,
        "classes": max(2, classes) if classes else 0,
        "run": curve(history.losses),
        "before": curve(history.previous),
    }


def pack_metric(snapshot: Snapshot, history: History) -> dict[str, Any] | None:
    """The leading held-out metric with its baselines; None before the first evaluation names one."""
    measured = snapshot.metrics or (history.metrics[-1][1] if history.metrics else {})
    name = next(iter(history.goals), next(iter(measured), None))
    if name is None:
        return None
    value = measured.get(name)
    baselines = [[b.name, short(b.value, 3)] for b in history.baselines if b.metric == name]
    shown = short(value, 4) if value is not None and math.isfinite(value) else None
    return {"title": metric_title(name), "value": shown, "goal": history.goals.get(name, ""), "baselines": baselines}


def draw(snapshot: Snapshot, history: History) -> dict[str, Any]:
    """The score as it opens: everything folded, nothing chosen."""
    return pack(snapshot, history)


def _clock(trace: Trace, axis: str) -> dict[str, Any]:
    size = next(
        signal.values.shape[signal.axes.index(axis)]
        for signal in trace.signals.values()
        if axis in signal.axes
    )
    labels = [str(label)[:MAX_LABEL] for label in trace.axes.get(axis, ())]
    unknown = trace.signals.get("unknown")
    flags = unknown.values if unknown is not None and unknown.axes == (axis,) else np.zeros(size)
    return {"name": axis, "size": size, "labels": labels, "unknown": [int(t) for t in np.flatnonzero(flags)]}


def _on(clocks: Sequence[str], axis: str, packed: dict[str, Any] | None) -> dict[str, Any] | None:
    return packed | {"clock": clocks.index(axis) if axis in clocks else 0} if packed else None


def _fold(kind: str) -> str | None:
    if kind == "hidden":
        return None
    return "gates" if kind in GATES or kind == "candidate" else kind


def _is_row(name: str, signal: Signal, clocks: Sequence[str]) -> bool:
    if name in _SPECIAL or not signal.axes or signal.axes[0] not in clocks or len(signal.axes) > 2:
        return False
    return len(signal.axes) == 1 or (signal.axes[1] not in clocks and signal.axes[1] != "class")


def _is_link(signal: Signal, clocks: Sequence[str]) -> bool:
    return len(signal.axes) == 2 and all(axis in clocks for axis in signal.axes)


def _is_grid(name: str, signal: Signal, clocks: Sequence[str]) -> bool:
    if name in _SPECIAL or len(signal.axes) not in (2, 3):
        return False
    return not any(axis in clocks for axis in signal.axes[-2:]) and (
        len(signal.axes) == 2 or signal.axes[0] in clocks
    )


def _link(name: str, signal: Signal, clocks: Sequence[str], bits: int) -> dict[str, Any]:
    to, source = (clocks.index(axis) for axis in signal.axes)
    return {"name": name, "to": to, "from": source} | matrix(signal.values, False, bits)


def _grid(name: str, signal: Signal, clocks: Sequence[str], moment: int, bits: int) -> dict[str, Any]:
    values = signal.values
    if values.ndim == 3:
        values = values[min(moment, len(values) - 1)]
    signed = bool(finite(values).min(initial=0.0) < 0)
    return {"name": name, "title": title(place(name).kind)} | matrix(values, signed, bits)


def _norms(signal: Signal) -> list[float]:
    return shorts(np.linalg.norm(finite(signal.values), axis=-1), 3)


VIEW = View(
    name="score",
    title="The score",
    about=(
        "One sentence inside the network: each column is the hidden state at one time step, its input below and "
        "its prediction above. Colours are the values of the units, and the bars show how strongly the chosen "
        "output would change if that hidden state did."
    ),
    draw=draw,
    alt="The network unrolled over one sentence: hidden states as coloured columns, with the gradient below each.",
)
