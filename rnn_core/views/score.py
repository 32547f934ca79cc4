"""The score: one watched example, packed for the canvas that draws it (assets/score/).

`pack` gives plain Python, proven by `json.dumps(allow_nan=False)`: a component's data fails silently
otherwise. Heatmaps travel as base64 of 8 bits (16 while nothing moves: paused numbers are exact to
four digits). What is folded away does not travel.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from rnn_core.data import History, Signal, Snapshot, Trace
from rnn_core.notation import spell
from rnn_core.views import rows
from rnn_core.views.base import Shown, View
from rnn_core.views.names import letter, metric_title, place, state_symbol
from rnn_core.views.outputs import pack_outputs, pack_predictions
from rnn_core.views.packing import curve, finite, short, shorts

FRAME_FORMAT = 2
STRIPS = "strips"  # the fold of the bars of all layers
MOST_STRIPS = 2  # of bars that stand without it
WIRES = ("{U}", "{W}", "{V}")  # the weights on the way in, onward and out; a decoder has its own
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
    unit: tuple[int, str, int] | None = None,
    given: int | None = None,
    stage: bool = False,
    tween: bool = True,
) -> dict[str, Any]:
    """One frame of the score.

    picture_id: changes with the run or the watched example; between two of them nothing is tweened.
    selected_time: counted from 0, on the time axis named `selected_clock` (one of `rows.CLOCKS`; the first
    one of the trace if it has none of that name). show: the folds that are open ("gates", or the
    kind of any other signal). order: group → order of units (`views.order.orders`). notes: lines for the
    time step block, as the equation with its numbers. meanings: type of tag → what it means ("PER":
    "person"). ribbons: "gradient" or "activation". joins: where attention's context enters, "output" (after
    the recurrence) or "input" (with what the decoder reads). unit: layer, direction and number of the unit
    whose numbers are told. given: so many inputs are given, and what stands after them was written by the
    network itself. stage: as large as a projector needs it. Raises ValueError if the frame is not
    plain JSON (a fault of ours, never of the learner's).
    """
    frame: dict[str, Any] = {
        "format": FRAME_FORMAT,
        "picture": picture_id,
        "update": snapshot.update,
        "status": "diverged" if snapshot.diverged else history.status,
        "rate": short(history.updates_per_second, 3),
        "letter": state_symbol(notation),
        "wires": _wires(snapshot.trace, notation),
        "unit": _pack_unit(unit),
        "ribbons": ribbons,
        "joins": joins,
        "stage": stage,
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
        frame |= pack_trace(snapshot.trace, show, bits, notation, (selected_clock, selected_time), given)
        frame["gradient"] = pack_gradient(snapshot.trace, notation)
        frame["folds"] += fold_strips(frame["gradient"]["groups"], show)
    json.dumps(frame, allow_nan=False)
    return frame


def _wires(trace: Trace | None, notation: str) -> dict[str, list[str]]:
    """The letters at the wires of each part; "" where a network is one, and of an encoder. Where its weights
    are known, and no W is among them, nothing stands at the way onward.
    """
    weights = [place(name) for name in trace.parameters] if trace is not None else []
    decodes = trace is not None and any(place(name).part == "decoder" for name in trace.signals)
    found = {
        part: [spell(one, notation, bool(part)) for one in WIRES] for part in ("", "decoder")[: 1 + decodes]
    }
    for part, letters in found.items():
        own = [one.kind for one in weights if (one.part == "decoder") == bool(part)]
        if own and "W" not in own:
            letters[1] = ""
    return found


def pack_trace(
    trace: Trace,
    show: Sequence[str],
    bits: int,
    notation: str,
    chosen: tuple[str, int | None],
    given: int | None = None,
) -> dict[str, Any]:
    """What happened inside: clocks (time axes), rows (heatmaps), folds, outputs, ghosts, links, grids.

    chosen: a time axis and a time step on it. The frame's `clock` counts the axes from 0.
    """
    found = rows.clocks(trace)
    outer = next((axis for axis in ("target", *found) if axis in found), "time")
    clocks = [rows.pack_clock(trace, axis) for axis in found]
    for axis in clocks:
        if axis["name"] == "time" and given is not None and given < axis["size"]:
            axis["given"] = given
    clock = found.index(chosen[0]) if chosen[0] in found else 0
    length = clocks[clock]["size"] if clocks else 0
    selected = chosen[1] if chosen[1] is not None and 0 <= chosen[1] < length else None
    return {
        "selected": selected,
        "clock": clock,
        "clocks": clocks,
        "rows": rows.pack_rows(trace, found, show, bits, notation),
        "folds": rows.pack_folds(trace, found, show, notation),
        "outputs": _on(found, outer, pack_outputs(trace, outer)),
        "ghosts": _on(found, outer, _pack_ghosts(trace)),
        "links": rows.pack_links(trace, found, bits),
        "grids": rows.pack_grids(trace, found, show, (found[clock] if found else "", selected or 0), bits),
    }


def folds(trace: Trace) -> tuple[str, ...]:
    """The names of what can be unfolded under this picture, as `pack` takes them in `show`."""
    packed = rows.pack_folds(trace, rows.clocks(trace), (), "ours")
    packed += fold_strips(pack_gradient(trace, "ours")["groups"], ())
    return tuple(str(fold["name"]) for fold in packed)


def _pack_ghosts(trace: Trace) -> dict[str, Any] | None:
    """The answer if the sequence ended at each time step; guess: training never asked there."""
    ghost = trace.signals.get("ghost")
    if ghost is None:
        return None
    return pack_predictions(ghost, trace.axes) | {"guess": "ghost" in trace.guesses}


def _pack_unit(unit: tuple[int, str, int] | None) -> dict[str, int] | None:
    if unit is None:
        return None
    layer, direction, number = unit
    return {"layer": layer, "direction": -1 if direction == "backward" else 1, "unit": number}


def pack_gradient(trace: Trace, notation: str = "ours") -> dict[str, Any]:
    """Norms per time step of the gradient of `of`, and of the part of it that came back.

    output: whose score o⟨t⟩ the gradients are of, counted from 0; None for the loss summed over all.
    groups: one for each layer and direction, see `_pack_group`.
    """
    word, _, number = trace.loss.partition(" ")
    found = dict.fromkeys(place(name.removesuffix("/transported")).group for name in trace.gradients)
    groups = [packed for group in found if (packed := _pack_group(trace, group, notation))]
    output = int(number) - 1 if word == "output" and number.isdigit() else None
    return {"of": trace.loss, "output": output, "groups": groups}


def fold_strips(groups: Sequence[Mapping[str, Any]], show: Sequence[str]) -> list[dict[str, Any]]:
    """Of many strips of bars one layer's are seen; the others are a fold."""
    layers = {place(group["row"]).layer for group in groups}
    if len(groups) <= MOST_STRIPS or len(layers) < 2:
        return []
    return [
        {"name": STRIPS, "title": "gradients of every layer", "open": STRIPS in show, "count": len(groups)}
    ]


def _pack_group(trace: Trace, group: str, notation: str) -> dict[str, Any] | None:
    """The gradient of a group's whole state: of everything it hands on, else of its hidden state.

    row: the row under which the bars belong. state: how it is written, "h" or "(h,c)". norms and
    transported: the length at each time step. shares: of a state of several parts, each with its letter,
    its own norms, and its parts of the squared norm (which add up to one).
    """
    kinds = rows.carried(trace, group) or ["hidden"]
    names = {kind: f"{group}/{kind}" if group else kind for kind in kinds}
    if not all(name in trace.gradients for name in names.values()):
        return None
    part = place(names[kinds[0]]).part
    letters = {kind: letter(kind, notation, part) for kind in kinds}
    each = {kind: _squares(trace.gradients[name]) for kind, name in names.items()}
    back = [found for name in names.values() if (found := trace.gradients.get(f"{name}/transported"))]
    hidden = f"{group}/hidden" if group else "hidden"
    shares = [
        {"kind": kind, "letter": letters[kind], "norms": _roots(each[kind]), "parts": _parts(each, kind)}
        for kind in kinds
        if len(kinds) > 1
    ]
    return {
        "row": hidden if hidden in trace.signals else names[kinds[0]],
        "state": f"({','.join(letters.values())})" if shares else letters[kinds[0]],
        "norms": _roots(_total(list(each.values()))),
        "transported": _roots(_total([_squares(signal) for signal in back])) if back else [],
        "shares": shares,
    }


def pack_losses(snapshot: Snapshot, history: History) -> dict[str, Any]:
    """The loss now, the curve of this run and of the one before, and the loss of pure guessing."""
    prediction = snapshot.trace.signals.get("prediction") if snapshot.trace else None
    classes = 0
    if prediction is not None and prediction.axes[-1] == "class":
        classes = max(2, prediction.values.shape[-1])
    return {
        "now": short(snapshot.loss) if math.isfinite(snapshot.loss) else None,
        "guess": None if history.chance is None else short(history.chance),
        "classes": classes,
        "run": curve(history.losses),
        "before": curve(history.previous),
    }


def pack_metric(snapshot: Snapshot, history: History) -> dict[str, Any] | None:
    """The leading held-out metric with its baselines; None if nothing names one."""
    measured = snapshot.metrics or (history.metrics[-1][1] if history.metrics else {})
    name = history.measured[0].name if history.measured else next(iter(measured), None)
    if name is None:
        return None
    value = measured.get(name)
    return {
        "title": metric_title(name),
        "value": short(value) if value is not None and math.isfinite(value) else None,
        "baselines": [[b.name, short(b.value, 3)] for b in history.baselines if b.metric == name],
    }


def _on(found: Sequence[str], axis: str, packed: dict[str, Any] | None) -> dict[str, Any] | None:
    return packed | {"clock": found.index(axis) if axis in found else 0} if packed else None


def _squares(signal: Signal) -> np.ndarray:
    """‖·‖² at each time step (T,), over however many axes follow; float64, in which no float32 overflows."""
    values = finite(signal.values)
    return np.asarray(np.square(values.reshape(len(values), -1)).sum(-1))


def _total(squares: Sequence[np.ndarray]) -> np.ndarray:
    return np.asarray(np.sum(squares, axis=0))


def _roots(squares: np.ndarray) -> list[float]:
    return shorts(np.sqrt(squares), 3)


def _parts(each: Mapping[str, np.ndarray], kind: str) -> list[float]:
    """What one kind has of the squared norm; where nothing came at all, all have the same."""
    total = _total(list(each.values()))
    equal = np.full_like(total, 1 / len(each))
    return shorts(np.divide(each[kind], total, out=equal, where=total > 0), 3)


@dataclass(frozen=True)
class Score(View):
    """The score as it opens: everything folded, nothing chosen."""

    name: ClassVar[str] = "score"
    title: ClassVar[str] = "The score"
    about: ClassVar[str] = (
        "One example inside the network: each column is the hidden state at one time step, its input "
        "below and its prediction above. Colours are the values of the units, and the bars show how "
        "strongly the chosen output would change if that hidden state did."
    )
    alt: ClassVar[str] = (
        "The network unrolled over one example: hidden states as columns, with the gradient below each."
    )

    def draw(self, shown: Shown) -> dict[str, Any]:
        """A frame for the score's component."""
        return pack(shown.snapshot, shown.history)
