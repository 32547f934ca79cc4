"""Erase, add and read; and what a controller's numbers mean."""

import torch

from rnn_core.models.memory import EMPTY, Heads, add, erase, read, write

MEMORY = torch.tensor([[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]])
SECOND, HALF = torch.tensor([[0.0, 1.0, 0.0]]), torch.tensor([[0.5, 0.5, 0.0]])


def test_erasing_clears_what_is_asked_where_the_head_stands() -> None:
    found = erase(MEMORY, SECOND, torch.tensor([[1.0, 0.5]]))
    assert found.tolist() == [[[1.0, 2.0], [0.0, 2.0], [5.0, 6.0]]]
    assert erase(MEMORY, HALF, torch.tensor([[1.0, 0.0]])).tolist() == [[[0.5, 2.0], [1.5, 4.0], [5.0, 6.0]]]


def test_adding_adds_a_share() -> None:
    found = add(MEMORY, HALF, torch.tensor([[2.0, -2.0]]))
    assert found.tolist() == [[[2.0, 1.0], [4.0, 3.0], [5.0, 6.0]]]


def test_reading_is_a_mean_by_shares() -> None:
    assert read(MEMORY, SECOND).tolist() == [[3.0, 4.0]]
    assert read(MEMORY, HALF).tolist() == [[2.0, 3.0]]


def test_two_heads_that_write_do_so_in_any_order() -> None:
    e, a = (
        torch.tensor([[[0.5, 1.0]], [[0.25, 0.0]]]).unbind(),
        torch.tensor([[[1.0, 2.0]], [[3.0, -1.0]]]).unbind(),
    )
    one = write(MEMORY, [SECOND, HALF], e, a)
    other = write(MEMORY, [HALF, SECOND], e[::-1], a[::-1])
    torch.testing.assert_close(one, other)
    expected = [[1.0 * 0.875 + 1.5, 2.0 - 0.5], [3.0 * 0.5 * 0.875 + 1.0 + 1.5, 0.0 + 2.0 - 0.5], [5.0, 6.0]]
    torch.testing.assert_close(one[0], torch.tensor(expected))


def test_the_memory_starts_empty_and_every_head_on_the_first_slot() -> None:
    memory, weightings = Heads(1, 2, 4, 3).start(2, torch.zeros(0))
    assert memory.shape == (2, 4, 3)
    assert (memory == EMPTY).all()
    assert weightings.shape == (2, 3, 4)
    assert weightings[:, :, 0].eq(1).all() and weightings.sum() == 6


def test_numbers_stay_in_their_ranges() -> None:
    heads = Heads(2, 1, 5, 3)
    o = 20 * torch.randn((4, sum(heads.sizes.values())), generator=torch.Generator().manual_seed(1))
    said = heads.say(o)
    shapes = {name: tuple(part.shape[1:]) for name, part in said.items()}
    assert shapes == {
        "key": (3, 3),
        "strength": (3,),
        "gate": (3,),
        "shift": (3, 3),
        "sharpness": (3,),
        "erase": (1, 3),
        "add": (1, 3),
    }
    for name, low, high in (("key", -1, 1), ("gate", 0, 1), ("shift", 0, 1), ("erase", 0, 1), ("add", -1, 1)):
        assert said[name].min() >= low and said[name].max() <= high
    assert said["strength"].min() >= 0
    assert said["sharpness"].min() >= 1
    torch.testing.assert_close(said["shift"].sum(2), torch.ones(4, 3))


def test_heads_have_names() -> None:
    assert Heads(2, 1, 5, 3).names == ("read0", "read1", "write0")
