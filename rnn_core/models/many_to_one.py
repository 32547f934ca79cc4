"""Many inputs, one output: sentiment, topic, next price."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from rnn_core.cells.ending import At, Ending
from rnn_core.data import Batch, Signal, Spec
from rnn_core.models.base import Options as Base
from rnn_core.models.recurrence import Hidden
from rnn_core.models.recurrent import Recurrent
from rnn_core.option import option
from rnn_core.portrait import Diagram
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


class ManyToOne(Recurrent):
    """T_x > 1, T_y = 1: ŷ = g₂(b_y + V h⟨T_x⟩)."""

    name: ClassVar[str] = "many_to_one"
    title: ClassVar[str] = "many to one"
    about: ClassVar[str] = "Reads the whole sequence, then answers once."
    serves: ClassVar[tuple[str, ...]] = ("one",)
    Options = ManyToOneOptions

    @classmethod
    def refuses(cls, spec: Spec, config: ModelConfig) -> str:
        """Needs a task with one answer."""
        if spec.outputs == "sequence":
            return "This task's answer is a whole sequence; many to one answers once, at the end."
        if spec.outputs not in cls.serves:
            return "This task wants an output at every time step; many to one answers once, at the end."
        return super().refuses(spec, config)

    @classmethod
    def diagram(cls, config: ModelConfig, spec: Spec | None = None) -> Diagram:
        return Diagram(4, (0, 1, 2, 3), (3,), config.layers, config.bidirectional)

    def read(self, hidden: Hidden, lengths: Tensor) -> Tensor:
        """The final state, or the mean over each sequence's own length: (B, 1, D)."""
        if self.options.pooling == "last":
            return hidden.final[:, None]
        within = torch.arange(hidden.sequence.shape[1])[None, :] < lengths[:, None]  # (B, T)
        total = (hidden.sequence * within[:, :, None]).sum(1, keepdim=True)
        return total / lengths[:, None, None]

    def stands(self, ending: Ending, lengths: Tensor) -> Ending | None:
        return At(ending, lengths - 1) if self.options.pooling == "last" else None

    def reads_from(self, both: bool) -> str:
        if self.options.pooling == "last":
            return "[{h}→⟨T⟩, {h}←⟨1⟩]" if both else "{h}⟨t⟩"
        return "mean over t of [{h}→⟨t⟩, {h}←⟨t⟩]" if both else "mean over t of {h}⟨t⟩"

    @torch.no_grad()
    def ghosts(self, batch: Batch, signals: Mapping[str, Signal]) -> np.ndarray | None:
        """Reading forward, the states of all prefixes are there at once: the top layer's, as noted."""
        T = batch.inputs.shape[1]
        if self.config.bidirectional or T == 1:
            return super().ghosts(batch, signals)
        states = signals[f"layer{self.config.layers - 1}/hidden"].values  # (T, H)
        sequence = torch.from_numpy(states)[None]
        if self.options.pooling == "mean":
            sequence = sequence.cumsum(1) / torch.arange(1, T + 1)[:, None]
        found: np.ndarray = self.spec.kind.probabilities(self.head(sequence))[0].numpy()
        return found
