"""The tasks, in teaching order. A new one is one file and one line here."""

from rnn_core.tasks.base import Task
from rnn_core.tasks.character_text import CharacterText
from rnn_core.tasks.named_entities import NamedEntities
from rnn_core.tasks.sentiment import Sentiment

TASKS: dict[str, type[Task]] = {
    "sentiment": Sentiment,
    "named_entities": NamedEntities,
    "character_text": CharacterText,
}

__all__ = ["TASKS", "Task"]
