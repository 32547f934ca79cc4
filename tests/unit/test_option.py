"""Options: checked once, read from text, and the error names field, value and range."""

from dataclasses import dataclass, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.option import ConfigError, check, option, options, parse, shown, write
from rnn_core.settings import ModelConfig, TrainConfig


@dataclass(frozen=True)
class Sample:
    length: int = option(8, "Length", low=1, high=40)
    rate: float = option(0.5, "Rate", low=0.0, high=10.0)
    on: bool = option(True, "On")
    kind: str = option("a", "Kind", choices=("a", "b"))
    note: str = option("", "Note")

    def __post_init__(self) -> None:
        check(self)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("length", 0, ["length", "0", "from 1 to 40"]),
        ("length", 41, ["length", "41"]),
        ("length", 3.0, ["length", "whole number"]),
        ("length", True, ["length", "whole number"]),
        ("rate", float("nan"), ["rate", "nan", "from 0 to 10"]),
        ("rate", float("inf"), ["rate", "inf"]),
        ("kind", "c", ["kind", "'c'", "'a', 'b'"]),
        ("on", 1, ["on", "true or false"]),
        ("note", "x" * 201, ["note", "201", "200"]),
    ],
)
def test_error_names_field_value_and_range(field: str, value: object, words: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        Sample(**{field: value})
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize("text", ["", "abc", "1e999", "nan", "9" * 5000, "0x10", "--1", "1 2", "²"])
def test_rubbish_numbers_are_a_sentence(text: str) -> None:
    with pytest.raises(ConfigError, match="length"):
        parse("length", text, options(Sample)["length"])


@pytest.mark.parametrize("settings", [ModelConfig, TrainConfig, Sample])
def test_every_default_survives_writing_and_reading(settings: type) -> None:
    for name, known in options(settings).items():
        assert parse(name, write(known.default), known) == known.default


@given(st.floats(0.0, 10.0))
def test_floats_survive_exactly(value: float) -> None:
    assert parse("rate", write(value), options(Sample)["rate"]) == value


@given(st.text())
def test_shown_is_short_and_printable(text: str) -> None:
    assert len(shown(text)) <= 62
    assert shown(text).isprintable()


def test_every_setting_is_an_option_with_label_and_help() -> None:
    for settings in (ModelConfig, TrainConfig):
        plain = {f.name for f in fields(settings)} - {"architecture_options", "cell_options"}
        assert set(options(settings)) == plain
        assert all(known.label and known.help for known in options(settings).values())
