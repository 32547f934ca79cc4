"""Bare torch.nn: what one gets without looking inside."""

from rnn_core import environment

environment.prepare()

import torch
from torch import nn
from torch.nn import functional as F

from benchmarks.jobs.symbols import symbols
from benchmarks.jobs.worker import LEARNING_RATE, Job, serve


class Bare(nn.Module):
    """nn.Embedding → nn.RNN, nn.GRU or nn.LSTM → nn.Linear."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.embedding = nn.Embedding(job.V, job.E)
        self.recurrence = getattr(nn, job.cell)(job.E, job.H, batch_first=True)
        self.head = nn.Linear(job.H, job.V)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Tokens (B, T) → scores (B, T, V)."""
        hidden, _ = self.recurrence(self.embedding(x))
        scores: torch.Tensor = self.head(hidden)
        return scores


def main() -> None:
    """Serve."""
    job = Job.asked()
    model = Bare(job)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE, fused=True)
    x, y = symbols(job)

    def update() -> float:
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten())
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        return float(loss.detach())

    serve(f"torch.nn.{job.cell}, bare", "two biases for each gate", update)


if __name__ == "__main__":
    main()
