"""Everything that a trace knows by name: what can be picked, and the numbers of it that a picture shows.

A key says the kind and the name: `signals/layer0/hidden`, `gradients/layer0/hidden`, `parameters/layer0/W`.
"""

from collections.abc import Mapping

import numpy as np

from rnn_core.data import Signal, Trace
from rnn_core.views.names import FOR_VIEWS, place, spoken, title
from rnn_core.views.packing import finite

KINDS = {"signals": "Signals", "gradients": "Gradients", "parameters": "Weights"}
_GIVEN = ("target", "unknown", "cause", *FOR_VIEWS)  # what the task says: nothing that a network made
GATE = "gate"  # the axis of weights that are stacked
_AXES = {
    "time": "time step",
    "source": "input",
    "target": "decoder time step",
    "whole": "window",
    "x": "first coordinate",
    "y": "second coordinate",
}
_VISIBLE = {" ": "␣", "\n": "↵", "\t": "⇥"}
WHOLE, FIRST, SECOND, EACH, AT = "whole", "first", "second", "each", "at "  # ways to follow it over training


def listed(trace: Trace, notation: str = "ours") -> dict[str, dict[str, str]]:
    """Of each kind that the trace has: key → what it is called."""
    found: dict[str, Mapping[str, Signal]] = {kind: getattr(trace, kind) for kind in KINDS}
    return {
        kind: {f"{kind}/{name}": spoken(name, notation) for name in named if _is_drawn(kind, name)}
        for kind, named in found.items()
        if named
    }


def _is_drawn(kind: str, name: str) -> bool:
    return kind != "signals" or place(name).kind not in _GIVEN


def picked(trace: Trace, key: str) -> Signal | None:
    """The signal, gradient or parameter of this key; of "" the hidden state nearest to the output."""
    kind, _, name = (key or foremost(trace)).partition("/")
    if kind not in KINDS or not _is_drawn(kind, name):
        return None
    found: Mapping[str, Signal] = getattr(trace, kind)
    return found.get(name)


def foremost(trace: Trace, kind: str = "signals") -> str:
    """The key of a kind that is shown first: of the hidden state nearest to the output, of its W."""
    names = list(getattr(trace, kind))
    wanted = "W" if kind == "parameters" else "hidden"
    best = [name for name in names if place(name).kind == wanted][-1:]
    best += [name for name in names if place(name).kind.startswith(wanted)] + names
    return f"{kind}/{best[0]}" if best else ""


def called(axis: str) -> str:
    """An axis in words."""
    return _AXES.get(axis, axis.replace("_", " "))


def gate(name: str) -> str:
    """A gate in words, with its letter."""
    return title(name)


def labels(trace: Trace, axis: str, size: int) -> list[str]:
    """What stands at the places of an axis; numbers where nothing is known."""
    names = trace.axes.get(axis, ())
    if len(names) != size:
        return [str(number + 1) for number in range(size)]
    return [gate(name) if axis == GATE else _VISIBLE.get(name, name) for name in names]


def sheets(trace: Trace, signal: Signal) -> list[str]:
    """Of what has more than two axes: the places of the first one, of which a picture shows one."""
    if len(signal.axes) < 3:
        return []
    names = labels(trace, signal.axes[0], len(signal.values))
    return names if signal.axes[0] == GATE else _counted(names, called(signal.axes[0]))


def sheet(signal: Signal, number: int) -> Signal:
    """The numbers along at most two axes: of more, those at one place of the first."""
    if len(signal.axes) < 3:
        return signal
    one = signal.values[min(max(0, number), len(signal.values) - 1)]
    return Signal(one.reshape(len(one), -1), signal.axes[1:3])


def ways(trace: Trace, signal: Signal) -> dict[str, str]:
    """How at most two axes of numbers can be followed over training: the way → what that is called."""
    first = called(signal.axes[0])
    if len(signal.axes) == 1:
        return {WHOLE: "its length", EACH: f"each {first}"}
    found = {
        WHOLE: "its length",
        FIRST: f"length, each {first}",
        SECOND: f"length, each {called(signal.axes[1])}",
    }
    places = _counted(labels(trace, signal.axes[0], len(signal.values)), first)
    return found | {f"{AT}{number}": name for number, name in enumerate(places)}


def followed(signal: Signal, way: str) -> np.ndarray:
    """One number, or a row of them: what `way` asks of at most two axes of numbers. Empty: there is no such
    place now.
    """
    values = finite(signal.values)
    if way == WHOLE:
        return np.asarray(np.sqrt(np.square(values).sum()))
    if values.ndim == 1 or way in (FIRST, SECOND):
        return values if values.ndim == 1 else np.sqrt(np.square(values).sum(1 if way == FIRST else 0))
    number = way.removeprefix(AT)
    here = int(number) if number.isascii() and number.isdigit() else len(values)
    return values[here] if here < len(values) else values[:0, 0]


def along(signal: Signal, way: str) -> str:
    """The axis of what `followed` gives; "" for one number."""
    if way == WHOLE:
        return ""
    return signal.axes[-1] if way == SECOND or way.startswith(AT) else signal.axes[0]


def _counted(names: list[str], axis: str) -> list[str]:
    """Places that are told apart also where their names are the same."""
    numbers = [str(number + 1) for number in range(len(names))]
    if names == numbers:
        return [f"{axis} {number}" for number in numbers]
    return [f"{axis} {number} · {name}" for number, name in zip(numbers, names, strict=True)]
