"""Fair shares, with fake trainers on a fake clock."""

import numpy as np
import pytest

from rnn_core.engine import EngineError
from rnn_core.engine.fair import Fair, Ring
from rnn_core.engine.scheduler import RUNS_UNSEEN
from rnn_core.engine.seat import UNSEEN_AFTER
from tests.unit.engine_fakes import World


def seconds_of(runs: list) -> np.ndarray:
    return np.array([run.updates * run.config.cost for run in runs])


@pytest.mark.long
def test_forty_owners_on_one_thread_get_the_same_time() -> None:
    world = World()
    costs = np.geomspace(0.005, 0.25, 40)
    runs = [world.submit(f"owner {n}", cost=float(cost)) for n, cost in enumerate(costs)]
    for run in runs:
        world.engine.lease(run.owner, [run.id], rate=0, permanent=True)
        world.play(run)
    world.go(200.0)
    used = seconds_of(runs)
    assert used.sum() == pytest.approx(200.0, rel=0.01)
    assert used.max() - used.min() <= 0.25 + 2 * 0.02


@pytest.mark.long
def test_an_owner_of_ten_runs_gets_no_more_than_an_owner_of_one() -> None:
    world = World()
    many = [world.submit("many", cost=0.003 * (n + 1)) for n in range(10)]
    one = world.submit("one", cost=0.005)
    for run in [*many, one]:
        world.engine.lease(run.owner, [run.id], rate=0, permanent=True)
        world.play(run)
    world.go(100.0)
    assert seconds_of([one])[0] == pytest.approx(50.0, abs=0.2)
    assert np.ptp(seconds_of(many)) <= 0.03 + 2 * 0.02


def test_who_was_away_has_saved_nothing_up() -> None:
    world = World()
    early, late = world.submit("early", cost=0.01), world.submit("late", cost=0.01)
    for run in (early, late):
        world.engine.lease(run.owner, [run.id], rate=0, permanent=True)
    world.play(early)
    world.go(50.0)
    world.play(late)
    world.go(10.0)
    assert late.updates * 0.01 == pytest.approx(5.0, abs=0.1)


def test_a_waiting_run_says_that_it_is_queued() -> None:
    world = World()
    runs = [world.submit(f"owner {n}", cost=0.24) for n in range(10)]
    for run in runs:
        world.engine.lease(run.owner, [run.id], rate=0, permanent=True)
        world.play(run)
    world.go(6.0)
    assert {run.status for run in runs} == {"queued", "running"}


def test_a_long_turn_is_paid_back() -> None:
    ring: Ring[str] = Ring(0.02)
    turns = []
    for _ in range(30):
        key = ring.pick(["slow", "quick"], ["slow", "quick"])
        ring.charge(key, 0.2 if key == "slow" else 0.02)
        turns.append(key)
    assert turns.count("quick") == pytest.approx(10 * turns.count("slow"), abs=10)


def test_whoever_leaves_the_round_leaves_their_credit() -> None:
    ring: Ring[str] = Ring(0.02)
    assert ring.pick(["a", "b"], ["a", "b"]) == "a"
    assert ring.pick(["b"], ["b"]) == "b"
    assert ring.pick(["a", "b"], ["a", "b"]) == "b"


def test_who_is_being_served_elsewhere_stays_in_the_round() -> None:
    fair = Fair(0.02)
    busy, free = ("a", "1"), ("b", "2")
    fair.pick([busy, free], [busy, free])
    for _ in range(50):  # while `a` is busy for a whole second, `b` has as much
        assert fair.pick([free], [busy, free]) == free
        fair.charge(free, 0.02)
    fair.charge(busy, 1.0)
    assert fair.debt("a") <= 0.04


def test_a_flood_of_requests_does_not_stop_the_others() -> None:
    class Dear:
        cost_ms = 2_000.0

        def serve(self, trainer: object) -> None:
            world._pay(2.0)

    world = World()
    quiet, loud = world.submit("quiet", cost=0.01), world.submit("loud")
    world.engine.lease("quiet", [quiet.id], rate=0, permanent=True)
    world.play(quiet)
    for _ in range(20):
        world.engine.ask(loud.id, "loud", Dear())
    world.go(30.0)
    assert quiet.updates * 0.01 > 12.0


def test_of_runs_at_which_nobody_looks_the_oldest_makes_room_and_no_watched_one_does() -> None:
    world = World()
    watched = world.submit("watcher")
    world.engine.lease(watched.owner, [watched.id], rate=0, permanent=True)
    left = [world.submit(f"owner {n}") for n in range(RUNS_UNSEEN)]
    world.go(UNSEEN_AFTER + 1.0)
    world.submit("one more")
    assert world.engine.find(watched.id, watched.owner) is watched
    assert world.engine.find(left[1].id, left[1].owner) is left[1]
    with pytest.raises(EngineError, match="nobody looked"):
        world.engine.find(left[0].id, left[0].owner)
