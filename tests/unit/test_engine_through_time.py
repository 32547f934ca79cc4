"""What is asked and changed from the page “Through time”, through the engine."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_core import Config, ConfigError
from rnn_core.engine import Blamed, Diagnose, Reach, Run, ScaleW, SynchronousEngine

OWNER = "a learner"
LINK = "task=fill_in&task.filler=4&hidden_size=4&updates=20"


@pytest.fixture
def engine() -> SynchronousEngine:
    return SynchronousEngine()


def started(engine: SynchronousEngine, link: str = LINK, updates: int = 4) -> Run:
    run = engine.submit(Config.from_query(link), OWNER)
    engine.play(run.id, OWNER)
    engine.advance(run, updates)
    return run


def test_w_is_scaled_and_put_back_bit_for_bit(engine: SynchronousEngine) -> None:
    run = started(engine)
    trainer = engine._seat(run.id, OWNER).trained()
    before = trainer.weights()
    engine.edit(run.id, OWNER, ScaleW(1.7)).result()
    for name, old in before.items():
        factor = np.float32(1.7 if trainer.model.label(name).endswith("/W") else 1.0)
        np.testing.assert_array_equal(trainer.weights()[name], old * factor)
    assert run.edits[0].describe() == "W was multiplied by 1.7 at update 4"
    engine.advance(run, 2)  # also after training on, the old W comes back
    engine.undo(run.id, OWNER).result()
    W = next(name for name in before if trainer.model.label(name) == "layer0/W")
    np.testing.assert_array_equal(trainer.weights()[W], before[W])


@pytest.mark.parametrize("factor", [1e6, -1.0, float("nan"), float("inf")])
def test_a_factor_that_cannot_be_is_told_and_changes_nothing(
    engine: SynchronousEngine, factor: float
) -> None:
    run = started(engine)
    trainer = engine._seat(run.id, OWNER).trained()
    before = trainer.weights()
    with pytest.raises(ConfigError, match="can be multiplied by 0 to 10"):
        engine.edit(run.id, OWNER, ScaleW(factor)).result()
    assert all((trainer.weights()[name] == old).all() for name, old in before.items()) and not run.edits


def test_a_network_without_w_has_none_to_be_scaled(engine: SynchronousEngine) -> None:
    run = started(engine, "task=sentiment&architecture=self_attention&hidden_size=4")
    with pytest.raises(ConfigError, match="no W from hidden to hidden"):
        engine.edit(run.id, OWNER, ScaleW(2.0)).result()


def test_the_horizon_is_asked_of_a_run_also_of_its_past(engine: SynchronousEngine) -> None:
    run = started(engine)
    text = run.config.task.suggestions()[0]
    now = engine.ask(run.id, OWNER, Reach(text)).result()
    before = engine.ask(run.id, OWNER, Reach(text), at=0).result()
    assert (now.update, before.update) == (4, 0) and not np.array_equal(now.gradient, before.gradient)


def test_blame_of_several_texts(engine: SynchronousEngine) -> None:
    run = started(engine, "task=latch&task.length=5&hidden_size=4")
    texts = run.config.task.suggestions()[:2]
    found = engine.ask(run.id, OWNER, Blamed(texts)).result()
    assert [one.inputs for one in found] == [run.config.task.example(text).inputs for text in texts]


def test_from_the_last_good_moment_in_another_way(engine: SynchronousEngine) -> None:
    """A run that diverged goes on from its last kept weights, with clipping, and says that it is another."""
    link = (
        "task=fill_in&task.filler=20&hidden_size=8&updates=20&optimizer=sgd&learning_rate=1&clip_norm=0"
        "&cell=relu&cell.recurrent=identity&cell.scale=2"
    )
    run = started(engine, link, 20)
    assert run.status == "diverged"
    told = engine.ask(run.id, OWNER, Diagnose()).result().told()
    assert told.startswith(f"At update {run.updates + 1} ")
    losses = run.record.losses
    assert losses[run.last_good] <= 3 * losses[0] and run.last_good < run.updates
    training = replace(run.config.training, clip_norm=1.0, learning_rate=0.05)
    fork = engine.fork(run.id, OWNER, run.last_good, training)
    assert fork.config.training == training and fork.config.model == run.config.model
    assert "trained in another way" in fork.note
    engine.play(fork.id, OWNER)
    engine.advance(fork, 20)
    assert fork.status == "finished" and fork.updates == 20


def test_a_fork_in_the_same_way_is_as_it_was(engine: SynchronousEngine) -> None:
    run = started(engine)
    engine.pause(run.id, OWNER)
    fork = engine.fork(run.id, OWNER, run.updates)
    assert fork.config == run.config and fork.exact
