"""Config: what a link says, what cannot be, and the way back into a link."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core import CELLS, TASKS, Config, ConfigError
from rnn_core.config import offers, option_groups
from rnn_core.models import MODELS, SPECIAL
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
    assert config.to_pairs() == {}
    assert config.to_query() == "recipe=2"  # which data its numbers come from


def test_the_link_of_the_command_line() -> None:
    config = Config.from_query(FULL)
    assert (config.task.name, config.model.cell, config.training.seed) == ("named_entities", "lstm", 1)
    assert config.model.bidirectional
    assert Config.from_query(config.to_query()) == config
    assert Config.from_json(config.to_json()) == Config.from_json(config.to_json("native")) == config
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
        ("hidden_size=0", ["hidden_size", "0", "from 1 to 256"]),
        ("hidden_size=many", ["hidden_size", "'many'"]),
        ("layers=5", ["layers", "from 1 to 4"]),
        ("cell.forget_bias=1", ["cell.forget_bias"]),
        ("cell=lstm&cell.forget_bias=99", ["forget_bias", "99"]),
        ("architecture=many_to_many", ["sentiment", "many_to_many", "one answer"]),
        ("task=named_entities&architecture=many_to_one", ["output at every time step"]),
        ("task=character_text&bidirectional=true", ["bidirectional", "would see it"]),
        ("stateful=true", ["stateful", "sentiment has no such windows"]),
        ("teacher_forcing=0.5", ["teacher_forcing", "0.5", "sentiment"]),
        ("attention=additive", ["many_to_one", "additive", "means nothing"]),
        ("architecture=feed_forward&cell=lstm", ["cell", "feed_forward", "means nothing"]),
        ("architecture=self_attention&hidden_size=9&architecture.heads=4", ["4 heads", "9 hidden"]),
        ("task=reverse&architecture=self_attention", ["a sequence of its own"]),
        ("task=named_entities&architecture=feed_forward", ["answers once"]),
        ("stop_when=accuracy>=1.5", ["never be met", "between 0 and 1"]),
        ("task=sine&stop_when=mse<=-1", ["never be met", "0 or more"]),
        ("recipe=1&recipe=2", ["recipe", "twice"]),
        ("task=reverse&attention=multiplicative&architecture.product=dot", ["dot", "one size"]),
        ("task=reverse&architecture=many_to_one", ["reverse", "many_to_one", "a whole sequence"]),
        ("task=reverse&architecture=many_to_many", ["reverse", "length of its own"]),
        ("architecture=encoder_decoder", ["an encoder_decoder", "another sequence"]),
        ("architecture=ntm", ["an ntm", "one answer"]),
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
    assert Config.from_query("recipe=2") == Config.from_query("")
    for name, task in TASKS.items():
        link = Config.from_query(f"task={name}").to_query()
        assert f"recipe={task.recipe}" in link
        with pytest.raises(ConfigError, match=f"those of {name} are at recipe {task.recipe}"):
            Config.from_query(link.replace(f"recipe={task.recipe}", f"recipe={task.recipe + 1}"))


def test_offers_say_why_not() -> None:
    config = Config.from_query("")
    found = offers(config.task)
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
                ("sentiment", "feed_forward"),
                ("named_entities", "self_attention"),
            ]
        )
    )
    cell = draw(st.sampled_from(sorted(CELLS)))
    uses = MODELS[architecture].uses
    pairs = {"task": task, "architecture": architecture} | ({"cell": cell} if "cell" in uses else {})
    for group, known in option_groups(task, architecture, cell).items():
        for name, one in known.items():
            skipped = name in ("architecture", "cell", "stop_when", "corpus") or not draw(st.booleans())
            idle = not group and name in SPECIAL and name not in uses
            if skipped or idle or (group == "cell" and "cell" not in uses):
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
    if architecture == "self_attention":
        pairs.pop("hidden_size", None)  # the heads must share the units evenly
        if Config.from_query(f"task={task}").model.hidden_size % int(pairs.get("architecture.heads", "1")):
            del pairs["architecture.heads"]
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


def test_what_means_nothing_to_an_architecture_stands_at_its_neutral_value() -> None:
    config = Config.from_query("task=named_entities&architecture=self_attention")
    assert not config.model.bidirectional  # the task's own default, for a recurrence
    assert config.model.cell == "tanh"
    assert "bidirectional" not in config.to_pairs()
    assert not config.offered("cell")
    assert config.offered("architecture.heads")
    assert not config.offered("architecture.pooling")  # one output for every word: nothing is pooled
    assert Config.from_query(config.to_query()) == config


def test_an_option_is_offered_where_it_means_something() -> None:
    asked = {
        "": {"bidirectional": True, "teacher_forcing": False, "stateful": False, "attention": False},
        "task=character_text": {"bidirectional": False, "teacher_forcing": True, "stateful": True},
        "task=sine": {"embedding_size": False, "stateful": True},
        "task=reverse": {"attention": True, "architecture.product": False, "teacher_forcing": True},
        "task=reverse&attention=multiplicative": {"architecture.product": True},
        "architecture=feed_forward": {"cell": False, "layers": True, "truncate_after": False},
    }
    for link, wanted in asked.items():
        config = Config.from_query(link)
        assert {key: config.offered(key) for key in wanted} == wanted, link
