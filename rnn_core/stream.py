"""Randomness as an argument: a `Stream` is a name for a sequence of draws, not a state.

The draw for update 7 of the data stream of seed 1 is the same whoever asks, however often, in
whatever order. So a run can be replayed from any update, races share their batches, and nothing has
to be saved but the seed. (`numpy.random.SeedSequence` does the mixing.)
"""

import zlib
from dataclasses import dataclass

import numpy as np
import torch


@dataclass(frozen=True)
class Stream:
    """One purpose ("data", "initialisation", "dropout", "sampling", "evaluation") under one seed."""

    seed: int
    purpose: str

    def numpy(self, *position: int) -> np.random.Generator:
        """A numpy generator for the draw at `position` (for example the number of the update)."""
        return np.random.default_rng(self._sequence(position))

    def torch(self, *position: int) -> torch.Generator:
        """A torch generator for the draw at `position`."""
        state = int(self._sequence(position).generate_state(1, np.uint64)[0]) >> 1
        return torch.Generator().manual_seed(state)

    def _sequence(self, position: tuple[int, ...]) -> np.random.SeedSequence:
        return np.random.SeedSequence([self.seed, zlib.crc32(self.purpose.encode()), *position])
