"""What a trace tells of heads that move over a memory; every one is known by what it found by content."""

from collections.abc import Mapping

import numpy as np

from rnn_core.data import Trace
from rnn_core.views.packing import finite

FOUND = "/gated"  # a head's weighting before it is shifted: only heads have one
PARTS = ("strength", "gate", "sharpness", "shift")


def heads(trace: Trace | None) -> list[str]:
    """The signals that are weightings of heads, `head/read0`, `head/write0` …; those that write first."""
    signals = trace.signals if trace else {}
    found = [name.removesuffix(FOUND) for name in signals if name.endswith(FOUND)]
    return sorted((name for name in found if name in signals), key=lambda name: ("write" not in name, name))


def short(name: str) -> str:
    """`head/write0` → `write0`."""
    return name.rpartition("/")[2]


def weightings(trace: Trace) -> dict[str, np.ndarray]:
    """Of each head, by its short name, the slots it weighs at each time step (T, N)."""
    return {short(name): finite(trace.signals[name].values) for name in heads(trace)}


def moved(trace: Trace) -> dict[str, Mapping[str, np.ndarray]]:
    """Of each head, by its short name, what moved it: PARTS."""
    return {
        short(name): {part: finite(trace.signals[f"{name}/{part}"].values) for part in PARTS}
        for name in heads(trace)
        if all(f"{name}/{part}" in trace.signals for part in PARTS)
    }


def labels(trace: Trace, T: int) -> list[str]:
    """What was read at each time step; numbers where the trace has no names."""
    names = trace.axes.get("time", ())
    return list(names) if len(names) == T else [str(t + 1) for t in range(T)]


def time_steps(trace: Trace, T: int) -> dict[str, str]:
    """The time steps to choose from: number → number and what was read."""
    return {str(t + 1): f"{t + 1} · {label}" for t, label in enumerate(labels(trace, T))}
