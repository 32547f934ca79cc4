"""Links of several settings: they come back as they were, in their order."""

from itertools import product

import pytest

from rnn_core.cells import CELLS
from rnn_core.config import Config
from rnn_core.models import MODELS
from rnn_core.option import ConfigError
from rnn_core.several import from_query, to_query
from rnn_core.tasks import TASKS


def kinds(task: str) -> list[Config]:
    """Every architecture with every cell that can learn this task."""
    found = []
    for architecture, cell in product(MODELS, CELLS):
        try:
            found.append(Config.from_query({"task": task, "architecture": architecture, "cell": cell}))
        except ConfigError:
            continue
    return found


@pytest.mark.parametrize("task", TASKS)
def test_every_pairing_comes_back(task: str) -> None:
    for pair in product(kinds(task), repeat=2):
        assert from_query(to_query(pair)) == pair


@pytest.mark.parametrize(
    "links",
    [
        ["task=translation", "task=translation&attention=none&hidden_size=76"],
        ["cell=lstm&cell.forget_bias=2&hidden_size=4&seed=5", "cell=gru&hidden_size=4&seed=5", "seed=5"],
        ["hidden_size=4&stop_when=accuracy%3E%3D0.9", "", "cell=gru&stop_when=accuracy%3E%3D0.5", "layers=2"],
        ["task=reverse&hidden_size=8", "task=sentiment&hidden_size=8", "task=reverse"],
    ],
)
def test_options_come_back_in_their_order(links: list[str]) -> None:
    configs = tuple(Config.from_query(link) for link in links)
    assert from_query(to_query(configs)) == from_query("/bench?" + to_query(configs)) == configs


def test_the_form_of_a_link() -> None:
    link = "task=translation&beside=hidden_size%3D76%26attention%3Dnone"
    assert to_query(from_query(link)) == f"{link}&recipe=1"
    assert from_query("cell=gru") == (Config.from_query("cell=gru"),)
    assert (
        to_query(from_query("hidden_size=4&beside=")) == "hidden_size=4&beside=&recipe=2"
    )  # two that are equal


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("beside=cell%3Dgru;hidden_size%3D0", "beside 2: hidden_size = 0"),
        ("beside=nonsense", "beside 1: .*nonsense"),
        ("beside=seed%3D1%26seed%3D2", "beside 1: 'seed' stands twice"),
        ("beside=seed%3D1&beside=seed%3D2", "'beside' stands twice"),
        ("beside=;;;", "at most 3 stand beside"),
        ("beside=beside%3Dx", "beside 1: 'beside' is not a setting"),
        ("cell=nothing&beside=seed%3D1", "^cell = 'nothing'"),
        ("seed=1" * 1000, "characters long"),
    ],
)
def test_faults_are_sentences_that_name_the_member(link: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        from_query(link)


@pytest.mark.parametrize("count", [0, 5])
def test_one_to_four(count: int) -> None:
    with pytest.raises(ConfigError, match="1 to 4"):
        to_query([Config.from_query("")] * count)
