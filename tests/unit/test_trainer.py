"""The trainer: same setting, same numbers; gone back, the same way on; and where it starts from."""

import math

import numpy as np
import pytest
import torch

from rnn_core import CELLS, Config, Trainer
from rnn_core.train.trainer import EVALUATE_ON

EVERY_TASK = ("task=sentiment", "task=named_entities", "task=character_text")
VARIED = (
    "cell=lstm&layers=2&dropout=0.3&bidirectional=true",
    "cell=relu&cell.recurrent=identity&optimizer=rmsprop&weight_decay=0.01",
    "cell=gru&embedding_size=6&optimizer=sgd&clip_norm=0&learning_rate=0.1",
    "task=character_text&cell=tanh&stateful=true&truncate_after=7&hidden_size=12",
    "task=named_entities&cell=gru&hidden_size=12",
)


def train(trainer: Trainer, updates: int) -> list[float]:
    return [trainer.update() for _ in range(updates)]


@pytest.mark.parametrize("link", VARIED)
def test_same_setting_same_numbers(link: str) -> None:
    first, second = (Trainer(Config.from_query(link)) for _ in range(2))
    losses = train(first, 12)
    torch.rand(7)  # somebody else uses the global generator
    assert train(second, 12) == losses
    assert first.metrics == second.metrics


@pytest.mark.parametrize("link", VARIED)
def test_watching_changes_no_number(link: str) -> None:
    unwatched, watched = (Trainer(Config.from_query(link)) for _ in range(2))
    losses = []
    for _ in range(8):
        losses.append(watched.update())
        watched.snapshot(loss="sum")
        watched.evaluate(10)
    assert losses == train(unwatched, 8)


@pytest.mark.parametrize("link", VARIED)
def test_gone_back_the_same_way_on(link: str) -> None:
    trainer = Trainer(Config.from_query(link))
    train(trainer, 5)
    saved = trainer.state()
    ahead = train(trainer, 5)
    trainer.restore(saved)
    assert trainer.updates == 5
    assert train(trainer, 5) == ahead
    other = Trainer(Config.from_query(link))
    other.restore(saved)
    assert train(other, 5) == ahead


def test_another_seed_gives_other_numbers() -> None:
    assert Trainer(Config.from_query("seed=1")).update() != Trainer(Config.from_query("seed=2")).update()


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("task", EVERY_TASK)
def test_first_loss_is_ln_k_and_gradients_flow(task: str, cell: str) -> None:
    config = Config.from_query(f"{task}&cell={cell}")
    trainer = Trainer(config)
    first = trainer.update()
    assert first == pytest.approx(math.log(config.task.spec.output_size), rel=0.01)
    assert trainer.norms[0][1]["gradient"] > 1e-4
    trace = Trainer(config).inspect()
    assert np.abs(trace.gradients["layer0/hidden"].values).max() > 0


def test_a_rate_beyond_all_bounds_diverges_and_keeps_the_last_good_loss() -> None:
    trainer = Trainer(Config.from_query("cell=relu&clip_norm=0&learning_rate=1000&updates=400"))
    for _ in range(400):
        trainer.update()
        if trainer.diverged:
            break
    assert trainer.diverged
    assert trainer.finished
    snapshot = trainer.snapshot(with_trace=False)
    assert snapshot.diverged
    assert math.isfinite(snapshot.loss)


def test_goal_ends_the_run_and_can_be_waived() -> None:
    trainer = Trainer(Config.from_query("cell=gru&stop_when=accuracy>=0.6&evaluate_every=10"))
    while not trainer.finished:
        trainer.update()
    assert trainer.updates < 5000
    assert trainer.metrics[-1][1]["accuracy"] >= 0.6
    trainer.waive_goal()
    assert not trainer.finished


