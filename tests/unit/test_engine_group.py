"""Runs in step: by the scheduler, whoever looks; with fake trainers, no threads."""

from dataclasses import replace
from typing import Any

import pytest

from rnn_core.engine import EngineError, Group
from rnn_core.engine.seat import DROPPED_AFTER, UNSEEN_AFTER
from rnn_core.engine.step import LEAD, LEAD_SECONDS
from rnn_core.option import ConfigError
from rnn_core.settings import ModelConfig, TrainConfig
from tests.unit.engine_fakes import FakeConfig, FakeTask, World

TASK = FakeTask()


def member(updates: int = 1_000_000, seed: int = 1, **settings: Any) -> Any:
    training = TrainConfig(updates=updates, seed=seed)
    return FakeConfig(task=TASK, training=training, model=ModelConfig(), **settings)


def gather(world: World, *members: Any, by: str = "updates", owner: str = "ada") -> Group:
    group = world.engine.gather(members, owner, by=by)
    world.settle()
    return group


def pair(world: World, by: str = "updates") -> Group:
    """One whose updates take nine times as long as the other's."""
    return gather(world, member(cost=0.009), member(cost=0.001), by=by)


def leads(world: World, group: Group, seconds: float) -> list[int]:
    """How far the members were apart after each turn, with nobody polling."""
    found, until = [], world.clock.now + seconds
    while world.clock.now < until:
        if not world.engine.turn():
            world.clock.now += 0.001
        updates = [run.updates for run in group.runs if run.status == "running"]
        found.append(max(updates, default=0) - min(updates, default=0))
    return found


class TestInStep:
    def test_nobody_need_look_for_them_to_stay_together(self) -> None:
        world = World()
        group = pair(world)
        lease = group.lease()
        group.play()
        lease.renew(visible=False)
        apart = leads(world, group, UNSEEN_AFTER - 5.0)
        assert 0 < max(apart) <= LEAD and min(run.updates for run in group.runs) > 1000
        assert {run.status for run in group.runs} == {"running"}

    def test_who_waits_for_the_others_is_not_queued(self) -> None:
        world = World()
        group = gather(world, member(cost=0.2), member(cost=0.001))
        group.play()
        for _ in range(200):
            world.engine.turn()
            assert [run.status for run in group.runs] == ["running", "running"]
        assert group.runs[0].updates > 50

    def test_a_pause_evens_them_out(self) -> None:
        world = World()
        group = pair(world)
        for seconds in (0.313, 0.5, 0.07, 0.101):
            group.play()
            leads(world, group, seconds)
            ahead = max(run.updates for run in group.runs)
            done = group.pause()
            assert not group.playing and {run.status for run in group.runs} == {"running"}
            assert group.moving  # a page that drew it now would have to draw it again
            world.settle()
            assert not group.moving
            assert [run.updates for run in group.runs] == [ahead, ahead]
            assert [one.result(0).update for one in done] == [ahead, ahead]
            assert [(run.status, run.moments[-1]) for run in group.runs] == [("paused", ahead)] * 2

    def test_a_pause_counts_the_update_that_is_being_done(self) -> None:
        world = World()
        group = pair(world)
        group.play()
        trainer = world.engine._seats[group.runs[1].id].trainer
        real = trainer.update

        def update() -> float:
            if trainer.updates == 5:
                group.pause()
            return real()

        trainer.update = update
        world.go(2.0)
        assert [run.updates for run in group.runs] == [6, 6]

    def test_by_seconds_of_cpu(self) -> None:
        world = World()
        group = pair(world, by="seconds")
        group.play()
        slow, fast = (world.engine._seats[run.id] for run in group.runs)
        for _ in range(1000):
            world.engine.turn()
            assert abs(slow.seconds - fast.seconds) <= LEAD_SECONDS + 0.009
        assert fast.updates == pytest.approx(9 * slow.updates, rel=0.05)
        group.pause()
        world.settle()
        assert {run.status for run in group.runs} == {"paused"}

    def test_update_once_is_one_each(self) -> None:
        world = World()
        group = gather(world, *(member() for _ in range(4)))
        for n in (1, 2):
            group.update_once()
            world.settle()
            assert [(run.updates, run.status) for run in group.runs] == [(n, "paused")] * 4
        group.play()
        leads(world, group, 0.3)
        ahead = max(run.updates for run in group.runs)
        group.update_once()
        world.settle()
        assert {run.updates for run in group.runs} == {ahead + 1}

    def test_pause_and_play_at_once_lose_nothing(self) -> None:
        world = World()
        group = pair(world)
        group.play()
        leads(world, group, 0.3)
        before = min(run.updates for run in group.runs)
        group.pause()
        group.play()
        assert max(leads(world, group, 1.0)) <= LEAD and group.playing
        assert min(run.updates for run in group.runs) > before + 50

    def test_reset_takes_all_back(self) -> None:
        world = World()
        group = pair(world)
        group.play()
        leads(world, group, 0.5)
        group.reset()
        world.go(0.5)
        assert [(run.updates, run.status) for run in group.runs] == [(0, "paused")] * 2
        group.play()
        assert max(leads(world, group, 0.5)) <= LEAD


