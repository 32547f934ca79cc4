"""What a kernel owes beside the right numbers: what it notes, and that nobody walks on another's memory."""

import threading
from collections.abc import Callable

import numpy as np
import pytest
import torch

from rnn_core import CELLS, Config, Trainer
from rnn_core.cells import Way, through
from rnn_core.cells.kernel import Pool
from rnn_core.models import Pass, Watch
from rnn_core.train.look import standing_still
from tests.golden.reference import ours

LENGTHS = torch.tensor([6, 6])


def slopes_of(mine: torch.nn.Module, x: torch.Tensor) -> list[torch.Tensor]:
    found = mine(x, LENGTHS, Pass()).sequence.pow(2).sum()
    return list(torch.autograd.grad(found, list(mine.parameters())))


@pytest.mark.parametrize("cell", CELLS)
def test_a_record_by_kernel_is_the_one_by_steps(cell: str) -> None:
    """Every signal and every gradient that inspect shows, of an output in the middle and of all."""
    mine, generator = ours(cell, 3, 5, 2, True), torch.Generator().manual_seed(0)
    x = torch.randn((1, 6, 3), generator=generator, dtype=torch.float64)
    for chosen in (slice(3, 4), slice(None)):
        found = []
        for stepwise in (False, True):
            watch = Watch()
            with standing_still(mine):
                sequence = mine(x, LENGTHS[:1], Pass(watch=watch, stepwise=stepwise)).sequence
                torch.autograd.grad(sequence[:, chosen].pow(2).sum(), watch.leaves)
            found.append(watch.records)
        kernel, step = found
        assert list(kernel) == list(step)
        for name, record in kernel.items():
            for side in ("signals", "gradients"):
                mine_there, there = getattr(record, side), getattr(step[name], side)
                assert set(mine_there) == set(there)
                for kind, values in there.items():
                    np.testing.assert_allclose(mine_there[kind], values, rtol=1e-9, atol=1e-12, err_msg=kind)


@pytest.mark.parametrize("cell", CELLS)
def test_a_second_forward_before_the_backward(cell: str) -> None:
    mine, generator = ours(cell, 3, 5), torch.Generator().manual_seed(0)
    x, y = torch.randn((2, 2, 6, 3), generator=generator, dtype=torch.float64)
    alone = [slopes_of(mine, x), slopes_of(mine, y)]
    losses = [mine(v, LENGTHS, Pass()).sequence.pow(2).sum() for v in (x, y)]
    for loss, expected in zip(reversed(losses), reversed(alone), strict=True):
        for slope, other in zip(torch.autograd.grad(loss, list(mine.parameters())), expected, strict=True):
            assert torch.equal(slope, other)


