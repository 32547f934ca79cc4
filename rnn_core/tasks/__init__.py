"""The tasks, in teaching order. A new one is one file and one line here."""

from rnn_core.tasks.adding import Adding
from rnn_core.tasks.analogies import Analogies
from rnn_core.tasks.associative_recall import AssociativeRecall
from rnn_core.tasks.base import Task
from rnn_core.tasks.binary import Binary
from rnn_core.tasks.captions import Captions
from rnn_core.tasks.character_text import CharacterText
from rnn_core.tasks.copy import Copy
from rnn_core.tasks.copy_memory import CopyMemory
from rnn_core.tasks.dates import Dates
from rnn_core.tasks.fill_in import FillIn
from rnn_core.tasks.latch import Latch
from rnn_core.tasks.look_ahead import LookAhead
from rnn_core.tasks.music import Music
from rnn_core.tasks.named_entities import NamedEntities
from rnn_core.tasks.pixels import Pixels
from rnn_core.tasks.recall import Recall
from rnn_core.tasks.repeat_copy import RepeatCopy
from rnn_core.tasks.reverse import Reverse
from rnn_core.tasks.sentiment import Sentiment
from rnn_core.tasks.sine import Sine
from rnn_core.tasks.sort import Sort
from rnn_core.tasks.translation import Translation
from rnn_core.tasks.word_text import WordText

TASKS: dict[str, type[Task]] = {
    "binary": Binary,
    "sentiment": Sentiment,
    "named_entities": NamedEntities,
    "look_ahead": LookAhead,
    "fill_in": FillIn,
    "latch": Latch,
    "adding": Adding,
    "copy_memory": CopyMemory,
    "recall": Recall,
    "copy": Copy,
    "repeat_copy": RepeatCopy,
    "associative_recall": AssociativeRecall,
    "sort": Sort,
    "character_text": CharacterText,
    "word_text": WordText,
    "analogies": Analogies,
    "pixels": Pixels,
    "music": Music,
    "sine": Sine,
    "captions": Captions,
    "reverse": Reverse,
    "dates": Dates,
    "translation": Translation,
}

__all__ = ["TASKS", "Task"]
