"""The vectors of a network, asked for; and another network whose embedding starts from them."""

import numpy as np
import pytest

from rnn_core import Config, ConfigError, Trainer
from rnn_core.engine import ReadVectors, StartVectors, SynchronousEngine
from rnn_core.engine.words import shared

NEXT = "task=analogies&task.asks=next&architecture=many_to_one&cell=gru&hidden_size=4&embedding_size=6"


def learnt(link: str = "task=analogies&hidden_size=6") -> StartVectors:
    trainer = Trainer(Config.from_query(link))
    for _ in range(5):
        trainer.update()
    found = ReadVectors().serve(trainer)
    assert found.update == 5
    return StartVectors(found.words, found.E, "5 updates")


def test_an_embedding_starts_from_vectors_at_its_own_spread_and_is_put_back() -> None:
    edit, trainer = learnt(), Trainer(Config.from_query(NEXT))
    before = trainer.weights()
    back = edit.apply(trainer)
    after = trainer.weights()
    assert [name for name in before if not (before[name] == after[name]).all()] == ["embedding"]
    assert (before["embedding"][-1] == after["embedding"][-1]).all()  # <unk> means something else to each
    ratio = after["embedding"][:-1] / edit.E[:-1]
    np.testing.assert_allclose(ratio, ratio[0, 0], rtol=1e-4)  # the same vectors, longer
    assert after["embedding"].std() == pytest.approx(before["embedding"].std(), rel=0.02)
    back.apply(trainer)
    assert all((before[name] == value).all() for name, value in trainer.weights().items())


@pytest.mark.parametrize(
    ("link", "told"),
    [
        (NEXT.replace("embedding_size=6", "embedding_size=7"), "set Embedding to 6"),
        ("task=sentiment", "set Embedding above 0"),
        ("task=music&embedding_size=6", "None of these words"),
    ],
)
def test_a_network_that_cannot_be_started_says_why_and_stays(link: str, told: str) -> None:
    trainer = Trainer(Config.from_query(link))
    before = trainer.weights()
    with pytest.raises(ConfigError, match=told):
        learnt().apply(trainer)
    assert all((before[name] == value).all() for name, value in trainer.weights().items())


def test_a_run_says_that_its_link_alone_no_longer_gives_these_numbers() -> None:
    engine = SynchronousEngine()
    run = engine.submit(Config.from_query(f"{NEXT}&updates=3"), "somebody")
    engine.edit(run.id, "somebody", learnt()).result()
    assert not run.reproducible
    assert "E was started from the vectors of 5 updates at update 0" in run.note
    first = engine.ask(run.id, "somebody", ReadVectors(), at=0).result()
    assert first.E.shape == (296, 6)


def test_which_words_two_texts_share() -> None:
    assert shared(("a", "b", "<unk>"), ("b", "c", "<unk>")) == ([1], [0])
