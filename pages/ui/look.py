"""A look at a run: what the learner chose to see of it, and the frame that shows it.

Apart from the session on purpose: frames are made by the page and by the channel alike.
"""

from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from rnn_core import MODELS, ConfigError
from rnn_core.data import Snapshot
from rnn_core.engine import Explain, Run
from rnn_core.engine.engine import Engine
from rnn_core.engine.lease import Lease
from rnn_core.engine.onward import goes_on
from rnn_core.notation import spell
from rnn_core.portrait import Detail
from rnn_core.views import pack
from rnn_core.views.order import orders

RATE = 10.0  # pictures a second, unless the learner asks for more
MOST_TWEENED = 12.0  # more pictures a second than that move by themselves
BUSY = ("running", "queued", "unseen")
WAIT = 2.0  # seconds that a page waits for an answer


def moving(run: Run) -> bool:
    """Whether anything will change by itself."""
    built = run.snapshot is not None or run.status == "failed"
    return run.status in BUSY or run.pending or not built


def stands(run: Run) -> tuple[Any, ...]:
    """What a page reads of a run at many places; a page at rest was drawn of one such moment."""
    return run.status, run.updates, run.remark, run.snapshot is None


def shown(run: Run) -> Snapshot | None:
    """The picture on screen: of the past if the learner travelled there, else the latest."""
    return run.past if run.past is not None else run.snapshot


@dataclass(eq=False)
class Look:
    """What is seen of `run`, by whom and how often; `place` is the unit told in numbers."""

    engine: Engine
    run: Run
    lease: Lease
    watched: str
    rate: float = RATE
    time: int | None = None
    clock: str = ""  # the time axis that `time` counts along, where there are two
    place: tuple[int, str, int] = (0, "forward", 0)  # layer, direction, unit
    moment: int | None = None
    show: tuple[str, ...] = ()
    by_likeness: bool = False
    ribbons: str = "gradient"
    notation: str = "ours"
    stage: bool = False
    _asked: "Future[Detail] | None" = field(default=None, repr=False)

    def renew(self, visible: bool = True) -> None:
        """Somebody looks."""
        self.lease.renew(visible=visible, rate=self.rate)

    def frame(self, snapshot: Snapshot, patient: bool = True, version: int | None = None) -> dict[str, Any]:
        """One frame of the score (see `rnn_core.views.pack`); not patient: it never waits for its notes.

        `version` is the run's, read before the snapshot was: the score draws none that is older than what it
        shows.
        """
        trace = snapshot.trace
        frame = pack(
            snapshot,
            self.run.history(),
            picture_id=f"{self.run.id[:6]} {self.watched}",
            selected_time=self.time,
            selected_clock=self.clock,
            joins="input" if self._fed() else "output",
            show=self.show,
            order=orders(trace) if self.by_likeness and trace is not None else None,
            notes=self._notes(patient),
            meanings=self.run.config.task.types,
            ribbons=self.ribbons,
            notation=self.notation,
            unit=self.place if self.time is not None else None,
            given=self._given(),
            stage=self.stage,
            tween=self.rate <= MOST_TWEENED,
        )
        frame["version"] = self.run.version if version is None else version
        if snapshot is self.run.past:
            frame["status"] = f"in the past, of {self.run.updates:,} updates"
        return frame

    def _notes(self, patient: bool) -> list[str]:
        """The equations of the chosen unit with its numbers. While training, the answer to the last look."""
        if self.time is None:
            return []
        layer, direction, unit = self.place
        part = self._part()
        direction = "forward" if part == "decoder" else direction
        asked, running = self._asked, moving(self.run)
        if asked is None or not running or asked.done():
            request = Explain(self.watched, self.time, unit, layer, direction, part)
            self._asked = self.engine.ask(self.run.id, self.run.owner, request, at=self.moment)
        if not running or asked is None:
            asked = self._asked
        if asked is None or ((running or not patient) and not asked.done()):
            return []
        try:
            return [*self._symbol(), *told(asked.result(timeout=WAIT), self.notation)]
        except (ConfigError, TimeoutError):
            return []

    def _given(self) -> int | None:
        """After how many inputs the network reads what it wrote itself; None if all were given."""
        task, example = self.run.config.task, self.run.example
        return len(example.inputs) if example is not None and goes_on(task, example) else None

    def _symbol(self) -> list[str]:
        """How the word of the chosen time step enters: its number, its column, and what is taken from E."""
        task, example, time = self.run.config.task, self.run.example, self.time
        known = task.spec.input_vocabulary
        if known is None or example is None or time is None or self.clock in ("target", "whole"):
            return []
        read = task.reads(example)
        if time >= len(read) or read[time] not in known:
            return []
        number, size = known.index[read[time]] + 1, self.run.config.model.embedding_size
        taken = f"; E x is column {number} of E, {size} numbers" if size else ""
        return [f"x⟨{time + 1}⟩: symbol {number} of {len(known)}, zeros with a 1 in line {number}{taken}"]

    def _fed(self) -> bool:
        """Whether the context goes into the decoder's next state."""
        return bool(self.run.config.model.architecture_options.get("attention_feeds_state"))

    def _part(self) -> str:
        """The part of the network that the chosen time step belongs to."""
        return MODELS[self.run.config.model.architecture].part_of(self.clock)


def told(detail: Detail, notation: str) -> list[str]:
    """A detail as lines, in the letters that the learner chose."""
    place = detail.place
    where = f"layer {place.layer + 1}, unit {place.unit + 1}"
    where += ", reading backwards" if place.direction == "backward" else ""
    lines = [*detail.equations, f"— {where} —", *detail.numbers, *detail.output]
    return [spell(line, notation, detail.decodes) for line in lines]
