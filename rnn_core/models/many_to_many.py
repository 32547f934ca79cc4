"""As many outputs as inputs: a tag for every word, the next character after every character."""

from typing import ClassVar

from torch import Tensor

from rnn_core.cells.ending import Ending
from rnn_core.data import Spec
from rnn_core.models.recurrence import Hidden
from rnn_core.models.recurrent import Recurrent
from rnn_core.portrait import Diagram
from rnn_core.settings import ModelConfig


class ManyToMany(Recurrent):
    """T_y = T_x: ŷ⟨t⟩ = g₂(b_y + V h⟨t⟩)."""

    name: ClassVar[str] = "many_to_many"
    title: ClassVar[str] = "many to many"
    about: ClassVar[str] = "Gives one output for every input, at once."
    serves: ClassVar[tuple[str, ...]] = ("every",)

    @classmethod
    def refuses(cls, spec: Spec, config: ModelConfig) -> str:
        """Needs a task with an output at every time step."""
        if spec.outputs == "sequence":
            return "This task's answer has a length of its own; many to many gives one output for each input."
        if spec.outputs not in cls.serves:
            return "This task wants one answer for it all; many to many gives one at every time step."
        return super().refuses(spec, config)

    @classmethod
    def diagram(cls, config: ModelConfig, spec: Spec | None = None) -> Diagram:
        return Diagram(4, (0, 1, 2, 3), (0, 1, 2, 3), config.layers, config.bidirectional)

    def stands(self, ending: Ending, lengths: Tensor) -> Ending:
        return ending

    def read(self, hidden: Hidden, lengths: Tensor) -> Tensor:
        """Every hidden state: (B, T, D)."""
        return hidden.sequence

    def reads_from(self, both: bool) -> str:
        return "[{h}→⟨t⟩, {h}←⟨t⟩]" if both else "{h}⟨t⟩"
