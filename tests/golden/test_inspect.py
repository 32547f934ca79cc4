"""What `inspect` shows is what the mathematics says: values by hand, gradients by finite differences."""

import numpy as np
import pytest
import torch

from rnn_core import CELLS, Config, ConfigError, Trainer
from rnn_core.train.explain import explain
from rnn_core.train.inspect import inspect

LINKS = [f"cell={cell}" for cell in CELLS]
LINKS += [
    "cell=gru&layers=2&bidirectional=true",
    "cell=lstm&embedding_size=5",
    "cell=tanh&architecture.pooling=mean",
]
LINKS += [
    "task=named_entities&cell=lstm&bidirectional=true&layers=2&hidden_size=6",
    "task=character_text&hidden_size=9",
]


def trained(link: str, updates: int = 5) -> Trainer:
    trainer = Trainer(Config.from_query(link))
    for _ in range(updates):
        trainer.update()
    return trainer


def test_tanh_by_hand() -> None:
    trainer = trained("cell=tanh")
    trace = trainer.inspect()
    p = trainer.model.recurrence.weights["layer0_forward"]
    U, W, b = (p[name].detach().numpy() for name in "UWb")
    tokens = trainer.task.encode([trainer.example]).inputs[0].numpy()
    h = np.zeros(8, np.float32)
    for t, token in enumerate(tokens):
        h = np.tanh(b + W @ h + U[:, token])
        np.testing.assert_allclose(trace.signals["layer0/hidden"].values[t], h, atol=1e-6)
    o = float((trainer.model.V.detach().numpy() @ h + trainer.model.b_y.detach().numpy())[0])
    assert trace.signals["prediction"].values[0, 1] == pytest.approx(1 / (1 + np.exp(-o)), abs=1e-6)


def test_gradient_of_the_verdict_by_hand() -> None:
    """∂o/∂h⟨t⟩ = ∂o/∂h⟨t+1⟩ · diag(1 − h⟨t+1⟩²) W, from the last time step back."""
    trainer = trained("cell=tanh")
    trace = trainer.inspect(loss="output 1")
    W = trainer.model.recurrence.weights["layer0_forward"]["W"].detach().numpy()
    h = trace.signals["layer0/hidden"].values
    gradient = trainer.model.V.detach().numpy()[0]
    for t in range(len(h) - 1, -1, -1):
        np.testing.assert_allclose(trace.gradients["layer0/hidden"].values[t], gradient, rtol=1e-4, atol=1e-8)
        gradient = (gradient * (1 - h[t] ** 2)) @ W
    assert not trace.gradients["layer0/hidden/transported"].values[-1].any()


@pytest.mark.parametrize("link", LINKS)
def test_looking_changes_nothing_and_shapes_agree(link: str) -> None:
    trainer = trained(link)
    before = trainer.weights()
    slopes = [p.grad.clone() for p in trainer.model.parameters()]
    trace = trainer.inspect(loss="sum")
    assert all((before[name] == value).all() for name, value in trainer.weights().items())
    assert all(torch.equal(p.grad, s) for p, s in zip(trainer.model.parameters(), slopes, strict=True))
    T, H = len(trace.axes["time"]), trainer.config.model.hidden_size
    for name, signal in trace.signals.items():
        if signal.axes == ("time", "unit"):
            assert signal.values.shape == (T, H), name
            assert name in trace.gradients
    np.testing.assert_allclose(trace.signals["prediction"].values.sum(1), 1.0, atol=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_transported_and_local_make_the_whole(cell: str) -> None:
    """With one output chosen, only its own time step has a local gradient: elsewhere all is transported."""
    trainer = trained(f"task=named_entities&cell={cell}")
    trace = trainer.inspect(loss="output 4")
    whole = trace.gradients["layer0/hidden"].values
    carried = trace.gradients["layer0/hidden/transported"].values
    local = np.abs(whole - carried).sum(1)
    assert local[3] > 0
    np.testing.assert_allclose(np.delete(local, 3), 0.0, atol=1e-7)
    assert carried[:3].any(axis=1).all()
    assert not whole[4:].any()  # causal: output 4 knows nothing of later states


def test_ghosts_are_what_the_shorter_sentence_would_get() -> None:
    for link in ("cell=gru", "cell=gru&bidirectional=true", "architecture.pooling=mean"):
        trainer = trained(link)
        trace = trainer.inspect()
        words = trace.axes["time"]
        for t in (1, 4, len(words)):
            short = trainer.task.example(" ".join(words[:t]))
            verdict = trainer.inspect(short).signals["prediction"].values[0]
            np.testing.assert_allclose(trace.signals["ghost"].values[t - 1], verdict, atol=1e-6)


@pytest.mark.parametrize("link", LINKS)
def test_equations_add_up(link: str) -> None:
    """The last number of every line follows from the numbers before it, to the digits that are shown."""
    trainer = trained(link)
    for layer in range(trainer.config.model.layers):
        for direction in trainer.model.recurrence.directions:
            for time in (0, 3):
                detail = explain(trainer.model, trainer.task, trainer.example, time, 2, layer, direction)
                trace = inspect(trainer.model, trainer.task, trainer.example)
                name = f"layer{layer}" + ("/backward" if direction == "backward" else "")
                h = trace.signals[f"{name}/hidden"].values[time, 2]
                *_, last = detail.numbers
                assert float(last.rpartition("= ")[2].replace("−", "-")) == pytest.approx(h, abs=6e-4)
                for line in detail.numbers:
                    _evaluates(line)


def _evaluates(line: str) -> None:
    _, formula, *_, result = line.replace("−", "-").replace("·", "*").split(" = ")
    names = {"σ": lambda a: 1 / (1 + np.exp(-a)), "tanh": np.tanh, "max": max}
    found = eval(formula, {"__builtins__": {}}, names)
    assert found == pytest.approx(float(result), abs=3e-3)


@pytest.mark.parametrize("loss", ["output 0", "output 2", "output x", "mean", "output -1", "output ²"])
def test_a_loss_that_is_not_there(loss: str) -> None:
    trainer = trained("cell=tanh", 0)
    with pytest.raises(ConfigError):
        trainer.inspect(loss=loss)


@pytest.mark.parametrize(("time", "unit", "layer"), [(99, 0, 0), (-1, 0, 0), (0, 8, 0), (0, 0, 1)])
def test_a_place_that_is_not_there(time: int, unit: int, layer: int) -> None:
    trainer = trained("cell=tanh", 0)
    with pytest.raises(ConfigError):
        explain(trainer.model, trainer.task, trainer.example, time, unit, layer)
