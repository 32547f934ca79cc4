"""Config: what a link says, what cannot be, and the way back into a link."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core import CELLS, Config, ConfigError
from rnn_core.config import RECIPE, offers, option_groups
from rnn_core.option import Option, write

FULL = "task=named_entities&architecture=many_to_many&cell=lstm&bidirectional=true&seed=1"


def test_nothing_is_the_first_visit() -> None:
    config = Config.from_query("")
    assert config.task.name == "sentiment"
    assert (config.model.architecture, config.model.cell, config.model.hidden_size) == (
        "many_to_one",
        "tanh",
        8,
    )
    assert config.model.embedding_size == 0
    assert config.to_query() == ""


def test_the_link_of_the_command_line() -> None:
    config = Config.from_query(FULL)
    assert (config.task.name, config.model.cell, config.training.seed) == ("named_entities", "lstm", 1)
    assert config.model.bidirectional
    assert Config.from_query(config.to_query()) == config
    assert Config.from_json(config.to_json()) == config
    assert "architecture" not in config.to_query()  # the task's own: it need not be said


def test_default_of_its_task_is_left_out() -> None:
    size = Config.from_query("task=named_entities").model.hidden_size
    assert "hidden_size" not in Config.from_query(f"task=named_entities&hidden_size={size}").to_query()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("task=cats", ["task", "'cats'", "sentiment"]),
        ("cell=rnn", ["cell", "'rnn'", "lstm"]),
        ("architecture=x", ["architecture", "many_to_one"]),
        ("hiden_size=8", ["hiden_size", "Did you mean hidden_size"]),
        ("hidden_size=3", ["hidden_size", "3", "from 4 to 256"]),
        ("hidden_size=many", ["hidden_size", "'many'"]),
        ("layers=5", ["layers", "from 1 to 4"]),
        ("cell.forget_bias=1", ["cell.forget_bias"]),
        ("cell=lstm&cell.forget_bias=99", ["forget_bias", "99"]),
        ("architecture=many_to_many", ["sentiment", "many_to_many", "one answer"]),
        ("task=named_entities&architecture=many_to_one", ["output at every time step"]),
        ("task=character_text&bidirectional=true", ["bidirectional", "would see it"]),
        ("stateful=true", ["stateful", "character_text"]),
        ("teacher_forcing=0.5", ["teacher_forcing", "0.5", "sentiment"]),
        ("attention=additive", ["many_to_one", "additive", "decoder"]),
        ("task=reverse&attention=multiplicative&architecture.product=dot", ["dot", "one size"]),
        ("task=reverse&architecture=many_to_one", ["reverse", "many_to_one", "a whole sequence"]),
        ("task=reverse&architecture=many_to_many", ["reverse", "length of its own"]),
        ("architecture=encoder_decoder", ["an encoder_decoder", "another sequence"]),
        ("stop_when=f1>=0.9", ["stop_when", "accuracy"]),
        ("stop_when=accuracy", ["stop_when", "accuracy>=0.9"]),
        ("stop_when=accuracy>=..", ["stop_when"]),
        ("recipe=99", ["recipe", "99"]),
        ("seed=1&seed=2", ["seed", "twice"]),
        ("nonsense", ["nonsense"]),
        ("a" * 5000, ["5,000", "4,000"]),
        ("task=<script>alert(1)</script>", ["task"]),
    ],
)
def test_what_cannot_be_is_a_sentence(query: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        Config.from_query(query)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    for word in words:
        assert word in sentence


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"format": 9}', "{" * 100_000])
def test_rubbish_files_are_a_sentence(text: str) -> None:
    with pytest.raises(ConfigError):
        Config.from_json(text)


def test_recipe_is_read() -> None:
    assert Config.from_query(f"recipe={RECIPE}") == Config.from_query("")


def test_offers_say_why_not() -> None:
    config = Config.from_query("")
    found = offers(config.task, config.model)
    assert found["many_to_one"] == ""
    assert found["many_to_many"].endswith(".")


@st.composite
def queries(draw: st.DrawFn) -> dict[str, str]:
    """Settings that can be: each option drawn from its own range, as text."""
    task, architecture = draw(
        st.sampled_from(
            [
                ("sentiment", "many_to_one"),
                ("named_entities", "many_to_many"),
                ("character_text", "many_to_many"),
                ("reverse", "encoder_decoder"),
            ]
        )
    )
    cell = draw(st.sampled_from(sorted(CELLS)))
    pairs = {"task": task, "cell": cell}
    for group, known in option_groups(task, architecture, cell).items():
        for name, one in known.items():
            if name in ("architecture", "cell", "stop_when", "corpus") or not draw(st.booleans()):
                continue
            pairs[f"{group}.{name}" if group else name] = write(draw(values(one)))
    if task == "character_text":
        pairs.pop("bidirectional", None)
    else:
        pairs.pop("stateful", None)
    if task == "reverse":
        pairs.pop("architecture.product", None)  # dot goes with an encoder that reads one way only
    else:
        pairs.pop("attention", None)
    if task in ("sentiment", "named_entities") or "gradient_regularizer" in pairs:
        pairs.pop("teacher_forcing", None)
    return pairs


def values(known: Option) -> st.SearchStrategy[object]:
    if known.choices:
        return st.sampled_from(known.choices)
    if known.kind is bool:
        return st.booleans()
    if known.kind is int:
        return st.integers(int(known.low or 0), int(known.high or 0))
    if known.kind is float:
        return st.floats(known.low, known.high)
    return st.just("")


@given(queries())
def test_round_trip(pairs: dict[str, str]) -> None:
    config = Config.from_query(pairs)
    again = Config.from_query(config.to_query())
    assert again == config
    assert again.to_pairs() == config.to_pairs()
    assert Config.from_json(config.to_json()) == config


@given(st.text(max_size=200))
def test_any_text_is_a_setting_or_a_sentence(text: str) -> None:
    with suppress(ConfigError):  # anything else that is raised fails the test
        assert Config.from_query(text).task
