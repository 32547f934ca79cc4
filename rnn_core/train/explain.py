"""One unit at one time step, told with its own numbers; and the output above it."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from rnn_core.cells import Record, project
from rnn_core.data import Batch, Example
from rnn_core.models import Model, Pass, probabilities
from rnn_core.models.recurrence import reversal, take
from rnn_core.notation import number, total
from rnn_core.option import ConfigError
from rnn_core.tasks import Task


@dataclass(frozen=True)
class Detail:
    """equations and numbers are templates of `notation.spell`; time, layer and unit count from 0."""

    time: int
    token: str
    layer: int
    direction: str
    unit: int
    equations: tuple[str, ...]
    numbers: tuple[str, ...]
    output: tuple[str, ...]  # o and ŷ above this time step, if there is one


@torch.no_grad()
def explain(
    model: Model,
    task: Task,
    example: Example,
    time: int,
    unit: int,
    layer: int = 0,
    direction: str = "forward",
) -> Detail:
    """The equations of one unit with their numbers. Raises ConfigError if there is no such place."""
    batch = task.encode([example])
    name, T = f"layer{layer}_{direction}", batch.inputs.shape[1]
    if name not in model.recurrence.weights:
        raise ConfigError(f"There is no layer {layer + 1} ({direction}) in this network.")
    if not (0 <= time < T and 0 <= unit < model.config.hidden_size):
        raise ConfigError(
            f"Choose a time step from 1 to {T} and a unit from 1 to {model.config.hidden_size}."
        )
    run = Pass(records={})
    logits = model(batch, run).logits
    assert run.records is not None
    record = run.records[name]
    position = T - 1 - time if direction == "backward" else time  # in the order of reading
    before, now = _values(record, position - 1, unit), _values(record, position, unit)
    u = project(
        model.recurrence.parameters_of(name),
        _inputs(model, run.records, batch, layer),
        _embedding(model, layer),
    )
    parts = _parts(model, name, u[0, time], _hidden_before(record, position), unit)
    cell = model.recurrence.cell
    return Detail(
        time,
        example.inputs[time],
        layer,
        direction,
        unit,
        cell.equations,
        tuple(cell.explain(parts, now, before)),
        _output(model, logits, time, T),
    )


def _embedding(model: Model, layer: int) -> Tensor | None:
    return model.embedding if layer == 0 else None


def _inputs(model: Model, records: dict[str, Record], batch: Batch, layer: int) -> Tensor:
    """What the layer reads (1, T, ·), in the order of the input."""
    if layer == 0:
        return batch.inputs
    outputs = []
    for direction in model.recurrence.directions:
        hidden = torch.from_numpy(records[f"layer{layer - 1}_{direction}"].signals["hidden"]).transpose(0, 1)
        back = reversal(batch.input_lengths, hidden.shape[1])
        outputs.append(take(hidden, back) if direction == "backward" else hidden)
    return torch.cat(outputs, dim=2)


def _values(record: Record, position: int, unit: int) -> dict[str, float]:
    """Signals of the unit; before the first time step everything is zero."""
    if position < 0:
        return dict.fromkeys(record.signals, 0.0)
    return {name: float(signal[position, 0, unit]) for name, signal in record.signals.items()}


def _hidden_before(record: Record, position: int) -> Tensor:
    hidden = torch.from_numpy(record.signals["hidden"])[:, 0]  # (T, H)
    return hidden[position - 1] if position > 0 else torch.zeros_like(hidden[0])


def _parts(model: Model, name: str, u: Tensor, h: Tensor, unit: int) -> dict[str, tuple[float, float, float]]:
    """gate → (b, W h⟨t−1⟩, U x⟨t⟩) of the unit."""
    p, H = model.recurrence.parameters_of(name), model.config.hidden_size
    Wh = p["W"] @ h  # (G·H,)
    if "b_recurrent" in p:
        Wh = torch.cat([Wh[:H] + p["b_recurrent"], Wh[H:]])
    rows = {gate: g * H + unit for g, gate in enumerate(model.recurrence.cell.gates)}
    b = p["b"]
    return {gate: (float(b[k]), float(Wh[k]), float(u[k] - b[k])) for gate, k in rows.items()}


def _output(model: Model, logits: Tensor, time: int, T: int) -> tuple[str, ...]:
    if model.outputs == "one" and time != T - 1:
        return ()
    position = 0 if model.outputs == "one" else time
    o = logits[0, position]
    found = probabilities(model.spec, logits)[0, position].numpy()
    k, labels = int(np.argmax(found)), model.spec.output_vocabulary
    row = 0 if model.spec.loss == "binary" else k
    share, bias = float(o[row] - model.b_y[row]), float(model.b_y[row])
    name = labels.symbols[k] if labels else str(k)
    g2 = "σ" if model.spec.loss == "binary" else "softmax"
    line = f"ŷ = {g2}(o): {name} {number(float(found[k]))}"
    return (f"o = {{b_y}} + {{V}} {{h}} = {total((bias, share))} = {number(float(o[row]))}", line)
