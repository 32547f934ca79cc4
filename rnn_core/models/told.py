"""One unit of a recurrence at one time step, told with its own numbers; and the output above it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import torch
from torch import Tensor

from rnn_core.cells import Record, State, project
from rnn_core.data import Batch, Spec
from rnn_core.models.recurrence import Recurrence, reversal, take
from rnn_core.models.watch import Pass, Watch
from rnn_core.notation import number, total
from rnn_core.option import ConfigError
from rnn_core.portrait import Detail, Place

if TYPE_CHECKING:
    from rnn_core.models.recurrent import Recurrent


class Headed(Protocol):
    """A network whose outputs are o = b_y + V h."""

    spec: Spec
    b_y: Any


@dataclass(frozen=True)
class Reading:
    """What the first layer of a part reads: inputs (1, T) or (1, T, F), and their embedding E or none.

    letters: how an equation writes it ("E {x}⟨t⟩"). first: the states it starts from, by layer and direction.
    """

    inputs: Tensor
    embedding: Tensor | None
    letters: str
    first: dict[str, State]
    decodes: bool = False


@torch.no_grad()
def tell(model: "Recurrent", batch: Batch, place: Place, tokens: tuple[str, ...]) -> Detail:
    """The equations of one unit with their numbers. Raises ConfigError if there is no such place."""
    told = _Told(model, batch, place)
    T, H = len(tokens), model.config.hidden_size
    if not (0 <= place.time < T and 0 <= place.unit < H):
        raise ConfigError(f"Choose a time step from 1 to {T} and a unit from 1 to {H}.")
    position = T - 1 - place.time if told.record.turned else place.time  # in the order of reading
    u = project(told.parameters, told.inputs(), told.embedding)[0, place.time]
    parts = model.cell.parts(told.parameters, u, told.hidden_before(position), place.unit)
    now, before = told.values(position), told.values(position - 1)
    output = (*model.looks(batch, place.time), *told.output()) if told.ends else ()
    return Detail(
        place,
        tokens[place.time],
        tuple(map(told.letters, model.cell.equations)),
        tuple(model.cell.explain(parts, now, before)),
        output,
        told.reading.decodes,
    )


class _Told:
    """One layer in one direction of one part of the model, and a pass of one example through it."""

    def __init__(self, model: "Recurrent", batch: Batch, place: Place) -> None:
        self.model, self.batch, self.place = model, batch, place
        self.name = f"layer{place.layer}_{place.direction}"
        self.prefix = f"{place.part}/" if place.part else next(iter(model.parts))
        if self.prefix not in model.parts or self.name not in model.parts[self.prefix].weights:
            where = " ".join(filter(None, (place.part, f"layer {place.layer + 1}", place.direction)))
            raise ConfigError(f"There is no {where} in this network.")
        self.recurrence: Recurrence = model.parts[self.prefix]
        watch = Watch()
        self.logits = model(batch, Pass(watch=watch)).logits
        self.records = watch.records
        self.record: Record = self.records[self.prefix + self.name]
        self.reading: Reading = model.reading(batch, self.prefix)
        self.parameters = self.recurrence.parameters_of(self.name)
        self.embedding = self.reading.embedding if place.layer == 0 else None

    @property
    def both(self) -> bool:
        """Whether the part reads in both directions."""
        return len(self.recurrence.directions) > 1

    @property
    def ends(self) -> bool:
        """Whether the outputs stand on this layer: it is the top one of the last part."""
        return self.prefix == list(self.model.parts)[-1] and self.place.layer + 1 == self.recurrence.layers

    def inputs(self) -> Tensor:
        """What the layer reads (1, T, ·), in the order of the input."""
        if self.place.layer == 0:
            return self.reading.inputs
        outputs = []
        for direction in self.recurrence.directions:
            record = self.records[f"{self.prefix}layer{self.place.layer - 1}_{direction}"]
            hidden = torch.from_numpy(record.signals["hidden"]).transpose(0, 1)
            back = reversal(torch.tensor([hidden.shape[1]]), hidden.shape[1])
            outputs.append(take(hidden, back) if record.turned else hidden)
        return torch.cat(outputs, dim=2)

    def letters(self, equation: str) -> str:
        """An equation of the cell in the letters of this place: which way it reads, and what."""
        layer = self.place.layer
        if self.record.turned:
            equation = equation.replace("⟨t−1⟩", "⟨t+1⟩")
        if self.recurrence.layers > 1:
            equation = equation.replace("{h}⟨", f"{{h}}[{layer + 1}]⟨")
        below = f"{{h}}[{layer}]⟨t⟩"
        if self.both:
            below = f"[{{h}}→[{layer}]⟨t⟩, {{h}}←[{layer}]⟨t⟩]"
        return equation.replace("{x}⟨t⟩", below if layer else self.reading.letters)

    def values(self, position: int) -> dict[str, float]:
        """Signals of the unit; before the first time step the initial state, and no gates yet."""
        unit, flat = self.place.unit, {n: s for n, s in self.record.signals.items() if s.ndim == 3}
        if position >= 0:
            return {name: float(rows[position, 0, unit]) for name, rows in flat.items()}
        first = zip(self.record.states, self.reading.first[self.name], strict=True)
        return dict.fromkeys(flat, 0.0) | {n: float(s[0, unit]) for n, s in first if s.dim() == 2}

    def hidden_before(self, position: int) -> Tensor:
        """h⟨t−1⟩ (H,)."""
        if position > 0:
            return torch.from_numpy(self.record.signals["hidden"])[position - 1, 0]
        return self.reading.first[self.name][0][0]

    def output(self) -> tuple[str, ...]:
        """o and ŷ above this time step, if an output stands there."""
        at = self.model.alignment(self.batch)
        if self.place.time not in at:
            return ()
        return output_lines(self.model, self.logits, at.index(self.place.time), self._under())

    def _under(self) -> str:
        under = self.model.reads_from(self.both)
        return (
            under.replace("{h}", f"{{h}}[{self.recurrence.layers}]") if self.recurrence.layers > 1 else under
        )


def output_lines(model: "Headed", logits: Tensor, position: int, under: str) -> tuple[str, ...]:
    """How one output's score and prediction come about; `under` is what it stands on, in letters."""
    kind, words = model.spec.kind, model.spec.output_vocabulary
    o, p = logits[0, position], kind.probabilities(logits)[0, position].numpy()
    k = kind.foremost(p)
    row = kind.row(k)
    bias, score = float(model.b_y[row]), float(o[row])
    made = f"o = {{b_y}} + {{V}} {under} = {total((bias, score - bias))} = {number(score)}"
    if not kind.g2:
        return (f"ŷ = {made}",)
    name = words.symbols[k] if words else f"{kind.axis} {k + 1}"
    return made, f"ŷ = {kind.g2}(o): {_plain(name)} {number(float(p[k]))}"


def _plain(symbol: str) -> str:
    """A symbol as it may stand in a template."""
    return symbol.replace("{", "{{").replace("}", "}}")
