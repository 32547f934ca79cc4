"""What the page “Through time” shows, against independent mathematics."""

import numpy as np
import pytest
import torch

from rnn_core import Config, Trainer, cliff, dynamics
from rnn_core.models import Pass
from rnn_core.models.stepping import Stepping
from rnn_core.option import ConfigError
from rnn_core.train.blame import METHODS, blame
from rnn_core.train.doctor import diagnose
from rnn_core.train.horizon import horizon

SMALL = "task=fill_in&task.filler=6&hidden_size=5&updates=40"
CELLS = ("cell=tanh", "cell=relu", "cell=gru", "cell=lstm", "cell=gru&layers=2", "cell=lstm&embedding_size=0")


@pytest.mark.parametrize("rho", [0.8, 0.9, 1.0, 1.1, 1.25])
def test_a_linear_layer_lies_on_the_power_of_rho(rho: float) -> None:
    """Pascanu, Mikolov, Bengio 2013; H = 64, k = 100."""
    found = dynamics.faded(rho, 100)
    np.testing.assert_allclose(found.lengths, dynamics.powers(rho, 100), rtol=1e-11)
    np.testing.assert_array_equal(found.derivative, 1.0)


@pytest.mark.parametrize("rho", [0.9, 1.1, 1.25])
def test_a_tanh_layer_falls_below_it_as_its_derivative_says(rho: float) -> None:
    found = dynamics.faded(rho, 100, squash=True)
    assert (found.lengths[1:] < dynamics.powers(rho, 100)[1:]).all()
    assert (found.derivative < 1.0).all() and found.derivative.mean() > 0.7


@pytest.mark.parametrize(
    ("w", "rest", "slope"), [(0.9, 0.0, 0.9), (1.0, 0.0, 1.0), (1.25, 0.7104, 0.619), (2.0, 0.9575, 0.166)]
)
def test_where_a_tanh_unit_comes_to_rest(w: float, rest: float, slope: float) -> None:
    """Bengio, Simard, Frasconi 1994."""
    found = dynamics.latch(w)
    assert found.rest == pytest.approx(rest, abs=1e-4) and found.slope == pytest.approx(slope, abs=1e-3)
    assert np.tanh(w * found.rest) == pytest.approx(found.rest, abs=1e-9)
    if w != 1.0:  # there it creeps
        assert dynamics.orbit(w, 0.3, 400)[-1] == pytest.approx(found.rest, abs=1e-6)
        assert dynamics.orbit(w, -0.3, 400)[-1] == pytest.approx(-found.rest, abs=1e-6)


def test_the_cliff_is_a_cliff() -> None:
    """Pascanu, Mikolov, Bengio 2013, figure 6: on the ridge 34, on the plateau 0.01."""
    w, b = np.linspace(3.0, 5.2, 89), np.linspace(-5.0, -1.0, 81)
    norms = np.linalg.norm(cliff.gradient(w[None, :], b[:, None]), axis=0)  # (b, w)
    row, column = np.unravel_index(norms.argmax(), norms.shape)
    assert (w[column], b[row]) == pytest.approx((4.575, -2.35))
    assert norms.max() == pytest.approx(34.4, abs=0.1) and norms[0, 0] == pytest.approx(0.0096, abs=1e-4)


@pytest.mark.parametrize("place", [(3.5, -3.0), (4.3, -2.4), (4.5, -2.3), (5.0, -1.5)])
def test_the_gradient_of_the_cliff_is_its_slope(place: tuple[float, float]) -> None:
    w, b = place
    e = 1e-6
    across = (cliff.loss(w + e, b) - cliff.loss(w - e, b)) / (2 * e)
    along = (cliff.loss(w, b + e) - cliff.loss(w, b - e)) / (2 * e)
    np.testing.assert_allclose(cliff.gradient(w, b), [across, along], rtol=1e-4, atol=1e-8)


