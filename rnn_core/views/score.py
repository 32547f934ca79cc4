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
from rnn_core.views import rows
from rnn_core.views.base import View
from rnn_core.views.names import metric_title, place, state_symbol
from rnn_core.views.outputs import pack_outputs, pack_predictions
from rnn_core.views.packing import curve, finite, short, shorts

FRAME_FORMAT = 1
MAX_NOTES = 24


def pack(
    snapshot: Snapshot,
    history: History,
    *,
    picture_id: str = "",
    selected_time: int | None = None,
    selected_clock: str = "",
    show: Sequence[str] = (),
    order: Mapping[str, Sequence[int]] | None = None,
    notes: Sequence[str] = (),
    meanings: Mapping[str, str] | None = None,
    ribbons: str = "gradient",
    joins: str = "output",
    notation: str = "ours",
    projector: bool = False,
    tween: bool = True,
) -> dict[str, Any]:
    """One frame of the score.

    picture_id: changes with the run or the watched example; between two of them nothing is tweened.
    selected_time: counted from 0, on the time axis named `selected_clock` ("time", "target", "source"; the
    first one of the trace if it has none of that name). show: the folds that are open ("gates", or the
    kind of any other signal). order: group → order of units (`views.order.orders`). notes: lines for the
    time step block, as the equation with its numbers. meanings: type of tag → what it means ("PER":
    "person"). ribbons: "gradient" or "activation". joins: where attention's context enters, "output" (after
    the recurrence) or "input" (with what the decoder reads). Raises ValueError if the frame is not plain
    JSON (a fault of ours, never of the learner's).
    """
    frame: dict[str, Any] = {
        "format": FRAME_FORMAT,
        "picture": picture_id,
        "update": snapshot.update,
        "status": "diverged" if snapshot.diverged else history.status,
        "rate": short(history.updates_per_second, 3),
        "letter": state_symbol(notation),
        "ribbons": ribbons,
        "joins": joins,
        "projector": projector,
        "tween": tween,
        "selected": selected_time,
        "clock": 0,
        "meanings": dict(meanings or {}),
        "notes": [str(note) for note in notes[:MAX_NOTES]],
        "orders": {group: [int(unit) for unit in units] for group, units in (order or {}).items()},
        "loss": pack_losses(snapshot, history),
        "metric": pack_metric(snapshot, history),
    }
    if snapshot.trace is not None and not snapshot.diverged:
        bits = 8 if history.status == "running" else 16
        frame |= pack_trace(snapshot.trace, show, bits, notation, (selected_clock, selected_time))
        frame["gradient"] = pack_gradient(snapshot.trace)
    json.dumps(frame, allow_nan=False)
    return frame


def pack_trace(
    trace: Trace, show: Sequence[str], bits: int, notation: str, chosen: tuple[str, int | None]
) -> dict[str, Any]:
    """What happened inside: clocks (time axes), rows (heatmaps), folds, outputs, ghosts, links, grids.

    chosen: a time axis and a time step on it. The frame's `clock` counts the axes from 0.
    """
    found = rows.clocks(trace)
    outer = "target" if "target" in found else (found[0] if found else "time")
    clocks = [rows.pack_clock(trace, axis) for axis in found]
    clock = found.index(chosen[0]) if chosen[0] in found else 0
    length = clocks[clock]["size"] if clocks else 0
    selected = chosen[1] if chosen[1] is not None and 0 <= chosen[1] < length else None
    ghost = trace.signals.get("ghost")
    return {
        "selected": selected,
        "clock": clock,
        "clocks": clocks,
        "rows": rows.pack_rows(trace, found, show, bits, notation),
        "folds": rows.pack_folds(trace, found, show, notation),
        "outputs": _on(found, outer, pack_outputs(trace, outer)),
        "ghosts": _on(found, outer, pack_predictions(ghost, trace.axes) if ghost else None),
        "links": rows.pack_links(trace, found, bits),
        "grids": rows.pack_grids(trace, found, found[clock] if found else "", selected or 0, bits),
    }


def pack_gradient(trace: Trace) -> dict[str, Any]:
    """Norms per time step of the gradient of `of`, and of the part of it that came back.

    output: whose score o⟨t⟩ the gradients are of, counted from 0; None for the loss summed over all.
    """
    word, _, number = trace.loss.partition(" ")
    groups = []
    for name, signal in trace.gradients.items():
        if place(name).kind == "hidden" and signal.values.ndim == 2:
            back = trace.gradients.get(f"{name}/transported")
            transported = _norms(back) if back is not None else []
            groups.append({"row": name, "norms": _norms(signal), "transported": transported})
    output = int(number) - 1 if word == "output" and number.isdigit() else None
    return {"of": trace.loss, "output": output, "groups": groups}


def pack_losses(snapshot: Snapshot, history: History) -> dict[str, Any]:
    """The loss now, the curve of this run and of the one before, and ln K: the loss of pure guessing."""
    prediction = snapshot.trace.signals.get("prediction") if snapshot.trace else None
    classes = 0
    if prediction is not None and prediction.axes[-1] == "class":
        classes = max(2, prediction.values.shape[-1])
    return {
        "now": short(snapshot.loss) if math.isfinite(snapshot.loss) else None,
        "guess": short(math.log(classes)) if classes else None,
        "classes": classes,
        "run": curve(history.losses),
        "before": curve(history.previous),
    }


def pack_metric(snapshot: Snapshot, history: History) -> dict[str, Any] | None:
    """The leading held-out metric with its baselines; None if nothing names one."""
    measured = snapshot.metrics or (history.metrics[-1][1] if history.metrics else {})
    name = next(iter(history.goals), next(iter(measured), None))
    if name is None:
        return None
    value = measured.get(name)
    return {
        "title": metric_title(name),
        "value": short(value) if value is not None and math.isfinite(value) else None,
        "baselines": [[b.name, short(b.value, 3)] for b in history.baselines if b.metric == name],
    }


def draw(snapshot: Snapshot, history: History) -> dict[str, Any]:
    """The score as it opens: everything folded, nothing chosen."""
    return pack(snapshot, history)


def _on(found: Sequence[str], axis: str, packed: dict[str, Any] | None) -> dict[str, Any] | None:
    return packed | {"clock": found.index(axis) if axis in found else 0} if packed else None


def _norms(signal: Signal) -> list[float]:
    return shorts(np.linalg.norm(finite(signal.values), axis=-1), 3)


VIEW = View(
    name="score",
    title="The score",
    about=(
        "One sentence inside the network: each column is the hidden state at one time step, its input "
        "below and its prediction above. Colours are the values of the units, and the bars show how "
        "strongly the chosen output would change if that hidden state did."
    ),
    draw=draw,
    alt="The network unrolled over one sentence: hidden states as columns, with the gradient below each.",
)
