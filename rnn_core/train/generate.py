"""A network that reads its own outputs: decoding, and running free."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from rnn_core.data import START, Batch, Vocabulary
from rnn_core.models import EncoderDecoder, Model, Pass, Source, probabilities

CHOICES = 5  # of each output, the likeliest symbols that are told


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
    model: EncoderDecoder,
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
    spec, source = model.spec, model.encode(batch, Pass())
    states, numbers = source.states, [spec.start]
    found: list[tuple[Tensor, Tensor | None]] = []
    for t in range(spec.most_outputs):
        alpha = _only(source, (attend or {}).get(t))
        looked, states = model.advance(source, states, torch.tensor(numbers[-1:]), t=t, alpha=alpha)
        p = probabilities(spec, model.head(looked.top))[0, 0]
        found.append((p, None if looked.alpha is None else looked.alpha[0, 0]))
        number = (forced or {}).get(t)
        numbers.append(_drawn(p.numpy(), temperature, generator) if number is None else number)
        if numbers[-1] == spec.end:
            break
    put = tuple(sorted(t for t in forced or {} if t < len(found)))
    return _told(model, numbers[1:], [p for p, _ in found], [a for _, a in found if a is not None], put)


@torch.no_grad()
def forced_by_truth(model: EncoderDecoder, batch: Batch) -> Answer:
    """What a decoder that is told the truth finds likeliest at each output of one example."""
    assert batch.decoder_inputs is not None
    _, looked = model.decode(model.encode(batch, Pass()), batch.decoder_inputs, Pass())
    found = probabilities(model.spec, model.head(looked.top))[0]
    alphas = [] if looked.alpha is None else list(looked.alpha[0])
    return _told(model, found.argmax(-1).tolist(), list(found), alphas, ())


def _only(source: Source, place: int | None) -> Tensor | None:
    """All attention on one input (1, T)."""
    if place is None:
        return None
    alpha = torch.zeros(1, source.h.shape[1])
    alpha[0, place] = 1.0
    return alpha


def _told(
    model: EncoderDecoder,
    numbers: list[int],
    chances: list[Tensor],
    alphas: list[Tensor],
    put: tuple[int, ...],
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


def answered(model: EncoderDecoder, batch: Batch) -> Batch:
    """One example whose targets nobody knows, with what the network writes by itself in their place."""
    spec, written = model.spec, answer(model, batch)
    assert spec.output_vocabulary is not None
    numbers = spec.output_vocabulary.encode(written.symbols)
    targets = torch.tensor([numbers])
    return replace(
        batch,
        targets=targets,
        target_mask=torch.zeros_like(targets, dtype=torch.bool),
        decoder_inputs=torch.tensor([[spec.start, *numbers[:-1]]]),
        target_lengths=torch.tensor([len(numbers)]),
    )


def decoder_reads(model: Model, batch: Batch) -> tuple[str, ...]:
    """What the decoder reads in a batch of one example: `<start>`, then outputs."""
    assert model.spec.output_vocabulary is not None
    assert batch.decoder_inputs is not None
    return Vocabulary((*model.spec.output_vocabulary.symbols, START)).decode(batch.decoder_inputs[0])


@torch.no_grad()
def free_run(model: EncoderDecoder, batch: Batch) -> np.ndarray:
    """ŷ (B, S, K) of a decoder that reads its own likeliest outputs, for as long as the targets are."""
    source = model.encode(batch, Pass())
    states, S = source.states, batch.targets.shape[1]
    read = torch.full((len(batch.inputs),), model.spec.start)
    found = np.empty((len(read), S, model.spec.output_size), np.float32)
    for t in range(S):
        looked, states = model.advance(source, states, read, t=t)
        p = probabilities(model.spec, model.head(looked.top))[:, 0]
        found[:, t] = p.numpy()
        read = p.argmax(-1)
    return found


@torch.no_grad()
def run_on(model: Model, batch: Batch, time_steps: int) -> np.ndarray:
    """The values (B, time_steps, F) with which a network that predicts the next one goes on by itself.

    All sequences of the batch are as long as the longest; each value made is read as the next.
    """
    hidden = model.hidden(batch, Pass())
    states, o = hidden.states, model.head(hidden.sequence[:, -1:])[:, 0]
    found = []
    for _ in range(time_steps):
        found.append(o.numpy().copy())
        s, states = model.recurrence.step(o, states, Pass())
        o = model.head(s[:, None])[:, 0]
    return np.stack(found, axis=1)


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


def _drawn(p: np.ndarray, temperature: float, generator: np.random.Generator | None) -> int:
    if temperature == 0.0 or generator is None:
        return int(p.argmax())
    scores = np.log(np.maximum(p.astype(np.float64), 1e-30)) / temperature
    tempered = np.exp(scores - scores.max())
    return int(generator.choice(len(p), p=tempered / tempered.sum()))
