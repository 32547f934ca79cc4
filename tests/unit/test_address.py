"""Addresses as people copy them: what is ours in them, what is passed over, what is told."""

import pytest

from rnn_core import Config, ConfigError, several
from rnn_core.address import foreign, query_of

LINK = "task=reverse&cell=lstm&seed=3"
FOREIGN = ("utm_source", "UTM_Campaign", "fbclid", "gclid", "msclkid", "ref", "embed", "embed_options")


@pytest.mark.parametrize(
    "address",
    [
        f"?{LINK}",
        f"http://localhost:8501/?{LINK}",
        f"  https://a.school/lab/rnn/?{LINK}#top\n",
        f"localhost:8501/?{LINK}",
        f"https://a.school/shapes?utm_source=x&{LINK}&fbclid=1&embed=true&embed_options=a&embed_options=b",
    ],
)
def test_a_whole_address_is_its_query(address: str) -> None:
    assert Config.from_query(address) == Config.from_query(LINK)
    assert several.from_query(address) == (Config.from_query(LINK),)


@pytest.mark.parametrize(
    "address", ["http://localhost:8501", "http://localhost:8501/shapes#top", "http://h/?"]
)
def test_an_address_without_a_query_is_the_first_setting(address: str) -> None:
    assert query_of(address) == ""
    assert Config.from_query(address) == Config.from_query("")


def test_a_question_mark_in_a_value_is_no_address() -> None:
    assert query_of("stop_when=what?&cell=gru") == "stop_when=what?&cell=gru"


def test_what_others_append_is_passed_over_and_a_misspelt_key_is_told() -> None:
    for key in FOREIGN:
        assert foreign(key)
        assert Config.from_query({key: "x"}) == Config.from_query("")
    for key in ("utmsource", "refs", "embedding", "hiden_size"):
        with pytest.raises(ConfigError, match="is not a setting here"):
            Config.from_query(f"{key}=1")


def test_no_setting_of_ours_is_taken_for_anothers() -> None:
    assert not [key for key in Config.from_query("").values() if foreign(key)]
    assert not foreign("task")
    assert not foreign(several.BESIDE)
