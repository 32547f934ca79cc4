"""The pixel RNN: what it reads, that it never sees what is to come, and that drawing is the same walk."""

import numpy as np
import pytest
import torch

from rnn_core import Config, ConfigError, Trainer
from rnn_core.data import Batch
from rnn_core.engine import Draw
from rnn_core.models import MODELS, Pass, follow
from rnn_core.portrait import Place
from rnn_core.train.forcing import mixed, told
from rnn_core.train.inspect import explain
from rnn_core.train.pictures import draw, drawn_from

BASE = "task=pixels&hidden_size=7&batch_size=5"
LINKS = [
    BASE,
    f"{BASE}&cell=gru&layers=2",
    f"{BASE}&cell=tanh&embedding_size=3",
    f"{BASE}&architecture.above=false",
    f"{BASE}&architecture.place=false&cell=relu",
    f"{BASE}&architecture.place=false&architecture.above=false",
    f"{BASE}&task.pictures=shapes&task.side=9&embedding_size=2",
]


def made(link: str, double: bool = True) -> Trainer:
    trainer = Trainer(Config.from_query(link))
    for _ in range(3):
        trainer.update()
    if double:
        trainer.model.double()
    return trainer


@pytest.fixture(params=LINKS, name="trainer")
def each_network(request) -> Trainer:
    return made(request.param)


