"""History is weights: what is kept, what is thinned, what it may weigh."""

from array import array

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.engine.checkpoints import Checkpoint, Checkpoints, Store, size_of


def made(update: int, floats: int = 10, state_floats: int = 0) -> Checkpoint:
    state = {"optimizer": torch.zeros(state_floats)} if state_floats else None
    return Checkpoint(update, {"w": np.zeros(floats, np.float32)}, state)


def train(store: Store, run: Checkpoints, updates: int, floats: int = 10, state_floats: int = 0) -> None:
    for update in range(updates + 1):
        if run.wanted(update):
            store.add(run, made(update, floats, state_floats), now=0.0)


@given(st.integers(0, 200_000))
@pytest.mark.long
def test_forty_moments_evenly_spaced_in_the_logarithm(updates: int) -> None:
    store = Store()
    run = store.open()
    train(store, run, updates)
    moments = run.moments()
    assert moments[0] == 0 and len(moments) <= 40
    assert updates / 1.11 - 1 <= moments[-1] <= updates
    gaps = np.diff(np.log1p(moments))
    allowed = max(2.2 * np.log1p(updates) / 39, np.log(1.1) * 2)
    assert all(gap <= allowed or b - a == 1 for gap, a, b in zip(gaps, moments, moments[1:], strict=False))


def test_the_first_updates_are_all_there() -> None:
    store = Store()
    run = store.open()
    train(store, run, 5_000)
    assert run.moments()[:4] == (0, 1, 2, 3)


def test_only_the_last_two_have_a_full_state() -> None:
    store = Store()
    run = store.open()
    train(store, run, 100, state_floats=5)
    assert [one.state is not None for one in run.kept][-3:] == [False, True, True]
    assert sum(one.state is not None for one in run.kept) == 2


def test_the_nearest_moment() -> None:
    store = Store()
    run = store.open()
    for update in (0, 10, 20):
        store.add(run, made(update), now=0.0)
    assert [store.nearest(run, u).update for u in (0, 4, 5, 14, 16, 999)] == [0, 0, 0, 10, 20, 20]


def test_the_process_keeps_within_its_budget_and_thins_who_was_looked_at_longest_ago() -> None:
    store = Store(budget=100_000)
    old, new = store.open(), store.open()
    old.touched, new.touched = 1.0, 2.0
    train(store, old, 500, floats=500)
    whole = len(old.kept)
    train(store, new, 500, floats=500)
    assert store.size <= 100_000
    assert len(old.kept) < whole and len(new.kept) > len(old.kept)
    assert old.moments()[0] == new.moments()[0] == 0


def test_sizes_are_counted_right_while_things_come_and_go() -> None:
    store = Store(budget=20_000)
    run, other = store.open(), store.open()
    train(store, run, 300, floats=100, state_floats=200)
    train(store, other, 300, floats=100, state_floats=200)
    for one in (run, other):
        assert one.size == sum(size_of(kept.weights) + size_of(kept.state) for kept in one.kept)
    store.close(run)
    assert store.size == other.size
    assert store.add(run, made(999), now=0.0) == () and store.size == other.size


def test_a_big_network_gives_up_its_old_state_before_its_history() -> None:
    store = Store(budget=400_000)
    run = store.open()
    train(store, run, 1_000, floats=2_000, state_floats=20_000)
    assert len(run.kept) == 40
    assert [one.update for one in run.kept if one.state is not None] == [run.kept[-1].update]


@pytest.mark.parametrize(
    ("value", "size"),
    [(np.zeros(3), 24), (torch.zeros(3), 12), (array("f", [1, 2]), 8), ({"a": np.zeros(1)}, 8), (None, 0)],
)
def test_size_of(value: object, size: int) -> None:
    assert size_of(value) == size
