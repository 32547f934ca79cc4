"""What an example is besides its symbols: a picture that can be seen, a sound that can be heard."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Media:
    """A picture or a sound; `told` says in a sentence what it is, for who cannot see or hear it.

    A picture (rate 0) has values (H, W) or (H, W, 3) between 0 and 1, in which NaN is a place that nobody
    knows; a sound has values (n,) between −1 and 1, `rate` of them a second.
    """

    values: np.ndarray
    told: str
    rate: int = 0

    def __post_init__(self) -> None:
        if self.rate:
            if self.values.ndim != 1:
                raise ValueError(f"a sound is one row of numbers, not {self.values.shape}")
        elif self.values.ndim not in (2, 3) or (self.values.ndim == 3 and self.values.shape[2] != 3):
            raise ValueError(f"a picture is (H, W) or (H, W, 3), not {self.values.shape}")
        low = -1.0 if self.rate else 0.0
        known = self.values[np.isfinite(self.values)]
        if known.size and not (low <= known.min() and known.max() <= 1.0):
            raise ValueError(f"the values lie between {low:g} and 1")
