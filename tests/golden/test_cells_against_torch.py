"""Kernel, readable step and torch.nn agree over odd sizes: stacked, both ways, ragged."""

from itertools import product

import pytest
import torch
from torch import Tensor, nn

from rnn_core.cells import CELLS
from rnn_core.models.recurrence import Pass, Recurrence
from rnn_core.stream import Stream
from tests.golden.reference import (
    IN_TORCH,
    copy_over,
    gradient_there,
    ours,
    pairs,
    random_states,
    states_there,
    theirs,
)

STACKS = [
    *product((1, 2), (False, True)),
    *(pytest.param(3, both, marks=pytest.mark.long) for both in (False, True)),
]
SIZES = list(product((1, 5), (1, 2, 19), (1, 3, 17, 33)))  # B, T, H


def ragged(B: int, T: int, generator: torch.Generator) -> Tensor:
    """Lengths with the longest and, if there is room, a 1 among them."""
    lengths = torch.randint(1, T + 1, (B,), generator=generator)
    lengths[0], lengths[-1] = 1, T
    return lengths


@pytest.mark.parametrize(("layers", "both"), STACKS)
@pytest.mark.parametrize("cell", IN_TORCH)
def test_values_and_gradients(cell: str, layers: int, both: bool) -> None:
    for B, T, H in SIZES:
        compare(cell, B, T, H, layers, both)


def compare(cell: str, B: int, T: int, H: int, layers: int, both: bool) -> None:
    """Inputs, initial states and every parameter, with a random weight on every output."""
    F, generator = 1 + H % 5, torch.Generator().manual_seed(B * T + H)
    mine, other = ours(cell, F, H, layers, both), theirs(cell, F, H, layers, both)
    copy_over(cell, mine, other)
    x = torch.randn((B, T, F), generator=generator, dtype=torch.float64, requires_grad=True)
    lengths, states = ragged(B, T, generator), random_states(mine, B, generator)
    x_there, start = x.detach().clone().requires_grad_(), states_there(states)
    hidden = mine(x, lengths, Pass(states=states))
    packed = nn.utils.rnn.pack_padded_sequence(x_there, lengths, batch_first=True, enforce_sorted=False)
    expected, last = other(packed, start)
    expected, _ = nn.utils.rnn.pad_packed_sequence(expected, batch_first=True, total_length=T)
    within = (torch.arange(T)[None] < lengths[:, None])[:, :, None]
    where = f"{cell} B={B} T={T} H={H} layers={layers} both={both}: "
    same(where + "hidden", hidden.sequence * within, expected)
    h = last[0] if cell == "lstm" else last
    top = h[-len(mine.directions) :].transpose(0, 1).reshape(B, -1)
    same(where + "final", hidden.final, top)

    weigh = torch.randn(expected.shape, generator=generator, dtype=torch.float64)
    ((hidden.sequence * within * weigh).sum() + hidden.final.sum()).backward()
    ((expected * weigh).sum() + top.sum()).backward()
    same(where + "x", x.grad, x_there.grad)
    for name, p, q in pairs(cell, mine, other):
        same(where + name, *gradient_there(cell, name, p, q))
    parts = start if isinstance(start, tuple) else (start,)
    for n, part in enumerate(parts):
        mine_too = torch.stack([state[n].grad for state in states.values()])
        same(where + f"initial state {n}", mine_too, part.grad)


def same(what: str, found: Tensor | None, expected: Tensor | None) -> None:
    torch.testing.assert_close(
        found, expected, rtol=1e-8, atol=1e-10, msg=lambda text: f"{what}: {text}", check_stride=False
    )


@pytest.mark.parametrize("way", ["vectors", "one-hot", "embedded"])
@pytest.mark.parametrize("cell", CELLS)
def test_kernel_and_step_agree(cell: str, way: str) -> None:
    """In single precision too, for every kind of input, with every truncation."""
    generator = torch.Generator().manual_seed(4)
    V, F, B, T = 6, 4, 3, 7
    mine = ours(cell, V if way == "one-hot" else F, 5, 2, True).float()
    E = torch.randn((V, F), generator=generator, requires_grad=True) if way == "embedded" else None
    tokens = torch.randint(0, V, (B, T), generator=generator)
    vectors = torch.randn((B, T, F), generator=generator, requires_grad=True)
    x = vectors if way == "vectors" else tokens
    leaves = [*mine.parameters()] + [t for t in (E, vectors if way == "vectors" else None) if t is not None]
    weigh = torch.randn((B, T, 10), generator=generator)
    for cut in (0, 1, 3, 7, 20):
        found = []
        for stepwise in (False, True):
            run = Pass(truncate_after=cut, stepwise=stepwise)
            hidden = mine(x, torch.tensor([7, 1, 4]), run, E)
            slopes = torch.autograd.grad((hidden.sequence * weigh).sum(), leaves)
            found.append([hidden.sequence.detach(), *slopes])
        for kernel, step in zip(*found, strict=True):
            torch.testing.assert_close(kernel, step, rtol=1e-5, atol=2e-6, check_stride=False)


