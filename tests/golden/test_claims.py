"""Claims of the literature that hold exactly, on our own cells."""

import numpy as np
import pytest
import torch

from rnn_core.cells import CELLS, Record, Way
from rnn_core.stream import Stream


@pytest.mark.parametrize("scale", [0.8, 0.9, 1.0, 1.1, 1.25])
def test_gradients_scale_with_the_power_of_w(scale: float) -> None:
    """Pascanu, Mikolov, Bengio 2013: at h = 0, where tanh′ = 1, ‖∂h⟨T⟩/∂h⟨t⟩‖ is scale^(T − t) if W is
    `scale` times an orthogonal matrix."""
    H, T = 64, 100
    cell = CELLS["tanh"](recurrent="orthogonal", scale=scale)
    p = {k: v.double() for k, v in cell.parameters(1, H, Stream(0, "initialisation").torch(0)).items()}
    state = (torch.zeros(1, H, dtype=torch.float64, requires_grad=True),)
    record = Record()
    (hidden,) = cell.sequence(p, torch.zeros(1, T, 1, dtype=torch.float64), state, Way(record=record))
    direction = torch.randn(H, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    slope = torch.zeros_like(hidden)
    slope[0, -1] = direction
    torch.autograd.grad(hidden, state, slope)
    norms = np.linalg.norm(record.gradients["hidden"][:, 0], axis=-1)
    expected = float(direction.norm()) * scale ** np.arange(T - 1, -1, -1.0)
    np.testing.assert_allclose(norms, expected, rtol=1e-4)


@pytest.mark.parametrize(
    ("w", "fixed", "slope"), [(0.5, 0.0, 0.5), (1.25, 0.7104, 0.619), (2.0, 0.9575, 0.166)]
)
def test_a_self_loop_latches_above_one(w: float, fixed: float, slope: float) -> None:
    """Bengio, Simard, Frasconi 1994: h = tanh(w h) has two stable states for w > 1, and forgets for w ≤ 1."""
    p = {"W": torch.tensor([[w]]), "U": torch.zeros(1, 1), "b": torch.zeros(1)}
    for sign in (1.0, -1.0):
        state = (torch.tensor([[0.3 * sign]]),)
        (hidden,) = CELLS["tanh"]().sequence(p, torch.zeros(1, 400, 1), state, Way())
        h = float(hidden[0, -1, 0])
        assert h == pytest.approx(fixed * sign, abs=1e-4)
        assert w * (1 - h * h) == pytest.approx(slope, abs=1e-3)


def test_an_open_forget_gate_carries_the_cell_state() -> None:
    """Gers et al. 2000: with f near 1 and i near 0 the cell state passes T time steps almost unchanged."""
    H = 3
    b = torch.tensor([9.0, -9.0, 9.0, 0.0]).repeat_interleave(H)  # output, input, forget, candidate
    p = {"W": torch.zeros(4 * H, H), "U": torch.zeros(4 * H, 1), "b": b}
    start = torch.tensor([[0.5, -1.0, 2.0]])
    _, c = CELLS["lstm"]().sequence(p, torch.zeros(1, 100, 1), (torch.zeros(1, H), start), Way())
    torch.testing.assert_close(c[:, -1], start, rtol=0.02, atol=0.0)
