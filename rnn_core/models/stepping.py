"""The whole state of a recurrence as one row of numbers, and how one time step changes it.

s⟨t⟩ is the state of every layer after time step t, for an LSTM h and c of each: n numbers in all.
"""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from rnn_core.models.recurrence import Recurrence
from rnn_core.models.watch import Pass, States


class Stepping:
    """A batch read by the readable step. `vector(t)` is what the recurrence reads at time step t (B, F)."""

    def __init__(self, recurrence: Recurrence, lengths: Tensor, vector: Callable[[int], Tensor]) -> None:
        self.recurrence, self.lengths, self.vector = recurrence, lengths, vector
        self._like = recurrence.initial_states(len(lengths))
        self.size = sum(part[0].numel() for state in self._like.values() for part in state)

    @torch.no_grad()
    def states(self) -> Tensor:
        """s⟨0⟩ … s⟨T⟩ (T + 1, B, n). Behind an example's end they mean nothing."""
        rows = [self._flat(self._like)]
        for t in range(int(self.lengths.max())):
            rows.append(self.after(rows[-1], t))
        return torch.stack(rows)

    def jacobian(self, s: Tensor, t: int) -> np.ndarray:
        """∂s⟨t+1⟩/∂s⟨t⟩ (n, n) of the first example at s (n,), in float64: row i is of the i-th number after.

        One step of n copies, and one way back from the i-th number of the i-th copy.
        """
        with torch.enable_grad():
            rows = s.expand(self.size, -1).clone().requires_grad_()
            (slope,) = torch.autograd.grad(self.after(rows, t).diagonal().sum(), rows)
        found: np.ndarray = slope.double().numpy()
        return found

    def after(self, rows: Tensor, t: int) -> Tensor:
        """s⟨t+1⟩ from s⟨t⟩ (B, n); of as many copies (K, n) of the first example, if there are others."""
        x = self.vector(t)
        x = x if len(x) == len(rows) else x[:1].expand(len(rows), -1)
        _, after = self.recurrence.step(x, self._named(rows), Pass())
        return self._flat(after)

    def _flat(self, states: States) -> Tensor:
        return torch.cat([part.flatten(1) for state in states.values() for part in state], dim=1)

    def _named(self, rows: Tensor) -> States:
        sizes = [part[0].numel() for state in self._like.values() for part in state]
        parts = iter(torch.split(rows, sizes, dim=1))
        return {
            name: tuple(next(parts).view(len(rows), *part.shape[1:]) for part in state)
            for name, state in self._like.items()
        }
