"""What can be done with a run between two updates. Each errand is done by the thread that holds the seat."""

import logging
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from rnn_core.data import Example, Snapshot
from rnn_core.engine.afford import refuse_dear
from rnn_core.engine.checkpoints import Checkpoint
from rnn_core.engine.contract import Edit, EngineError, Request
from rnn_core.engine.edits import Logged
from rnn_core.engine.pace import Pace
from rnn_core.engine.record import Record, Told
from rnn_core.engine.seat import Errand, Seat
from rnn_core.engine.work import draw, keep, look, update
from rnn_core.option import ConfigError

if TYPE_CHECKING:
    from rnn_core.train.trainer import Trainer


log = logging.getLogger(__name__)


def build(seat: Seat) -> None:
    """Build the network and draw it as it is before any training; the run fails if that cannot be."""
    try:
        seat.trainer = trainer = seat.build()
        keep(seat, trainer)
        _watch_what_can_be_read(seat, trainer)
        draw(seat)
        refuse_dear(trainer)
    except ConfigError as error:
        seat.fail(str(error))
    except Exception:
        log.exception("a network could not be built")
        seat.fail("This network could not be built, because of an error of ours.")


def _watch_what_can_be_read(seat: Seat, trainer: "Trainer") -> None:
    """The example asked for; one that the network cannot read is told, and its own first one is watched."""
    asked = seat.run.example
    refused = "" if asked is None else trainer.refuses(asked)
    watched = trainer.example if refused else asked or trainer.example
    seat.run.publish(example=watched, loss="" if refused else seat.run.loss, remark=refused)


def settle(seat: Seat) -> Snapshot:
    """The exact picture of a pause, and a checkpoint to come back to."""
    trainer = seat.trained()
    if not trainer.diverged and trainer.updates not in seat.run.moments:
        keep(seat, trainer)
    return draw(seat)


def measure_baselines(seat: Seat) -> None:
    """What simple methods reach: after the first picture, because it may take a moment."""
    if not seat.run.baselines:
        seat.run.publish(baselines=tuple(seat.run.config.task.baselines()))


def reset(seat: Seat) -> None:
    """Back to the same initial weights. The losses until now become those of the run before."""
    run = seat.run
    losses = run.record.losses
    seat.store.close(seat.checkpoints)
    seat.checkpoints = seat.store.open()
    seat.trainer, seat.scratch, seat.pace, seat.due = None, None, Pace(seat.pace.name), 0.0
    previous = losses if len(losses) else run.previous
    seat.undoable.clear()
    run.publish(record=Record(), previous=previous, past=None, edits=(), moments=(), reason="", updates=0)
    build(seat)


def catch_up(seat: Seat, until: int) -> None:
    """One update of those that are still lacking, and then again: others may have their turn in between."""
    if seat.dropped or seat.ended or seat.updates >= until:
        return
    if update(seat):
        seat.errands.appendleft(Errand(partial(catch_up, seat, until)))


def update_once(seat: Seat) -> Snapshot | None:
    """Exactly one update and its picture; nothing if the run has ended."""
    if seat.ended:
        return seat.run.snapshot
    update(seat)
    return draw(seat) if not seat.ended else seat.run.snapshot


def watch(seat: Seat, example: Example | None, loss: str | None) -> Snapshot | None:
    """Watch another example or another loss. Raises ConfigError, and goes on with the old one."""
    trainer, run = seat.trained(), seat.run
    wanted = example or run.example
    # an output of the old example need not exist in the new one
    of = loss if loss is not None else run.loss if example is None else ""
    if not trainer.diverged:
        look(trainer, wanted, of)
    run.example, run.loss = wanted, of
    if run.past is not None:
        travel(seat, run.past.update)
    return draw(seat)


def ask(seat: Seat, request: Request, at: int | None) -> Any:
    """The answer of the present network, or of the one at the checkpoint nearest to update `at`."""
    return request.serve(seat.trained() if at is None else past(seat, at))


def past(seat: Seat, at: int) -> "Trainer":
    """A trainer holding the weights of the moment nearest to `at`."""
    trainer = seat.trained()
    if seat.run.at(at) == trainer.updates:
        return trainer
    found = seat.store.nearest(seat.checkpoints, at)
    if seat.scratch is None or seat.scratch[0] != found.update:
        seat.scratch = found.update, trainer.scratch(dict(found.weights), found.update)
    return seat.scratch[1]


def travel(seat: Seat, at: int) -> Snapshot:
    """Show the past: the picture of the watched example at the moment nearest to `at`."""
    snapshot = look(past(seat, at), seat.run.example, seat.run.loss)
    seat.run.publish(past=snapshot)
    return snapshot


def edit(seat: Seat, change: Edit) -> Snapshot:
    """Change the network for good, and log it."""
    made = _apply(seat, change)
    seat.undoable.append(made)
    seat.run.publish(edits=(*seat.run.edits, made))
    return draw(seat)


def undo(seat: Seat) -> Snapshot:
    """Take the last edit back. If nothing was trained since, it is as if it had never been."""
    if not seat.undoable:
        raise EngineError("There is nothing to undo: nothing was changed by hand.")
    last, logged = seat.undoable.pop(), seat.run.edits
    back = _apply(seat, last.inverse)
    unseen = logged[-1] is last and last.update == back.update
    seat.run.publish(edits=logged[:-1] if unseen else (*logged, back))
    return draw(seat)


def _apply(seat: Seat, change: Edit) -> Logged:
    trainer = seat.trained()
    return Logged(trainer.updates, change, change.apply(trainer))


def resume(trainer: "Trainer", found: Checkpoint, losses: np.ndarray, told: Mapping[str, Told]) -> "Trainer":
    """Let a fresh trainer go on from a checkpoint; without its full state, with a fresh optimizer."""
    if found.state is not None:
        trainer.restore(found.state)
        return trainer
    state = trainer.state()
    state |= {"weights": dict(found.weights), "updates": found.update}
    state["losses"] = type(state["losses"])("f", losses[: found.update].tolist())
    for name, entries in told.items():
        state[name] = [(moment, dict(values)) for moment, values in entries if moment <= found.update]
    trainer.restore(state)
    return trainer
