"""The encoder–decoder is what its equations say: by kernel as by steps, looked into as by autograd."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch

from rnn_core import CELLS, Config, ConfigError, Trainer
from rnn_core.data import Batch
from rnn_core.models import Pass, States, Watch
from rnn_core.models.encoder_decoder import EncoderDecoder
from rnn_core.notation import spell
from rnn_core.portrait import Place
from rnn_core.train.beam import beam
from rnn_core.train.generate import answer, forced_by_truth
from rnn_core.train.inspect import explain
from rnn_core.train.look import look, standing_still

SMALL = "task=reverse&task.length=5&hidden_size=6&embedding_size=3"
WIRINGS = [
    "attention=none",
    "attention=none&bidirectional=false",
    "attention=additive",
    "attention=additive&embedding_size=0",
    "attention=multiplicative",
    "attention=multiplicative&architecture.product=dot&bidirectional=false",
    "attention=additive&layers=2",
    "attention=additive&architecture.attention_feeds_state=true",
    "attention=multiplicative&architecture.attention_feeds_state=true&layers=2&embedding_size=0",
]
LINKS = [f"{wiring}&cell=gru" for wiring in WIRINGS]
LINKS += [f"attention=additive&cell={cell}" for cell in CELLS]
LINKS += ["attention=none&cell=lstm&layers=2", "attention=none&cell=lstm&bidirectional=false"]


def made(link: str, updates: int = 0) -> Trainer:
    settings = dict(pair.split("=") for pair in f"{SMALL}&{link}".split("&"))
    trainer = Trainer(Config.from_query(settings))
    for _ in range(updates):
        trainer.update()
    return trainer


@cache
def practised(wiring: str) -> Trainer:
    """A network that has learnt a little; only looked at, so that tests may share it."""
    return made(f"{wiring}&cell=gru", updates=150)


def double(trainer: Trainer) -> EncoderDecoder:
    model = trainer.model.double()
    assert isinstance(model, EncoderDecoder)
    return model


def batch_of(trainer: Trainer, *texts: str) -> Batch:
    return trainer.task.encode([trainer.task.example(text) for text in texts])


def unknown(batch: Batch) -> Batch:
    """The same, of which nobody knows the answer."""
    return replace(batch, target_mask=torch.zeros_like(batch.target_mask))


def one_by_one(model: EncoderDecoder, batch: Batch) -> tuple[torch.Tensor, list[torch.Tensor]]:
    source = model.encode(batch, Pass(stepwise=True))
    states: States = source.states
    logits, alphas = [], []
    assert batch.decoder_inputs is not None
    for t, read in enumerate(batch.decoder_inputs.unbind(1)):
        looked, states = model.advance(source, states, read, t=t)
        logits.append(model.head(looked.top))
        if looked.alpha is not None:
            alphas.append(looked.alpha)
    return torch.cat(logits, dim=1), alphas


@pytest.mark.parametrize("link", LINKS)
def test_all_outputs_at_once_are_those_of_one_after_another(link: str) -> None:
    trainer = made(link)
    model, batch = double(trainer), batch_of(trainer, "31415", "7", "12")
    with torch.no_grad():
        together = model(batch).logits
        apart, alphas = one_by_one(model, batch)
    torch.testing.assert_close(together, apart, atol=1e-10, rtol=0)
    for alpha in alphas:
        torch.testing.assert_close(alpha.sum(-1), torch.ones(3, 1).double(), atol=1e-12, rtol=0)
        assert not alpha[1, 0, 1:].any()  # behind the one digit of "7" there is only padding


@pytest.mark.parametrize("link", LINKS)
def test_what_a_look_shows_is_what_autograd_finds(link: str) -> None:
    trainer = made(link, updates=3)
    model, batch = double(trainer), batch_of(trainer, "2718")
    seen, watch = look(model, batch, "output 2"), Watch()
    with standing_still(model):
        logits = model(batch, Pass(watch=watch, stepwise=True)).logits
        k = int(logits[0, 1].argmax())
        torch.autograd.grad(logits[0, 1, k], watch.leaves, allow_unused=True)
    torch.testing.assert_close(seen.logits, logits.detach(), atol=1e-10, rtol=0)
    assert set(seen.gradients) == set(watch.gradients())
    for name, slope in watch.gradients().items():
        found = seen.gradients[name].values
        np.testing.assert_allclose(found, slope.values, atol=1e-10, rtol=0, err_msg=name)
        assert not name.endswith("/hidden") or np.abs(slope.values).max() > 1e-6
    assert all(parameter.grad is None or parameter.grad.any() for parameter in model.parameters())


@pytest.mark.parametrize("link", LINKS)
def test_the_gradients_of_every_parameter_by_finite_differences(link: str) -> None:
    trainer = made(link)
    model, batch = double(trainer), batch_of(trainer, "314", "5")
    loss = model.loss(batch)
    loss.sum.backward()
    draw = np.random.default_rng(0)
    for name, parameter in model.named_parameters():
        flat, slope = parameter.detach().view(-1), parameter.grad
        assert slope is not None, name
        k, epsilon = int(draw.integers(len(flat))), 1e-6
        kept = float(flat[k])
        values = []
        for side in (1, -1):
            flat[k] = kept + side * epsilon
            values.append(float(model.loss(batch).sum.detach()))
        flat[k] = kept
        found = (values[0] - values[1]) / (2 * epsilon)
        assert float(slope.view(-1)[k]) == pytest.approx(found, abs=1e-6), name


def test_attention_by_hand_in_the_whole() -> None:
    """α, c and o of one output worked out with plain loops from the states that a look shows."""
    trainer = made("attention=multiplicative&bidirectional=false", updates=2)
    trace, model = trainer.inspect(trainer.task.example("3141")), trainer.model
    s = trace.signals["decoder/layer0/hidden"].values[2]
    h = trace.signals["encoder/layer0/hidden"].values
    W, W_c, V, b_y = (p.detach().numpy() for p in (model.attention.W_a, model.W_c, model.V, model.b_y))
    e = np.array([s @ W @ one for one in h])
    alpha = np.exp(e) / np.exp(e).sum()
    np.testing.assert_allclose(trace.signals["attention"].values[2], alpha, atol=1e-6)
    context = alpha @ h
    np.testing.assert_allclose(trace.signals["decoder/context"].values[2], context, atol=1e-6)
    o = b_y + V @ np.tanh(W_c @ np.concatenate([context, s]))
    np.testing.assert_allclose(trace.signals["prediction"].values[2], np.exp(o) / np.exp(o).sum(), atol=1e-6)


@pytest.mark.parametrize("link", LINKS)
def test_padding_changes_nothing(link: str) -> None:
    trainer = made(link)
    model = double(trainer)
    alone, beside = batch_of(trainer, "42"), batch_of(trainer, "42", "31415")
    with torch.no_grad():
        few, many = model(alone).logits, model(beside).logits
    torch.testing.assert_close(few[0], many[0, :3], atol=1e-10, rtol=0)


@pytest.mark.long
@pytest.mark.parametrize("link", WIRINGS)
def test_a_beam_of_one_is_greedy_and_wider_ones_find_no_worse(link: str) -> None:
    trainer = practised(link)
    model = trainer.model
    assert isinstance(model, EncoderDecoder)
    for text in ("314", "27182", "99"):
        batch = batch_of(trainer, text)
        greedy, found = answer(model, batch), beam(model, batch, 1)
        assert found.answer.symbols == greedy.symbols
        np.testing.assert_allclose(found.answer.chances, greedy.chances)
        wide = beam(model, batch, 5)
        ends = [node for node in wide.nodes if node.fate == "ended"]
        best = wide.nodes[wide.best[-1]]
        assert not ends or best.score == max(node.score for node in ends)
        assert best.score == pytest.approx(wide.answer.log_chance / len(wide.answer.symbols), abs=1e-4)
        depths = [node.depth for node in wide.nodes if node.fate in ("on", "ended")]
        assert max(depths.count(depth) for depth in set(depths)) <= 5
    with pytest.raises(ConfigError, match="1 to 5"):
        beam(model, batch, 6)


@pytest.mark.long
@pytest.mark.parametrize("link", WIRINGS)
def test_free_running_is_decoding(link: str) -> None:
    trainer = practised(link)
    model = trainer.model
    assert isinstance(model, EncoderDecoder)
    batch = batch_of(trainer, "314", "27182")
    found = model.predict(batch)
    for row, text in enumerate(("314", "27182")):
        alone = answer(model, batch_of(trainer, text))
        n = min(len(alone.symbols), found.shape[1])
        decoded = trainer.task.spec.output_vocabulary.decode(found[row].argmax(-1)[:n])
        assert decoded == alone.symbols[:n]


def test_forced_choices_and_forced_attention() -> None:
    trainer = made("attention=additive", updates=100)
    model, batch = trainer.model, batch_of(trainer, "31415")
    assert isinstance(model, EncoderDecoder)
    free = answer(model, batch)
    forced = answer(model, batch, forced={1: 7})
    assert forced.symbols[0] == free.symbols[0]
    assert forced.symbols[1] == "7"
    assert forced.forced == (1,)
    put = answer(model, batch, attend={0: 2})
    assert put.attention is not None
    np.testing.assert_array_equal(put.attention[0], [0, 0, 1, 0, 0])
    same = answer(model, batch, attend={0: 2})
    assert same.symbols == put.symbols
    bold = [answer(model, batch, temperature=3.0, generator=np.random.default_rng(1)).symbols for _ in "12"]
    assert bold[0] == bold[1]
    assert bold[0] != free.symbols


def test_a_decoder_that_is_told_its_own_words_says_the_same() -> None:
    trainer = made("attention=additive", updates=60)
    model = trainer.model
    assert isinstance(model, EncoderDecoder)
    batch = batch_of(trainer, "2718")
    told = forced_by_truth(model, model.fill_targets(unknown(batch)))
    free = answer(model, batch)
    assert told.symbols == free.symbols
    np.testing.assert_allclose(told.chances, free.chances, atol=1e-6)


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("part", ["encoder", "decoder"])
def test_the_equation_of_a_unit_gives_its_value(link: str, part: str) -> None:
    trainer = made(link, updates=2)
    example = trainer.task.example("314")
    trace = trainer.inspect(example)
    for time in (0, 2):
        detail = explain(trainer.model, trainer.task, example, Place(time, 4, part=part))
        value = trace.signals[f"{part}/layer0/hidden"].values[time, 4]
        assert f"{value:.3f}".replace("-", "−").lstrip("−") in " ".join(detail.numbers)
        assert bool(detail.output) == (part == "decoder" and "layers=2" not in link)
        assert detail.decodes == (part == "decoder")
    assert detail.token == ("4" if part == "encoder" else "1")
    with pytest.raises(ConfigError, match="no encoder layer 4"):
        explain(trainer.model, trainer.task, example, Place(0, 0, layer=3, part="encoder"))


def test_what_leads_from_the_state_to_the_output_is_told_with_its_weights() -> None:
    trainer = made("attention=additive", updates=40)
    example = trainer.task.example("314")
    alpha = trainer.inspect(example).signals["attention"].values[1]
    detail = explain(trainer.model, trainer.task, example, Place(1, 0, part="decoder"))
    told = " ".join(spell(line, "ours", detail.decodes) for line in detail.output)
    for source, weight in enumerate(alpha):
        assert f"{weight:.3f} h⟨{source + 1}⟩" in told
    assert "v⊤ tanh(W_s s⟨t⟩ + W_h h⟨t′⟩)" in told
    assert "s⟨t⟩ = " in spell("{h}⟨t⟩ = …", "ng", detail.decodes)
    equation = spell(detail.equations[0], "ours", detail.decodes)
    assert equation == "r = σ(b′ᵣ + W′ᵣ s⟨t−1⟩ + U′ᵣ E y⟨t−1⟩)"
    blind = made("attention=none")
    assert "k⟨t⟩" not in " ".join(
        explain(blind.model, blind.task, example, Place(1, 0, part="decoder")).output
    )


def test_an_unknown_answer_is_shown_as_the_network_writes_it() -> None:
    trainer = made("attention=additive", updates=30)
    batch = unknown(batch_of(trainer, "314"))
    model = trainer.model
    assert isinstance(model, EncoderDecoder)
    found, written = model.fill_targets(batch), answer(model, batch)
    symbols = trainer.task.spec.output_vocabulary.symbols
    assert tuple(symbols[k] for k in found.targets[0]) == written.symbols
    assert found.decoder_inputs[0].tolist() == [trainer.task.spec.start, *found.targets[0, :-1].tolist()]
    assert not found.target_mask.any()
