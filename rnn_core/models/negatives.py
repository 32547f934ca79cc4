"""True pairs told from false ones: negative sampling."""

import torch
from torch import Tensor
from torch.nn import functional as F


def against_noise(h: Tensor, y: Tensor, V: Tensor, rarer: Tensor, k: int) -> Tensor:
    """L = −ln σ(v_y · h) − Σ ln σ(−v_n · h) over k words n that noise drew: (B,).

    h (B, d), y (B,), V (K, d). Mikolov, Sutskever, Chen, Corrado & Dean 2013, equation 4: noise draws by the
    power ¾ of how often words occur. Here the false words of a pair are the true words of k other pairs of
    the batch, which come as often as they occur; each counts `rarer` (K,) times as much, so that on average
    the loss is that of the paper. A false word that is the true one is passed over, as in word2vec.c.
    """
    true = (h * V[y]).sum(1)
    n = torch.stack([y.roll(shift) for shift in range(1, k + 1)], 1)  # (B, k)
    false = torch.bmm(V[n], h[:, :, None])[:, :, 0]
    counts = rarer[n] * (n != y[:, None])
    return -F.logsigmoid(true) - (counts * F.logsigmoid(-false)).sum(1)
