"""One to many: what begins with a single symbol goes on by itself, and each output is read as the next input.

It is trained as many to many, shifted by one; one to many is how it is used (Karpathy 2015, "The unreasonable
effectiveness of recurrent neural networks").
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from rnn_core.data import END, Example
from rnn_core.option import ConfigError
from rnn_core.stream import Stream

if TYPE_CHECKING:
    from rnn_core.tasks import Task
    from rnn_core.train import Trainer
    from rnn_core.train.generate import Written

WRITTEN = 11  # symbols after the one that is given, unless the task says how many


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
    length = trainer.task.goes_on_for() or WRITTEN
    written = to_the_end(write(trainer.model, example.inputs, length, 0.0, Stream(0, "sampling").numpy(0)))
    read = tuple(symbol for symbol in written.symbols if symbol != END)
    return replace(example, inputs=written.prompt + read, targets=())


def to_the_end(written: "Written") -> "Written":
    """What was written up to the first `<end>`, which is the last symbol then: what follows it is no part."""
    if END not in written.symbols:
        return written
    length = written.symbols.index(END) + 1
    return replace(written, symbols=written.symbols[:length], surprise=written.surprise[:length])


def finite(trainer: "Trainer") -> None:
    """Raises ConfigError for a network whose numbers are none any more: nothing can be asked of it."""
    if trainer.diverged:
        raise ConfigError(
            "This network has diverged: its numbers have grown beyond all bounds, and it can say nothing. "
            "Look at an earlier update, or reset."
        )
