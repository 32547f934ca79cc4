"""The gradient regulariser: its value by hand, its gradient by float64 finite differences, what it does."""

import numpy as np
import pytest
import torch

from rnn_core import CELLS, Config, Trainer
from rnn_core.models import Pass, Watch
from rnn_core.train.regularizer import penalty, regularized_backward


def trainer(link: str) -> Trainer:
    made = Trainer(Config.from_query(f"batch_size=3&hidden_size=4&task.filler=1&{link}"))
    made.model.double()
    return made


def value(made: Trainer) -> tuple[float, float]:
    """Mean loss and Ω of the first batch."""
    batch, watch = made.task.batch(made.data, 0, 3), Watch()
    loss = made.model.loss(batch, Pass(watch=watch, stepwise=True))
    mean = loss.sum / loss.count
    torch.autograd.grad(mean, list(made.model.parameters()), create_graph=True)
    return float(mean.detach()), float(penalty(watch.records).detach())


def test_omega_by_hand() -> None:
    """∂L/∂h⟨t⟩ = ∂L/∂h⟨t+1⟩ diag(1 − h⟨t+1⟩²) W for the sentence's own length, example by example."""
    made = trainer("cell=tanh")
    batch = made.task.batch(made.data, 0, 3)
    W = made.model.recurrence.parameters_of("layer0_forward")["W"].detach().numpy()
    h = made.model.hidden(batch, Pass()).sequence.detach().numpy()
    deviations = []
    for b, length in enumerate(batch.input_lengths.tolist()):
        slope = made.model.V.detach().numpy()[0]  # up to the factor ŷ − y, which the ratio loses
        for t in range(length - 1, 0, -1):
            before = (slope * (1.0 - h[b, t] ** 2)) @ W
            deviations.append((np.linalg.norm(before) / np.linalg.norm(slope) - 1.0) ** 2)
            slope = before
    assert value(made)[1] == pytest.approx(np.mean(deviations), rel=1e-9)


@pytest.mark.long
@pytest.mark.parametrize(
    "link", [*(f"cell={cell}" for cell in CELLS), "cell=lstm&layers=2&bidirectional=true"]
)
def test_its_gradient_by_finite_differences(link: str) -> None:
    made, strength, small = trainer(link), 0.7, 1e-6
    batch = made.task.batch(made.data, 0, 3)
    regularized_backward(made.model, batch, Pass(), strength)
    generator = np.random.default_rng(0)
    for name, parameter in made.model.named_parameters():
        assert parameter.grad is not None, name
        for place in generator.choice(parameter.numel(), min(4, parameter.numel()), replace=False):
            found = float(parameter.grad.flatten()[place])
            sides = []
            for sign in (1.0, -1.0):
                with torch.no_grad():
                    parameter.view(-1)[place] += sign * small
                mean, omega = value(made)
                sides.append(mean + strength * omega)
                with torch.no_grad():
                    parameter.view(-1)[place] -= sign * small
            slope = (sides[0] - sides[1]) / (2.0 * small)
            assert found == pytest.approx(slope, rel=2e-4, abs=2e-7), f"{name}[{place}]"


def test_it_brings_the_ratios_nearer_to_one() -> None:
    omegas = []
    for strength in (0.0, 2.0):
        made = Trainer(Config.from_query(f"cell=tanh&gradient_regularizer={strength}&task.filler=3"))
        for _ in range(60):
            made.update()
        watch = Watch()
        loss = made.model.loss(made.task.batch(made.data, 999, 32), Pass(watch=watch, stepwise=True))
        torch.autograd.grad(loss.sum, list(made.model.parameters()), create_graph=True)
        omegas.append(float(penalty(watch.records).detach()))
    assert omegas[1] < 0.5 * omegas[0]
