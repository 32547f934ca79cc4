"""The clock of the pictures: which updates are drawn, and when training waits."""

from math import inf

import numpy as np
import pytest

from rnn_core.engine.pace import Pace, next_target
from rnn_core.option import ConfigError
from tests.unit.engine_fakes import World


def test_every_update_to_twenty_and_then_each_a_fifth_more() -> None:
    world = World()
    seen = world.pictures(world.submit(cost=0.0001), seconds=4.0)
    updates = [update for _, update in seen if update > 0]
    assert updates[:31] == [*range(1, 21), 24, 29, 35, 42, 51, 62, 75, 90, 108, 130, 156]
    apart = np.diff([moment for moment, _ in seen][2:])
    assert apart.mean() == pytest.approx(0.1, rel=0.01) and apart.min() >= 0.09


def test_slow_training_is_drawn_at_the_rate_without_ever_waiting() -> None:
    world = World()
    run = world.submit(cost=0.01)
    seen = world.pictures(run, seconds=60.0)
    late = [(moment, update) for moment, update in seen if update > 500]
    apart = np.diff([moment for moment, _ in late])
    assert apart.mean() == pytest.approx(0.1, rel=0.01) and apart.max() <= 0.13
    assert late[-1][1] - late[0][1] == pytest.approx((late[-1][0] - late[0][0]) / 0.01, rel=0.02)


def test_every_update_is_a_picture() -> None:
    world = World()
    seen = world.pictures(world.submit(cost=0.001), seconds=3.0, pace="every", rate=20.0)
    updates = [update for _, update in seen]
    assert updates[1:] == list(range(updates[-1] + 1))
    assert updates[-1] == pytest.approx(60, abs=3)


def test_full_speed_never_waits() -> None:
    world = World()
    seen = world.pictures(world.submit(cost=0.001), seconds=3.0, pace="full")
    assert seen[-1][1] >= 2_800
    assert len(seen) == pytest.approx(30, abs=4)


def test_the_rate_of_the_watcher_caps_that_of_the_lease() -> None:
    world = World()
    run = world.submit(cost=0.001)
    world.engine.watch(run.id, "ada", rate=4.0)
    assert len(world.pictures(run, seconds=5.0, rate=25.0, pace="full")) == pytest.approx(20, abs=4)


def test_nobody_looking_means_no_pictures_but_training() -> None:
    world = World()
    run = world.submit(cost=0.001)
    world.play(run)
    before = run.snapshot
    world.go(3.0)
    assert run.snapshot is before and run.updates > 2_900
    lease = world.engine.lease("ada", [run.id], rate=10.0)
    lease.renew(visible=False)
    world.go(1.0)
    assert run.snapshot is before
    lease.renew()
    world.go(0.2)
    assert run.snapshot is not before


def test_targets() -> None:
    assert [next_target("logarithmic", n) for n in (0, 19, 20, 24, 1000)] == [1, 20, 24, 29, 1200]
    assert next_target("every", 1000) == 1001
    assert next_target("full", 1000) == float("inf")


def test_an_unknown_pace_is_told() -> None:
    world = World()
    run = world.submit()
    with pytest.raises(ConfigError, match="pace = 'slow' is not known: choose one of 'logarithmic'"):
        world.engine.watch(run.id, "ada", pace="slow")
    assert run.pace == "logarithmic"


def test_a_run_does_not_wait_for_a_picture_that_nobody_wants_any_more() -> None:
    world = World()
    run = world.submit(cost=0.001)
    lease = world.engine.lease("ada", [run.id], rate=0.01)
    world.play(run)
    world.go(1.5, lease.renew)
    assert run.updates <= 1  # waiting for its next picture, a minute away
    lease.renew(rate=100.0)
    world.go(1.5, lease.renew)
    assert run.updates > 20


def test_costly_pictures_are_drawn_less_often() -> None:
    pace = Pace("full")
    assert pace.most == inf
    pace.cost = 0.01
    assert pace.most == pytest.approx(12.0)
    pace.cost = 10.0
    assert pace.most == 1.0


def test_a_pace_to_talk_over_draws_the_same_updates_one_a_second() -> None:
    world = World()
    seen = world.pictures(world.submit(cost=0.0001), seconds=24.0, pace="talk", rate=10.0)
    assert [update for _, update in seen if update > 0][:22] == [*range(1, 21), 24, 29]
    apart = np.diff([moment for moment, _ in seen][2:])
    assert apart.min() >= 0.95
    assert apart.mean() == pytest.approx(1.0, rel=0.05)
