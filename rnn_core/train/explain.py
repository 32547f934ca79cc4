"""One unit at one time step, told with its own numbers; and the output above it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from rnn_core.cells import Parameters, Record, State, project
from rnn_core.data import Batch, Example
from rnn_core.models import EncoderDecoder, Looked, Model, Pass, probabilities
from rnn_core.models.recurrence import reversal, take
from rnn_core.notation import number, total
from rnn_core.option import ConfigError
from rnn_core.tasks import Task
from rnn_core.train.generate import answered, decoder_reads

MOST_LOOKS = 3  # inputs that are named in a context's sum
SCORES = {
    "additive": "v⊤ tanh(W_s s⟨t⟩ + W_h {encoder}⟨t′⟩)",
    "dot": "s⟨t⟩⊤ {encoder}⟨t′⟩",
    "general": "s⟨t⟩⊤ W {encoder}⟨t′⟩",
}


@dataclass(frozen=True)
class Detail:
    """equations, numbers and output are templates of `notation.spell`; time, layer and unit count from 0."""

    time: int
    token: str
    layer: int
    direction: str
    unit: int
    equations: tuple[str, ...]
    numbers: tuple[str, ...]
    output: tuple[str, ...]  # o and ŷ above this time step, if there is one
    reads: str = ""  # of a decoder: what stands in the place of x⟨t⟩


@torch.no_grad()
def explain(
    model: Model,
    task: Task,
    example: Example,
    time: int,
    unit: int,
    layer: int = 0,
    direction: str = "forward",
    part: str = "",
) -> Detail:
    """The equations of one unit with their numbers. Raises ConfigError if there is no such place.

    part: "encoder" or "decoder", where the model has them.
    """
    batch = task.encode([example])
    if isinstance(model, EncoderDecoder) and not batch.target_mask.any():
        batch = answered(model, batch)
    place = _Place(model, batch, part, f"layer{layer}_{direction}")
    tokens = decoder_reads(model, batch) if place.decoding else example.inputs
    T, H = len(tokens), model.config.hidden_size
    if not (0 <= time < T and 0 <= unit < H):
        raise ConfigError(f"Choose a time step from 1 to {T} and a unit from 1 to {H}.")
    position = T - 1 - time if direction == "backward" else time  # in the order of reading
    u = project(place.parameters, place.inputs(layer), place.embedding if layer == 0 else None)
    parts = _parts(model, place.parameters, u[0, time], place.hidden_before(position), unit)
    cell = place.recurrence.cell
    return Detail(
        time,
        tokens[time],
        layer,
        direction,
        unit,
        cell.equations,
        tuple(cell.explain(parts, place.values(position, unit), place.values(position - 1, unit))),
        (*place.looks(time), *_output(model, place.logits, time, T)) if place.ends else (),
        place.reads,
    )


class _Place:
    """One layer in one direction of one part of the model, and a pass of one example through it."""

    def __init__(self, model: Model, batch: Batch, part: str, name: str) -> None:
        prefix = f"{part}/" if part else next(iter(model.parts))
        if prefix not in model.parts or name not in model.parts[prefix].weights:
            raise ConfigError(f"There is no {' '.join([part, *name.split('_')]).strip()} in this network.")
        self.model, self.batch, self.prefix, self.name = model, batch, prefix, name
        self.recurrence = model.parts[prefix]
        self.records: dict[str, Record] = {}
        output = model(batch, Pass(records=self.records))
        self.logits, self.record = output.logits, self.records[prefix + name]
        self.decoding = prefix == "decoder/"
        self.ends = prefix == list(model.parts)[-1]  # the outputs stand on this part
        self.first: State = ()
        if self.decoding and isinstance(model, EncoderDecoder):
            self.first = model.encode(batch, Pass()).states[name]

    @property
    def parameters(self) -> Parameters:
        """U, W, b …"""
        return self.recurrence.parameters_of(self.name)

    @property
    def embedding(self) -> Tensor | None:
        """Of what the first layer reads; vectors need none."""
        if not self.decoding:
            return self.model.embedding
        assert isinstance(self.model, EncoderDecoder)
        return None if self.model.feeds else self.model.decoder_embedding

    def inputs(self, layer: int) -> Tensor:
        """What the layer reads (1, T, ·), in the order of the input."""
        if layer == 0:
            return self._read()
        outputs = []
        for direction in self.recurrence.directions:
            record = self.records[f"{self.prefix}layer{layer - 1}_{direction}"]
            hidden = torch.from_numpy(record.signals["hidden"]).transpose(0, 1)
            back = reversal(self.batch.input_lengths, hidden.shape[1])
            outputs.append(take(hidden, back) if direction == "backward" else hidden)
        return torch.cat(outputs, dim=2)

    def _read(self) -> Tensor:
        if not self.decoding:
            return self.batch.inputs
        model, inputs = self.model, self.batch.decoder_inputs
        assert isinstance(model, EncoderDecoder)
        assert inputs is not None
        if not model.feeds:
            return inputs
        assert self.looked.context is not None
        return torch.cat([model.decoder_vectors(inputs), self.looked.context], dim=2)

    @cached_property
    def looked(self) -> Looked:
        """Attention at every output of a decoder."""
        model, inputs = self.model, self.batch.decoder_inputs
        assert isinstance(model, EncoderDecoder)
        assert inputs is not None
        return model.decode(model.encode(self.batch, Pass()), inputs, Pass())[1]

    @property
    def reads(self) -> str:
        """What stands in the place of x⟨t⟩ in a decoder's equations."""
        if not self.decoding:
            return ""
        assert isinstance(self.model, EncoderDecoder)
        return "[y⟨t−1⟩, k⟨t⟩]" if self.model.feeds else "y⟨t−1⟩"

    def looks(self, time: int) -> tuple[str, ...]:
        """From the decoder's state to what stands under its output, with the largest weights."""
        if not self.decoding or self.looked.alpha is None:
            return ()
        assert isinstance(self.model, EncoderDecoder)
        assert self.model.attention is not None
        s = "s⟨t−1⟩" if self.model.feeds else "s⟨t⟩"
        alpha = self.looked.alpha[0, time]
        top = torch.topk(alpha, min(MOST_LOOKS, len(alpha)))
        sums = " + ".join(
            f"{number(float(a), 2)} {{encoder}}⟨{int(t) + 1}⟩" for a, t in zip(*top, strict=True)
        )
        rest = " + …" if len(alpha) > MOST_LOOKS else ""
        return (
            f"α⟨t,t′⟩ = softmax(e⟨t,t′⟩), e = {SCORES[self.model.attention.kind].replace('s⟨t⟩', s)}",
            f"k⟨t⟩ = Σ α⟨t,t′⟩ {{encoder}}⟨t′⟩ = {sums}{rest}",
            "s̃ = tanh(W_c [k⟨t⟩, s⟨t⟩])",
        )

    def values(self, position: int, unit: int) -> dict[str, float]:
        """Signals of the unit; before the first time step the initial state, and no gates yet."""
        if position >= 0:
            return {name: float(rows[position, 0, unit]) for name, rows in self.record.signals.items()}
        first = dict(zip(("hidden", "cell"), (float(part[0, unit]) for part in self.first), strict=False))
        return dict.fromkeys(self.record.signals, 0.0) | first

    def hidden_before(self, position: int) -> Tensor:
        """h⟨t−1⟩ (H,)."""
        hidden = torch.from_numpy(self.record.signals["hidden"])[:, 0]  # (T, H)
        if position > 0:
            return hidden[position - 1]
        return self.first[0][0] if self.first else torch.zeros_like(hidden[0])


def _parts(
    model: Model, p: Parameters, u: Tensor, h: Tensor, unit: int
) -> dict[str, tuple[float, float, float]]:
    """gate → (b, W h⟨t−1⟩, U x⟨t⟩) of the unit."""
    H = model.config.hidden_size
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
    if model.spec.loss == "numbers":
        return (f"ŷ = o = {{b_y}} + {{V}} {{h}} = {number(float(o[0]))}",)
    name = labels.symbols[k] if labels else str(k)
    under = "s̃" if isinstance(model, EncoderDecoder) and model.attention is not None else "{h}"
    g2 = "σ" if model.spec.loss == "binary" else "softmax"
    line = f"ŷ = {g2}(o): {name} {number(float(found[k]))}"
    return (f"o = {{b_y}} + {{V}} {under} = {total((bias, share))} = {number(float(o[row]))}", line)
