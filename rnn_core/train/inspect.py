"""What happens inside the model for one watched example: every state, every gate, every gradient.

A pass of its own between two updates (B = 1, no dropout), so training never pays for being watched.
"""

import numpy as np
import torch
from torch import Tensor

from rnn_core.cells import Record
from rnn_core.data import Batch, Example, Signal, Trace
from rnn_core.models import ManyToOne, Model, Output, Pass, losses, probabilities
from rnn_core.option import ConfigError
from rnn_core.tasks import Task

UNKNOWN_TARGET = -1


def inspect(model: Model, task: Task, example: Example, loss: str = "", gates: bool = True) -> Trace:
    """The trace of one example.

    loss names what the gradients are of: "output 7" is the score o⟨7⟩ (before g₂) of the class that
    the model finds likeliest there, so that it does not fade as the model grows sure; "sum" is
    Σ L⟨t⟩ over all outputs, against the targets or, where nobody knows them, its own best guess.
    "" is the last output. gates: the gradients of the gates too, not only of the states.
    Raises ConfigError if there is no such output.
    """
    batch = task.encode([example])
    records: dict[str, Record] = {}
    with torch.enable_grad():
        output = model(batch, Pass(records=records))
        position = output_position(loss, output.logits.shape[1])
        named = _named_loss(model, batch, output.logits, position)
    signals = _predictions(model, task, example, batch, output)
    wanted: dict[str, list[Tensor]] = {}
    for layer, record in records.items():
        found, slopes = _parts(_trace_name(layer), record, gates)
        signals |= {name: _signal(tensors, layer) for name, tensors in found.items()}
        wanted |= slopes
    return Trace(
        {"time": example.inputs, **_output_axes(model, example)},
        signals,
        _gradients(named, wanted),
        "sum" if position is None else f"output {position + 1}",
        alignment(model, len(example.inputs)),
    )


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


def _named_loss(model: Model, batch: Batch, logits: Tensor, position: int | None) -> Tensor:
    if position is not None:
        return logits[0, position].max()
    guess = probabilities(model.spec, logits.detach()).argmax(-1)  # (1, S)
    targets = torch.where(batch.target_mask, batch.targets, guess)
    return losses(model.spec, logits, targets).sum()


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
    target = torch.where(batch.target_mask, batch.targets, UNKNOWN_TARGET)[0].numpy()
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


def _trace_name(layer: str) -> str:
    """`layer0_forward` → `layer0`, `layer0_backward` → `layer0/backward`."""
    number, _, direction = layer.partition("_")
    return number if direction == "forward" else f"{number}/{direction}"


def _parts(name: str, record: Record, gates: bool) -> tuple[dict[str, list[Tensor]], dict[str, list[Tensor]]]:
    """One layer in one direction: its signals, and those whose gradients are wanted, in order of reading."""
    kinds = {kind: [signals[kind] for signals in record.signals] for kind in record.signals[0]}
    found = {f"{name}/hidden": record.hidden, **{f"{name}/{kind}": rows for kind, rows in kinds.items()}}
    wanted = {key: rows for key, rows in found.items() if gates or key.endswith(("/hidden", "/cell"))}
    return found, wanted | {f"{name}/hidden/transported": [state[0] for state in record.carried]}


def _signal(rows: list[Tensor], layer: str) -> Signal:
    """(T, H) in the order of the input."""
    values = torch.stack([row.detach()[0] for row in rows]).numpy()
    return Signal(values[::-1].copy() if "backward" in layer else values, ("time", "unit"))


def _gradients(loss: Tensor, wanted: dict[str, list[Tensor]]) -> dict[str, Signal]:
    """Only what is wanted is worked out: no gradient of a weight, and no weight's `.grad` is touched."""
    tensors = [row for rows in wanted.values() for row in rows]
    slopes = iter(torch.autograd.grad(loss, tensors, allow_unused=True))
    made = {}
    for name, rows in wanted.items():
        found = [
            torch.zeros_like(row) if slope is None else slope
            for row, slope in ((row, next(slopes)) for row in rows)
        ]
        made[name] = _signal(found, name)
    return made
