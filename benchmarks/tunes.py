"""What is measured of networks that learn tunes: the phrase that returns, the key and the bars of what they
write.
"""

import numpy as np

from rnn_core import Trainer
from rnn_core.engine.by_part import ByPart
from rnn_core.stream import Stream
from rnn_core.tasks.music import Music
from rnn_core.tasks.tunes.notes import BAR, VOCABULARY, notes_of, spell
from rnn_core.train.generate import write

TUNES, TEMPERATURE = 40, 0.7


def in_part(part: str, trainer: Trainer) -> float:
    """Accuracy on the notes of this phrase of all held-out tunes."""
    return ByPart().serve(trainer).parts[part]


def ahead_of_first(part: str, trainer: Trainer) -> float:
    """How much more often it is right in this phrase than in the first."""
    parts = ByPart().serve(trainer).parts
    return parts[part] - next(iter(parts.values()))


def keeps(rule: str, trainer: Trainer) -> float:
    """The share of notes in key (`in_key`), or of bars of the right length (`bars`), in what it writes at
    temperature 0.7 after the first phrase of 40 held-out tunes. The given notes count for the key alone:
    which it is.
    """
    task = trainer.task
    assert isinstance(task, Music)
    found = [_kept(task, trainer, k)[rule] for k in range(TUNES)]
    return float(np.average([share for share, _ in found], weights=[size for _, size in found]))


def _kept(task: Music, trainer: Trainer, k: int) -> dict[str, tuple[float, int]]:
    """Both shares of one continuation, each with how many notes (or bars) it is of."""
    batch, most = task.held_out(TUNES), task.spec.longest
    tune = notes_of(VOCABULARY.decode(batch.inputs[k, : batch.input_lengths[k]]))
    phrase, ends = task.bars * BAR, np.cumsum([note.length for note in tune])
    theme = tune[: int(np.searchsorted(ends, phrase)) + 1]
    symbols = tuple(note.symbol for note in theme)
    generator = Stream(0, "sampling").numpy(k)
    written = notes_of(write(trainer.model, symbols, most - len(theme), TEMPERATURE, generator).symbols)
    # Of the whole tune, less what was given: the theme is in key by itself, and its bars are right.
    both, alone = task.keeps(spell((*theme, *written))), len(theme)
    bars = int(sum(note.length for note in (*theme, *written)) // BAR)
    notes = both["in_key"] * (alone + len(written)) - alone
    right = both["bars"] * bars - task.bars
    return {
        "in_key": (notes / max(1, len(written)), len(written)),
        "bars": (right / max(1, bars - task.bars), bars - task.bars),
    }
