"""As many outputs as inputs: a tag for every word, the next character after every character."""

from typing import ClassVar

from torch import Tensor

from rnn_core.data import Spec
from rnn_core.models.base import Model
from rnn_core.models.recurrence import Hidden
from rnn_core.settings import ModelConfig


class ManyToMany(Model):
    """T_y = T_x: ŷ⟨t⟩ = g₂(b_y + V h⟨t⟩)."""

    name: ClassVar[str] = "many_to_many"
    title: ClassVar[str] = "many to many"
    about: ClassVar[str] = "Gives one output for every input, at once."
    outputs: ClassVar[str] = "every"
    reads_all: ClassVar[bool] = True

    @classmethod
    def refuses(cls, spec: Spec, config: ModelConfig) -> str:
        """Needs a task with an output at every time step."""
        if spec.outputs == "sequence":
            return "This task's answer has a length of its own; many to many gives one output for each input."
        if spec.outputs != "every":
            return "This task wants one answer for it all; many to many gives one at every time step."
        return super().refuses(spec, config)

    def read(self, hidden: Hidden, lengths: Tensor) -> Tensor:
        """Every hidden state: (B, T, D)."""
        return hidden.sequence
