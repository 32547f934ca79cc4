"""A network that reads what it wrote: one loop for answers, free runs, sampling, choices by hand, beams."""

from collections.abc import Callable, Iterator, Mapping

import torch
from torch import Tensor

from rnn_core.data import Batch
from rnn_core.models.watch import States


class Decoding:
    """Output after output, for all B examples at once.

    first: what is read first, (B,) symbols or (B, F) numbers. truth (B, S[, F]): what it reads when it is
    told the truth, of which the first `told` are always told. A subclass holds the states and goes on from
    them.
    """

    first: Tensor
    truth: Tensor
    told: int = 1

    def step(self, y: Tensor, alpha: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        """Read y; the scores o (B, K′) of the next output, and α (B, T_x) where there is attention.

        alpha: attention put there by hand, in place of the network's own.
        """
        raise NotImplementedError

    def select(self, rows: Tensor) -> None:
        """Go on with these examples (B′,), which may repeat."""
        raise NotImplementedError

    def reading(self, inputs: Tensor) -> Batch:
        """The batch in which a network that is told the truth reads these inputs (B, S[, F])."""
        raise NotImplementedError

    @property
    def carried(self) -> States:
        """The states to go on from."""
        raise NotImplementedError


Choose = Callable[[int, Tensor], Tensor]


def follow(
    decoding: Decoding, choose: Choose, most: int, looks: Mapping[int, Tensor] | None = None
) -> Iterator[tuple[Tensor, Tensor | None, Tensor]]:
    """For each of at most `most` outputs: its scores o (B, K′), its α or none, and what was chosen (B′,).

    choose(t, o) says what is read next; where it leaves nobody, the writing ends. looks: output → α put
    there.
    """
    y = decoding.first
    for t in range(most):
        o, alpha = decoding.step(y, (looks or {}).get(t))
        y = choose(t, o)
        yield o, alpha, y
        if not len(y):
            return


def only(place: int, T: int) -> Tensor:
    """All attention on one of T inputs (1, T)."""
    alpha = torch.zeros(1, T)
    alpha[0, place] = 1.0
    return alpha
