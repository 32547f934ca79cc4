"""Questions to a network that answers with a sequence, and the sentences for those that have no answer."""

import numpy as np
import pytest

from rnn_core import Config, ConfigError, Trainer
from rnn_core.data import END
from rnn_core.engine import ByLength, Decode, Explain, Inspect, Search, TwoRails


@pytest.fixture(scope="module", name="trainer")
def each_trainer() -> Trainer:
    trainer = Trainer(Config.from_query("task=reverse&task.length=4&hidden_size=16"))
    for _ in range(250):
        trainer.update()
    return trainer


@pytest.fixture(scope="module", name="blind")
def without_attention() -> Trainer:
    return Trainer(Config.from_query("task=reverse&task.length=4&hidden_size=16&attention=none"))


def test_decoding_and_choices_by_hand(trainer: Trainer) -> None:
    free = Decode("123").serve(trainer)
    assert free.symbols == ("3", "2", "1", END)
    assert free.ended
    assert free.attention is not None
    np.testing.assert_allclose(free.attention.sum(1), 1.0, atol=1e-6)
    assert [best[0][0] for best in free.best] == list(free.symbols)
    other = Decode("123", forced=((0, "9"),)).serve(trainer)
    assert other.symbols[0] == "9"
    assert other.forced == (0,)
    ended = Decode("123", forced=((1, END),)).serve(trainer)
    assert ended.symbols == ("3", END)
    looked = Decode("123", attend=((0, 0),)).serve(trainer)
    assert looked.symbols[0] == "1"  # attention alone decides what is copied


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (Decode(""), ["at least one"]),
        (Decode("9" * 300), ["300"]),
        (Decode("שלום"), ["none"]),
        (Decode("123", forced=((9, "1"),)), ["ends at output 4", "output 10"]),
        (Decode("123", forced=((0, END), (1, "2"))), ["ends at output 1", "output 2"]),
        (Decode("123", forced=((0, "<b>x</b>"),)), ["can write"]),
        (Decode("123", attend=((0, 3),)), ["3 inputs", "not at 4"]),
        (Decode("123", attend=((0, -1),)), ["3 inputs"]),
        (Decode("123", attend=((20, 1),)), ["output 21"]),
        (Decode("123", temperature=-1.0), ["temperature"]),
        (Decode("123", temperature=float("nan")), ["temperature"]),
        (Search("123", 0), ["1 to 5"]),
        (Search("123", 6), ["1 to 5"]),
        (Search("", 2), ["at least one"]),
        (Explain("123", 9, 0, part="decoder"), ["1 to 4"]),
        (Explain("123", 0, 0, part="middle"), ["no middle"]),
        (Inspect("123", "output 9"), ["no output 9"]),
    ],
)
def test_what_cannot_be_is_a_sentence_and_changes_nothing(
    trainer: Trainer, request_: Decode, words: list[str]
) -> None:
    before = trainer.weights()
    with pytest.raises(ConfigError) as caught:
        request_.serve(trainer)
    assert all(word in str(caught.value) for word in words), str(caught.value)
    after = trainer.weights()
    assert all((before[name] == after[name]).all() for name in before)


def test_without_attention_there_is_none_to_move(blind: Trainer) -> None:
    assert Decode("12").serve(blind).attention is None
    with pytest.raises(ConfigError, match="no attention"):
        Decode("12", attend=((0, 0),)).serve(blind)


def test_a_network_without_a_decoder_says_so() -> None:
    with pytest.raises(ConfigError, match="many_to_one"):
        Decode("good").serve(Trainer(Config.from_query("")))


def test_a_network_that_never_ends_is_stopped(blind: Trainer) -> None:
    blind.model.b_y.data[blind.task.spec.end] = -50.0
    found = Decode("12").serve(blind)
    assert not found.ended
    assert len(found.symbols) == blind.task.spec.most_outputs
    assert not Search("12", 2).serve(blind).answer.ended
    blind.model.b_y.data[blind.task.spec.end] = 0.0


def test_rails_part_where_the_free_one_errs(trainer: Trainer, blind: Trainer) -> None:
    right = TwoRails("123").serve(trainer)
    assert right.parted is None
    assert right.told.symbols == right.free.symbols == right.truth
    wrong = TwoRails("1234").serve(blind)
    assert wrong.truth == ("4", "3", "2", "1", END)
    assert wrong.parted is not None
    assert wrong.free.symbols[: wrong.parted] == wrong.truth[: wrong.parted]
    assert wrong.told.symbols[: wrong.parted + 1] == wrong.free.symbols[: wrong.parted + 1]
    translator = Trainer(Config.from_query("task=translation&hidden_size=8"))
    with pytest.raises(ConfigError, match="truth"):
        TwoRails("The fox of the moon sings nothing").serve(translator)


def test_the_ladder(trainer: Trainer) -> None:
    found = ByLength(most=20).serve(trainer)
    assert found.lengths == tuple(range(1, 10))
    assert found.trained == (1, 4)
    assert found.counts[3] == 20
    assert found.exact[:2].min() > 0.9
    assert found.exact[-1] == 0.0
    assert found.update == 250
