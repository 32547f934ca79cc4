"""What one update may cost: no setting may hold up the others for longer than a blink."""

from typing import TYPE_CHECKING

from rnn_core.engine.contract import EngineError, build_trainer

if TYPE_CHECKING:
    from rnn_core.config import Config
    from rnn_core.train.trainer import Trainer

DEAREST_UPDATE = 250.0  # milliseconds
BEYOND = 1_000_000  # a level that no curriculum reaches: its examples are the longest of all


def refuse_dear(trainer: "Trainer") -> None:
    """Raises EngineError, saying what to make smaller, if an update would cost too much."""
    level, trainer.level = trainer.level, max(trainer.level, BEYOND)
    try:
        cost = trainer.estimate_ms()
    finally:
        trainer.level = level
    if cost is not None and cost > DEAREST_UPDATE:
        raise EngineError(
            f"One update of this network would take about {cost / 1000:.2g} seconds, and "
            f"{DEAREST_UPDATE / 1000:g} is the most. Choose fewer hidden units, fewer layers, a smaller "
            "batch or shorter sequences."
        )


def affordable(config: "Config") -> None:
    """Ask before a running network is given up for another. Raises EngineError."""
    refuse_dear(build_trainer(config))
