"""A network that draws: pictures from nothing, the rest of a begun one, and what each pixel costs."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from rnn_core.data import Batch
from rnn_core.models import Model, follow
from rnn_core.option import ConfigError

MOST_PICTURES = 36  # at once
AT_ONCE = 4_096  # pixels of pictures that are looked at together


@dataclass(frozen=True, eq=False)
class Drawn:
    """N pictures of T pixels, line by line; the first `given` of each were put there, the others drawn.

    pixels (N, T): the class of each. chances (N, T): how likely the network found it, given all pixels before
    it, at temperature 1. row: pixels of a line.
    """

    pixels: np.ndarray
    chances: np.ndarray
    given: int
    row: int

    @property
    def nats(self) -> np.ndarray:
        """−ln of the chances (N, T): how surprising each pixel was."""
        found: np.ndarray = -np.log(np.maximum(self.chances, 1e-12))
        return found

    @property
    def totals(self) -> np.ndarray:
        """−ln p of each whole picture (N,), in nats."""
        found: np.ndarray = self.nats.sum(1)
        return found


@torch.no_grad()
def draw(
    model: Model,
    begun: Tensor,
    pixels: Tensor,
    count: int,
    temperature: float,
    generator: np.random.Generator,
) -> Drawn:
    """`count` pictures that begin with `pixels` (n,): y⟨t⟩ is drawn from ŷ⟨t⟩^(1/temperature), and read next.

    begun (1, 1): what is read before the first pixel. temperature 0 always takes the likeliest. With all
    pixels given nothing is drawn, and only their chances are told. Raises ConfigError for a network that
    draws no pictures, and for sizes out of range.
    """
    spec, given = model.spec, len(pixels)
    if not (spec.row and spec.feeds_itself):
        raise ConfigError("Only a network that reads a picture pixel by pixel can draw one.")
    if not (1 <= count <= MOST_PICTURES and 0.0 <= temperature <= 10.0):
        raise ConfigError(f"Choose 1 to {MOST_PICTURES} pictures and a temperature from 0 to 10.")
    if given > spec.longest:
        raise ConfigError(f"The pictures have {spec.longest} pixels, and {given} are given.")
    drawn = [pixels.expand(count, given)]

    def choose(t: int, o: Tensor) -> Tensor:
        p = spec.kind.probabilities(o[:, None])[:, 0].double().nan_to_num(0.0).numpy()
        drawn.append(torch.from_numpy(drawn_from(p, temperature, generator))[:, None])
        return drawn[-1][:, 0]

    if given < spec.longest:
        read = torch.cat([begun, pixels[None]], dim=1).expand(count, -1)
        for _ in follow(model.writer(_batch(read)), choose, spec.longest - given):
            pass
    made = torch.cat(drawn, dim=1)
    return Drawn(made.numpy(), _chances(model, begun, made), given, spec.row)


def drawn_from(p: np.ndarray, temperature: float, generator: np.random.Generator) -> np.ndarray:
    """One class for each row of p (N, K), bolder at a higher temperature; at 0 the likeliest."""
    if temperature == 0.0:
        found: np.ndarray = p.argmax(1)
        return found
    scores = np.log(np.maximum(p, 1e-30)) / temperature
    tempered = np.exp(scores - scores.max(1, keepdims=True)).cumsum(1)
    shots = generator.random(len(p)) * tempered[:, -1]
    chosen: np.ndarray = (tempered <= shots[:, None]).sum(1).clip(0, p.shape[1] - 1)
    return chosen


def _chances(model: Model, begun: Tensor, made: Tensor) -> np.ndarray:
    """Of each pixel of whole pictures (N, T), in one pass."""
    read = torch.cat([begun.expand(len(made), -1), made[:, :-1]], dim=1)
    pieces = _batch(read).pieces(max(1, AT_ONCE // read.shape[1]))
    p = np.concatenate([model.predict(piece) for piece in pieces])
    found: np.ndarray = np.take_along_axis(p, made.numpy()[..., None], 2)[..., 0]
    return found


def _batch(read: Tensor) -> Batch:
    """Inputs (N, T) of which no output is asked."""
    lengths = torch.full((len(read),), read.shape[1])
    return Batch(read, lengths, torch.zeros_like(read), torch.zeros_like(read, dtype=torch.bool))
