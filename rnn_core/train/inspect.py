"""What happens inside the model for one watched example: every state, every gate, every gradient.

A pass of its own between two updates (B = 1, no dropout), so training never pays for being watched.
"""

from collections.abc import Mapping

import numpy as np

from rnn_core.data import Batch, Example, Signal, Trace
from rnn_core.models import Model
from rnn_core.option import ConfigError
from rnn_core.portrait import Detail, Place
from rnn_core.tasks import Task
from rnn_core.train.look import Seen, look

MOST = 100_000  # numbers of a parameter that a trace carries along
REACH = "reach"  # how strongly a chosen output hangs on each place of a window


def read(model: Model, task: Task, example: Example) -> Batch:
    """The example as the model reads it. Raises ConfigError, in a sentence, if it cannot."""
    batch = task.encode([example])
    reason = model.refuses_batch(batch)
    if reason:
        raise ConfigError(reason)
    return model.fill_targets(batch)


def inspect(model: Model, task: Task, example: Example, loss: str = "") -> Trace:
    """The trace of one example.

    loss names what the gradients are of: "output 7" is the score o⟨7⟩ (before g₂) of the class that
    the model finds likeliest there, so that it does not fade as the model grows sure; "sum" is
    Σ L⟨t⟩ over all outputs, against the targets or, where nobody knows them, its own best guess.
    "" is the last output. A decoder is told the truth; where nobody knows it, it reads what it wrote
    itself. Raises ConfigError if there is no such output, or if the example cannot be read.
    """
    batch = read(model, task, example)
    seen = look(model, batch, loss)
    axes = dict(model.axes(batch, example.inputs))
    signals = _predictions(model, batch, seen) | _marked(model, task, example, axes) | dict(seen.signals)
    signals |= _reach(seen) | dict(task.signals(example))
    axes |= _outputs(model, batch, seen) | _surface(model, task, signals)
    axes |= {"gate": model.gates} if model.gates else {}
    guesses = frozenset[str]() if task.asks_midway else signals.keys() & {"ghost"}
    at, weights = model.alignment(batch), _parameters(model)
    return Trace(axes, signals, seen.gradients, seen.loss, at, frozenset(guesses), weights)


def explain(model: Model, task: Task, example: Example, place: Place) -> Detail:
    """One unit at one time step with its numbers. Raises ConfigError if there is no such place."""
    batch = read(model, task, example)
    # what stands along the axis that the place counts on: a decoder's are what it reads
    axes = model.axes(batch, example.inputs)
    tokens = axes["target"] if place.part == "decoder" and "target" in axes else example.inputs
    return model.explain(batch, place, tokens)


def _outputs(model: Model, batch: Batch, seen: Seen) -> dict[str, tuple[str, ...]]:
    """Names of the outputs, and of the classes (numbers, bits) of each."""
    spec, S = model.spec, seen.logits.shape[1]
    words = spec.output_vocabulary
    labels = words.symbols if words else tuple(str(k + 1) for k in range(spec.output_size))
    outputs = ("verdict",) if spec.outputs == "one" else tuple(str(t + 1) for t in range(S))
    return {"output": outputs, spec.kind.axis: labels}


def _predictions(model: Model, batch: Batch, seen: Seen) -> dict[str, Signal]:
    """prediction and target; for one verdict, the ghosts of every prefix."""
    kind = model.spec.kind
    found = kind.probabilities(seen.logits)[0].numpy()  # (S, K)
    target = kind.told(batch.targets[0].numpy(), batch.target_mask[0].numpy())
    signals = {
        "prediction": Signal(found, ("output", kind.axis)),
        "target": Signal(target, ("output", kind.axis)[: target.ndim]),
    }
    ghosts = model.ghosts(batch, seen.signals)
    return signals if ghosts is None else signals | {"ghost": Signal(ghosts, (model.time_axis, kind.axis))}


def _marked(
    model: Model, task: Task, example: Example, axes: Mapping[str, tuple[str, ...]]
) -> dict[str, Signal]:
    """Which inputs were never seen in training, and which ones the answer hangs on by the task's own rule;
    empty places of a window are none of them.
    """
    unknown, cause = np.zeros((2, len(axes[model.time_axis])), np.uint8)
    unknown[: len(example.inputs)] = task.unknown(example)
    cause[list(task.causes(example))] = 1
    found = {"unknown": Signal(unknown, (model.time_axis,))}
    return found | ({"cause": Signal(cause, (model.time_axis,))} if cause.any() else {})


def _parameters(model: Model) -> dict[str, Signal]:
    """A copy of each parameter that is not too large, by the name that it has on screen."""
    return {
        model.label(name): model.written(name, parameter.detach().numpy().copy())
        for name, parameter in model.named_parameters()
        if parameter.numel() <= MOST
    }


def _reach(seen: Seen) -> dict[str, Signal]:
    """Of a window: how strongly each place moved the output, ‖∂o/∂(share) ⊙ share‖, the largest at 1."""
    share, slope = seen.signals.get("layer0/share"), seen.gradients.get("layer0/share")
    if share is None or slope is None:
        return {}
    moved = np.abs((share.values * slope.values).sum(1))
    return {REACH: Signal((moved / max(float(moved.max()), 1e-12))[None], ("whole", "time"))}


def _surface(model: Model, task: Task, signals: dict[str, Signal]) -> dict[str, tuple[str, ...]]:
    """What it answers all over the plane, where the task's inputs are points; returns the axes' labels."""
    probe = task.probe()
    if probe is None:
        return {}
    batch, axes = probe
    sizes = [len(labels) for labels in axes.values()]
    signals["surface"] = Signal(model.predict(batch)[:, 0, -1].reshape(sizes), tuple(axes))
    return dict(axes)
