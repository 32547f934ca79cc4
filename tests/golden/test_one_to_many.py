"""One to many is what its equations say: by kernel as by steps, wherever the input enters."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnn_core import CELLS, Config, ConfigError, Trainer
from rnn_core.data import Batch, Spec, Vocabulary
from rnn_core.models import MODELS, Pass, Watch, build
from rnn_core.notation import spell
from rnn_core.portrait import Place
from rnn_core.settings import ModelConfig
from rnn_core.stream import Stream
from rnn_core.train.beam import beam
from rnn_core.train.generate import answer, forced_by_truth
from rnn_core.train.inspect import explain
from rnn_core.train.look import look, standing_still

ENTERS = ("first state", "first input", "every input")
SMALL = "task=captions&task.most=1&hidden_size=6&batch_size=4&architecture.features=5"
SCENES = ("small red circle 3,2", "large blue square 9,12; small red triangle 3,3")
LINKS = [f"architecture.enters={enters}&cell={cell}" for enters in ENTERS for cell in ("tanh", "lstm")]
LINKS += [f"architecture.enters={enters}&cell=gru&layers=2&embedding_size=3" for enters in ENTERS]
LINKS += ["cell=gru&architecture.features=0"]
LINKS += [f"cell={cell}" for cell in CELLS if cell not in ("tanh", "gru", "lstm")]


def made(link: str, updates: int = 0) -> Trainer:
    settings = dict(pair.split("=") for pair in f"{SMALL}&{link}".split("&"))
    trainer = Trainer(Config.from_query(settings))
    for _ in range(updates):
        trainer.update()
    return trainer


def batch_of(trainer: Trainer, *texts: str) -> Batch:
    return trainer.task.encode([trainer.task.example(text) for text in texts])


def unknown(batch: Batch) -> Batch:
    return replace(batch, target_mask=torch.zeros_like(batch.target_mask))


@pytest.mark.parametrize("link", LINKS)
def test_all_outputs_at_once_are_those_of_one_after_another(link: str) -> None:
    trainer = made(link)
    model, batch = trainer.model.double(), batch_of(trainer, *SCENES)
    with torch.no_grad():
        together = model(batch).logits
        decoding = model.writer(batch)
        apart = [decoding.step(read)[0] for read in batch.decoder_inputs.unbind(1)]
    torch.testing.assert_close(together, torch.stack(apart, dim=1), atol=1e-10, rtol=0)


@pytest.mark.parametrize("link", LINKS)
def test_what_a_look_shows_is_what_autograd_finds(link: str) -> None:
    trainer = made(link, updates=2)
    model, batch = trainer.model.double(), batch_of(trainer, SCENES[1])
    seen, watch = look(model, batch, "output 2"), Watch()
    with standing_still(model):
        logits = model(batch, Pass(watch=watch, stepwise=True)).logits
        k = int(logits[0, 1].argmax())
        torch.autograd.grad(logits[0, 1, k], watch.leaves, allow_unused=True)
    torch.testing.assert_close(seen.logits, logits.detach(), atol=1e-10, rtol=0)
    assert set(seen.gradients) == set(watch.gradients())
    for name, slope in watch.gradients().items():
        np.testing.assert_allclose(seen.gradients[name].values, slope.values, atol=1e-10, rtol=0)
    entrance = next(name for name in seen.gradients if name.startswith("encoder/"))
    assert np.abs(seen.gradients[entrance].values).max() > 1e-7


@pytest.mark.parametrize("link", LINKS)
def test_the_gradients_of_every_parameter_by_finite_differences(link: str) -> None:
    trainer = made(link)
    model, batch = trainer.model.double(), batch_of(trainer, *SCENES)
    model.loss(batch).sum.backward()
    draw = np.random.default_rng(0)
    for name, parameter in model.named_parameters():
        flat, slope = parameter.detach().view(-1), parameter.grad
        assert slope is not None, name
        k, epsilon = int(draw.integers(len(flat))), 1e-6
        kept, values = float(flat[k]), []
        for side in (1, -1):
            flat[k] = kept + side * epsilon
            values.append(float(model.loss(batch).sum.detach()))
        flat[k] = kept
        found = (values[0] - values[1]) / (2 * epsilon)
        assert float(slope.view(-1)[k]) == pytest.approx(found, abs=1e-6), name


def test_the_first_state_by_hand() -> None:
    trainer = made("cell=tanh&architecture.enters=first state", updates=2)
    example = trainer.task.example(SCENES[0])
    trace, weights = trainer.inspect(example), trainer.weights()
    x = trainer.task.encode([example]).inputs[0, 0].numpy()
    r = np.maximum(0.0, weights["dense.P"] @ x + weights["dense.p"])
    h = np.tanh(weights["first.layer0_Q_h"] @ r + weights["first.layer0_q_h"])
    np.testing.assert_allclose(trace.signals["encoder/features"].values[0], r, atol=1e-5)
    np.testing.assert_allclose(trace.signals["encoder/layer0/first"].values[0], h, atol=1e-5)
    U, W, b = (weights[f"recurrence.weights.layer0_forward.{name}"] for name in "UWb")
    s = np.tanh(U[:, trainer.task.spec.start] + W @ h + b)
    np.testing.assert_allclose(trace.signals["decoder/layer0/hidden"].values[0], s, atol=1e-5)
    assert trace.axes["source"] == ("picture",)
    assert trace.axes["target"][:3] == ("<start>", "a", "small")
    assert trace.alignment == tuple(range(len(example.targets) + 1))


def test_the_first_input_is_read_by_what_writes() -> None:
    trainer = made("cell=tanh&architecture.enters=first input&architecture.features=0", updates=2)
    example = trainer.task.example(SCENES[0])
    trace, weights = trainer.inspect(example), trainer.weights()
    x = trainer.task.encode([example]).inputs[0, 0].numpy()
    U, W, b = (weights[f"recurrence.weights.layer0_forward.{name}"] for name in "UWb")
    h = np.tanh(U[:, -len(x) :] @ x + b)
    np.testing.assert_allclose(trace.signals["encoder/layer0/hidden"].values[0], h, atol=1e-5)
    s = np.tanh(U[:, trainer.task.spec.start] + W @ h + b)
    np.testing.assert_allclose(trace.signals["decoder/layer0/hidden"].values[0], s, atol=1e-5)


def test_every_input_stands_beside_all_that_is_read() -> None:
    trainer = made("cell=tanh&architecture.enters=every input&architecture.features=0", updates=2)
    example = trainer.task.example(SCENES[0])
    trace, weights = trainer.inspect(example), trainer.weights()
    x = trainer.task.encode([example]).inputs[0, 0].numpy()
    U, W, b = (weights[f"recurrence.weights.layer0_forward.{name}"] for name in "UWb")
    s = np.zeros(6)
    for t, y in enumerate(trainer.task.encode([example]).decoder_inputs[0].tolist()):
        s = np.tanh(U[:, y] + U[:, -len(x) :] @ x + W @ s + b)
        np.testing.assert_allclose(trace.signals["decoder/layer0/hidden"].values[t], s, atol=1e-5)


@pytest.mark.parametrize("enters", ENTERS)
def test_free_running_is_decoding_and_a_beam_of_one_is_greedy(enters: str) -> None:
    trainer = made(f"architecture.enters={enters}&cell=gru&hidden_size=16", updates=60)
    model = trainer.model
    batch = batch_of(trainer, *SCENES)
    found = model.predict(batch)
    for row, text in enumerate(SCENES):
        alone = batch_of(trainer, text)
        greedy = answer(model, alone)
        n = min(len(greedy.symbols), found.shape[1])
        decoded = trainer.task.spec.output_vocabulary.decode(found[row].argmax(-1)[:n])
        assert decoded == greedy.symbols[:n]
        assert greedy.attention is None
        assert beam(model, alone, 1).answer.symbols == greedy.symbols
        filled = model.fill_targets(unknown(alone))
        assert forced_by_truth(model, filled).symbols == greedy.symbols
        assert not filled.target_mask.any()
        assert model.fill_targets(alone) is alone


@pytest.mark.parametrize("link", LINKS[:9])
def test_the_equation_of_a_unit_gives_its_value(link: str) -> None:
    trainer = made(link, updates=2)
    example = trainer.task.example(SCENES[0])
    trace = trainer.inspect(example)
    for time in (0, 2):
        detail = explain(trainer.model, trainer.task, example, Place(time, 4, part="decoder"))
        value = trace.signals["decoder/layer0/hidden"].values[time, 4]
        assert f"{abs(value):.3f}" in " ".join(detail.numbers)
        assert bool(detail.output) == ("layers=2" not in link)
        assert detail.decodes
        assert detail.token == ("<start>", "a", "small")[time]
    detail = explain(trainer.model, trainer.task, example, Place(0, 4, part="encoder"))
    name = next(
        name
        for name in ("encoder/layer0/first", "encoder/layer0/hidden", "encoder/features")
        if name in trace.signals
    )
    assert f"{abs(trace.signals[name].values[0, 4]):.3f}" in " ".join(detail.numbers)
    assert detail.token == "picture"
    assert not detail.decodes
    for line in (*detail.equations, *detail.numbers):
        assert "{" not in spell(line, "ng", detail.decodes)
    with pytest.raises(ConfigError):
        explain(trainer.model, trainer.task, example, Place(1, 4, part="encoder"))


@pytest.mark.parametrize("link", LINKS)
def test_every_parameter_has_a_name_of_its_own(link: str) -> None:
    model = made(link).model
    names = [model.label(name) for name, _ in model.named_parameters()]
    assert len(set(names)) == len(names)
    assert "decoder/layer0/W" in names


@pytest.mark.parametrize("enters", ENTERS)
@pytest.mark.parametrize("embedding", [0, 4])
def test_one_token_leads_to_a_sequence(enters: str, embedding: int) -> None:
    words = Vocabulary(("north", "south"))
    out = Vocabulary(("up", "down", "there", "<end>"))
    spec = Spec("tokens", 2, "sequence", "classes", 4, words, out, most_outputs=5)
    options = {"enters": enters, "features": 0}
    config = ModelConfig("one_to_many", "gru", 8, embedding_size=embedding, architecture_options=options)
    model = build(spec, config, Stream(0, "initialisation"))
    lengths, mask = torch.tensor([3, 3]), torch.ones(2, 3, dtype=torch.bool)
    targets = torch.tensor([[0, 2, 3], [1, 2, 3]])
    read = torch.tensor([[4, 0, 2], [4, 1, 2]])
    batch = Batch(torch.tensor([[0], [1]]), torch.tensor([1, 1]), targets, mask, True, read, lengths)
    optimizer = torch.optim.Adam(model.parameters(), 0.05)
    for _ in range(60):
        optimizer.zero_grad()
        model.loss(batch).sum.backward()
        optimizer.step()
    assert (model.predict(batch).argmax(-1) == targets.numpy()).all()


def test_what_is_not_one_input_is_refused_in_a_sentence() -> None:
    with pytest.raises(ConfigError, match="reads one input, and an example of this task has 16"):
        Config.from_query("task=captions&task.read=patches")
    with pytest.raises(ConfigError, match="reads one input"):
        Config.from_query("task=reverse&architecture=one_to_many&attention=none&bidirectional=false")
    with pytest.raises(ConfigError, match="outputs stand over its inputs"):
        Config.from_query("architecture=one_to_many")
    trainer = made("cell=tanh")
    batch = batch_of(trainer, SCENES[0])
    two = replace(batch, inputs=batch.inputs.expand(1, 2, -1))
    assert trainer.model.refuses_batch(two) == "One to many reads one input, and this has 2."
    assert not trainer.model.refuses_batch(batch)
    assert MODELS["one_to_many"].diagram(trainer.config.model).inputs == (0,)