@pytest.mark.long
@pytest.mark.parametrize("cell", IN_TORCH)
def test_three_hundred_updates_stay_with_torch(cell: str) -> None:
    """Single precision, Adam, as in training."""
    mine, other = ours(cell, 4, 12, seed=3).float(), theirs(cell, 4, 12, dtype=torch.float32)
    for parameter in mine.parameters():
        parameter.data *= 0.5
    copy_over(cell, mine, other)
    other.bias_hh_l0.requires_grad_(cell == "gru")  # one bias for each gate, as here
    if cell == "gru":
        other.bias_hh_l0.register_hook(lambda slope: torch.cat([torch.zeros(24), slope[24:]]))
    a = torch.optim.Adam(mine.parameters(), lr=0.003)
    b = torch.optim.Adam([p for p in other.parameters() if p.requires_grad], lr=0.003)
    generator, lengths = torch.Generator().manual_seed(1), torch.full((8,), 9)
    losses: list[tuple[float, float]] = []
    for _ in range(300):
        x = torch.randn((8, 9, 4), generator=generator)
        y = torch.tanh(x.cumsum(1).mean(2))
        loss_a = ((mine(x, lengths, Pass()).sequence.mean(2) - y) ** 2).mean()
        loss_b = ((other(x)[0].mean(2) - y) ** 2).mean()
        for optimizer, loss in ((a, loss_a), (b, loss_b)):
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        losses.append((float(loss_a.detach()), float(loss_b.detach())))
    assert losses[-1][0] < 0.7 * losses[0][0]  # something was learnt
    for update in (0, 10, 100, 299):
        assert losses[update][0] == pytest.approx(losses[update][1], rel=1e-3)


@pytest.mark.parametrize("stepwise", [False, True])
@pytest.mark.parametrize("cell", CELLS)
def test_gradcheck(cell: str, stepwise: bool) -> None:
    mine = ours(cell, 3, 4)
    generator = torch.Generator().manual_seed(2)
    x = torch.randn((2, 4, 3), generator=generator, dtype=torch.float64)
    states, lengths = random_states(mine, 2, generator), torch.tensor([4, 2])
    parts = states["layer0_forward"]

    def sequence(inputs: Tensor, *rest: Tensor) -> tuple[Tensor, ...]:
        run = Pass(states={"layer0_forward": rest[: len(parts)]}, stepwise=stepwise)
        return mine(inputs, lengths, run).walked["layer0_forward"]

    assert torch.autograd.gradcheck(sequence, (x.requires_grad_(), *parts, *mine.parameters()))


@pytest.mark.parametrize("cell", CELLS)
def test_truncation_cuts_the_gradient_and_passes_the_state(cell: str) -> None:
    mine = ours(cell, 2, 5)
    outcomes = []
    for k in (0, 3):
        x = torch.ones((1, 6, 2), dtype=torch.float64, requires_grad=True)
        hidden = mine(x, torch.tensor([6]), Pass(truncate_after=k))
        hidden.sequence[0, 5].sum().backward()
        outcomes.append((hidden.sequence.detach(), x.grad))
    (whole, far), (cut, near) = outcomes
    torch.testing.assert_close(whole, cut)
    assert far[0, 2].abs().sum() > 0
    assert near[0, :3].abs().sum() == 0
    torch.testing.assert_close(far[0, 3:], near[0, 3:])


def test_padding_never_reaches_an_output() -> None:
    generator = Stream(0, "initialisation").torch(0)
    mine = Recurrence(CELLS["lstm"](), 2, 5, 2, True, 0.0, generator)
    x = torch.randn((2, 6, 2), generator=generator)
    other = x.clone()
    other[1, 2:] = 1e3
    with torch.no_grad():
        a, b = (mine(v, torch.tensor([6, 2]), Pass()).sequence[1, :2] for v in (x, other))
    assert torch.equal(a, b)
