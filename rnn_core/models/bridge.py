"""From the encoder's last states to the decoder's first ones."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rnn_core.cells import Cell
from rnn_core.models.watch import States
from rnn_core.settings import ModelConfig


class Bridge(nn.Module):
    """Layer by layer: s⟨0⟩ = h⟨T_x⟩ where the encoder reads one way.

    Where it reads both ways their sizes differ: s⟨0⟩ = tanh(B [h→⟨T_x⟩, h←⟨1⟩]) (Bahdanau et al. 2015);
    an LSTM's c likewise, without the tanh, as it is not bounded.
    """

    def __init__(self, cell: Cell, config: ModelConfig, generator: torch.Generator) -> None:
        super().__init__()
        H = config.hidden_size
        self.layers, self.both = config.layers, config.bidirectional
        # of a part that is no vector (a matrix of fast weights) both directions' mean is handed on
        self.vectors = [part.dim() == 2 for part in cell.initial_state(1, H)]
        if self.both:
            bound = (2 * H) ** -0.5
            for name in self._names():
                start = (torch.rand((H, 2 * H), generator=generator) * 2.0 - 1.0) * bound
                self.register_parameter(name, nn.Parameter(start))

    def forward(self, finals: States) -> States:
        """The decoder's initial states, each (B, H), from the encoder's final ones by layer and direction."""
        found: States = {}
        for layer in range(self.layers):
            name = f"layer{layer}_forward"
            if not self.both:
                found[name] = finals[name]
                continue
            there, back = finals[name], finals[f"layer{layer}_backward"]
            found[name] = tuple(
                self._across(layer, part, torch.cat([there[part], back[part]], dim=1))
                if vector
                else 0.5 * (there[part] + back[part])
                for part, vector in enumerate(self.vectors)
            )
        return found

    def _across(self, layer: int, part: int, both: Tensor) -> Tensor:
        B: Tensor = self.get_parameter(f"layer{layer}_{'hc'[part]}")
        s = F.linear(both, B)
        return s if part else torch.tanh(s)

    def _names(self) -> list[str]:
        kept = [part for part, vector in enumerate(self.vectors) if vector]
        return [f"layer{layer}_{'hc'[part]}" for layer in range(self.layers) for part in kept]
