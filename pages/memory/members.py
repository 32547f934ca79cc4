"""The networks that train side by side: a neural Turing machine, and what stands beside it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import Any

from pages.memory import session
from pages.ui import state
from pages.ui.together import Together
from rnn_core import CELLS, MODELS, TASKS, Config, ConfigError, several

LARGE = "architecture.controller=lstm&hidden_size=100&batch_size=32&learning_rate=0.005"
TOPICS = {  # key of a task → what the machine's link says besides, as in benchmarks/memory_targets.py
    "copy": "updates=2000",
    "repeat_copy": f"task.curriculum=false&{LARGE}&updates=4000",
    "associative_recall": "updates=1500",
    "sort": f"{LARGE}&updates=4000",
}
BESIDE = {  # what can stand beside the machine → its link
    "LSTM": "architecture=many_to_many&cell=lstm&hidden_size=64&clip_norm=1",
    "GRU": "architecture=many_to_many&cell=gru&hidden_size=72&clip_norm=1",
    "Fast weights": "architecture=many_to_many&cell=delta&hidden_size=32",
}
FIRST = ("LSTM",)  # of them, at first
# The machine of a class: small, at a high rate; the lesson “The head that walks” trains the same one.
QUICK = (
    "task=copy&task.length=6&architecture.slots=16&architecture.columns=8&architecture.walking=false"
    "&learning_rate=0.007"
)
WALKING = "walking"  # the option of a machine whose heads start on their way


def topics() -> tuple[str, ...]:
    """The tasks that can be learnt here."""
    return tuple(key for key in TOPICS if key in TASKS)


def machine(topic: str, more: str = "") -> Config:
    """The neural Turing machine on this task."""
    return Config.from_query("&".join(filter(None, (f"task={topic}", TOPICS[topic], more))))


def usual(topic: str = "", beside: Sequence[str] = FIRST) -> str:
    """The link of the machine on this task, and of those that stand beside it."""
    first = machine(topic or topics()[0])
    return several.to_query((first, *(_beside(first, BESIDE[label]) for label in beside)))


def _beside(first: Config, link: str) -> Config:
    """A network of this link that learns what the machine learns, with its seed, for as many updates."""
    task = {key: text for key, text in first.to_pairs().items() if key.partition(".")[0] == "task"}
    own = dict(pair.split("=", 1) for pair in link.split("&"))
    training = first.training
    shared = {key: str(getattr(training, key)) for key in ("updates", "seed", "batch_size", "evaluate_every")}
    return Config.from_query({"task": first.task.name} | task | shared | own)


def query() -> str:
    """The link of the networks."""
    found = state.get(session.MEMBERS)
    return str(found) if found is not None else usual()


def settings() -> tuple[Config, ...]:
    """The setting of each network."""
    return _settings(query())


@lru_cache(maxsize=32)
def _settings(link: str) -> tuple[Config, ...]:
    return several.from_query(link)


TOGETHER = Together("memory", settings, lambda: names(settings()))


def topic() -> str:
    """What they learn: the key of a task."""
    return settings()[0].task.name


def beside() -> list[str]:
    """Which of BESIDE stand beside the first network."""
    first, *others = settings()
    return [label for label, link in BESIDE.items() if _beside(first, link) in others]


def follow(link: str) -> None:
    """Take over the networks of a link. What does not fit here is told, and changes nothing."""
    try:
        found = several.from_query(link)
        if found[0].task.name not in TOPICS:
            raise ConfigError(
                f"{found[0].task.title} is learnt on the bench: the networks of this page copy, repeat, "
                "recall or sort rows of bits."
            )
        learn(found)
    except ConfigError as error:
        state.problem("link", str(error))


def from_bench(config: Config) -> None:
    """Take over a machine that stood on the bench, with the same ones beside it; nothing of another kind."""
    fits = config.task.name in TOPICS and WALKING in config.model.architecture_options
    if fits and config != settings()[0]:
        labels = beside()
        _try([config, *(_beside(config, BESIDE[label]) for label in labels)])


def learn(new: Sequence[Config]) -> None:
    """Other networks, untrained. Raises ConfigError for some that cannot be, and keeps the ones before."""
    before, wanted = state.get(session.MEMBERS), several.to_query(tuple(new))
    state.put(session.MEMBERS, wanted)
    state.reseed()
    try:
        TOGETHER.group()
    except ConfigError:
        state.put(session.MEMBERS, before)
        raise
    forget()


def forget() -> None:
    """What was looked at of the networks before means nothing for others."""
    for key in (session.RUNGS, session.STAGE, session.TIME):
        state.take(key)


def choose_topic(key: str) -> None:
    """Learn another task, with the same networks beside the machine, in their usual settings."""
    state.problem("link")
    state.problem("memory/pattern")
    labels = beside()
    state.take(session.TEXT)
    _try(several.from_query(usual(key, labels)))


def choose_quick() -> None:
    """Learn to copy with the small machine, beside an LSTM."""
    state.take(session.TEXT)
    first = Config.from_query(QUICK)
    _try([first, *(_beside(first, BESIDE[label]) for label in FIRST)])


def quick() -> bool:
    """Whether the first network is the small machine."""
    return settings()[0] == Config.from_query(QUICK)


def walking() -> bool | None:
    """Whether the heads of the first network start walking; None if it has none."""
    found = settings()[0].model.architecture_options.get(WALKING)
    return None if found is None else bool(found)


def set_walking(wanted: bool) -> None:
    """The same networks, the heads of the first starting so."""
    first, *others = settings()
    options = dict(first.model.architecture_options) | {WALKING: wanted}
    _try([replace(first, model=replace(first.model, architecture_options=options)), *others])


def put_beside(labels: Sequence[str]) -> None:
    """These, and only these, beside the first network."""
    first = settings()[0]
    wanted = [_beside(first, link) for label, link in BESIDE.items() if label in labels]
    _try([first, *wanted][: several.MOST])


def _try(new: Sequence[Config]) -> None:
    try:
        learn(new)
    except ConfigError as error:
        state.problem(TOGETHER.place, str(error))
        state.reseed()


def names(configs: Sequence[Config]) -> list[str]:
    """What each is called: a machine by its architecture, a recurrence by its cell."""
    found = list[str]()
    for config in configs:
        own = (
            CELLS[config.model.cell].title
            if config.offered("cell")
            else MODELS[config.model.architecture].title
        )
        found.append(own[0].upper() + own[1:])
    return [name if found.count(name) == 1 else f"{name} {place + 1}" for place, name in enumerate(found)]


def text() -> str:
    """The pattern that all read; one that was typed for another task gives way to the first of this one."""
    task, found = settings()[0].task, state.get(session.TEXT)
    if found is not None:
        with suppress(ConfigError):
            task.encode([task.example(str(found))])
            return str(found)
        state.take(session.TEXT)
    return task.suggestions()[0]


def read(new: str) -> None:
    """Read another pattern. One that cannot be read is told, and the old one stays."""
    task = settings()[0].task
    try:
        task.encode([task.example(new)])
    except ConfigError as error:
        state.problem("memory/pattern", str(error))
        state.reseed()
        return
    state.problem("memory/pattern")
    if new != text():
        state.take(session.TIME)
        state.reseed()
    state.put(session.TEXT, new)


def standing(group: Any) -> str:
    """How far training is: "LSTM: update 120, wrong bits 0.31 · …"."""
    parts = []
    for run, name in zip(group.runs, names(group.configs), strict=True):
        leading, measured = run.config.task.metrics[0], run.record.metrics
        told = f", held-out {leading.title} {measured[-1][1][leading.name]:.3f}" if measured else ""
        parts.append(f"{name}: update {run.updates:,}{told}")
    return " · ".join(map(state.escape, parts))
