"""One to four runs of one task that are trained in step, so that what is compared was trained alike."""

import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from rnn_core.cells import CELLS
from rnn_core.engine import errands
from rnn_core.engine.lease import Lease
from rnn_core.engine.run import AT_WORK, Run
from rnn_core.engine.seat import Seat
from rnn_core.engine.step import Step
from rnn_core.several import to_query

if TYPE_CHECKING:
    from rnn_core.config import Config
    from rnn_core.engine.engine import Engine

ENDED = {"finished": "finished", "diverged": "diverged", "failed": "was stopped by an error"}


@dataclass(eq=False)
class Group:
    """Runs with the same task and seed: equal updates got equal batches. Made by `Engine.gather`.

    The first of `runs` is the one that the others are compared with. `by` is "updates" or "seconds" of CPU.
    Each verb does for all members what the engine's verb does for one, and gives one future a member that
    it concerns. They are seen, dropped and made room for together. Raises EngineError once they are gone.
    """

    owner: str = field(repr=False)
    runs: tuple[Run, ...]
    step: Step = field(repr=False)
    _engine: "Engine" = field(repr=False)
    _seats: Callable[[], list[Seat]] = field(repr=False)
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)

    @property
    def by(self) -> str:
        """What the members are kept in step by."""
        return self.step.by

    @property
    def configs(self) -> "tuple[Config, ...]":
        return tuple(run.config for run in self.runs)

    def to_query(self) -> str:
        """The one link of all settings."""
        return to_query(self.configs)

    @property
    def over(self) -> bool:
        """Whether no member can be trained further."""
        return all(run.status in ENDED for run in self.runs)

    @property
    def playing(self) -> bool:
        """Whether any member is to be trained on."""
        return any(seat.playing for seat in self._seats())

    @property
    def moving(self) -> bool:
        """Whether anything changes by itself: a member trains, or has yet to come to rest."""
        return not self.over and (self.playing or any(run.status in AT_WORK for run in self.runs))

    @property
    def note(self) -> str:
        """Who no longer trains with the others, in a sentence or more; empty if all do or all are through."""
        live = sum(run.status not in ENDED for run in self.runs)
        rest = f"; the other{'s go' if live > 1 else ' goes'} on." if live else "."
        told = [
            f"{name} {ENDED[run.status]} at update {run.updates}{rest}"
            for name, run in zip(_names(self.configs), self.runs, strict=True)
            if run.status in ENDED and (live or run.status != "finished")
        ]
        return " ".join(told) if len(self.runs) > 1 else ""

    # -- controls -------------------------------------------------------------------------------

    def play(self) -> list[Future[Any]]:
        """Train those that have not ended; when all have, goals that were reached are waived."""
        with self._engine.held:
            seats = self._seats()
            live = [seat for seat in seats if not seat.ended] or seats
            return [self._engine.play(seat.run.id, self.owner) for seat in live]

    def pause(self) -> list[Future[Any]]:
        """Stop. Kept in step by updates, those that have not ended first reach exactly the same one."""
        with self._engine.held:
            self._even_out()
            return self._each(self._engine.pause)

    def update_once(self) -> list[Future[Any]]:
        """Pause, and do exactly one update each."""
        with self._engine.held:
            self._even_out()
            return self._each(self._engine.update_once)

    def reset(self) -> list[Future[Any]]:
        """Pause, and go back to the initial weights."""
        with self._engine.held:
            self._stop()
            return self._each(self._engine.reset)

    def watch(
        self,
        *,
        text: str | None = None,
        loss: str | None = None,
        pace: str | None = None,
        rate: float | None = None,
    ) -> list[Future[Any]]:
        """Change what all show, as `Engine.watch`. Raises ConfigError, with nothing changed."""
        return self._each(partial(self._engine.watch, text=text, loss=loss, pace=pace, rate=rate))

    def drop(self) -> None:
        """Forget all members."""
        self._engine.drop(self.runs[0].id, self.owner)

    def lease(self, rate: float = 10.0, permanent: bool = False) -> Lease:
        """One look at all."""
        return self._engine.lease(self.owner, [run.id for run in self.runs], rate, permanent)

    def _each(self, verb: Callable[[str, str], Future[Any]]) -> list[Future[Any]]:
        with self._engine.held:
            return [verb(seat.run.id, self.owner) for seat in self._seats()]

    def _stop(self) -> list[Seat]:
        seats = self._seats()
        for seat in seats:
            seat.playing = False
        return seats

    def _even_out(self) -> None:
        """Nobody trains on, but whoever is behind does what it lacks, a slice at a time."""
        seats = self._stop()
        until = self.step.meeting_point()
        for seat in seats:
            if until and not seat.ended:
                self._engine.soon(seat, partial(errands.catch_up, seat, until))


def _names(configs: "Sequence[Config]") -> list[str]:
    """What the members are called in a sentence: by their cells, if these differ."""
    cells = [config.model.cell for config in configs]
    if len(set(cells)) == len(cells):
        return [f"The {CELLS[cell].title}" for cell in cells]
    return [f"Network {number}" for number in range(1, len(cells) + 1)]
