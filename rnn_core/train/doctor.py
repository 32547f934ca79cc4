"""What happened to a run that diverged: the first number that was too large, where and when.

Training stops at the update whose loss, gradient or weights are not finite. The batch of that update is the
same whenever it is asked for, so the patient can be examined afterwards, example by example.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rnn_core.data import Batch, Signal
from rnn_core.option import ConfigError
from rnn_core.train.look import Seen, look

if TYPE_CHECKING:
    from rnn_core.train.trainer import Trainer

STATES = ("hidden", "cell")  # the last part of the names of what is handed on


@dataclass(frozen=True)
class Diagnosis:
    """The first number that was not finite. update: counted from 1, the one that failed.

    where: "forward" (a signal on the way there), "backward" (its gradient on the way back), "loss",
    "gradient" (only its length, in which all numbers are squared) or "weights" (after the update). signal:
    its name, or that of the parameter. time, unit: of it, from 1; None where there is none. size: the largest
    absolute value at the time step that was worked out just before; of a "gradient" that of the number
    itself. word: what was read there.
    """

    update: int
    where: str
    signal: str = ""
    time: int | None = None
    unit: int | None = None
    size: float | None = None
    word: str = ""

    @property
    def named(self) -> str:
        """The signal in words: "h of layer 1", "c of the decoder’s layer 2"."""
        found = re.fullmatch(r"(?:(\w+)/)?layer(\d+)/(backward/)?(hidden|cell)", self.signal)
        if found is None:
            return self.signal
        whose = f"the {found[1]}’s " if found[1] else ""
        back = ", which reads from the end" if found[3] else ""
        return f"{'h' if found[4] == 'hidden' else 'c'} of {whose}layer {int(found[2]) + 1}{back}"

    def told(self) -> str:
        """In a sentence or two."""
        start = f"At update {self.update:,} "
        unit = "" if self.unit is None else f", unit {self.unit}"
        if self.where == "weights":
            return f"{start}the step was too long: {self.signal}{unit}, is no finite number any more."
        if self.where == "loss":
            return (
                f"{start}every state was finite, but not the loss: the outputs had grown beyond all bounds."
            )
        read = f" (“{self.word}”)" if self.word else ""
        if self.where == "gradient":
            return (
                f"{start}the length of the gradient was no finite number any more. It came from {self.named}"
                f"{unit}, at time step {self.time}{read}: there it was {self.size or 0.0:.1e}."
            )
        grew = f" One time step before, the largest was {self.size:.1e}." if self.size else ""
        way = "On the way there" if self.where == "forward" else "All states were finite. On the way back"
        what = self.named if self.where == "forward" else f"the gradient of {self.named}"
        return f"{start}a number overflowed. {way} it was {what}{unit}, at time step {self.time}{read}.{grew}"


def diagnose(trainer: "Trainer") -> Diagnosis:
    """Raises ConfigError for a run that has not diverged."""
    if not trainer.diverged:
        raise ConfigError("This run has not diverged: all its numbers are finite.")
    for name, values in trainer.weights().items():
        if not np.isfinite(values).all():
            row = int(np.argwhere(~np.isfinite(values))[0][0])
            unit = row % trainer.config.model.hidden_size + 1 if values.ndim else None
            return Diagnosis(trainer.updates, "weights", trainer.model.label(name), unit=unit)
    update, batch = trainer.updates + 1, trainer.next_batch()
    looks = [look(trainer.model, one, "sum") for one in batch.pieces(1)]
    with np.errstate(all="ignore"):
        found = _first(looks, "forward") or _first(looks, "backward")
        finite = all(np.isfinite(seen.logits.numpy()).all() for seen in looks)
        found = found or (_longest(looks) if finite else None)
    if found is None:
        return Diagnosis(update, "loss")
    row, where, name, t, unit, size = found
    return Diagnosis(update, where, name, t + 1, unit + 1, size, _word(trainer, batch, row, t))


Found = tuple[
    int, str, str, int, int, float | None
]  # example, where, signal, time step, unit, largest before


def _first(looks: "list[Seen]", where: str) -> Found | None:
    """Of all examples the overflow that came first: the earliest time step forward, the latest backward."""
    back = where == "backward"
    found = [
        (row, where, *place)
        for row, seen in enumerate(looks)
        for name, signal in _states(seen, back).items()
        if (place := _overflow(name, signal.values, back)) is not None
    ]
    return min(found, key=lambda one: (-one[3] if back else one[3], one[0]), default=None)


def _longest(looks: "list[Seen]") -> Found | None:
    """Where the largest gradient of a state is."""
    best: Found | None = None
    for row, seen in enumerate(looks):
        for name, signal in _states(seen, True).items():
            sizes = np.abs(signal.values.reshape(len(signal.values), -1))
            t, unit = divmod(int(sizes.argmax()), sizes.shape[1])
            if best is None or float(sizes.max()) > (best[5] or 0.0):
                best = row, "gradient", name, t, unit, float(sizes.max())
    return best


def _states(seen: Seen, back: bool) -> dict[str, Signal]:
    """What is handed on, or its gradients."""
    known = seen.gradients if back else seen.signals
    return {name: signal for name, signal in known.items() if name.rpartition("/")[2] in STATES}


def _overflow(name: str, values: np.ndarray, back: bool) -> tuple[str, int, int, float | None] | None:
    """The first time step of a signal (T, …) with a number that is not finite, and there the unit that was
    largest the step before; None if all are finite.
    """
    rows = values.reshape(len(values), -1)
    bad = ~np.isfinite(rows)
    times = np.flatnonzero(bad.any(1))
    if not len(times):
        return None
    t = int(times[-1] if back else times[0])
    other = t + 1 if back else t - 1
    known = np.abs(rows[other]) if 0 <= other < len(rows) else np.zeros(rows.shape[1])
    unit = int(np.where(bad[t], known, -1.0).argmax())
    before = float(known.max()) if known.any() else None
    return name, t, unit, before


def _word(trainer: "Trainer", batch: Batch, row: int, t: int) -> str:
    """What was read at a time step, where it is a symbol."""
    words = trainer.task.spec.input_vocabulary
    inputs = batch.inputs[row]
    return words.symbols[int(inputs[t])] if words is not None and t < len(inputs) else ""
