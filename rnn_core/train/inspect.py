"""What happens inside the model for one watched example: every state, every gate, every gradient.

A pass of its own between two updates (B = 1, no dropout), so training never pays for being watched.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from rnn_core.cells import Record
from rnn_core.data import Batch, Example, Signal, Trace
from rnn_core.models import ManyToOne, Model, Output, Pass, probabilities
from rnn_core.option import ConfigError
from rnn_core.tasks import Task

UNKNOWN_TARGET = -1
FIRST = ("layer0_forward", "layer0_backward")


def inspect(model: Model, task: Task, example: Example, loss: str = "") -> Trace:
    """The trace of one example.

    loss names what the gradients are of: "output 7" is the score o⟨7⟩ (before g₂) of the class that
    the model finds likeliest there, so that it does not fade as the model grows sure; "sum" is
    Σ L⟨t⟩ over all outputs, against the targets or, where nobody knows them, its own best guess.
    "" is the last output. Raises ConfigError if there is no such output.
    """
    batch = task.encode([example])
    seen = look(model, batch, loss)
    signals = _predictions(model, task, example, batch, seen.output)
    gradients: dict[str, Signal] = {}
    for layer, record in seen.records.items():
        signals |= _named(layer, record.signals)
        gradients |= _named(layer, record.gradients)
    return Trace(
        {"time": example.inputs, **_output_axes(model, example)},
        signals,
        gradients,
        seen.loss,
        alignment(model, len(example.inputs)),
    )


@dataclass(frozen=True)
class Seen:
    """One example's pass there and back: the outputs, what each layer recorded, and the loss's name."""

    output: Output
    records: dict[str, Record]
    loss: str


def look(model: Model, batch: Batch, loss: str = "") -> Seen:
    """Run one example through and walk the named loss back: through the kernel, as training does.

    As far back as the states the first layer starts from; the records keep what passes by, no gradient
    of a weight is worked out and no weight's `.grad` is touched.
    """
    recurrence, records, lengths = model.recurrence, dict[str, Record](), batch.input_lengths
    by_kernel = recurrence.cell.kernel() is not None
    run = Pass(records=records)
    if by_kernel:
        with torch.no_grad():
            hidden = model.hidden(batch, run)
        hidden.sequence.requires_grad_()
    else:
        run.states = recurrence.initial_states(1)
        first = [part.requires_grad_() for name in FIRST for part in run.states.get(name, ())]
        with torch.enable_grad():
            hidden = model.hidden(batch, run)
    with torch.enable_grad():
        h = model.read(hidden, lengths)
    with torch.no_grad():
        logits = model.head(h)
        position = output_position(loss, logits.shape[1])
        slope = _gradient(model, batch, logits, position)
        if by_kernel:
            if h is not hidden.sequence:
                (slope,) = torch.autograd.grad(h, [hidden.sequence], slope)
            recurrence.walk_back(records, slope, lengths)
        else:
            torch.autograd.grad(h, first, slope, allow_unused=True)
    return Seen(Output(logits, hidden), records, "sum" if position is None else f"output {position + 1}")


def output_position(loss: str, S: int) -> int | None:
    """The output (counted from 0) that `loss` names; None for the sum."""
    if loss == "sum":
        return None
    if not loss:
        return S - 1
    number = loss.removeprefix("output ").strip()
    if not loss.startswith("output ") or not number.isascii() or not number.isdigit():
        raise ConfigError(f"The gradient is of 'output 1' … 'output {S}' or of 'sum', not of {loss[:40]!r}.")
    if not 1 <= int(number) <= S:
        raise ConfigError(f"There is no output {number[:9]}: choose one from 1 to {S}.")
    return int(number) - 1


def alignment(model: Model, T: int) -> tuple[int, ...]:
    """The time step over which each output stands."""
    return (T - 1,) if model.outputs == "one" else tuple(range(T))


def _gradient(model: Model, batch: Batch, logits: Tensor, position: int | None) -> Tensor:
    """∂/∂h of the named loss (1, S, D): V's row of one output's likeliest score, or V⊤ (ŷ − y) of all."""
    if position is not None:
        made = torch.zeros(1, logits.shape[1], model.V.shape[1], dtype=logits.dtype)
        made[0, position] = model.V[logits[0, position].argmax()]
        return made
    found = probabilities(model.spec, logits)
    targets = torch.where(batch.target_mask, batch.targets, found.argmax(-1))
    if model.spec.loss == "numbers":
        return 2.0 * (logits - batch.targets) @ model.V
    if model.spec.loss == "binary":
        return (found[..., 1:] - targets[..., None]) @ model.V
    return found.scatter_add(-1, targets[..., None], -torch.ones_like(found[..., :1])) @ model.V


def _output_axes(model: Model, example: Example) -> dict[str, tuple[str, ...]]:
    T = len(example.inputs)
    words = model.spec.output_vocabulary
    labels = words.symbols if words else tuple(str(k) for k in range(model.spec.output_size))
    outputs = ("verdict",) if model.outputs == "one" else tuple(str(t + 1) for t in range(T))
    return {"output": outputs, "class": labels}


def _predictions(
    model: Model, task: Task, example: Example, batch: Batch, output: Output
) -> dict[str, Signal]:
    """prediction and target; which tokens are unknown; for one verdict, the ghosts of every prefix."""
    found = probabilities(model.spec, output.logits.detach())[0].numpy()  # (S, K)
    target = np.where(batch.target_mask[0].numpy(), batch.targets[0].numpy(), UNKNOWN_TARGET)
    signals = {
        "prediction": Signal(found, ("output", "class")),
        "target": Signal(target, ("output",)),
        "unknown": Signal(np.array(task.unknown(example), dtype=np.uint8), ("time",)),
    }
    if isinstance(model, ManyToOne):
        signals["ghost"] = Signal(ghosts(model, batch, output), ("time", "class"))
    return signals


@torch.no_grad()
def ghosts(model: ManyToOne, batch: Batch, output: Output) -> np.ndarray:
    """The verdict if the sentence ended after each of its words (T, K).

    Reading forward, the states are there already; reading from both ends, every prefix is run anew.
    """
    if model.causal:
        logits = model.head(model.prefixes(output.hidden.sequence))[0]
        return probabilities(model.spec, logits).numpy()
    T = batch.inputs.shape[1]
    prefixes = Batch(
        batch.inputs.expand(T, *batch.inputs.shape[1:]),
        torch.arange(1, T + 1),
        batch.targets.expand(T, -1),
        batch.target_mask.expand(T, -1),
    )
    return probabilities(model.spec, model(prefixes).logits)[:, 0].numpy()


def _named(layer: str, found: Mapping[str, np.ndarray]) -> dict[str, Signal]:
    """One layer in one direction, in the order of the input: `layer0/hidden`, `layer0/backward/keep` …"""
    number, _, direction = layer.partition("_")
    back = direction == "backward"
    name = f"{number}/backward" if back else number
    return {
        f"{name}/{kind}": Signal((rows[::-1, 0] if back else rows[:, 0]).copy(), ("time", "unit"))
        for kind, rows in found.items()
    }
