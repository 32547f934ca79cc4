"""What is slow the first time is done once, before anybody waits for it."""

import gc
from functools import lru_cache


def kernels() -> str:
    """Whose kernels train here, and why, in a sentence or two."""
    from rnn_core.cells import choice

    return choice.said.sentence


@lru_cache(maxsize=1)
def warm_up() -> None:
    """One tiny update with each optimizer, then a frozen heap.

    With everything imported so far out of the garbage collector's sight, its passes stay short.
    """
    from rnn_core.cells import choice
    from rnn_core.config import Config
    from rnn_core.train import Trainer

    choice.settle_beside()
    for optimizer in ("sgd", "rmsprop", "adam"):
        trainer = Trainer(Config.from_query(f"batch_size=1&optimizer={optimizer}"))
        trainer.update()
    trainer.snapshot()
    trainer.task.baselines()
    gc.collect()
    gc.freeze()