def test_one_lucky_moment_on_a_part_of_the_examples_does_not_end_a_run(monkeypatch) -> None:
    trainer = Trainer(Config.from_query("stop_when=accuracy>=0.9&evaluate_every=1"))
    asked: list[int | None] = []

    def evaluate(size: int | None = EVALUATE_ON) -> dict[str, float]:
        asked.append(size)
        return {"accuracy": 0.95 if size is not None or len(asked) > 5 else 0.85}

    monkeypatch.setattr(trainer, "evaluate", evaluate)
    while not trainer.finished:
        trainer.update()
    assert trainer.updates > 1
    assert asked[-2:] == [EVALUATE_ON, None]


def test_clipping_is_told_before_and_after() -> None:
    trainer = Trainer(Config.from_query("clip_norm=0.001"))
    train(trainer, 3)
    for _, norms in trainer.norms:
        assert norms["clipped"] == pytest.approx(0.001)
        assert norms["gradient"] > norms["clipped"]


def test_weight_decay_shrinks_without_a_gradient() -> None:
    trainer = Trainer(Config.from_query("optimizer=sgd&weight_decay=0.5&learning_rate=0.1"))
    inputs = trainer.next_batch().inputs
    word = next(n for n in range(trainer.task.spec.input_size) if not (inputs == n).any())
    before = trainer.weights()["recurrence.weights.layer0_forward.U"][:, word]
    trainer.update()
    after = trainer.weights()["recurrence.weights.layer0_forward.U"][:, word]
    np.testing.assert_allclose(after, before * 0.95, rtol=1e-5)


def test_scratch_shows_the_past_and_leaves_the_present() -> None:
    trainer = Trainer(Config.from_query(""))
    start = trainer.weights()
    first = trainer.inspect().signals["layer0/hidden"].values
    train(trainer, 20)
    past = trainer.scratch(start, 0)
    np.testing.assert_array_equal(past.inspect().signals["layer0/hidden"].values, first)
    assert trainer.updates == 20


@pytest.mark.parametrize("link", ["cell=lstm", "task=named_entities&cell=gru", "bidirectional=true&layers=2"])
def test_padding_changes_no_output(link: str) -> None:
    """An example alone and the same one beside a much longer one get the same outputs."""
    trainer = Trainer(Config.from_query(link))
    task, model = trainer.task, trainer.model
    short, long = (
        task.example(text) for text in ("Jordan smiled", "one two three four five six seven eight nine")
    )
    with torch.no_grad():
        alone = model(task.encode([short])).logits[0]
        beside = model(task.encode([short, long])).logits[0]
    np.testing.assert_allclose(alone, beside[: len(alone)], atol=1e-6)


@pytest.mark.parametrize(
    "link", ["task=named_entities&cell=lstm&bidirectional=false", "task=character_text&layers=2"]
)
def test_a_causal_output_never_depends_on_a_later_input(link: str) -> None:
    trainer = Trainer(Config.from_query(link))
    batch = trainer.next_batch()
    changed = batch.inputs.clone()
    changed[:, 5:] = (changed[:, 5:] + 1) % trainer.task.spec.input_size
    other = type(batch)(changed, batch.input_lengths, batch.targets, batch.target_mask)
    with torch.no_grad():
        a, b = trainer.model(batch).logits, trainer.model(other).logits
    assert torch.equal(a[:, :5], b[:, :5])
    assert not torch.equal(a[:, 5:], b[:, 5:])


def test_a_bidirectional_output_does() -> None:
    trainer = Trainer(Config.from_query("task=named_entities&bidirectional=true"))
    batch = trainer.next_batch()
    changed = batch.inputs.clone()
    changed[:, -1] = (changed[:, -1] + 1) % trainer.task.spec.input_size
    other = type(batch)(changed, batch.input_lengths, batch.targets, batch.target_mask)
    full = batch.input_lengths == batch.inputs.shape[1]
    with torch.no_grad():
        a, b = trainer.model(batch).logits[full], trainer.model(other).logits[full]
    assert not torch.equal(a[:, 0], b[:, 0])
