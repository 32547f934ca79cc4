"""The engine with the real trainer: the numbers never depend on who trains beside."""

from typing import Any

import numpy as np
import pytest

from rnn_core.config import Config
from rnn_core.engine import (
    EngineError,
    Inspect,
    LocalEngine,
    Run,
    SetLearningRate,
    SetWeight,
    SynchronousEngine,
)
from rnn_core.train.trainer import Trainer

LINKS = {
    "sentiment": "task=sentiment&seed=3&updates=40&evaluate_every=20",
    "entities": "task=named_entities&architecture=many_to_many&cell=gru&dropout=0.2&updates=40&batch_size=8",
    "text": "task=character_text&architecture=many_to_many&cell=lstm&stateful=true&updates=40&batch_size=8",
}
OTHERS = [
    "task=sentiment&cell=gru&seed=9&dropout=0.5&updates=1000000",
    "task=sentiment&seed=3&updates=1000000",
    "task=named_entities&architecture=many_to_many&hidden_size=16&updates=1000000",
]


def submit(engine: Any, link: str, owner: str = "ada") -> Run:
    return engine.submit(Config.from_query(link), owner)


def alone(link: str) -> Trainer:
    trainer = Trainer(Config.from_query(link))
    while not trainer.finished:
        trainer.update()
    return trainer


@pytest.fixture(scope="module", params=LINKS.values(), ids=LINKS)
def trained(request: pytest.FixtureRequest) -> tuple[str, Trainer]:
    return request.param, alone(request.param)


def finished(engine: SynchronousEngine, link: str) -> Run:
    run = submit(engine, link)
    engine.play(run.id, "ada")
    engine.advance(run, 1_000)
    assert run.status == "finished"
    return run


@pytest.mark.long
def test_the_same_losses_alone_and_with_three_others(trained: tuple[str, Trainer]) -> None:
    link, trainer = trained
    engine = LocalEngine(threads=2)
    others = [submit(engine, other, f"owner {n}") for n, other in enumerate(OTHERS)]
    run = submit(engine, link)
    lease = engine.lease("ada", [run.id], rate=100.0, permanent=True)
    for other in others:
        engine.play(other.id, other.owner)
    while not all(other.updates > 0 for other in others):
        engine.ask(run.id, "ada", Inspect()).result(60)
    before = [other.updates for other in others]
    engine.play(run.id, "ada")
    while run.status not in ("finished", "failed"):
        engine.ask(run.id, "ada", Inspect()).result(60)
    assert sum(other.updates for other in others) > sum(before)
    lease.release()
    engine.close()
    assert run.status == "finished", run.reason
    assert np.array_equal(run.history().losses, np.asarray(trainer.losses, np.float32))
    assert [dict(values) for _, values in run.history().metrics] == [v for _, v in trainer.metrics]


def test_a_fork_with_its_full_state_goes_on_bit_for_bit(trained: tuple[str, Trainer]) -> None:
    link, trainer = trained
    engine = SynchronousEngine()
    run = finished(engine, link)
    fork = engine.fork(run.id, "ada", run.moments[-2])
    engine.play(fork.id, "ada")
    assert engine.advance(fork, 1_000) == 40 - run.moments[-2] > 0
    assert np.array_equal(fork.history().losses, np.asarray(trainer.losses, np.float32))


def test_a_fork_from_weights_alone_starts_there(trained: tuple[str, Trainer]) -> None:
    link, trainer = trained
    engine = SynchronousEngine()
    run = finished(engine, link)
    fork = engine.fork(run.id, "ada", 5)
    assert fork.snapshot is not None and fork.snapshot.update == 5 and not fork.reproducible
    engine.play(fork.id, "ada")
    assert engine.advance(fork, 3) == 3
    assert np.array_equal(fork.history().losses[:5], np.asarray(trainer.losses[:5], np.float32))
    assert len(fork.history().losses) == 8 and np.isfinite(fork.history().losses).all()


def test_the_past_is_as_it_was(trained: tuple[str, Trainer]) -> None:
    link, _ = trained
    engine = SynchronousEngine()
    run = submit(engine, link)
    engine.play(run.id, "ada")
    engine.advance(run, 6)
    then = run.snapshot
    engine.advance(run, 1_000)
    past = engine.travel(run.id, "ada", 6).result(0)
    assert then is not None and past.update == 6
    for name, signal in then.trace.signals.items():
        assert np.array_equal(past.trace.signals[name].values, signal.values), name
    assert past.loss == then.loss and past.metrics == then.metrics


def test_reset_gives_the_same_run_again(trained: tuple[str, Trainer]) -> None:
    link, trainer = trained
    engine = SynchronousEngine()
    run = finished(engine, link)
    engine.reset(run.id, "ada")
    engine.play(run.id, "ada")
    engine.advance(run, 1_000)
    assert np.array_equal(run.history().losses, run.history().previous)
    assert np.array_equal(run.history().losses, np.asarray(trainer.losses, np.float32))


def test_edits_reach_the_real_network() -> None:
    engine = SynchronousEngine()
    run = submit(engine, LINKS["sentiment"])
    engine.edit(run.id, "ada", SetLearningRate(0.0)).result(0)
    engine.update_once(run.id, "ada")
    losses = run.snapshot
    name, weights = next(iter(Trainer(run.config).weights().items()))
    index = tuple(0 for _ in weights.shape)
    engine.edit(run.id, "ada", SetWeight(name, index, 5.0)).result(0)
    assert losses is not None and run.note.startswith("The learning rate was set to 0 at update 0")
    for _ in range(2):
        engine.undo(run.id, "ada").result(0)
    with pytest.raises(EngineError, match="nothing to undo"):
        engine.undo(run.id, "ada").result(0)


def test_a_network_that_is_too_dear_is_refused_before_its_first_update() -> None:
    engine = SynchronousEngine()
    run = submit(
        engine,
        "task=named_entities&architecture=many_to_many&cell=lstm&hidden_size=256&layers=4"
        "&bidirectional=true&batch_size=256",
    )
    assert run.status == "failed" and "One update of this network would take about" in run.reason
    assert run.snapshot is not None and run.snapshot.update == 0


def test_divergence_is_a_state_with_the_last_picture() -> None:
    engine = SynchronousEngine()
    run = submit(engine, "task=sentiment&cell=relu&learning_rate=1000&clip_norm=0&optimizer=sgd")
    engine.play(run.id, "ada")
    engine.advance(run, 500)
    assert run.status == "diverged" and run.snapshot is not None and run.snapshot.trace is not None
    assert all(np.isfinite(signal.values).all() for signal in run.snapshot.trace.signals.values())