def test_without_clipping_one_step_leaves_the_drawing_and_with_it_none_does() -> None:
    free = cliff.descend(*cliff.ABOVE_THE_WALL, 0.05)
    held = cliff.descend(*cliff.ABOVE_THE_WALL, 0.05, 1.0)
    longest = max(free, key=lambda step: step.norm)
    assert longest.norm > 30.0 and max(np.subtract(longest.after, longest.before)) > 1.0
    assert max(step.used for step in held) == pytest.approx(1.0)
    assert cliff.loss(*held[-1].after) < 1e-3 < cliff.loss(*free[-1].after)


def test_clipping_by_value_turns_the_direction_and_by_norm_does_not() -> None:
    place, rate = (4.5, -2.3), 0.05
    g = cliff.gradient(*place)
    assert np.abs(g).min() > 0.5
    for by_value, wanted in ((False, 0.5 * g / np.linalg.norm(g)), (True, np.clip(g, -0.5, 0.5))):
        (step,) = cliff.descend(*place, rate, 0.5, by_value, steps=1)
        np.testing.assert_allclose((np.array(step.before) - step.after) / rate, wanted, rtol=1e-9)


@pytest.mark.parametrize(
    ("rate", "clip", "steps"), [(0.0, 1.0, 5), (0.1, -1.0, 5), (0.1, 1.0, 0), (1e9, 1.0, 5)]
)
def test_a_descent_that_makes_no_sense_is_refused(rate: float, clip: float, steps: int) -> None:
    with pytest.raises(ConfigError, match="do not go together"):
        cliff.descend(4.0, -2.0, rate, clip, steps=steps)


# -- networks -----------------------------------------------------------------------------------------


def trained(query: str, updates: int = 3) -> Trainer:
    trainer = Trainer(Config.from_query(query))
    for _ in range(updates):
        trainer.update()
    return trainer


def stepping_of(trainer: Trainer) -> tuple[Stepping, torch.Tensor]:
    batch = trainer.task.encode([trainer.example])
    found = trainer.model.stepping(batch)
    assert found is not None
    return found, found.states()[:, 0]


