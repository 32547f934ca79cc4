"""How far back a network's memory reaches: what is left of a gradient, and of the state, by the lag."""

from dataclasses import dataclass

import numpy as np

from rnn_core.data import Example, Trace
from rnn_core.models import Model
from rnn_core.models.stepping import Stepping
from rnn_core.option import ConfigError
from rnn_core.tasks import Task
from rnn_core.train.inspect import inspect, read
from rnn_core.train.look import standing_still

MOST_LAGS = 40  # at which the whole Jacobian's length is measured
MOST_WORK = 40_000_000  # n³ · lags: a second or so


@dataclass(frozen=True)
class Horizon:
    """Seen from an output at time step T, for the lags k = 0 … T − 1.

    words (T,), the last one first: what was read at T − k. gradient (T,): ‖∂o/∂s⟨T−k⟩‖, with s the whole
    state of every layer, (h, c) for an LSTM. lags, growth: ‖∂s⟨T⟩/∂s⟨T−k⟩‖^(1/k) for k of `lags`, the length
    of a matrix being its largest singular value. passing (T, 2): what a unit of the first layer lets through
    at T − k, the mean over the units and the most; `passed` names it. weights: of each gate's W of the first
    layer (name, ρ, σ_max), the spectral radius and the largest singular value; the name is "" where there are
    no gates. causes: the lags of the inputs that the answer hangs on by the task's rule.
    """

    update: int
    words: tuple[str, ...]
    gradient: np.ndarray
    lags: tuple[int, ...]
    growth: np.ndarray
    passing: np.ndarray
    passed: str
    weights: tuple[tuple[str, float, float], ...]
    causes: tuple[int, ...] = ()


def horizon(model: Model, task: Task, example: Example, update: int, loss: str = "") -> Horizon:
    """Raises ConfigError for a network without a state that is handed forward, and for one too large."""
    batch = read(model, task, example)
    stepping = model.stepping(batch)
    if stepping is None:
        raise ConfigError(
            "This network hands no state on from the first time step to the last, so no lag can be measured: "
            "choose a recurrence that reads one way."
        )
    trace = inspect(model, task, example, loss)
    end = _end(trace)
    with standing_still(model):
        lags, growth = _growth(stepping, end)
    gradient = _lengths(trace)[end::-1]
    passing, passed = _passing(model, trace, end)
    causes = tuple(end - place for place in task.causes(example) if place <= end)
    words = tuple(reversed(trace.axes[model.time_axis][: end + 1]))
    return Horizon(update, words, gradient, lags, growth, passing, passed, _of_weights(trace), causes)


def _end(trace: Trace) -> int:
    """The time step (from 0) under the output that the gradients are of; the last one for their sum."""
    named = trace.loss.removeprefix("output ")
    return trace.alignment[int(named) - 1] if named.isdigit() else max(trace.alignment)


def _growth(stepping: Stepping, end: int) -> tuple[tuple[int, ...], np.ndarray]:
    """The lags, and ‖∂s⟨T⟩/∂s⟨T−k⟩‖^(1/k) at each."""
    lags = tuple(int(k) for k in np.unique(np.linspace(1, end, min(end, MOST_LAGS)).round())) if end else ()
    if stepping.size**3 * (len(lags) + end) > MOST_WORK:
        raise ConfigError(
            f"Its state has {stepping.size} numbers, and a row of {end + 1} inputs is too long for that: "
            "choose fewer hidden units or layers, or a shorter sentence."
        )
    states, product, found = stepping.states()[:, 0], np.eye(stepping.size), []
    for k in range(1, end + 1):
        t = end + 1 - k
        product = product @ stepping.jacobian(states[t], t)  # ∂s⟨T⟩/∂s⟨T−k⟩
        if k in lags:
            found.append(_length(product) ** (1.0 / k))
    return lags, np.array(found)


def _length(matrix: np.ndarray) -> float:
    """The largest singular value; infinite where a number is not finite."""
    return float(np.linalg.norm(matrix, 2)) if np.isfinite(matrix).all() else float("inf")


def _states(trace: Trace) -> list[str]:
    """The signals that a time step hands on: those with a share that came back from the next one."""
    return [name for name in trace.gradients if f"{name}/transported" in trace.gradients]


def _lengths(trace: Trace) -> np.ndarray:
    """‖∂o/∂s⟨t⟩‖ for every t (T,)."""
    parts = [trace.gradients[name].values.astype(np.float64) for name in _states(trace)]
    found: np.ndarray = np.sqrt(sum(np.square(part).reshape(len(part), -1).sum(1) for part in parts))
    return found


def _passing(model: Model, trace: Trace, end: int) -> tuple[np.ndarray, str]:
    """Of the first layer."""
    own = {name.removeprefix("layer0/"): signal.values for name, signal in trace.signals.items()}
    found, letters = model.passes(own)
    return (
        (np.zeros((0, 2)), "")
        if found is None
        else (np.stack([found.mean(1), found.max(1)], 1)[end::-1], letters)
    )


def _of_weights(trace: Trace) -> tuple[tuple[str, float, float], ...]:
    """Name, ρ and σ_max of each block."""
    W = trace.parameters["layer0/W"].values.astype(np.float64)
    gates = trace.axes.get("gate", ("",))
    return tuple(
        (gate, float(np.abs(np.linalg.eigvals(block)).max()), _length(block))
        if np.isfinite(block).all()
        else (gate, float("inf"), float("inf"))
        for gate, block in zip(gates, W.reshape(-1, *W.shape[-2:]), strict=True)
    )
