"""One unit of a controller at one time step in numbers, and what the heads did then."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import torch
from torch import Tensor

from rnn_core.cells import project
from rnn_core.data import Batch
from rnn_core.models.told import output_lines
from rnn_core.models.watch import Pass, Watch
from rnn_core.notation import number
from rnn_core.option import ConfigError
from rnn_core.portrait import Detail, Place

if TYPE_CHECKING:
    from rnn_core.models.ntm import Ntm

Arrays: TypeAlias = Mapping[str, np.ndarray]
READS = "[{x}⟨t⟩, r⟨t−1⟩]"


@torch.no_grad()
def tell(model: "Ntm", batch: Batch, place: Place, tokens: tuple[str, ...]) -> Detail:
    """The equations of one unit with their numbers. Raises ConfigError if there is no such place."""
    T, H, t, unit = len(tokens), model.config.hidden_size, place.time, place.unit
    if not (0 <= t < T and 0 <= unit < H) or place.layer:
        raise ConfigError(f"Choose a time step from 1 to {T} and a unit from 1 to {H}; there is one layer.")
    watch = Watch()
    logits = model(batch, Pass(watch=watch)).logits
    signals = {name: one.values for name, one in watch.signals().items()}
    units = {n.removeprefix("layer0/"): v for n, v in signals.items() if n.startswith("layer0/")}
    flat = {name: values for name, values in units.items() if values.ndim == 2}
    now = {name: float(values[t, unit]) for name, values in flat.items()}
    before = {name: float(values[t - 1, unit]) if t else 0.0 for name, values in flat.items()}
    h = torch.from_numpy(units["hidden"][t - 1]) if t else torch.zeros(H)
    parts = model.cell.parts(model.weights, _read(model, batch, signals, t), h, unit)
    x = "{x}⟨t⟩" if model.embedding is None else "E {x}⟨t⟩"
    equations = tuple(line.replace("{x}⟨t⟩", READS.replace("{x}⟨t⟩", x)) for line in model.cell.equations)
    numbers = (
        *model.cell.explain(parts, now, before),
        *(_head(signals, name, t) for name in model.heads.names),
    )
    return Detail(place, tokens[t], equations, numbers, output_lines(model, logits, t, "[{h}⟨t⟩, r⟨t⟩]"))


def _read(model: "Ntm", batch: Batch, signals: Arrays, t: int) -> Tensor:
    """U x⟨t⟩ + R r⟨t−1⟩ + b (G·H,)."""
    u = project(model.weights, batch.inputs[:, t : t + 1], model.embedding)[0, 0]
    if not t:
        return u
    vectors = [torch.from_numpy(signals[f"head/read{k}/vector"][t - 1]) for k in range(model.heads.reads)]
    added: Tensor = u + model.weights["R"] @ torch.cat(vectors)
    return added


def _head(signals: Arrays, name: str, t: int) -> str:
    """A head's numbers at one time step, and where it stands."""
    here = f"head/{name}"
    strength, gate, sharpness = (
        float(signals[f"{here}/{part}"][t]) for part in ("strength", "gate", "sharpness")
    )
    w = signals[here][t]
    moves = ", ".join(number(float(share)) for share in signals[f"{here}/shift"][t])
    said = f"β = {number(strength)}, g = {number(gate)}, s = ({moves}), γ = {number(sharpness)}"
    most = f"most on slot {int(w.argmax()) + 1}: w = {number(float(w.max()))}"
    return f"{name[:-1]} head {int(name[-1]) + 1}: {said}; {most}"