def test_it_reads_the_pixel_before_the_one_above_and_its_place() -> None:
    model = made(BASE).model
    batch = Trainer(Config.from_query(BASE)).task.held_out(3)
    y, seen = batch.targets, model.seen(batch.inputs)
    assert seen.shape == (3, 64, 3 + 3 + 8 + 8)
    for t in range(64):
        before = [0.0, 0.0, 1.0] if t == 0 else np.eye(3)[y[1, t - 1]]
        above = [0.0] * 3 if t < 8 else np.eye(3)[y[1, t - 8]]
        expected = [*before, *above, *np.eye(8)[t // 8], *np.eye(8)[t % 8]]
        assert seen[1, t].tolist() == list(expected)


def test_an_output_hangs_on_no_pixel_from_its_own_on(trainer: Trainer) -> None:
    batch = trainer.task.held_out(1)
    T = batch.targets.shape[1]
    flipped = batch.inputs.expand(T, T).clone()
    places = torch.arange(1, T)
    flipped[places, places] = 1 - flipped[places, places]  # row t: pixel t − 1 is the other colour
    lengths, mask = torch.full((T,), T), torch.ones(T, T, dtype=torch.bool)
    o = trainer.model(Batch(flipped, lengths, batch.targets.expand(T, T), mask)).logits
    moved = (o - o[0]).abs().amax(2) > 1e-12  # sums of many rows round in other orders
    assert not torch.tril(moved, -1).any()
    assert moved.diagonal()[1:].all(), "the pixel before is read"


@pytest.mark.parametrize("read", [None, 0, 1, 7, 8, 9, 40])
def test_drawing_walks_as_reading_does(trainer: Trainer, read: int | None) -> None:
    batch = trainer.task.held_out(4)
    T = batch.inputs.shape[1]
    n = T - 1 if read is None else read
    whole = trainer.model(batch).logits
    decoding = trainer.model.writer(batch, read=read)
    truth = decoding.truth
    walked = follow(decoding, lambda t, o: truth[:, min(n + t + 1, T - 1)], T - n)
    made = torch.stack([o for o, _, _ in walked], dim=1)
    torch.testing.assert_close(made, whole[:, n:], atol=1e-12, rtol=0)


def test_a_beam_takes_the_pixels_of_its_beginning_along(trainer: Trainer) -> None:
    batch = trainer.task.held_out(4)
    whole = trainer.model(batch).logits
    decoding, rows = trainer.model.writer(batch, read=12), torch.tensor([3, 0, 0, 2, 1])
    decoding.step(batch.inputs[:, 12])
    decoding.select(rows)
    for t in range(13, 30):
        o, _ = decoding.step(batch.inputs[rows, t])
        torch.testing.assert_close(o, whole[rows, t], atol=1e-12, rtol=0)


def test_padding_changes_nothing(trainer: Trainer) -> None:
    batch = trainer.task.held_out(2)
    T = batch.inputs.shape[1]
    short = Batch(batch.inputs, torch.tensor([T, 13]), batch.targets, batch.target_mask.clone())
    short.target_mask[1, 13:] = False
    short.inputs[1, 13:] = 0
    alone = Batch(
        batch.inputs[1:, :13], torch.tensor([13]), batch.targets[1:, :13], batch.target_mask[1:, :13]
    )
    o, single = trainer.model(short).logits[1, :13], trainer.model(alone).logits[0]
    torch.testing.assert_close(o, single, atol=1e-12, rtol=0)


def test_kernel_and_step_have_the_same_loss_and_slopes(trainer: Trainer) -> None:
    batch, found = trainer.task.held_out(5), []
    for stepwise in (False, True):
        trainer.model.zero_grad()
        loss = trainer.model.loss(batch, Pass(stepwise=stepwise))
        loss.sum.backward()
        found.append((loss.sum, [p.grad.clone() for p in trainer.model.parameters()]))
    torch.testing.assert_close(found[0][0], found[1][0], atol=1e-9, rtol=0)
    torch.testing.assert_close(found[0][1], found[1][1], atol=1e-9, rtol=0)
    assert all(slope.any() for slope in found[0][1])


def test_vectors_may_be_read_in_place_of_the_symbols(trainer: Trainer) -> None:
    batch = trainer.task.held_out(2)
    x = trainer.model.input_vectors(batch)
    same = Batch(x, batch.input_lengths, batch.targets, batch.target_mask)
    torch.testing.assert_close(trainer.model(same).logits, trainer.model(batch).logits)


def test_one_time_step_leads_to_the_next(trainer: Trainer) -> None:
    batch = trainer.task.held_out(1)
    states = trainer.model.stepping(batch).states()[1:, 0]
    hidden = trainer.model.hidden(batch, Pass())
    parts = [part[0] for state in hidden.walked.values() for part in state]
    torch.testing.assert_close(states, torch.cat(parts, dim=1), atol=1e-12, rtol=0)


def test_a_unit_is_told_with_what_it_reads() -> None:
    trainer = made(f"{BASE}&cell=tanh&embedding_size=2", double=False)
    detail = explain(trainer.model, trainer.task, trainer.example, Place(20, 1))
    assert "[E {x}⟨t⟩, E y⟨t−8⟩, line⟨t⟩, column⟨t⟩]" in detail.equations[0]
    h = trainer.inspect().signals["layer0/hidden"].values[20, 1]
    assert f"{h:.2f}".replace("-", "−") in detail.numbers[-1]
    plain = made(f"{BASE}&cell=tanh&architecture.above=false&architecture.place=false", double=False)
    told_ = explain(plain.model, plain.task, plain.example, Place(20, 1)).equations[0]
    assert "{x}⟨t⟩" in told_
    assert "[" not in told_


def test_only_the_start_is_always_told_the_truth() -> None:
    trainer = made(BASE, double=False)
    batch = trainer.task.batch(trainer.data, 0, 64)
    decoding = trainer.model.writer(batch, Pass(), read=0)
    keep = told(decoding, 0.0, torch.Generator().manual_seed(0))
    assert keep.sum(1).tolist() == [1] * 64
    inputs = mixed(trainer.model, decoding, keep, torch.Generator().manual_seed(1))
    assert torch.equal(inputs[:, 0], batch.inputs[:, 0])
    assert int(inputs[:, 1:].max()) == 1


@pytest.mark.parametrize("task", ["character_text", "sine", "reverse", "sentiment"])
def test_what_is_no_picture_is_refused(task: str) -> None:
    config = Config.from_query(f"task={task}")
    assert "this task is no picture" in MODELS["pixel_rnn"].refuses(config.task.spec, config.model)


def test_a_full_picture_has_no_place_for_more() -> None:
    trainer = made(BASE, double=False)
    batch = trainer.task.held_out(1)
    decoding = trainer.model.writer(batch)
    decoding.step(batch.inputs[:, -1])
    with pytest.raises(ConfigError, match="full: it has 64 pixels"):
        decoding.step(batch.inputs[:, -1])


class TestDrawing:
    trainer = made(BASE, double=False)
    full, half = trainer.task.suggestions()[0], trainer.task.suggestions()[-1]

    def test_chances_are_those_of_reading_the_picture(self) -> None:
        (text,) = Draw(seed=3).serve(self.trainer).texts
        found = Draw(text).serve(self.trainer)
        assert found.texts == (text,)
        assert found.drawn.given == 64
        batch = self.trainer.task.encode([self.trainer.task.example(text)])
        nats = self.trainer.task.measure(self.trainer.model.predict(batch), batch)["nats"]
        assert found.drawn.totals[0] == pytest.approx(nats, abs=1e-4)
        np.testing.assert_allclose(found.drawn.nats, Draw(seed=3).serve(self.trainer).drawn.nats, atol=1e-6)

    def test_a_begun_picture_keeps_what_was_given(self) -> None:
        found = Draw(self.half, count=5, seed=1).serve(self.trainer)
        known = self.half.replace("/", "").rstrip("?")
        assert found.drawn.given == len(known) == 32
        assert all(text.replace("/", "").startswith(known) for text in found.texts)
        assert len(set(found.texts)) > 1
        assert found.texts == Draw(self.half, count=5, seed=1).serve(self.trainer).texts

    def test_a_pixel_is_set_and_the_rest_drawn_anew(self) -> None:
        pixels = self.full.replace("/", "")
        other = "1" if pixels[20] == "0" else "0"
        found = Draw(self.full, put=(20, other), count=3).serve(self.trainer)
        assert found.drawn.given == 21
        assert {text.replace("/", "")[:21] for text in found.texts} == {pixels[:20] + other}
        assert Draw(self.full, from_pixel=5).serve(self.trainer).drawn.given == 5

    def test_at_temperature_0_the_likelier_one_is_always_taken(self) -> None:
        found = Draw(count=3, temperature=0.0).serve(self.trainer)
        assert len(set(found.texts)) == 1
        assert found.drawn.chances.min() >= 0.5

    @pytest.mark.parametrize(
        ("asked", "told_"),
        [
            (Draw(count=37), "1 to 36 pictures"),
            (Draw(temperature=11.0), "temperature from 0 to 10"),
            (Draw("abc"), "is no pixel"),
            (Draw("01", from_pixel=3), "0 to 2 can stay, not 3"),
            (Draw("01", put=(3, "1")), "Pixel 4 cannot be set"),
            (Draw("01", put=(1, "x")), "one of 0, 1"),
        ],
    )
    def test_what_cannot_be_drawn_gets_a_sentence(self, asked: Draw, told_: str) -> None:
        with pytest.raises(ConfigError, match=told_):
            asked.serve(self.trainer)

    def test_a_network_that_reads_no_pictures_draws_none(self) -> None:
        for link in ("", "task=character_text&hidden_size=4", "task=sine"):
            with pytest.raises(ConfigError, match="pixel by pixel"):
                Draw().serve(Trainer(Config.from_query(link)))

    def test_a_plain_network_and_attention_draw_too(self) -> None:
        for architecture in ("many_to_many", "self_attention"):
            other = made(f"task=pixels&architecture={architecture}&hidden_size=8", double=False)
            assert len(Draw(count=2).serve(other).texts[1]) == 71

    def test_shares_are_as_the_network_says(self) -> None:
        p = np.tile([0.2, 0.8], (20_000, 1))
        draws = drawn_from(p, 1.0, np.random.default_rng(0))
        assert draws.mean() == pytest.approx(0.8, abs=0.01)
        bold = drawn_from(p, 2.0, np.random.default_rng(0))
        assert bold.mean() == pytest.approx(2 / 3, abs=0.01)
        assert drawn_from(np.full((3, 2), np.nan_to_num(np.nan)), 1.0, np.random.default_rng(0)).max() <= 1

    def test_a_network_that_diverged_draws_something(self) -> None:
        trainer = made(BASE, double=False)
        with torch.no_grad():
            trainer.model.V.fill_(float("nan"))
        begun, pixels = torch.tensor([[2]]), torch.tensor([1, 0])
        drawn = draw(trainer.model, begun, pixels, 2, 1.0, np.random.default_rng(0))
        assert drawn.pixels.shape == (2, 64)
