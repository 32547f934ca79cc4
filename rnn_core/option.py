"""Options: dataclass fields that know their label, their range and their reason.

A settings class is a frozen dataclass whose fields are made by `option()`. Widgets, links, the
command line and the help texts are all read off the fields; nothing is written twice.

    >>> @dataclass(frozen=True)
    ... class Example:
    ...     length: int = option(8, "Length", low=1, high=40)
    ...     def __post_init__(self) -> None:
    ...         check(self)
    >>> Example(length=99)
    Traceback (most recent call last):
    rnn_core.option.ConfigError: length = 99 is out of range: choose a whole number from 1 to 40.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, TypeAlias


class ConfigError(ValueError):
    """A setting that cannot be used. The message names the field, the value and what is allowed."""


When: TypeAlias = Callable[[Any, Any], bool]  # (the task's Spec, the ModelConfig) → does it mean anything?


@dataclass(frozen=True)
class Option:
    """What a field knows of itself beyond its name, type and default."""

    label: str
    help: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    tier: int = 3  # 1 always visible · 2 "size, rate, clipping, length" · 3 "everything"
    log: bool = False  # the widget moves on a logarithmic scale
    kind: type = str
    default: Any = None
    when: When | None = None  # None: always

    def allowed(self) -> str:
        """The allowed values in words, to end a sentence with."""
        if self.choices:
            return "choose one of " + ", ".join(repr(choice) for choice in self.choices)
        if self.kind is bool:
            return "choose true or false"
        if self.kind in (int, float):
            noun = "a whole number" if self.kind is int else "a number"
            ends = (self.low or 0.0, self.high or 0.0)
            low, high = (f"{end:,.0f}" if self.kind is int else f"{end:g}" for end in ends)
            return f"choose {noun} from {low} to {high}"
        return f"choose a text of at most {MAX_TEXT} characters"


MAX_TEXT = 200


def option(
    default: Any,
    label: str,
    *,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
    help: str = "",
    tier: int = 3,
    log: bool = False,
    when: When | None = None,
) -> Any:
    """A dataclass field carrying an `Option`. Numbers must state `low` and `high`.

    when: for which task and model the option means anything; elsewhere it is not offered.
    """
    kind = type(default)
    if kind in (int, float) and (low is None or high is None):
        raise TypeError(f"the option {label!r} is a number and needs low= and high=")
    made = Option(label, help, low, high, choices, tier, log, kind, default, when)
    return field(default=default, metadata={"option": made})


def options(settings: Any) -> dict[str, Option]:
    """The options of a settings class (or of an instance), by field name, in order."""
    return {f.name: f.metadata["option"] for f in fields(settings) if "option" in f.metadata}


def check(settings: Any) -> None:
    """Raise `ConfigError` for the first field of `settings` that is of a wrong type or out of range."""
    for name, known in options(settings).items():
        check_value(name, getattr(settings, name), known)


def check_value(name: str, value: Any, known: Option) -> None:
    """Raise `ConfigError` unless `value` is one that the option `known` allows."""
    kind: Any = float if known.kind is float and type(value) is int else type(value)
    if kind is not known.kind:
        raise ConfigError(f"{name} = {shown(value)} is not of the right kind: {known.allowed()}.")
    if known.choices and value not in known.choices:
        raise ConfigError(f"{name} = {shown(value)} is not known: {known.allowed()}.")
    if known.kind in (int, float) and not known.choices:
        assert known.low is not None and known.high is not None
        if not (math.isfinite(value) and known.low <= value <= known.high):
            raise ConfigError(f"{name} = {shown(value)} is out of range: {known.allowed()}.")
    if known.kind is str and len(value) > MAX_TEXT:
        raise ConfigError(f"{name} is {len(value)} characters long: {known.allowed()}.")


def parse(name: str, text: str, known: Option) -> Any:
    """The value that `text` (from a link or a shell) writes for the option `known`.

    Raises ConfigError, naming the field, the text and what is allowed.
    """
    text = text.strip()
    try:
        value = _READERS[known.kind](text)
    except (ValueError, KeyError, OverflowError):
        raise ConfigError(f"{name} = {shown(text)} cannot be read: {known.allowed()}.") from None
    check_value(name, value, known)
    return value


def write(value: Any) -> str:
    """The shortest text from which `parse` gives `value` back."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def shown(value: Any) -> str:
    """`value` as it may stand in a sentence: quoted if text, never long, never a control character."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(letter if letter.isprintable() else "·" for letter in text)
    text = text if len(text) <= 60 else text[:57] + "…"
    return f"'{text}'" if isinstance(value, str) else text


def _read_int(text: str) -> int:
    if len(text) > 30:
        raise ValueError("too long to be a setting")
    return int(text)


_READERS: dict[type, Any] = {
    int: _read_int,
    float: float,
    bool: lambda text: {"true": True, "1": True, "false": False, "0": False}[text.lower()],
    str: str,
}
