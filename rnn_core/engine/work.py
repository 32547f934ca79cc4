"""What the thread that holds a seat does with its trainer. Nothing here knows of other runs."""

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from rnn_core.data import Example, Snapshot
from rnn_core.engine.checkpoints import Checkpoint
from rnn_core.engine.contract import Clock
from rnn_core.engine.onward import one_to_many
from rnn_core.engine.seat import Seat
from rnn_core.option import ConfigError

if TYPE_CHECKING:
    from rnn_core.train.trainer import Trainer

AGAIN = 1.0  # seconds after which a waiting run looks whether anybody still wants the picture
SLICE = 0.020  # seconds of CPU that a run may use before others have their turn

log = logging.getLogger(__name__)


def turn(seat: Seat, thread_clock: Clock, training: bool = True) -> None:
    """Do the seat's errands, then train for the rest of a slice: one update at least.

    Who asks again as soon as an answer is there would otherwise keep a run from training for good, where a
    question costs a slice or more.
    """
    began = thread_clock()
    while seat.errands and not seat.dropped:
        seat.errands.popleft().run()
        if seat.errands and thread_clock() - began >= SLICE:
            return
    if training:
        train(seat, thread_clock, began)


def train(seat: Seat, thread_clock: Clock, began: float) -> None:
    """Updates and pictures, until the slice is used up or training has to wait for a picture."""
    while seat.hungry(seat.clock()):
        if not frame(seat):
            return
        if not update(seat) or seat.errands or thread_clock() - began >= SLICE:
            break
    if seat.hungry(seat.clock()):
        frame(seat)
    if seat.trainer is not None:
        follow(seat, seat.trainer)


def frame(seat: Seat) -> bool:
    """Draw if a picture is due. False: training must wait until it is."""
    now, trainer = seat.clock(), seat.trained()
    rate = min(seat.rate(now), seat.pace.most)
    if rate <= 0 or trainer.updates == seat.pace.drawn:
        return True
    if now >= seat.pace.due(rate):
        return drawn(seat, rate)
    if not seat.pace.reached(trainer.updates):
        return True
    seat.due = min(seat.pace.due(rate), now + AGAIN)
    return False


def drawn(seat: Seat, rate: float = 0.0) -> bool:
    """Draw; False, and the run has failed, if that was not possible."""
    try:
        draw(seat, rate)
    except Exception:
        log.exception("a picture failed")
        seat.fail("The picture of this network could not be drawn, because of an error of ours.")
        return False
    return True


def update(seat: Seat) -> bool:
    """One update, with what belongs to it. False if there is to be no other."""
    trainer = seat.trained()
    try:
        trainer.update()
    except Exception as error:
        log.exception("an update failed")
        reason = str(error) if isinstance(error, ConfigError) else ""
        seat.fail(
            reason or "Training stopped because of an error of ours. Reset starts again from the beginning."
        )
        return False
    seat.run.updates = trainer.updates
    due = trainer.finished or seat.checkpoints.wanted(trainer.updates)
    if due and not trainer.diverged:
        keep(seat, trainer)
    if trainer.finished:
        seat.playing = False
        drawn(seat)
    return not trainer.finished


def keep(seat: Seat, trainer: "Trainer") -> None:
    """Keep a checkpoint of this moment."""
    state = trainer.state() if trainer.updates else None
    weights = trainer.weights() if state is None else state["weights"]
    moments = seat.store.add(seat.checkpoints, Checkpoint(trainer.updates, weights, state), seat.seen)
    seat.run.moments = moments


def follow(seat: Seat, trainer: "Trainer") -> None:
    """Let the run's record catch up."""
    seat.run.record.follow(trainer, seat.clock())
    seat.run.updates = trainer.updates


def draw(seat: Seat, rate: float = 0.0) -> Snapshot:
    """A picture of the watched example, now; with `rate`, one of a regular row of pictures."""
    trainer, run, moment = seat.trained(), seat.run, seat.clock()
    snapshot = look(trainer, run.example, run.loss)
    seat.pace.cost = seat.clock() - moment
    if snapshot.diverged and run.snapshot is not None:
        snapshot = replace(snapshot, trace=run.snapshot.trace, samples=run.snapshot.samples)
    follow(seat, trainer)
    seat.pace.draw(trainer.updates, moment, rate)
    run.publish(snapshot=snapshot)
    return snapshot


def look(trainer: "Trainer", example: Example | None, loss: str) -> Snapshot:
    """A look inside; only the numbers when there is nothing finite to be seen."""
    example = None if example is None else one_to_many(trainer, example)
    return trainer.snapshot(example, loss, with_trace=not trainer.diverged)
