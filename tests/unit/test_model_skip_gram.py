"""Skip-gram: its two losses by hand, what it predicts, CBOW, and what it refuses."""

import math

import numpy as np
import pytest
import torch

from rnn_core import Config, ConfigError, Trainer
from rnn_core.models.negatives import against_noise
from rnn_core.pairs import Counted
from rnn_core.portrait import Place
from rnn_core.train.vectors import word_vectors

SMALL = "task=analogies&hidden_size=6&batch_size=16"


def test_the_loss_against_noise_by_hand() -> None:
    draw = torch.Generator().manual_seed(3)
    h, V = torch.randn(4, 3, generator=draw), torch.randn(5, 3, generator=draw)
    y, rarer = torch.tensor([0, 1, 1, 4]), torch.tensor([0.5, 1.0, 1.5, 2.0, 2.5])
    found = against_noise(h, y, V, rarer, 2)
    for i in range(4):
        others = [int(y[(i - shift) % 4]) for shift in (1, 2)]
        by_hand = -math.log(torch.sigmoid(V[y[i]] @ h[i]).item())
        for n in others:
            if n != int(y[i]):  # the true word is no false one
                by_hand -= float(rarer[n]) * math.log(torch.sigmoid(-(V[n] @ h[i])).item())
        assert float(found[i]) == pytest.approx(by_hand, rel=1e-5)


def test_noise_in_a_batch_weighs_as_much_as_the_papers_noise() -> None:
    """Words come as often as they occur, and count q ÷ that: on average exactly q."""
    model = Trainer(Config.from_query(SMALL)).model
    words = model.spec.output_vocabulary
    assert isinstance(words, Counted)
    often = np.array(words.counts) / sum(words.counts)
    np.testing.assert_allclose(often * model.rarer.numpy(), model.noise.numpy(), rtol=1e-4)
    assert float(model.noise.sum()) == pytest.approx(1.0, rel=1e-4)


def test_before_training_it_predicts_the_noise_and_softmax_predicts_nothing() -> None:
    against, softmax = (
        Trainer(Config.from_query(f"{SMALL}&architecture.objective={loss}"))
        for loss in ("negative", "softmax")
    )
    batch = against.task.held_out(3)
    np.testing.assert_allclose(against.model.predict(batch)[0, 0], against.model.noise, rtol=1e-4)
    np.testing.assert_allclose(
        softmax.model.predict(batch)[0, 0], 1 / softmax.task.spec.input_size, rtol=1e-4
    )
    assert softmax.config.first_loss == pytest.approx(math.log(softmax.task.spec.input_size))
    assert softmax.update() == pytest.approx(softmax.config.first_loss, rel=0.01)
    assert against.config.first_loss is None
    first = against.snapshot().loss
    assert first == pytest.approx(against.update())


def test_trained_against_noise_it_predicts_better_than_how_often_words_occur() -> None:
    trainer = Trainer(Config.from_query("task=analogies&updates=600"))
    alone = {line.name: line.value for line in trainer.task.baselines() if line.metric == "nats"}
    for _ in range(600):
        trainer.update()
    assert trainer.evaluate(None)["nats"] < alone["how often each word occurs"] - 0.2


def test_cbow_reads_the_mean_in_any_order() -> None:
    trainer = Trainer(Config.from_query(f"{SMALL}&task.asks=middle"))
    for _ in range(5):
        trainer.update()
    batch = trainer.task.encode([trainer.task.example("the king showed his crown")])
    turned = type(batch)(batch.inputs.flip(1), batch.input_lengths, batch.targets, batch.target_mask)
    np.testing.assert_allclose(trainer.model.predict(batch), trainer.model.predict(turned), rtol=1e-5)
    E = word_vectors(trainer.model)
    seen = trainer.inspect(trainer.task.example("the king showed his crown"))
    np.testing.assert_allclose(
        seen.signals["layer0/hidden"].values[0], E[batch.inputs[0].numpy()].mean(0), rtol=1e-4, atol=1e-6
    )
    assert trainer.model.diagram(trainer.config.model, trainer.task.spec).joined == "window"


@pytest.mark.parametrize("asks", ["neighbour", "middle"])
def test_one_unit_is_told_in_numbers(asks: str) -> None:
    trainer = Trainer(Config.from_query(f"{SMALL}&task.asks={asks}"))
    batch = trainer.task.encode([trainer.example])
    told = trainer.model.explain(batch, Place(0, 2), trainer.example.inputs)
    assert "E {x}" in told.equations[0]
    assert "softmax" in told.output[-1]
    with pytest.raises(ConfigError, match="unit from 1 to 6"):
        trainer.model.explain(batch, Place(0, 6), trainer.example.inputs)


def test_it_needs_pairs_of_words_and_a_network_without_vectors_says_so() -> None:
    with pytest.raises(ConfigError, match="pairs of neighbouring words"):
        Config.from_query("task=sentiment&architecture=skip_gram")
    with pytest.raises(ConfigError, match="no vectors of words"):
        word_vectors(Trainer(Config.from_query("task=sentiment")).model)
    with pytest.raises(ConfigError, match="reads no words"):
        word_vectors(Trainer(Config.from_query("task=sine")).model)
    with pytest.raises(ConfigError, match="hidden_size = 999 is out of range"):
        Config.from_query("task=analogies&hidden_size=999")


def test_the_vectors_are_those_that_are_read() -> None:
    trainer = Trainer(Config.from_query("task=word_text&embedding_size=7&hidden_size=8"))
    E = word_vectors(trainer.model)
    np.testing.assert_array_equal(E, trainer.weights()["embedding"])
    assert E.shape == (trainer.task.spec.input_size, 7)
