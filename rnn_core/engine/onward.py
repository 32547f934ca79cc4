"""One to many: what begins with a single symbol goes on by itself, and each output is read as the next input.

It is trained as many to many, shifted by one; one to many is how it is used (Karpathy 2015, "The unreasonable
effectiveness of recurrent neural networks").
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from rnn_core.data import Example
from rnn_core.stream import Stream

if TYPE_CHECKING:
    from rnn_core.tasks import Task
    from rnn_core.train import Trainer

WRITTEN = 11  # symbols after the one that is given


def goes_on(task: "Task", example: Example) -> bool:
    """Whether it is one symbol, of which nobody says what follows, and an output fits as the next input."""
    if len(example.inputs) != 1 or example.targets:
        return False
    return task.spec.feeds_itself and task.spec.input_vocabulary is not None


def one_to_many(trainer: "Trainer", example: Example) -> Example:
    """The example with what the network writes after it, always the likeliest, if it `goes_on`; nobody knows
    what were right.
    """
    from rnn_core.train.generate import write

    if trainer.diverged or not goes_on(trainer.task, example):
        return example
    written = write(trainer.model, example.inputs, WRITTEN, 0.0, Stream(0, "sampling").numpy(0))
    return replace(example, inputs=written.prompt + written.symbols, targets=())
