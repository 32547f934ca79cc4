"""The engine: the only door to a run. Pages never touch a model; they call these methods.

`Engine` has no thread of its own. In a `LocalEngine` (local.py) worker threads take turns; in a
`SynchronousEngine` (fake.py) turns are taken when a test says so.

Every call names the owner; a run of somebody else is answered like one that does not exist.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from rnn_core.data import Example
from rnn_core.engine import errands, work
from rnn_core.engine.contract import Edit, EngineError, Request
from rnn_core.engine.gather import build_all, check
from rnn_core.engine.group import Group
from rnn_core.engine.lease import Lease
from rnn_core.engine.pace import Pace
from rnn_core.engine.run import Run
from rnn_core.engine.scheduler import Scheduler
from rnn_core.engine.seat import Seat
from rnn_core.engine.step import Step

if TYPE_CHECKING:
    from rnn_core.config import Config
    from rnn_core.settings import TrainConfig

DEAREST_REQUEST = 3000.0  # milliseconds


class Engine(Scheduler):
    """Runs by id, each open to its owner only. Safe to call from any thread."""

    # -- runs -----------------------------------------------------------------------------------

    def submit(
        self,
        config: "Config",
        owner: str,
        *,
        watch: str | None = None,
        loss: str = "",
        previous: Run | None = None,
    ) -> Run:
        """A new run, paused; its network is built and drawn soon after. `previous` becomes its ghost.

        loss: what its gradients are of ("": the last output; the default too where there is no such output).
        Raises ConfigError if the task cannot read `watch`.
        """
        losses = np.zeros(0, np.float32) if previous is None else previous.record.losses
        run = Run(owner, config, self.clock, previous=losses)
        if previous is not None and previous.config.task == config.task:
            run.baselines = previous.baselines
        if watch is not None:
            run.example = _read(config, watch)
        run.loss = loss
        return self._enter(run, partial(self._build, config))

    def find(self, id: str, owner: str) -> Run:
        """Raises EngineError for a run that is unknown, gone, or somebody else's."""
        return self._seat(id, owner).run

    def runs(self, owner: str) -> list[Run]:
        """This owner's runs, the oldest first."""
        with self._changed:
            return [seat.run for seat in self._seats.values() if seat.run.owner == owner]

    def drop(self, id: str, owner: str) -> None:
        """Forget the run and everything it kept."""
        with self._changed:
            self._leave(self._seat(id, owner))

    def fork(self, id: str, owner: str, update: int, training: "TrainConfig | None" = None) -> Run:
        """A new run that trains on from the moment of this one that is nearest to `update`, in its own way if
        `training` says another one.
        """
        parent = self._seat(id, owner)
        old = parent.run
        if not old.moments:
            raise EngineError("This run has no past yet: its network is still being built.")
        found = self._store.nearest(parent.checkpoints, update)
        told = {"metrics": old.record.metrics, "norms": old.record.norms}
        losses, before = old.record.losses, [e for e in old.edits if e.update <= found.update]
        config = old.config if training is None else replace(old.config, training=training)
        run = Run(owner, config, self.clock, previous=losses)
        run.example, run.loss, run.baselines = old.example, old.loss, old.baselines
        run.edits, run.updates = tuple(before), found.update
        same = found.state is not None or found.update == 0
        run.exact = old.exact and same and config == old.config
        other = ", which was trained in another way" if config != old.config else ""
        run.origin = f"This run goes on from update {found.update} of another one{other}" + (
            "."
            if run.exact or same
            else ", with a fresh optimizer: the link alone does not give these numbers."
        )

        def build() -> Any:
            trainer = errands.resume(self._build(config), found, losses, told)
            for logged in before:
                if not logged.edit.kept_by_weights:
                    logged.edit.apply(trainer)
            return trainer

        return self._enter(run, build)

    # -- runs in step ---------------------------------------------------------------------------

    def gather(
        self, configs: "Sequence[Config]", owner: str, *, by: str = "updates", watch: str | None = None
    ) -> Group:
        """New runs, paused, that will be trained in step: by updates, or by "seconds" of CPU.

        Raises EngineError for members that cannot be compared or are too dear, ConfigError if the task
        cannot read `watch`; then there are no new runs.
        """
        check(configs, by)
        if watch is not None:
            for config in configs:
                _read(config, watch)
        builds = build_all(configs, self._build)
        with self._changed:
            runs = [Run(owner, config, self.clock) for config in configs]
            for run, build in zip(runs, builds, strict=True):
                run.example = None if watch is None else _read(run.config, watch)
                self._enter(run, build)
            return self._gathered(owner, tuple(runs), Step(by))

    def find_group(self, id: str, owner: str) -> Group:
        """Raises EngineError for a group that is unknown, gone, or somebody else's."""
        with self._changed:
            group = self._groups.get(id)
            if group is None or group.owner != owner:
                raise EngineError(
                    "This group is not here: it was dropped, nobody looked for too long, or it is not yours."
                )
            return group

    def _gathered(self, owner: str, runs: tuple[Run, ...], step: Step) -> Group:
        seats = tuple(self._seats[run.id] for run in runs)
        step.members = seats
        for seat in seats:
            seat.step, seat.together = step, seats
        made = Group(owner, runs, step, self, lambda: [self._seat(run.id, owner) for run in runs])
        self._groups[made.id] = made
        return made

    # -- controls -------------------------------------------------------------------------------

    def play(self, id: str, owner: str) -> Future[Any]:
        """Train until paused or finished; the present is shown again. A goal that is reached is waived;
        a run that has ended otherwise stays as it is."""
        with self._changed:
            seat = self._seat(id, owner)
            seat.waive_goal()
            if not seat.ended:
                seat.playing, seat.hungry_since = True, self.clock()
                seat.run.publish(past=None)
                seat.refresh(self.clock())
            return self.soon(seat, partial(work.draw, seat))

    def pause(self, id: str, owner: str) -> Future[Any]:
        """Stop after the update that is being done; its exact picture follows."""
        with self._changed:
            seat = self._seat(id, owner)
            seat.playing = False
            return self.soon(seat, partial(errands.settle, seat))

    def update_once(self, id: str, owner: str) -> Future[Any]:
        """Pause, and do exactly one update."""
        with self._changed:
            seat = self._seat(id, owner)
            seat.playing = False
            seat.run.publish(past=None)
            return self.soon(seat, partial(errands.update_once, seat))

    def reset(self, id: str, owner: str) -> Future[Any]:
        """Pause, and go back to the same initial weights; edits are forgotten."""
        with self._changed:
            seat = self._seat(id, owner)
            seat.playing = False
            return self.soon(seat, partial(errands.reset, seat))

    def watch(
        self,
        id: str,
        owner: str,
        *,
        text: str | None = None,
        loss: str | None = None,
        pace: str | None = None,
        rate: float | None = None,
    ) -> Future[Any]:
        """Change what is watched and how often it is drawn (`rate`: at most so often); None: as it was.

        Raises ConfigError for a text that the task cannot read or a pace that is not one; a loss that
        does not exist reaches the future. In each case everything goes on as before.
        """
        seat = self._seat(id, owner)
        example = None if text is None else _read(seat.run.config, text)
        with self._changed:
            if pace is not None and pace != seat.pace.name:
                seat.pace, seat.due = Pace(pace), 0.0
                seat.run.publish(pace=pace)
            seat.rate_limit = seat.rate_limit if rate is None else rate
            return self.soon(seat, partial(errands.watch, seat, example, loss))

    # -- questions, changes, the past -----------------------------------------------------------

    def ask(self, id: str, owner: str, request: Request, at: int | None = None) -> Future[Any]:
        """The answer, soon: between two updates, ahead of training, also of a paused or finished run.

        With `at`, the network of the past answers: that of update `Run.at(at)`. Raises EngineError for
        a request that would take too long; a ConfigError that `serve` raises reaches the future.
        """
        seat = self._seat(id, owner)
        if request.cost_ms > DEAREST_REQUEST:
            raise EngineError(
                f"Answering this would take about {request.cost_ms / 1000:.1f} seconds, and "
                f"{DEAREST_REQUEST / 1000:g} is the most, because others wait. Ask about something shorter."
            )
        with self._changed:
            return self.soon(seat, partial(errands.ask, seat, request, at))

    def travel(self, id: str, owner: str, update: int | None) -> Future[Any]:
        """Show the moment nearest to `update` as `Run.past`; the snapshot says which. None: the present."""
        with self._changed:
            seat = self._seat(id, owner)
            if update is None:
                seat.run.publish(past=None)
                return self.soon(seat, partial(work.draw, seat))
            return self.soon(seat, partial(errands.travel, seat, update))

    def edit(self, id: str, owner: str, edit: Edit) -> Future[Any]:
        """Change the network for good: logged, and undone by `undo`."""
        with self._changed:
            seat = self._seat(id, owner)
            return self.soon(seat, partial(errands.edit, seat, edit))

    def undo(self, id: str, owner: str) -> Future[Any]:
        """Take the last edit back."""
        with self._changed:
            seat = self._seat(id, owner)
            return self.soon(seat, partial(errands.undo, seat))

    # -- who looks ------------------------------------------------------------------------------

    def lease(self, owner: str, runs: Sequence[str], rate: float = 10.0, permanent: bool = False) -> Lease:
        """A look at these runs; renew it at every poll."""
        for id in runs:
            self._seat(id, owner)
        made = Lease(owner, tuple(runs), rate, permanent, self._renew, self._release)
        made.renew()
        return made

    def _renew(self, lease: Lease) -> None:
        with self._changed:
            lease.renewed = now = self.clock()
            for seat in self._leased(lease):
                if lease not in seat.leases:
                    seat.leases.append(lease)
                if lease.visible:
                    woken = seat.unseen
                    seat.look(now)
                    if woken:
                        self._notify()

    def _release(self, lease: Lease) -> None:
        with self._changed:
            for seat in self._leased(lease):
                if lease in seat.leases:
                    seat.leases.remove(lease)

    def _leased(self, lease: Lease) -> list[Seat]:
        return [self._seats[id] for id in lease.runs if id in self._seats]


def _read(config: "Config", text: str) -> Example:
    """The text as an example that the network can read. Raises ConfigError if it cannot."""
    example = config.task.example(text)
    config.task.encode([example])
    return example
