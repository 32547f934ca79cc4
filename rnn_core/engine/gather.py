"""Which runs can be compared: what must be true of the members of a group before there is one."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rnn_core.engine.afford import refuse_dear
from rnn_core.engine.contract import Build, EngineError
from rnn_core.engine.step import MEASURES
from rnn_core.option import shown
from rnn_core.several import MOST

if TYPE_CHECKING:
    from rnn_core.config import Config


def check(configs: "Sequence[Config]", by: str) -> None:
    """Raises EngineError, with a sentence, for settings that do not make a group."""
    if by not in MEASURES:
        raise EngineError(f"by = {shown(by)} is not known: choose 'updates' or 'seconds'.")
    if not configs:
        raise EngineError("A group needs at least one network.")
    if len(configs) > MOST:
        raise EngineError(f"A group has at most {MOST} networks, and here are {len(configs)}.")
    tasks = list(dict.fromkeys(config.task.name for config in configs))
    if len(tasks) > 1:
        raise EngineError(f"The members of a group learn the same task; here are {_listed(tasks)}.")
    if any(config.task != configs[0].task for config in configs):
        raise EngineError(
            f"The members of a group learn the same task; here is {tasks[0]} with different settings."
        )
    seeds = list(dict.fromkeys(str(config.training.seed) for config in configs))
    if len(seeds) > 1:
        raise EngineError(f"The members of a group have the same seed; here are {_listed(seeds)}.")


def build_all(configs: "Sequence[Config]", build: Build) -> list[Callable[[], Any]]:
    """What makes each trainer; the first time it is one that stands ready. Raises EngineError if one of
    them is too dear."""
    return [_ready(config, number, build) for number, config in enumerate(configs, 1)]


def _ready(config: "Config", number: int, build: Build) -> Callable[[], Any]:
    ready = [build(config)]
    try:
        refuse_dear(ready[0])
    except EngineError as error:
        raise EngineError(f"Network {number}: {error}") from None
    return lambda: ready.pop() if ready else build(config)


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