@pytest.mark.parametrize("cell", CELLS)
def test_the_jacobian_of_a_time_step(cell: str) -> None:
    """Against torch's own, which takes one way back for every row."""
    trainer = trained(f"{SMALL}&{cell}")
    stepping, states = stepping_of(trainer)
    t = len(states) // 2
    wanted = torch.autograd.functional.jacobian(lambda s: stepping.after(s[None], t)[0], states[t])
    np.testing.assert_allclose(stepping.jacobian(states[t], t), wanted.numpy(), atol=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_states_by_steps_are_those_of_the_kernel(cell: str) -> None:
    trainer = trained(f"{SMALL}&{cell}")
    _, states = stepping_of(trainer)
    batch = trainer.task.encode([trainer.example])
    with torch.no_grad():
        last = trainer.model(batch, Pass()).states
    flat = torch.cat([part for state in last.values() for part in state], 1)[0]
    torch.testing.assert_close(states[-1], flat, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_the_horizon_is_the_product_of_jacobians(cell: str) -> None:
    """‖∂o/∂s⟨T−k⟩‖ by the chain rule, and ‖∂s⟨T⟩/∂s⟨T−k⟩‖^(1/k) beside it."""
    trainer = trained(f"{SMALL}&{cell}")
    found = horizon(trainer.model, trainer.task, trainer.example, trainer.updates)
    stepping, states = stepping_of(trainer)
    T = len(states) - 1
    assert found.words[0] == trainer.example.inputs[-1] and len(found.words) == T
    product = np.eye(stepping.size)
    for k in range(1, T):
        product = product @ stepping.jacobian(states[T - k], T - k)
        if k in found.lags:
            growth = float(np.linalg.norm(product, 2)) ** (1 / k)
            assert found.growth[found.lags.index(k)] == pytest.approx(growth, rel=1e-6)
    assert found.gradient[-1] <= found.gradient[0] * np.linalg.norm(product, 2) * (1 + 1e-4)
    assert found.causes == (T - 1 - trainer.task.causes(trainer.example)[0],)


def test_the_horizon_by_the_chain_rule() -> None:
    """The gradient at lag k is the one at lag 0, carried back by the Jacobians of k time steps."""
    trainer = trained(f"{SMALL}&cell=lstm")
    found = horizon(trainer.model, trainer.task, trainer.example, trainer.updates)
    stepping, states = stepping_of(trainer)
    T, d = len(states) - 1, np.zeros(stepping.size)
    seen = trainer.inspect().gradients
    d[:5] = seen["layer0/hidden"].values[-1]
    for k in range(T):
        assert found.gradient[k] == pytest.approx(np.linalg.norm(d), rel=1e-3)
        d = stepping.jacobian(states[T - 1 - k], T - 1 - k).T @ d


def test_a_network_that_hands_nothing_on_has_no_horizon() -> None:
    for query in ("architecture=feed_forward", "architecture=self_attention", "bidirectional=true"):
        trainer = trained(f"task=sentiment&{query}", 0)
        with pytest.raises(ConfigError, match="hands no state on"):
            horizon(trainer.model, trainer.task, trainer.example, 0)


def test_one_time_step_has_a_horizon_of_one() -> None:
    trainer = trained(f"{SMALL}&cell=gru")
    found = horizon(trainer.model, trainer.task, trainer.task.example("France"), 0)
    assert len(found.gradient) == 1 and found.lags == () and len(found.growth) == 0


def test_the_doctor_names_the_planted_culprit_in_twenty_of_twenty() -> None:
    """A unit is given a weight of 100 onto itself: it overflows first, in the update after, at the time step
    at which 100^t passes what float32 can hold."""
    for seed in range(20):
        draw = np.random.default_rng(seed)
        unit, update = int(draw.integers(16)), int(draw.integers(1, 12))
        trainer = trained(
            f"task=fill_in&hidden_size=16&cell=relu&cell.recurrent=identity&updates=40&seed={seed}", update
        )
        weights = trainer.weights()
        name = next(name for name in weights if trainer.model.label(name) == "layer0/W")
        weights[name][unit, unit] = 100.0
        trainer.load_weights(weights, trainer.updates)
        while not trainer.finished:
            trainer.update()
        found = diagnose(trainer)
        assert (found.update, found.unit) == (update + 1, unit + 1), found
        assert f"unit {unit + 1}, at time step {found.time}" in found.told()
        if found.where == "forward":
            assert found.time is not None and 19 <= found.time <= 30


def test_the_doctor_of_a_healthy_run_says_so() -> None:
    with pytest.raises(ConfigError, match="has not diverged"):
        diagnose(trained(SMALL))


def test_the_doctor_tells_weights_that_a_step_spoilt() -> None:
    trainer = trained(SMALL)
    weights = trainer.weights()
    name = next(name for name in weights if trainer.model.label(name) == "layer0/W")
    weights[name][2, 0] = np.inf
    trainer.load_weights(weights, trainer.updates)
    trainer.diverged = True
    found = diagnose(trainer)
    assert (found.where, found.signal, found.unit) == ("weights", "layer0/W", 3)
    assert "no finite number" in found.told()


def test_shares_of_blame_make_one() -> None:
    trainer = trained("task=latch&cell=relu&hidden_size=6&task.length=6&task.symbols=3", 40)
    found = blame(trainer.model, trainer.task, trainer.example)
    assert set(found.shares) == set(METHODS) and found.causes == (0,)
    for method in METHODS:
        assert found.shares[method].sum() == pytest.approx(1.0)
        assert found.mass(method) == pytest.approx(float(found.shares[method][0]))


def test_blame_needs_one_answer_and_vectors() -> None:
    for query in ("task=named_entities", "architecture=feed_forward"):
        trainer = trained(query, 0)
        with pytest.raises(ConfigError, match="Only of a recurrent network with one answer"):
            blame(trainer.model, trainer.task, trainer.example)
