"""Groups with the real trainer: the same numbers as alone, in step, on both engines."""

from time import sleep

import numpy as np
import pytest

from rnn_core.config import Config
from rnn_core.engine import EngineError, Group, Inspect, LocalEngine, SynchronousEngine
from rnn_core.engine.step import LEAD
from rnn_core.several import from_query
from rnn_core.train.trainer import Trainer

TINY = {"hidden_size": "4", "batch_size": "2", "evaluate_every": "1000", "updates": "40"}
WILD = "cell%3Drelu%26hidden_size%3D32%26learning_rate%3D1000%26clip_norm%3D0%26optimizer%3Dsgd"
LINK = f"hidden_size=4&batch_size=2&updates=40&beside=cell%3Dgru;{WILD}"


def tiny(**settings: object) -> Config:
    return Config.from_query(TINY | {key: str(value) for key, value in settings.items()})


def losses(config: Config, updates: int) -> np.ndarray:
    trainer = Trainer(config)
    while trainer.updates < updates and not trainer.finished:
        trainer.update()
    return np.asarray(trainer.losses, np.float32)


@pytest.fixture
def local() -> LocalEngine:
    return LocalEngine(threads=2)


def wait(group: Group, engine: LocalEngine) -> None:
    while not group.over:
        engine.ask(group.runs[0].id, "ada", Inspect()).result(60)


def test_one_diverges_and_the_others_learn_what_they_would_alone(local: LocalEngine) -> None:
    group = local.gather(from_query(LINK), "ada")
    group.play()
    wait(group, local)
    local.close()
    assert [run.status for run in group.runs] == ["finished", "finished", "diverged"]
    assert group.note.startswith("The ReLU diverged at update ")
    for run in group.runs[:2]:
        assert np.array_equal(run.history().losses, losses(run.config, 40))
    assert from_query(group.to_query()) == group.configs == from_query(LINK)


def test_two_threads_keep_a_hidden_pair_in_step_and_a_pause_evens_it(local: LocalEngine) -> None:
    group = local.gather([tiny(updates=10**6), tiny(updates=10**6, layers=3, cell="lstm")], "ada")
    apart = []
    for _ in range(3):
        group.play()
        aim = group.runs[0].updates + 60
        while min(run.updates for run in group.runs) < aim:
            first, second = (run.updates for run in group.runs)
            apart.append(first - second)
            sleep(0.0005)
        for one in group.pause():
            one.result(60)
        assert len({run.updates for run in group.runs}) == 1
    local.close()
    assert max(apart) <= LEAD  # the other way round, the two readings are not of one moment


def test_pages_can_be_tested_with_a_group() -> None:
    engine = SynchronousEngine()
    group = engine.gather([tiny(), tiny(cell="gru"), tiny(updates=5)], "ada", watch="a great film")
    assert engine.advance(group, 3) == 0 and not group.playing
    group.play()
    assert group.playing and engine.advance(group, 12) == 12
    assert [run.updates for run in group.runs] == [12, 12, 5]
    assert [run.snapshot.update for run in group.runs if run.snapshot] == [12, 12, 5]
    assert group.note == "Network 3 finished at update 5; the others go on."
    engine.advance(group.runs[0], 100)
    assert [run.updates for run in group.runs] == [12 + LEAD, 12, 5]  # it waits
    assert [done.result(0).update for done in group.pause()] == [20, 20, 5]
    group.reset()
    assert [run.updates for run in group.runs] == [0, 0, 0] and not group.note


def test_a_goal_is_waived_once_all_are_through() -> None:
    engine = SynchronousEngine()
    easy = tiny(evaluate_every=4, stop_when="accuracy>=0")  # reached before anything is learnt
    group = engine.gather([easy, tiny()], "ada")
    for updates in ([0, 40], [40, 40]):
        group.play()
        engine.advance(group, 100)
        assert [run.updates for run in group.runs] == updates and group.over


def test_members_of_different_tasks_and_too_dear_ones_are_refused() -> None:
    engine = SynchronousEngine()
    other = Config.from_query("task=reverse&hidden_size=4")
    with pytest.raises(EngineError, match="learn the same task; here are sentiment and reverse"):
        engine.gather([tiny(), other], "ada")
    with pytest.raises(EngineError, match="here is sentiment with different settings"):
        engine.gather([tiny(), Config.from_query("task.filler=1")], "ada")
    dear = "cell=lstm&hidden_size=256&layers=4&bidirectional=true&batch_size=256"
    with pytest.raises(EngineError, match="Network 2: One update"):
        engine.gather([Config.from_query(""), Config.from_query(dear)], "ada")
    assert engine.runs("ada") == []
