"""The job's data for the contestants that run on torch."""

import torch
from torch import Tensor

from benchmarks.jobs.worker import Job


def symbols(job: Job) -> tuple[Tensor, Tensor]:
    """Inputs and targets (B, T)."""
    generator = torch.Generator().manual_seed(0)
    made = torch.randint(0, job.V, (2, job.B, job.T), generator=generator)
    return made[0], made[1]
