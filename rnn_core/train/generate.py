"""A network that reads its own outputs: answers, texts, and running free. All go by `models.follow`."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from rnn_core.data import Batch
from rnn_core.models import Model, follow, only
from rnn_core.option import ConfigError

CHOICES = 5  # of each output, the likeliest symbols that are told
MAX_WRITTEN = 1_000


@dataclass(frozen=True)
class Answer:
    """What a decoder wrote for one example: S symbols, `<end>` last if it ended by itself.

    symbols: tuple of S texts; chances (S,): how likely it found each; best: of each output the likeliest
    symbols with their chances; attention (S, T_x), or none. `forced` are the outputs that were chosen for it.
    """

    symbols: tuple[str, ...]
    chances: np.ndarray
    best: tuple[tuple[tuple[str, float], ...], ...]
    attention: np.ndarray | None
    ended: bool
    forced: tuple[int, ...] = ()

    @property
    def log_chance(self) -> float:
        """ln p(y|x) = Σ ln p(y⟨t⟩ | y⟨1⟩ … y⟨t−1⟩, x)."""
        return float(np.log(np.maximum(self.chances, 1e-30)).sum())


@torch.no_grad()
def answer(
    model: Model,
    batch: Batch,
    forced: Mapping[int, int] | None = None,
    attend: Mapping[int, int] | None = None,
    temperature: float = 0.0,
    generator: np.random.Generator | None = None,
) -> Answer:
    """Decode one example, output after output, until `<end>` or `most_outputs`.

    temperature 0 takes the likeliest symbol. forced: output → the symbol put there, from which decoding
    goes on. attend: output → the one input that it must look at.
    """
    spec, put = model.spec, forced or {}
    found: list[tuple[Tensor, Tensor | None]] = []
    numbers: list[int] = []

    def choose(t: int, o: Tensor) -> Tensor:
        number = put.get(t)
        p = spec.kind.probabilities(o)[0]
        return torch.tensor([drawn(p.numpy(), temperature, generator) if number is None else number])

    looks = {t: only(place, batch.inputs.shape[1]) for t, place in (attend or {}).items()}
    for o, alpha, y in follow(model.writer(batch), choose, spec.most_outputs, looks):
        found.append((spec.kind.probabilities(o)[0], None if alpha is None else alpha[0]))
        numbers.append(int(y[0]))
        if numbers[-1] == spec.end:
            break
    places = tuple(sorted(t for t in put if t < len(found)))
    return _told(model, numbers, [p for p, _ in found], [a for _, a in found if a is not None], places)


@torch.no_grad()
def forced_by_truth(model: Model, batch: Batch) -> Answer:
    """What a decoder that is told the truth finds likeliest at each output of one example."""
    decoding = model.writer(batch)
    truth, S = decoding.truth, batch.targets.shape[1]

    def choose(t: int, o: Tensor) -> Tensor:
        return truth[:, min(t + 1, S - 1)]

    walked = list(follow(decoding, choose, S))
    chances = [model.spec.kind.probabilities(o)[0] for o, _, _ in walked]
    alphas = [alpha[0] for _, alpha, _ in walked if alpha is not None]
    return _told(model, [int(p.argmax()) for p in chances], chances, alphas, ())


def _told(
    model: Model, numbers: list[int], chances: list[Tensor], alphas: list[Tensor], put: tuple[int, ...]
) -> Answer:
    vocabulary = model.spec.output_vocabulary
    assert vocabulary is not None
    best = []
    for p in chances:
        top = torch.topk(p, min(CHOICES, len(p)))
        places, values = top.indices.tolist(), top.values.tolist()
        best.append(tuple((vocabulary.symbols[k], value) for k, value in zip(places, values, strict=True)))
    return Answer(
        vocabulary.decode(numbers),
        np.array([float(p[number]) for p, number in zip(chances, numbers, strict=True)]),
        tuple(best),
        torch.stack(alphas).numpy() if alphas else None,
        numbers[-1] == model.spec.end,
        put,
    )


# -- networks that predict their own next input ---------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """What was sampled after the prompt; surprise[t] is −log₂ of the chance that symbol had."""

    prompt: tuple[str, ...]
    symbols: tuple[str, ...]
    surprise: np.ndarray


@torch.no_grad()
def write(
    model: Model, prompt: tuple[str, ...], length: int, temperature: float, generator: np.random.Generator
) -> Written:
    """Sample `length` symbols after `prompt`: ŷ⟨t⟩ drawn from softmax(o⟨t⟩ / temperature) becomes x⟨t+1⟩.

    temperature 0 always takes the likeliest. Raises ConfigError for a model that does not read what it
    writes, an empty prompt, or sizes out of range.
    """
    known, vocabulary = model.spec.input_vocabulary, model.spec.output_vocabulary
    if known is None or vocabulary is None or not model.spec.feeds_itself:
        raise ConfigError("Only a network that predicts the next symbol can write on.")
    if not prompt:
        raise ConfigError("There is nothing to go on from: type a beginning.")
    if not (1 <= length <= MAX_WRITTEN and 0.0 <= temperature <= 10.0):
        raise ConfigError(f"Choose 1 to {MAX_WRITTEN} symbols and a temperature from 0 to 10.")
    read = torch.tensor([known.encode(prompt)])
    unknown = torch.zeros_like(read, dtype=torch.bool)
    batch = Batch(read, torch.tensor([len(prompt)]), read, unknown)
    numbers, surprise = list[int](), list[float]()

    def choose(t: int, o: Tensor) -> Tensor:
        p = torch.softmax(o[0].double(), 0).numpy()
        numbers.append(drawn(p, temperature, generator))
        surprise.append(float(-np.log2(max(p[numbers[-1]], 1e-30))))
        return torch.tensor(numbers[-1:])

    for _ in follow(model.writer(batch), choose, length):
        pass
    return Written(prompt, vocabulary.decode(numbers), np.array(surprise, dtype=np.float32))


@torch.no_grad()
def run_on(model: Model, batch: Batch, time_steps: int) -> np.ndarray:
    """The values (B, time_steps, F) with which a network that predicts the next one goes on by itself.

    All sequences of the batch are as long as the longest; each value made is read as the next.
    """
    made = follow(model.writer(batch), lambda _, o: o, time_steps)
    return np.stack([o.numpy().copy() for o, _, _ in made], axis=1)


def drift(model: Model, batch: Batch, read: int) -> np.ndarray:
    """How far off it is, squared, at each value that it makes by itself after reading `read` of them."""
    start = Batch(
        batch.inputs[:, :read],
        torch.full((len(batch.inputs),), read),
        batch.targets[:, :read],
        batch.target_mask[:, :read],
    )
    truth = batch.targets[:, read - 1 :].numpy()
    off: np.ndarray = np.square(run_on(model, start, truth.shape[1]) - truth).mean(axis=(0, 2))
    return off


def drawn(p: np.ndarray, temperature: float, generator: np.random.Generator | None) -> int:
    """One of the symbols with chances p (K,), bolder at a higher temperature; at 0 the likeliest."""
    if temperature == 0.0 or generator is None:
        return int(p.argmax())
    scores = np.log(np.maximum(p.astype(np.float64), 1e-30)) / temperature
    tempered = np.exp(scores - scores.max())
    return int(generator.choice(len(p), p=tempered / tempered.sum()))
