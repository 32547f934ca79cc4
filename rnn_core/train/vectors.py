"""The vectors with which a network reads its words, and the same network with others in their place."""

import numpy as np
import torch

from rnn_core.data import Batch
from rnn_core.models import Model
from rnn_core.option import ConfigError


@torch.no_grad()
def word_vectors(model: Model) -> np.ndarray:
    """E (V, d), a line for each word that can be read. Raises ConfigError for a network that has none."""
    V = model.spec.input_size
    if model.spec.input_kind != "tokens" or model.spec.input_vocabulary is None:
        raise ConfigError("This network reads no words, so it has no vectors of words.")
    ones = torch.ones(V, 1, dtype=torch.int64)
    batch = Batch(torch.arange(V)[:, None], ones[:, 0], ones * 0, ones.bool())
    found = model.input_vectors(batch)
    if found is None or found.shape[2] == V:
        raise ConfigError(
            "This network reads each word as a column of zeros with a single one: it has no vectors of "
            "words. Give it an embedding."
        )
    return np.asarray(found[:, 0].numpy(), np.float32).copy()
