"""Attention by hand: scores, weights and contexts of a case small enough for paper."""

import math

import pytest
import torch

from rnn_core.models.attention import KINDS, Attention
from rnn_core.stream import Stream


def made(kind: str, D_s: int = 2, D_h: int = 2, size: int = 3) -> Attention:
    return Attention(kind, D_s, D_h, size, Stream(0, "initialisation").torch(0)).double()


S = torch.tensor([[[1.0, -0.5]]], dtype=torch.float64)  # one decoder state
H = torch.tensor([[[0.2, 0.4], [-1.0, 0.3], [0.0, 0.7]]], dtype=torch.float64)  # three encoder states


def by_hand(kind: str, attention: Attention) -> list[float]:
    s, hs = S[0, 0].tolist(), H[0].tolist()
    if kind == "dot":
        return [s[0] * h[0] + s[1] * h[1] for h in hs]
    if kind == "general":
        W = attention.W_a.tolist()
        return [sum(s[i] * W[i][j] * h[j] for i in range(2) for j in range(2)) for h in hs]
    W_s, W_h, v = (getattr(attention, name).tolist() for name in ("W_s", "W_h", "v"))
    return [
        sum(
            v[k]
            * math.tanh(sum(W_s[k][i] * s[i] for i in range(2)) + sum(W_h[k][i] * h[i] for i in range(2)))
            for k in range(3)
        )
        for h in hs
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_scores_weights_and_context_by_hand(kind: str) -> None:
    attention = made(kind)
    e = by_hand(kind, attention)
    assert attention.score(S, attention.keys(H))[0, 0].tolist() == pytest.approx(e, rel=1e-12)
    for length in (1, 2, 3):
        context, alpha = attention(S, H, torch.tensor([length]))
        exps = [math.exp(value) for value in e[:length]]
        weights = [value / sum(exps) for value in exps] + [0.0] * (3 - length)
        assert alpha[0, 0].tolist() == pytest.approx(weights, rel=1e-12)
        expected = [sum(w * h[i] for w, h in zip(weights, H[0].tolist(), strict=True)) for i in range(2)]
        assert context[0, 0].tolist() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_rows_sum_to_one_and_padding_gets_nothing(kind: str) -> None:
    generator = torch.Generator().manual_seed(1)
    attention = Attention(kind, 5, 5, 7, generator)
    s, h = torch.randn(4, 6, 5, generator=generator) * 9.0, torch.randn(4, 8, 5, generator=generator) * 9.0
    lengths = torch.tensor([8, 1, 5, 3])
    context, alpha = attention(s, h, lengths)
    torch.testing.assert_close(alpha.sum(2), torch.ones(4, 6), rtol=0.0, atol=1e-6)
    for row, length in zip(alpha, lengths.tolist(), strict=True):
        assert not row[:, length:].any()
    h[1, 1:] = 1e6
    again, _ = attention(s, h, lengths)
    assert torch.equal(again[1], context[1])


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_once_and_twice(kind: str) -> None:
    attention = made(kind)
    s, h = S.clone().requires_grad_(), H.clone().requires_grad_()
    inputs = (s, h, *attention.parameters())
    checks = torch.autograd.gradcheck, torch.autograd.gradgradcheck
    assert all(check(lambda s, h, *_: attention(s, h, torch.tensor([2]))[0], inputs) for check in checks)


def test_keys_known_beforehand_change_nothing() -> None:
    for attention in map(made, KINDS):
        found, known = (
            attention(S, H, torch.tensor([3])),
            attention(S, H, torch.tensor([3]), attention.keys(H)),
        )
        assert all(torch.equal(one, other) for one, other in zip(found, known, strict=True))


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="one size"):
        made("dot", 2, 4)
    with pytest.raises(ValueError, match="one of"):
        made("loud")
