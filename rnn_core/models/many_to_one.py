"""Many inputs, one output: sentiment, topic, next price."""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from rnn_core.data import Spec
from rnn_core.models.base import Model
from rnn_core.models.base import Options as Base
from rnn_core.models.recurrence import Hidden
from rnn_core.option import option
from rnn_core.settings import ModelConfig


@dataclass(frozen=True)
class ManyToOneOptions(Base):
    """What the one output looks at."""

    pooling: str = option(
        "last",
        "The output reads",
        choices=("last", "mean"),
        help="last: the state after the last word; mean: the average of all states",
    )


class ManyToOne(Model):
    """T_x > 1, T_y = 1: ŷ = g₂(b_y + V h⟨T_x⟩)."""

    name: ClassVar[str] = "many_to_one"
    title: ClassVar[str] = "many to one"
    about: ClassVar[str] = "Reads the whole sequence, then answers once."
    outputs: ClassVar[str] = "one"
    Options = ManyToOneOptions

    @classmethod
    def refuses(cls, spec: Spec, config: ModelConfig) -> str:
        """Needs a task with one answer."""
        if spec.outputs == "sequence":
            return "This task's answer is a whole sequence; many to one answers once, at the end."
        if spec.outputs != "one":
            return "This task wants an output at every time step; many to one answers once, at the end."
        return super().refuses(spec, config)

    def read(self, hidden: Hidden, lengths: Tensor) -> Tensor:
        """The final state, or the mean over each sequence's own length: (B, 1, D)."""
        if self.options.pooling == "last":
            return hidden.final[:, None]
        within = torch.arange(hidden.sequence.shape[1])[None, :] < lengths[:, None]  # (B, T)
        total = (hidden.sequence * within[:, :, None]).sum(1, keepdim=True)
        return total / lengths[:, None, None]

    def prefixes(self, sequence: Tensor) -> Tensor:
        """What the output would read if the sequence ended after each time step: (B, T, D) → (B, T, D).

        Only for a model that reads forward: its state after a prefix does not depend on the rest.
        """
        if self.options.pooling == "last":
            return sequence
        return sequence.cumsum(1) / torch.arange(1, sequence.shape[1] + 1)[:, None]
