"""What visualisers do: a Python loop over time in which every gate and state keeps its gradient."""

from rnn_core import environment

environment.prepare()

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from benchmarks.jobs.symbols import symbols
from benchmarks.jobs.worker import LEARNING_RATE, Job, serve

State = tuple[Tensor, ...]  # h (B, H), and for an LSTM c (B, H)
Kept = dict[str, Tensor]  # of one time step: each gate and state by name
GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}


class Naive(nn.Module):
    """Embedding → a loop of one of the cells below → head; weights drawn as torch.nn draws them."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.cell, self.H, wide = job.cell, job.H, GATES[job.cell] * job.H
        self.embedding = nn.Embedding(job.V, job.E)
        bound = job.H**-0.5
        self.U, self.W, self.b, self.c = (
            nn.Parameter(torch.empty(shape).uniform_(-bound, bound))
            for shape in ((wide, job.E), (wide, job.H), (wide,), (job.H,))
        )
        self.head = nn.Linear(job.H, job.V)

    def forward(self, x: Tensor, kept: list[Kept]) -> Tensor:
        """Tokens (B, T) → scores (B, T, V). kept gets what each time step made, gradients retained."""
        step, rest = CELLS[self.cell], torch.zeros(len(x), self.H)
        state: State = (rest, rest) if self.cell == "LSTM" else (rest,)
        scores = []
        for x_t in self.embedding(x).unbind(1):
            made, state = step(self, x_t, state)
            for part in made.values():
                part.retain_grad()
            kept.append(made)
            scores.append(self.head(state[0]))
        return torch.stack(scores, dim=1)


def rnn(w: Naive, x: Tensor, state: State) -> tuple[Kept, State]:
    """h⟨t⟩ = tanh(b + W h⟨t−1⟩ + U x⟨t⟩)."""
    (h,) = state
    h = torch.tanh(F.linear(x, w.U, w.b) + h @ w.W.t())
    return {"hidden": h}, (h,)


def gru(w: Naive, x: Tensor, state: State) -> tuple[Kept, State]:
    """Reset, keep and candidate as in rnn_core/cells/gru.py."""
    (h,) = state
    u_n, u_r, u_z = F.linear(x, w.U, w.b).chunk(3, dim=1)
    q_n, q_r, q_z = (h @ w.W.t()).chunk(3, dim=1)
    r = torch.sigmoid(u_r + q_r)
    z = torch.sigmoid(u_z + q_z)
    n = torch.tanh(u_n + r * (q_n + w.c))
    h = z * h + (1.0 - z) * n
    return {"reset": r, "keep": z, "candidate": n, "hidden": h}, (h,)


def lstm(w: Naive, x: Tensor, state: State) -> tuple[Kept, State]:
    """Output, input, forget, candidate and cell as in rnn_core/cells/lstm.py."""
    h, c = state
    a_o, a_i, a_f, a_g = (F.linear(x, w.U, w.b) + h @ w.W.t()).chunk(4, dim=1)
    o, i, f = torch.sigmoid(a_o), torch.sigmoid(a_i), torch.sigmoid(a_f)
    g = torch.tanh(a_g)
    c = f * c + i * g
    h = o * torch.tanh(c)
    return {"output": o, "input": i, "forget": f, "candidate": g, "cell": c, "hidden": h}, (h, c)


CELLS: dict[str, Callable[[Naive, Tensor, State], tuple[Kept, State]]] = {
    "RNN": rnn,
    "GRU": gru,
    "LSTM": lstm,
}


def unrolled(model: Naive, x: Tensor) -> dict[str, np.ndarray]:
    """One example there and back, from the likeliest class's score at the last time step of x (1, T).

    The gradient of every gate and state (T, H) by name.
    """
    kept: list[Kept] = []
    model.zero_grad(set_to_none=True)
    model(x, kept)[0, -1].max().backward()

    def slope(part: Tensor) -> np.ndarray:
        return np.zeros(model.H, np.float32) if part.grad is None else part.grad[0].numpy()

    return {name: np.stack([slope(made[name]) for made in kept]) for name in kept[0]}


def main() -> None:
    """Serve."""
    job = Job.asked()
    model = Naive(job)
    used = [p for name, p in model.named_parameters() if name != "c" or job.cell == "GRU"]
    optimizer = torch.optim.Adam(used, lr=LEARNING_RATE, fused=True)
    x, y = symbols(job)

    def update() -> float:
        kept: list[Kept] = []  # held until the gradients are in
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(x, kept).flatten(0, 1), y.flatten())
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        return float(loss.detach())

    name = "naive loop, retain_grad on every gate"
    serve(name, "one bias for each gate, and one more for the GRU's candidate", update)


if __name__ == "__main__":
    main()
