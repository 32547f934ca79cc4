"""Content, interpolation, shift and sharpening, with numbers worked out by hand."""

import math

import pytest
import torch
from torch import Tensor

from rnn_core.models.addressing import address, content, interpolate, sharpen, shift, similarity

MEMORY = torch.tensor([[[1.0, 0.0], [0.0, 2.0], [3.0, 4.0]]])


def row(*values: float) -> Tensor:
    return torch.tensor([values])


def test_similarity_is_the_cosine_whatever_the_length() -> None:
    found = similarity(MEMORY, row(5.0, 0.0))
    torch.testing.assert_close(found, row(1.0, 0.0, 0.6))
    torch.testing.assert_close(similarity(MEMORY * 7, row(0.5, 0.0)), found)
    torch.testing.assert_close(similarity(MEMORY, -row(5.0, 0.0)), -found)


def test_an_empty_slot_and_an_empty_key_are_like_nothing() -> None:
    assert not similarity(torch.zeros(1, 3, 2), row(1.0, 2.0)).any()
    assert not similarity(MEMORY, row(0.0, 0.0)).any()


@pytest.mark.parametrize("beta", [0.0, 1.0, 10.0])
def test_the_stronger_the_key_the_narrower_the_search(beta: float) -> None:
    weights = [math.exp(beta * c) for c in (1.0, 0.0, 0.6)]
    expected = row(*(weight / sum(weights) for weight in weights))
    torch.testing.assert_close(content(MEMORY, row(5.0, 0.0), torch.tensor([beta])), expected)


def test_the_gate_mixes_what_was_found_with_where_the_head_stood() -> None:
    found, before = row(0.0, 1.0, 0.0), row(1.0, 0.0, 0.0)
    torch.testing.assert_close(interpolate(found, before, torch.tensor([0.25])), row(0.75, 0.25, 0.0))
    assert torch.equal(interpolate(found, before, torch.tensor([0.0])), before)
    assert torch.equal(interpolate(found, before, torch.tensor([1.0])), found)


def test_a_shift_moves_up_or_down_and_around_the_ends() -> None:
    w = row(0.7, 0.3, 0.0, 0.0)
    torch.testing.assert_close(shift(w, row(0.0, 0.0, 1.0)), row(0.0, 0.7, 0.3, 0.0))
    torch.testing.assert_close(shift(w, row(1.0, 0.0, 0.0)), row(0.3, 0.0, 0.0, 0.7))
    torch.testing.assert_close(shift(w, row(0.0, 1.0, 0.0)), w)
    torch.testing.assert_close(shift(w, row(0.5, 0.0, 0.5)), row(0.15, 0.35, 0.15, 0.35))


def test_in_a_memory_of_two_slots_both_ways_lead_to_the_other() -> None:
    torch.testing.assert_close(shift(row(1.0, 0.0), row(0.2, 0.5, 0.3)), row(0.5, 0.5))


def test_sharpening_raises_to_a_power_and_shares_anew() -> None:
    w = row(0.2, 0.8)
    torch.testing.assert_close(sharpen(w, torch.tensor([1.0])), w)
    torch.testing.assert_close(sharpen(w, torch.tensor([2.0])), row(0.04 / 0.68, 0.64 / 0.68))
    assert float(sharpen(w, torch.tensor([20.0]))[0, 1]) > 0.999_999


def test_sharpening_no_slot_at_all_is_no_number_lost() -> None:
    w = row(1.0, 0.0, 0.0).requires_grad_()
    gamma = torch.tensor([3.0], requires_grad=True)
    sharpen(w, gamma)[0, 1].backward()
    assert w.grad is not None and w.grad.isfinite().all()
    assert gamma.grad is not None and gamma.grad.isfinite().all()


def test_all_four_one_after_the_other() -> None:
    found = address(
        MEMORY,
        row(1.0, 0.0, 0.0),
        row(0.0, 1.0),
        torch.tensor([50.0]),
        torch.tensor([1.0]),
        row(0.1, 0.0, 0.9),
        torch.tensor([2.0]),
    )
    torch.testing.assert_close(found.content, row(0.0, 1.0, 0.0), atol=1e-4, rtol=0)
    assert torch.equal(found.gated, found.content)
    torch.testing.assert_close(found.shifted, row(0.1, 0.0, 0.9), atol=1e-4, rtol=0)
    torch.testing.assert_close(found.weighting, row(0.01 / 0.82, 0.0, 0.81 / 0.82), atol=1e-4, rtol=0)


def test_a_weighting_stays_a_share() -> None:
    draw = torch.Generator().manual_seed(3)
    memory, key = torch.randn((4, 5, 3), generator=draw), torch.randn((4, 3), generator=draw)
    before = torch.softmax(torch.randn((4, 5), generator=draw), 1)
    moves = torch.softmax(torch.randn((4, 3), generator=draw), 1)
    beta, g, gamma = torch.rand((3, 4), generator=draw).unbind()
    found = address(memory, before, key, 5 * beta, g, moves, 1 + 3 * gamma)
    for w in (found.content, found.gated, found.shifted, found.weighting):
        torch.testing.assert_close(w.sum(1), torch.ones(4))
        assert (w >= 0).all()
