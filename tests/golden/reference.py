"""Our recurrences with random weights, and torch.nn's holding the same ones."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from rnn_core.cells import CELLS
from rnn_core.models.recurrence import Recurrence, States
from rnn_core.stream import Stream

# where torch.nn's gates stand among ours (theirs: r, z, n and i, f, g, o)
IN_TORCH = {"tanh": (0,), "relu": (0,), "gru": (1, 2, 0), "lstm": (1, 2, 3, 0)}


def theirs(
    cell: str, F: int, H: int, layers: int = 1, both: bool = False, dtype: torch.dtype = torch.float64
) -> nn.RNNBase:
    sizes = {"input_size": F, "hidden_size": H, "num_layers": layers}
    more = {"batch_first": True, "bidirectional": both, "dtype": dtype}
    if cell in ("tanh", "relu"):
        return nn.RNN(**sizes, nonlinearity=cell, **more)
    return {"gru": nn.GRU, "lstm": nn.LSTM}[cell](**sizes, **more)


def ours(cell: str, F: int, H: int, layers: int = 1, both: bool = False, seed: int = 0) -> Recurrence:
    generator = Stream(seed, "initialisation").torch(0)
    recurrence = Recurrence(CELLS[cell](), F, H, layers, both, 0.0, generator).double()
    for parameter in recurrence.parameters():  # biases too: zeros would hide a wrong place
        parameter.data = torch.randn(parameter.shape, generator=generator, dtype=torch.float64) * 0.4
    return recurrence


def in_torch_order(cell: str, value: Tensor) -> Tensor:
    """Our rows, gate by gate, in the order of torch.nn."""
    blocks = value.chunk(len(IN_TORCH[cell]))
    return torch.cat([blocks[place] for place in IN_TORCH[cell]])


def pairs(cell: str, mine: Recurrence, other: nn.RNNBase) -> Iterator[tuple[str, Tensor, Tensor]]:
    """(name, our parameter, theirs)."""
    for name, p in mine.weights.items():
        layer, direction = name.removeprefix("layer").split("_")
        end = f"l{layer}" + ("_reverse" if direction == "backward" else "")
        for letter, target in (("U", "weight_ih"), ("W", "weight_hh"), ("b", "bias_ih")):
            yield f"{name}/{letter}", p[letter], getattr(other, f"{target}_{end}")
        if "b_recurrent" in p:
            yield f"{name}/b_recurrent", p["b_recurrent"], getattr(other, f"bias_hh_{end}")


def copy_over(cell: str, mine: Recurrence, other: nn.RNNBase) -> None:
    """Give torch.nn our weights; of its second bias only the GRU's candidate is used."""
    for name, parameter in other.named_parameters():
        if name.startswith("bias_hh"):
            parameter.data.zero_()
    for name, p, q in pairs(cell, mine, other):
        if name.endswith("b_recurrent"):
            q.data[-mine.hidden_size :] = p.detach()
        else:
            q.data = in_torch_order(cell, p.detach()).clone()


def gradient_there(cell: str, name: str, p: Tensor, q: Tensor) -> tuple[Tensor, Tensor]:
    """Our gradient and theirs of the same parameter."""
    assert p.grad is not None and q.grad is not None
    if name.endswith("b_recurrent"):
        return p.grad, q.grad[-len(p) :]
    return in_torch_order(cell, p.grad), q.grad


def random_states(mine: Recurrence, B: int, generator: torch.Generator) -> States:
    """Initial states that want a gradient."""
    made = mine.initial_states(B)
    return {
        name: tuple(torch.randn(s.shape, generator=generator, dtype=s.dtype).requires_grad_() for s in state)
        for name, state in made.items()
    }


def states_there(states: States) -> Tensor | tuple[Tensor, ...]:
    """The same states as torch.nn takes them: (layers · directions, B, H) each, leaves."""
    parts = [
        torch.stack(part).detach().clone().requires_grad_() for part in zip(*states.values(), strict=True)
    ]
    return parts[0] if len(parts) == 1 else tuple(parts)
