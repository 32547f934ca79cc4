"""Scheduled sampling: told the truth it is plain training; else it reads exactly what it has made."""

import numpy as np
import pytest
import torch

from rnn_core import Config, Trainer
from rnn_core.models import Pass
from rnn_core.models.recurrent import SEEN
from rnn_core.settings import TrainConfig
from rnn_core.train.forcing import forced_loss, mixed, share_at, told
from rnn_core.train.generate import run_on

LINKS = [
    "task=reverse&task.length=5&hidden_size=8",
    "task=reverse&task.length=5&hidden_size=8&attention=none",
    "task=reverse&task.length=5&hidden_size=8&architecture.attention_feeds_state=true",
    "task=character_text&task.length=30&hidden_size=8",
    "task=character_text&task.length=30&hidden_size=8&embedding_size=0&layers=2",
    "task=sine&hidden_size=6",
    "task=sine&hidden_size=6&cell=lstm&layers=2",
]


def made(link: str, updates: int = 0) -> Trainer:
    trainer = Trainer(Config.from_query(f"{link}&batch_size=4"))
    for _ in range(updates):
        trainer.update()
    return trainer


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_the_share_comes_down_in_the_first_half() -> None:
    training = TrainConfig(teacher_forcing=0.2, updates=1000)
    assert [share_at(training, update) for update in (0, 250, 500, 900)] == pytest.approx([1, 0.6, 0.2, 0.2])
    assert share_at(TrainConfig(), 123) == 1.0


@pytest.mark.parametrize("link", LINKS)
def test_always_told_the_truth_is_plain_training(link: str) -> None:
    trainer = made(link)
    model = trainer.model.double()
    batch = trainer.task.batch(trainer.data, 0, 4)
    if batch.inputs.is_floating_point():
        batch = type(batch)(
            batch.inputs.double(), batch.input_lengths, batch.targets.double(), batch.target_mask
        )
    plain, forced = model.loss(batch), forced_loss(model, batch, 1.0, seeded(), Pass())
    torch.testing.assert_close(forced.sum, plain.sum, atol=1e-9, rtol=0)
    assert forced.count == plain.count


@pytest.mark.parametrize("link", LINKS)
def test_the_first_inputs_are_always_true_and_the_share_is_kept(link: str) -> None:
    trainer = made(link)
    batch = trainer.task.batch(trainer.data, 0, 256)
    first = 1 if trainer.task.spec.most_outputs else min(SEEN, batch.inputs.shape[1] // 2)
    decoding = trainer.model.writer(batch, Pass(), read=0)
    assert not told(decoding, 0.0, seeded())[:, first:].any()
    assert told(decoding, 0.0, seeded())[:, :first].all()
    assert told(decoding, 0.3, seeded())[:, first:].float().mean() == pytest.approx(0.3, abs=0.05)


@pytest.mark.parametrize("link", LINKS[:5])
def test_symbols_are_drawn_from_what_the_network_finds_likely(link: str) -> None:
    trainer = made(link, updates=30)
    model, batch = trainer.model, trainer.task.batch(trainer.data, 99, 4)
    keep = told(model.writer(batch, Pass(), read=0), 0.0, seeded())
    inputs, again = (mixed(model, model.writer(batch, Pass(), read=0), keep, seeded(5)) for _ in "ab")
    truth = batch.inputs if batch.decoder_inputs is None else batch.decoder_inputs
    assert torch.equal(inputs, again)
    assert torch.equal(inputs[keep], truth[keep])
    assert (inputs[~keep] != truth[~keep]).any()
    assert int(inputs[~keep].max()) < trainer.task.spec.output_size
    one = model.writer(batch, Pass(), read=0).reading(inputs)
    torch.testing.assert_close(one.targets, batch.targets)
    assert torch.equal(one.inputs if one.decoder_inputs is None else one.decoder_inputs, inputs)


@pytest.mark.parametrize("link", LINKS[5:])
def test_numbers_fed_back_are_what_the_network_runs_on_with(link: str) -> None:
    """With its own outputs from some time step on, the loss is that of `run_on`."""
    trainer = made(link, updates=20)
    model, batch = trainer.model, trainer.task.held_out(1)
    T = batch.inputs.shape[1]
    first = min(SEEN, T // 2)
    start = type(batch)(
        batch.inputs[:, :first], torch.tensor([first]), batch.targets[:, :first], batch.target_mask[:, :first]
    )
    made_on = run_on(model, start, T - first + 1)[0, :, 0]
    known = model(start).logits[0, :, 0].detach().numpy()
    values = np.concatenate([known, made_on[1:]])
    wanted = np.square(values - batch.targets[0, :, 0].numpy()).sum()
    found = forced_loss(model, batch, 0.0, seeded(), Pass())
    assert float(found.sum.detach()) == pytest.approx(wanted, rel=1e-4)


@pytest.mark.parametrize("truncate", [0, 4])
def test_the_gradient_passes_through_fed_back_numbers(truncate: int) -> None:
    trainer = made("task=sine&hidden_size=5")
    model = trainer.model.double()
    batch = trainer.task.batch(trainer.data, 0, 2)
    batch = type(batch)(batch.inputs.double(), batch.input_lengths, batch.targets.double(), batch.target_mask)
    run = Pass(truncate_after=truncate)
    forced_loss(model, batch, 0.0, seeded(), run).sum.backward()
    b_y = model.b_y
    with torch.no_grad():
        values = []
        for side in (1e-6, -1e-6):
            b_y += side
            values.append(float(forced_loss(model, batch, 0.0, seeded(), run).sum))
            b_y -= side
    slope = (values[0] - values[1]) / 2e-6
    same = float(b_y.grad[0]) == pytest.approx(slope, rel=1e-5)
    assert same == (truncate == 0)


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.long
def test_training_goes_on_exactly_from_a_state(link: str) -> None:
    trainer = made(f"{link}&teacher_forcing=0.3&updates=20", updates=12)
    kept = trainer.state()
    losses = [trainer.update() for _ in range(4)]
    trainer.restore(kept)
    assert [trainer.update() for _ in range(4)] == losses
