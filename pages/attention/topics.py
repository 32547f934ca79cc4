"""What the page "Attention" is about: the setting of its network with attention.

It is chosen there, or comes from a link or from the bench; the page's address says it.
"""

from dataclasses import replace
from functools import lru_cache

from rnn_core import Config, ConfigError
from rnn_core.config import option_groups
from rnn_core.rival import no_smaller, parameter_count

TOPICS = {  # key → title, link of the usual setting
    "en-fr": ("Translation, English → French", "task=translation"),
    "fr-en": ("Translation, French → English", "task=translation&task.direction=fr-en"),
    "reverse": ("Reverse a string of digits", "task=reverse"),
    "dates": ("Dates, as computers write them", "task=dates"),
}
_SAID = ("task", "task.direction")  # keys of a link that the topic's title says


def usual(key: str) -> Config:
    """The setting that a topic has unless something else is asked for."""
    return rivals(TOPICS[key][1])[0]


def topic_of(setting: Config) -> str | None:
    """The topic of a setting, whatever its sizes and rates; None if it is none of this page's."""
    return next((key for key in TOPICS if _subject(usual(key)) == _subject(setting)), None)


def _subject(setting: Config) -> tuple[str, str]:
    pairs = setting.to_pairs()
    return pairs.get("task", ""), pairs.get("task.direction", "")


def attentive(setting: Config) -> Config:
    """The setting, with attention if it has none. Raises ConfigError for one that is none of this page's."""
    if topic_of(setting) is None:
        raise ConfigError(
            f"{setting.task.title} is learnt on the bench. The two networks of this page write an answer of "
            "their own, word by word or sign by sign: choose below what they shall learn."
        )
    if not setting.offered("attention"):
        raise ConfigError(
            "The two networks of this page are encoder–decoders: only they look back at their input."
        )
    if setting.model.attention == "none":
        return replace(setting, model=replace(setting.model, attention="additive"))
    return setting


@lru_cache(maxsize=32)
def rivals(query: str) -> tuple[Config, Config]:
    """The settings with attention and without; the latter has more units, and no fewer parameters as far
    as units go. Raises ConfigError for a link that cannot be read."""
    first = Config.from_query(query)
    return first, no_smaller(first, attention="none")


@lru_cache(maxsize=32)
def parameters(query: str) -> tuple[int, int]:
    """How many numbers each of the two learns."""
    first, second = rivals(query)
    return parameter_count(first), parameter_count(second)


def unusual(setting: Config) -> str:
    """What differs from the usual setting of its topic, in words: "Hidden units 20 · Cell lstm"."""
    groups = option_groups(setting.task.name, setting.model.architecture, setting.model.cell)
    told = []
    for key, text in setting.to_pairs().items():
        if key not in _SAID:
            group, _, plain = key.rpartition(".")
            told.append(f"{groups[group][plain].label} {text}")
    return " · ".join(told)
