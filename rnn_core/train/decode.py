"""Letting a network that predicts the next symbol write: read a prompt, then sample (one-to-many)."""

from dataclasses import dataclass

import numpy as np
import torch

from rnn_core.data import Batch
from rnn_core.models import Model, Pass, States
from rnn_core.option import ConfigError

MAX_WRITTEN = 1_000


@dataclass(frozen=True)
class Written:
    """What was sampled after the prompt; surprise[t] is −log₂ of the chance that symbol had."""

    prompt: tuple[str, ...]
    symbols: tuple[str, ...]
    surprise: np.ndarray

    @property
    def text(self) -> str:
        """Prompt and continuation as one text."""
        return "".join(self.prompt + self.symbols)


@torch.no_grad()
def write(
    model: Model, prompt: tuple[str, ...], length: int, temperature: float, generator: np.random.Generator
) -> Written:
    """Sample `length` symbols after `prompt`: ŷ⟨t⟩ drawn from softmax(o⟨t⟩ / temperature) becomes x⟨t+1⟩.

    temperature 0 always takes the likeliest. Raises ConfigError for a model that looks ahead, an
    empty prompt, or sizes out of range.
    """
    known, vocabulary = model.spec.input_vocabulary, model.spec.output_vocabulary
    if known is None or vocabulary is None or not model.spec.causal:
        raise ConfigError("Only a network that predicts the next symbol can write on.")
    if not prompt:
        raise ConfigError("There is nothing to go on from: type at least one character.")
    if not (1 <= length <= MAX_WRITTEN and 0.0 <= temperature <= 10.0):
        raise ConfigError(f"Choose 1 to {MAX_WRITTEN} characters and a temperature from 0 to 10.")
    states: States | None = None
    read, numbers, surprise = known.encode(prompt), [], []
    for _ in range(length):
        logits, states = _after(model, read, states)
        number, bits = _draw(logits, temperature, generator)
        numbers.append(number)
        surprise.append(bits)
        read = [number]
    return Written(prompt, vocabulary.decode(numbers), np.array(surprise, dtype=np.float32))


def _after(model: Model, numbers: list[int], states: States | None) -> tuple[np.ndarray, States]:
    """The logits (K,) after reading `numbers`, and the states to go on from."""
    inputs = torch.tensor([numbers])
    mask = torch.zeros_like(inputs, dtype=torch.bool)
    batch = Batch(inputs, torch.tensor([len(numbers)]), inputs, mask)
    output = model(batch, Pass(states=states))
    return output.logits[0, -1].numpy().astype(np.float64), output.hidden.states


def _draw(logits: np.ndarray, temperature: float, generator: np.random.Generator) -> tuple[int, float]:
    chances = np.exp(logits - logits.max())
    chances /= chances.sum()
    if temperature == 0.0:
        number = int(logits.argmax())
    else:
        tempered = np.exp((logits - logits.max()) / temperature)
        number = int(generator.choice(len(tempered), p=tempered / tempered.sum()))
    return number, float(-np.log2(max(chances[number], 1e-30)))