class TestEnds:
    def test_who_diverged_holds_nobody_back(self) -> None:
        world = World()
        group = gather(world, member(), member(diverges=12), member())
        group.play()
        leads(world, group, 1.0)
        assert [run.status for run in group.runs] == ["running", "diverged", "running"]
        assert group.runs[0].updates > 100 and not group.over
        assert group.note == "Network 2 diverged at update 12; the others go on."
        group.pause()
        world.settle()
        assert group.runs[0].updates == group.runs[2].updates and group.runs[1].updates == 12

    @pytest.mark.usefixtures("caplog")
    def test_nor_who_failed_or_finished(self) -> None:
        world = World()
        group = gather(world, member(breaks=5), member(updates=10), member(updates=80))
        group.play()
        leads(world, group, 0.06)
        assert group.note == (
            "Network 1 was stopped by an error at update 5; the other goes on. "
            "Network 2 finished at update 10; the other goes on."
        )
        leads(world, group, 1.0)
        assert group.over and not group.playing and [run.updates for run in group.runs] == [5, 10, 80]
        assert group.note == "Network 1 was stopped by an error at update 5."

    def test_nothing_to_say_of_one(self) -> None:
        world = World()
        group = gather(world, member(diverges=3))
        group.play()
        world.go(0.1)
        assert group.over and group.note == ""


class TestTogether:
    def test_one_lease_and_one_fate(self) -> None:
        world = World()
        group = pair(world)
        lease = group.lease(rate=5.0)
        assert lease.runs == tuple(run.id for run in group.runs) and lease.rate == 5.0
        group.play()
        world.go(UNSEEN_AFTER + 1.0)
        assert [run.status for run in group.runs] == ["unseen"] * 2
        world.engine.watch(group.runs[1].id, "ada", text="a b")  # a look at one is a look at all
        world.settle()
        assert {run.status for run in group.runs} == {"running"}
        world.clock.now += DROPPED_AFTER + 1.0
        world.engine.turn()
        assert world.engine.runs("ada") == []
        with pytest.raises(EngineError, match="This group is not here"):
            world.engine.find_group(group.id, "ada")
        with pytest.raises(EngineError, match="not here"):
            group.play()

    @pytest.mark.parametrize("of", ["group", "member"])
    def test_one_is_not_dropped_without_the_others(self, of: str) -> None:
        world = World()
        group, other = pair(world), world.submit()
        if of == "group":
            group.drop()
        else:
            world.engine.drop(group.runs[1].id, "ada")
        assert world.engine.runs("ada") == [other]

    def test_room_is_made_of_all(self) -> None:
        world = World()
        group = pair(world)
        world.clock.now += 1.0
        for _ in range(63):
            world.submit(size=1)
        assert not set(group.runs) & set(world.engine.runs("ada")) and len(world.engine.runs("ada")) == 63

    def test_a_group_opens_to_its_owner_only(self) -> None:
        world = World()
        group = pair(world)
        assert world.engine.find_group(group.id, "ada") is group
        for id, owner in ((group.id, "bob"), ("unknown", "ada")):
            with pytest.raises(EngineError, match="This group is not here"):
                world.engine.find_group(id, owner)

    def test_a_group_of_four_is_one_owner(self) -> None:
        world = World()
        group, other = gather(world, *(member() for _ in range(4))), world.submit(owner="bob")
        group.play()
        world.play(other)
        world.go(4.0)
        used = sum(run.updates for run in group.runs)
        assert used == pytest.approx(other.updates, rel=0.05)

    def test_members_can_be_forked_and_looked_back_at(self) -> None:
        world = World()
        group = pair(world)
        group.play()
        leads(world, group, 0.5)
        group.pause()
        world.settle()
        fork = world.engine.fork(group.runs[0].id, "ada", 3)
        world.engine.travel(group.runs[1].id, "ada", 3)
        world.settle()
        assert fork.updates == group.runs[1].past.update == 3 and fork not in group.runs
        world.play(fork)
        world.go(0.5)
        assert fork.updates > 3 + LEAD  # it has left them

    def test_all_watch_the_same(self) -> None:
        world = World()
        group = pair(world)
        group.watch(text="x y")
        world.settle()
        assert [run.example.text for run in group.runs] == ["x y"] * 2
        assert world.engine.gather(group.configs, "ada", watch="z").runs[1].example.text == "z"


class Reverse(FakeTask):
    name = "reverse"


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ([], "A group needs at least one network"),
        ([member()] * 5, "at most 4 networks, and here are 5"),
        (
            [member(), replace(member(), task=Reverse())],
            "The members of a group learn the same task; here are fake and reverse.",
        ),
        ([member(), member(seed=2)], "The members of a group have the same seed; here are 1 and 2."),
        ([member(), member(estimate=900.0)], "Network 2: One update of this network would take about 0.9"),
        ([member(), member(unbuildable="It cannot be.")], "It cannot be."),
    ],
)
def test_what_makes_no_group(members: list[Any], sentence: str) -> None:
    world = World()
    with pytest.raises(ConfigError, match=sentence):
        world.engine.gather(members, "ada")
    assert world.engine.runs("ada") == []


def test_what_a_group_can_be_kept_by_and_read() -> None:
    world = World()
    with pytest.raises(EngineError, match="choose 'updates' or 'seconds'"):
        world.engine.gather([member()], "ada", by="luck")
    with pytest.raises(ConfigError, match="nothing to read"):
        world.engine.gather([member()], "ada", watch="")
    assert world.engine.runs("ada") == []
