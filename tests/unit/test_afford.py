"""What one update may cost, also of a curriculum that begins with short examples."""

import pytest

from rnn_core import Config, Trainer
from rnn_core.engine.afford import affordable, refuse_dear
from rnn_core.engine.contract import EngineError

LARGE = "task=copy&task.length=20&architecture.slots=256&architecture.columns=64&batch_size=64"


def test_the_longest_examples_of_a_curriculum_count() -> None:
    trainer = Trainer(Config.from_query(LARGE))
    assert trainer.estimate_ms() < 250
    with pytest.raises(EngineError, match="smaller batch or shorter sequences"):
        refuse_dear(trainer)
    assert trainer.level == 0


def test_what_stands_at_its_defaults_can_be_afforded() -> None:
    for task in ("copy", "repeat_copy", "associative_recall", "sort"):
        affordable(Config.from_query(f"task={task}"))