@pytest.mark.parametrize("cell", CELLS)
def test_walking_back_twice(cell: str) -> None:
    mine = ours(cell, 3, 5)
    x = torch.randn((2, 6, 3), generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    loss = mine(x, LENGTHS, Pass()).sequence.pow(2).sum()
    first, second = (torch.autograd.grad(loss, list(mine.parameters()), retain_graph=True) for _ in range(2))
    assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("cell", CELLS)
def test_what_a_pass_gave_stays_when_its_memory_is_used_again(cell: str) -> None:
    mine, generator = ours(cell, 3, 5), torch.Generator().manual_seed(0)
    x, y = torch.randn((2, 2, 6, 3), generator=generator, dtype=torch.float64)
    x.requires_grad_()
    hidden = mine(x, LENGTHS, Pass())
    hidden.sequence.sum().backward()
    kept = [hidden.sequence.detach(), x.grad, *(p.grad for p in mine.parameters())]
    before = [tensor.clone() for tensor in kept]
    del hidden
    slopes_of(mine, y)
    assert all(torch.equal(a, b) for a, b in zip(kept, before, strict=True))


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Pool:
    """An empty one, in place of the process's."""
    made = Pool()
    monkeypatch.setattr(through, "POOL", made)
    return made


def test_memory_is_used_again_and_grows_with_the_longest(pool: Pool) -> None:
    mine, generator = ours("gru", 3, 5), torch.Generator().manual_seed(0)
    expected = {}
    for T in (6, 3, 9, 3, 6):
        x = torch.randn((2, T, 3), generator=torch.Generator().manual_seed(T), dtype=torch.float64)
        loss = mine(x, torch.tensor([T, T]), Pass()).sequence.pow(2).sum()
        slopes = torch.autograd.grad(loss, list(mine.parameters()))
        del loss
        assert len(pool._idle) == 1
        for slope, other in zip(slopes, expected.setdefault(T, slopes), strict=True):
            assert torch.equal(slope, other)
    assert pool._idle[0].room == 18
    with torch.no_grad():  # a look at many sequences at once leaves nothing behind
        many = torch.randn((500, 9, 3), generator=generator, dtype=torch.float64)
        mine(many, torch.full((500,), 9), Pass())
    assert [memory.room for memory in pool._idle] == [18]


def test_a_graph_that_is_thrown_away_gives_its_memory_back(pool: Pool) -> None:
    mine = ours("lstm", 3, 5)
    for _ in range(20):
        mine(torch.zeros((2, 6, 3), dtype=torch.float64), LENGTHS, Pass())
    assert len(pool._idle) == 1


@pytest.mark.parametrize("cell", CELLS)
def test_extreme_numbers_pass_quietly(cell: str) -> None:
    """Saturated gates give saturated values, infinite inputs give NaN, and nothing warns."""
    mine = ours(cell, 1, 3).float()
    p = mine.parameters_of("layer0_forward")
    state = mine.initial_states(1)["layer0_forward"]
    for value in (1e4, -1e4, float("inf"), float("nan")):
        x = torch.full((1, 4, 1), value)
        by_kernel, by_step = (
            CELLS[cell]().sequence(p, x, state, Way(stepwise=stepwise))[0] for stepwise in (False, True)
        )
        torch.testing.assert_close(by_kernel, by_step, equal_nan=True, check_stride=False)
        loss = by_kernel.sum()
        torch.autograd.grad(loss, list(mine.parameters()))


def test_a_kernel_can_be_differentiated_once_and_says_so() -> None:
    mine = ours("tanh", 3, 5)
    x = torch.ones((2, 6, 3), dtype=torch.float64, requires_grad=True)
    for stepwise in (False, True):
        loss = mine(x, LENGTHS, Pass(stepwise=stepwise)).sequence.pow(2).sum()
        (slope,) = torch.autograd.grad(loss, [x], create_graph=True)
        if stepwise:
            slope.sum().backward()
            assert x.grad is not None
        else:
            with pytest.raises(RuntimeError, match="once_differentiable"):
                slope.sum().backward()


def losses_of(link: str) -> Callable[[], list[float]]:
    def run() -> list[float]:
        trainer = Trainer(Config.from_query(link))
        for n in range(40):
            trainer.update()
            if n % 7 == 0:
                trainer.snapshot()
        return list(trainer.losses)

    return run


@pytest.mark.long
def test_threads_that_train_at_once_get_the_numbers_they_get_alone() -> None:
    """Four runs in four threads, two of them of the same shape."""
    links = ["cell=gru&hidden_size=16", "cell=gru&hidden_size=16&seed=1"]
    links += ["task=named_entities&cell=lstm&bidirectional=true&layers=2", "cell=tanh&dropout=0.3&layers=2"]
    alone = [losses_of(link)() for link in links]
    together: dict[int, list[float]] = {}

    def run(n: int) -> None:
        together[n] = losses_of(links[n])()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(links))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[n] for n in range(len(links))] == alone


def test_a_pool_lends_a_kernel_to_one_at_a_time() -> None:
    pool, kind, dtype = Pool(), CELLS["tanh"]().kernel(), np.dtype(np.float32)
    assert kind is not None
    first, second = pool.lend(kind, 4, 2, 3, dtype), pool.lend(kind, 4, 2, 3, dtype)
    assert first.kernel is not second.kernel
    lent = first.kernel
    del first
    assert pool.lend(kind, 4, 2, 3, dtype).kernel is lent
