"""Logistic regression over hashed features, by Adam on small batches, with a little weight decay."""

from collections.abc import Callable

import numpy as np
import torch
from torch import nn

BUCKETS = 1 << 17
WIDEST = 800  # features of an example
EPOCHS, BATCH, RATE, DECAY = 12, 256, 0.02, 1e-6


def fit(x: np.ndarray, y: np.ndarray, K: int) -> Callable[[np.ndarray], np.ndarray]:
    """x (N, n) int64: buckets of each example, −1 for none; y (N,) classes. → from x to chances (N, K)."""
    generator = torch.Generator().manual_seed(0)
    weights = nn.EmbeddingBag(BUCKETS + 1, K, mode="sum", padding_idx=BUCKETS)
    nn.init.zeros_(weights.weight)
    inputs, classes = _padded(x), torch.from_numpy(y.astype(np.int64))
    optimizer = torch.optim.Adam(weights.parameters(), lr=RATE, weight_decay=DECAY, fused=True)
    for epoch in range(EPOCHS):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1.0 - epoch / EPOCHS)
        for rows in torch.split(torch.randperm(len(inputs), generator=generator), BATCH):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(weights(inputs[rows]), classes[rows])
            torch.autograd.backward(loss)
            optimizer.step()

    @torch.no_grad()
    def probabilities(probe: np.ndarray) -> np.ndarray:
        found: np.ndarray = weights(_padded(probe)).softmax(1).numpy()
        return found

    return probabilities


def _padded(x: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.where(x < 0, BUCKETS, x))
