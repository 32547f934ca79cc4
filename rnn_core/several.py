"""The link of several settings: the first one's own, and under `beside` what is different in the others.

`task=translation&beside=hidden_size%3D76%26attention%3Dnone` is two networks; a ";" parts further ones.
What belongs to an architecture or a cell (`architecture.…`, `cell.…`) is not passed on to a member that has
another one. A member says a value also where it is a default: the first's would hold otherwise.
"""

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from rnn_core.address import query_of
from rnn_core.config import MAX_LINK, Config, applies, default_fields, option_groups
from rnn_core.option import ConfigError, shown, write

MOST = 4  # settings in a link
BESIDE = "beside"
_CHOSEN = ("architecture", "cell")


def to_query(configs: Sequence[Config]) -> str:
    """The query string of one to four settings, in their order. Raises ConfigError for another number."""
    if not 1 <= len(configs) <= MOST:
        raise ConfigError(f"A link holds 1 to {MOST} settings, and here are {len(configs)}.")
    first = configs[0].to_pairs()
    others = [urlencode(_difference(configs[0], other)) for other in configs[1:]]
    recipe = {"recipe": str(configs[0].recipe)}
    return urlencode(first | ({BESIDE: ";".join(others)} if others else {}) | recipe)


def from_query(query: str) -> tuple[Config, ...]:
    """The settings of a link, in their order; without `beside` it is one. Raises ConfigError, naming it."""
    if len(query) > MAX_LINK:
        raise ConfigError(f"This link is {len(query):,} characters long; at most {MAX_LINK:,} are read.")
    own, others = _parted(query)
    first = Config.from_query(own)
    if len(others) >= MOST:
        raise ConfigError(
            f"{BESIDE} names {len(others)} networks: at most {MOST - 1} stand beside the first."
        )
    return (first, *(_member(first, text, number) for number, text in enumerate(others, 1)))


def _parted(query: str) -> tuple[str, list[str]]:
    """The first setting's own query, and the members' texts."""
    parts = query_of(query).split("&")
    mine = [part for part in parts if part.partition("=")[0] == BESIDE]
    if len(mine) > 1:
        raise ConfigError(f"'{BESIDE}' stands twice in this link.")
    own = "&".join(part for part in parts if part not in mine)
    found = parse_qsl(mine[0], keep_blank_values=True) if mine else []
    return own, found[0][1].split(";") if found else []


def _member(first: Config, text: str, number: int) -> Config:
    try:
        pairs = dict(_read(text))
        return Config.from_query(_inherited(first, pairs) | pairs)
    except ConfigError as error:
        raise ConfigError(f"{BESIDE} {number}: {error}") from None


def _read(text: str) -> list[tuple[str, str]]:
    pairs = parse_qsl(text, keep_blank_values=True)
    if text and not pairs:
        raise ConfigError(f"{shown(text)} is not a setting: write key=value, for example attention=none.")
    keys = [key for key, _ in pairs]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise ConfigError(f"{shown(twice)} stands twice.")
    return pairs


def _inherited(first: Config, own: dict[str, str]) -> dict[str, str]:
    """What a member takes over from the first: nothing of another task, architecture or cell."""
    pairs = {"task": first.task.name} | first.to_pairs()
    if own.get("task", pairs["task"]) != pairs["task"]:
        return {}
    other = [
        kind for kind in _CHOSEN if own.get(kind, getattr(first.model, kind)) != getattr(first.model, kind)
    ]
    kept = {key: text for key, text in pairs.items() if key.partition(".")[0] not in other or "." not in key}
    architecture = own.get("architecture", first.model.architecture)
    return {key: text for key, text in kept.items() if applies(key, architecture)}


def _difference(first: Config, other: Config) -> dict[str, str]:
    """The pairs that make `other` of what it inherits from the first."""
    architecture = other.model.architecture
    wanted = {key: text for key, text in _in_full(other).items() if applies(key, architecture)}
    before = _in_full(first)
    chosen = {key: wanted[key] for key in ("task", *_CHOSEN) if key in wanted and wanted[key] != before[key]}
    known = _defaults(other) | _inherited(first, chosen)
    return chosen | {key: text for key, text in wanted.items() if text != known[key]}


def _in_full(config: Config) -> dict[str, str]:
    """Every key with its text, defaults included."""
    return _defaults(config) | {"task": config.task.name} | config.to_pairs()


def _defaults(config: Config) -> dict[str, str]:
    """What every key would be if the link named only the task, the architecture and the cell."""
    task = config.task.name
    groups = option_groups(task, config.model.architecture, config.model.cell)
    values = default_fields(task, config.model.architecture)
    own = {
        f"{group}.{name}": known.default
        for group, of in groups.items()
        if group
        for name, known in of.items()
    }
    return {key: write(value) for key, value in (values | own).items()} | {"task": task}
