"""Every cell's values and gradients agree with torch.nn over odd sizes, stacked, both ways, ragged."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from rnn_core.cells import CELLS, Cell
from rnn_core.models.recurrence import Pass, Recurrence
from rnn_core.stream import Stream

SIZES = [
    # B, T, F, H, layers, bidirectional
    (1, 1, 1, 1, 1, False),
    (5, 2, 3, 3, 1, False),
    (1, 19, 7, 17, 1, False),
    (5, 19, 3, 33, 2, False),
    (5, 7, 5, 3, 1, True),
    (3, 5, 4, 17, 3, True),
]


def reference(cell: str, F: int, H: int, layers: int, both: bool) -> nn.RNNBase:
    sizes = {"input_size": F, "hidden_size": H, "num_layers": layers}
    more = {"batch_first": True, "bidirectional": both, "dtype": torch.float64}
    if cell in ("tanh", "relu"):
        return nn.RNN(**sizes, nonlinearity=cell, **more)
    return {"gru": nn.GRU, "lstm": nn.LSTM}[cell](**sizes, **more)


def ours(cell: str, F: int, H: int, layers: int, both: bool, seed: int = 0) -> Recurrence:
    generator = Stream(seed, "initialisation").torch(0)
    recurrence = Recurrence(CELLS[cell](), F, H, layers, both, 0.0, generator).double()
    for parameter in recurrence.parameters():  # biases too: zeros would hide a wrong place
        parameter.data = torch.randn(parameter.shape, generator=generator, dtype=torch.float64) * 0.4
    return recurrence


def copy_over(mine: Recurrence, theirs: nn.RNNBase) -> Iterator[tuple[str, Tensor, Tensor]]:
    """Give torch.nn our weights; yields (name, our parameter, theirs) for comparing gradients."""
    for layer in range(mine.layers):
        for direction in mine.directions:
            end = f"l{layer}" + ("_reverse" if direction == "backward" else "")
            p = mine.weights[f"layer{layer}_{direction}"]
            pairs = [("U", f"weight_ih_{end}"), ("W", f"weight_hh_{end}"), ("b", f"bias_ih_{end}")]
            getattr(theirs, f"bias_hh_{end}").data.zero_()
            for name, target in pairs:
                getattr(theirs, target).data = p[name].detach().clone()
                yield f"{direction}{layer}/{name}", p[name], getattr(theirs, target)
            if "b_recurrent" in p:
                H = mine.hidden_size
                bias = getattr(theirs, f"bias_hh_{end}")
                bias.data[2 * H :] = p["b_recurrent"].detach()
                yield f"{direction}{layer}/b_recurrent", p["b_recurrent"], bias


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("cell", CELLS)
def test_values_and_gradients(cell: str, sizes: tuple[int, int, int, int, int, bool]) -> None:
    B, T, F, H, layers, both = sizes
    mine, theirs = ours(cell, F, H, layers, both), reference(cell, F, H, layers, both)
    pairs = list(copy_over(mine, theirs))
    generator = torch.Generator().manual_seed(5)
    x = torch.randn((B, T, F), generator=generator, dtype=torch.float64, requires_grad=True)
    lengths = torch.randint(1, T + 1, (B,), generator=generator)
    lengths[0] = T
    states = {f"layer{n}_{d}": _zeros(mine.cell, B, H) for n in range(layers) for d in mine.directions}
    hidden = mine(x, lengths, Pass(states=states))
    other = x.detach().clone().requires_grad_()
    packed = nn.utils.rnn.pack_padded_sequence(other, lengths, batch_first=True, enforce_sorted=False)
    expected, last = theirs(packed)
    expected, _ = nn.utils.rnn.pad_packed_sequence(expected, batch_first=True, total_length=T)
    within = (torch.arange(T)[None] < lengths[:, None])[:, :, None]
    torch.testing.assert_close(hidden.sequence * within, expected, rtol=1e-9, atol=1e-11)
    h = last[0] if cell == "lstm" else last
    top = h[-len(mine.directions) :].transpose(0, 1).reshape(B, -1)
    torch.testing.assert_close(hidden.final, top, rtol=1e-9, atol=1e-11)

    weigh = torch.randn(expected.shape, generator=generator, dtype=torch.float64)
    ((hidden.sequence * within * weigh).sum() + hidden.final.sum()).backward()
    ((expected * weigh).sum() + top.sum()).backward()
    torch.testing.assert_close(x.grad, other.grad, rtol=1e-8, atol=1e-10)
    for name, p, q in pairs:
        gradient = q.grad[2 * H :] if name.endswith("b_recurrent") else q.grad
        torch.testing.assert_close(p.grad, gradient, rtol=1e-8, atol=1e-10, msg=name)


def _zeros(cell: Cell, B: int, H: int) -> tuple[Tensor, ...]:
    return tuple(part.double() for part in cell.initial_state(B, H))


@pytest.mark.parametrize("cell", CELLS)
def test_three_hundred_updates_stay_with_torch(cell: str) -> None:
    mine, theirs = ours(cell, 4, 12, 1, False, seed=3), reference(cell, 4, 12, 1, False)
    for parameter in mine.parameters():
        parameter.data *= 0.5
    list(copy_over(mine, theirs))
    generator = torch.Generator().manual_seed(1)
    states = {"layer0_forward": _zeros(mine.cell, 8, 12)}
    frozen = [theirs.bias_hh_l0] if cell != "gru" else []
    for parameter in frozen:
        parameter.requires_grad_(False)
    a = torch.optim.SGD(mine.parameters(), lr=0.05)
    b = torch.optim.SGD([p for p in theirs.parameters() if p.requires_grad], lr=0.05)
    lengths = torch.full((8,), 9)
    for _ in range(300):
        x = torch.randn((8, 9, 4), generator=generator, dtype=torch.float64)
        y = torch.tanh(x.cumsum(1).mean(2))
        loss_a = ((mine(x, lengths, Pass(states=states)).sequence.mean(2) - y) ** 2).mean()
        loss_b = ((theirs(x)[0].mean(2) - y) ** 2).mean()
        for optimizer, loss in ((a, loss_a), (b, loss_b)):
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        if cell == "gru":  # two biases where we have one: only the candidate's is a parameter here
            theirs.bias_hh_l0.data[:24] = 0.0
            theirs.bias_ih_l0.data[:24] = mine.weights["layer0_forward"]["b"].data[:24]
    assert float(loss_a.detach()) == pytest.approx(float(loss_b.detach()), rel=1e-3)


@pytest.mark.parametrize("cell", CELLS)
def test_gradcheck(cell: str) -> None:
    mine = ours(cell, 3, 4, 1, False)
    x = torch.randn((2, 4, 3), generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    lengths = torch.tensor([4, 2])
    states = {"layer0_forward": _zeros(mine.cell, 2, 4)}

    def final(inputs: Tensor, *parameters: Tensor) -> Tensor:
        return mine(inputs, lengths, Pass(states=states)).final

    assert torch.autograd.gradcheck(final, (x.requires_grad_(), *mine.parameters()))


@pytest.mark.parametrize("cell", CELLS)
def test_truncation_cuts_the_gradient_and_passes_the_state(cell: str) -> None:
    mine = ours(cell, 2, 5, 1, False)
    lengths = torch.tensor([6])
    outcomes = []
    for k in (0, 3):
        x = torch.ones((1, 6, 2), dtype=torch.float64, requires_grad=True)
        states = {"layer0_forward": _zeros(mine.cell, 1, 5)}
        hidden = mine(x, lengths, Pass(states=states, truncate_after=k))
        hidden.sequence[0, 5].sum().backward()
        outcomes.append((hidden.sequence.detach(), x.grad))
    (whole, far), (cut, near) = outcomes
    torch.testing.assert_close(whole, cut)
    assert far[0, 2].abs().sum() > 0
    assert near[0, :3].abs().sum() == 0
    torch.testing.assert_close(far[0, 3:], near[0, 3:])
