"""A network that writes a sequence, as it is used: it reads what it wrote itself."""

from dataclasses import replace

import numpy as np
import torch

from rnn_core.data import Batch
from rnn_core.models.base import Model
from rnn_core.models.decoding import follow


@torch.no_grad()
def free(model: Model, batch: Batch) -> np.ndarray:
    """ŷ (B, S, K) of a decoder that reads its own likeliest outputs, for as long as the targets are."""
    S, kind = batch.targets.shape[1], model.spec.kind
    found = np.empty((len(batch.inputs), S, model.spec.output_size), np.float32)
    written = follow(model.writer(batch), lambda _, o: kind.guess(kind.probabilities(o)), S)
    for t, (o, *_) in enumerate(written):
        found[:, t] = kind.probabilities(o).numpy()
    return found


@torch.no_grad()
def filled(model: Model, batch: Batch) -> Batch:
    """One example with what the network writes by itself where nobody knows the truth; none of it counts."""
    if bool(batch.target_mask.any()):
        return batch
    spec, numbers = model.spec, list[int]()
    for _, _, y in follow(model.writer(batch), lambda _, o: o.argmax(-1), spec.most_outputs):
        numbers.append(int(y[0]))
        if numbers[-1] == spec.end:
            break
    targets = torch.tensor([numbers])
    return replace(
        batch,
        targets=targets,
        target_mask=torch.zeros_like(targets, dtype=torch.bool),
        decoder_inputs=torch.tensor([[spec.start, *numbers[:-1]]]),
        target_lengths=torch.tensor([len(numbers)]),
    )
