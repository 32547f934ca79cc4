"""The door to a run: controls, owners, errors, who looks; with fake trainers, no threads."""

import logging
from typing import Any

import numpy as np
import pytest

from rnn_core import Config, ConfigError
from rnn_core.engine import EngineError, Inspect, SetLearningRate, SynchronousEngine
from rnn_core.metrics import named
from tests.unit.engine_fakes import World, weight


class TestControls:
    def test_a_new_run_is_drawn_before_any_training(self) -> None:
        run = World().submit()
        assert (run.status, run.snapshot.update, run.moments, run.pending) == ("paused", 0, (0,), False)
        assert run.baselines[0].name == "guessing" and run.history().measured == named("accuracy")

    def test_the_network_is_not_built_by_the_caller(self) -> None:
        world = World()
        other = world.submit()
        run = world.engine.submit(other.config, "ada")
        assert run.snapshot is None and run.pending

    def test_pause_stops_and_shows_exactly_where(self) -> None:
        world = World()
        run = world.submit()
        world.play(run)
        world.go(1.0)
        assert run.status == "running"
        future = world.engine.pause(run.id, "ada")
        world.engine.lease("ada", [run.id])
        statuses, real = [], run.publish

        def publish(**changes: Any) -> None:
            if "snapshot" in changes:
                world.engine.turn(training=False)  # as another thread may
            statuses.append((run.status, "snapshot" in changes))
            real(**changes)

        run.publish = publish  # type: ignore[method-assign]
        world.settle()
        assert ("running", True) in statuses  # not paused before its exact picture is there
        assert future.result(0).update == run.snapshot.update == run.updates == len(run.history().losses)
        stopped = run.updates
        world.go(1.0)
        assert (run.updates, run.status, run.moments[-1]) == (stopped, "paused", stopped)

    @pytest.mark.parametrize("verb", ["pause", "update_once", "reset"])
    def test_whoever_waited_for_it_finds_a_run_at_rest(self, verb: str) -> None:
        """Between the answer and the end of the worker's turn."""
        world = World()
        run = world.submit()
        world.play(run)
        world.go(1.0)
        found: list[tuple[str, bool]] = []
        asked = getattr(world.engine, verb)(run.id, "ada")
        asked.add_done_callback(lambda _: found.append((run.status, run.pending)))
        world.settle()
        assert found == [("paused", False)]

    def test_update_once_does_one_update_and_pauses(self) -> None:
        world = World()
        run = world.submit()
        for n in range(1, 4):
            world.engine.update_once(run.id, "ada")
            world.go(0.5)
            assert (run.snapshot.update, run.updates, run.status) == (n, n, "paused")
        world.play(run)
        world.engine.update_once(run.id, "ada")
        world.settle()
        assert run.status == "paused"

    def test_reset_goes_back_to_the_same_weights_and_keeps_the_ghost(self) -> None:
        world = World()
        run = world.submit(updates=50)
        world.play(run)
        world.go(1.0)
        assert (run.status, run.updates) == ("finished", 50)
        world.engine.reset(run.id, "ada")
        world.settle()
        assert (run.status, run.updates, run.moments, weight(run)[0]) == ("paused", 0, (0,), 0.0)
        history = run.history()
        assert len(history.losses) == 0 and len(history.previous) == 50
        world.play(run)
        world.go(1.0)
        assert np.array_equal(run.history().losses, history.previous)

    def test_a_finished_run_stays_finished_and_changes_nothing_more(self) -> None:
        world = World()
        run = world.submit(updates=7)
        world.play(run)
        world.go(1.0)
        version, snapshot = run.version, run.snapshot
        assert (run.status, snapshot.update, run.moments[-1]) == ("finished", 7, 7)
        world.go(100.0)
        assert (run.version, run.snapshot) == (version, snapshot)
        world.play(run)
        world.engine.update_once(run.id, "ada")
        world.settle()
        assert (run.status, run.updates) == ("finished", 7)

    @pytest.mark.parametrize("settings", [{"updates": 30}, {"diverges": 30}])
    def test_the_last_picture_is_there_before_the_status_says_the_end(self, settings: dict[str, int]) -> None:
        world = World()
        run = world.submit(**settings)
        seen, real = [], run.publish

        def publish(**changes: Any) -> None:
            if "snapshot" in changes:
                world.engine.turn(training=False)  # as another thread may, at any moment
            real(**changes)
            seen.append((run.status, run.snapshot.update))

        run.publish = publish  # type: ignore[method-assign]
        world.play(run)
        world.go(1.0)
        assert seen[-1][0] in ("finished", "diverged")
        assert all(update == 30 for status, update in seen if status in ("finished", "diverged"))

    def test_divergence_has_a_name_and_keeps_the_last_good_picture(self) -> None:
        world = World()
        run = world.submit(diverges=12)
        world.play(run)
        world.go(1.0)
        assert run.status == "diverged" and run.snapshot.diverged and run.moments[-1] == 11
        assert run.snapshot.trace is not None
        assert run.history().updates_per_second == 0.0

    def test_the_speed_is_of_the_last_seconds(self) -> None:
        world = World()
        run = world.submit(cost=0.004)
        world.engine.lease("ada", [run.id], rate=0, permanent=True)
        world.play(run)
        world.go(10.0)
        assert run.history().updates_per_second == pytest.approx(250, rel=0.05)


class TestOwners:
    @pytest.mark.parametrize(
        "call", ["find", "play", "pause", "update_once", "reset", "drop", "watch", "undo"]
    )
    def test_a_run_of_somebody_else_looks_like_none(self, call: str) -> None:
        world = World()
        run = world.submit("ada")
        with pytest.raises(EngineError) as foreign:
            getattr(world.engine, call)(run.id, "eve")
        with pytest.raises(EngineError) as unknown:
            getattr(world.engine, call)("no-such-id", "eve")
        assert str(foreign.value) == str(unknown.value)
        assert world.engine.find(run.id, "ada") is run

    @pytest.mark.parametrize(
        ("call", "argument"),
        [("ask", Inspect()), ("edit", SetLearningRate(1.0)), ("travel", 0), ("fork", 0)],
    )
    def test_nor_can_it_be_asked_or_changed(self, call: str, argument: Any) -> None:
        world = World()
        run = world.submit("ada")
        with pytest.raises(EngineError):
            getattr(world.engine, call)(run.id, "eve", argument)
        with pytest.raises(EngineError):
            world.engine.lease("eve", [run.id])
        assert world.engine.runs("eve") == [] and world.engine.runs("ada") == [run]

    def test_ids_are_long_and_not_shown(self) -> None:
        world = World()
        run, other = world.submit("a secret owner"), world.submit("a secret owner")
        assert run.id != other.id and len(run.id) >= 22
        assert run.id not in repr(run) and "secret" not in repr(run)

    def test_too_many_runs_push_out_the_one_looked_at_longest_ago(self) -> None:
        world = World()
        runs = []
        for _ in range(65):
            runs.append(world.submit("ada"))
            world.clock.now += 1.0
        assert world.engine.runs("ada") == runs[1:]


class TestErrors:
    def test_an_error_in_an_update_stops_only_that_run(self, caplog: pytest.LogCaptureFixture) -> None:
        world = World()
        good, bad = world.submit("ada"), world.submit("bob", breaks=5)
        for run in (good, bad):
            world.play(run)
        with caplog.at_level(logging.ERROR):
            world.go(1.0)
        assert bad.status == "failed" and bad.updates == 5 and "error of ours" in bad.reason
        assert good.status == "running" and good.updates > 100
        assert "a bug of ours" in caplog.text
        world.engine.reset(bad.id, "bob")
        world.settle()
        assert (bad.status, bad.reason, bad.updates) == ("paused", "", 0)

    def test_a_dear_update_is_refused_before_it_starts(self) -> None:
        world = World()
        run = world.submit(estimate=400.0)
        world.play(run)
        world.go(1.0)
        assert (run.status, run.updates, run.snapshot.update) == ("failed", 0, 0)
        assert run.reason.startswith("One update of this network would take about 0.4 seconds, and 0.25 is")

    def test_a_network_that_cannot_be_built_says_why(self) -> None:
        world = World()
        run = world.submit(unbuildable="hidden_size = 5 and layers = 9 do not go together.")
        assert (run.status, run.reason) == ("failed", "hidden_size = 5 and layers = 9 do not go together.")
        world.play(run)
        future = world.engine.ask(run.id, "ada", Inspect())
        world.go(0.1)
        with pytest.raises(EngineError, match="do not go together"):
            future.result(0)


class TestLooking:
    def test_unseen_for_a_minute_it_pauses_and_goes_on_at_the_next_look(self) -> None:
        world = World()
        run = world.submit(cost=0.01)
        lease = world.engine.lease("ada", [run.id], rate=1.0)
        world.play(run)
        world.go(59.0)
        assert run.status == "running"
        world.go(3.0)
        assert run.status == "unseen" and run.snapshot.update == run.updates
        stopped = run.updates
        lease.renew(visible=False)
        world.go(30.0)
        assert (run.status, run.updates) == ("unseen", stopped)
        lease.renew()
        world.go(1.0)
        assert run.status == "running" and run.updates > stopped

    def test_a_paused_run_does_not_start_by_being_looked_at(self) -> None:
        world = World()
        run = world.submit()
        lease = world.engine.lease("ada", [run.id])
        world.go(100.0)
        lease.renew()
        world.go(1.0)
        assert (run.status, run.updates) == ("paused", 0)

    def test_after_an_hour_unseen_it_is_gone(self) -> None:
        world = World()
        run = world.submit()
        world.clock.now += 3590.0
        world.settle()
        assert world.engine.find(run.id, "ada") is run
        world.clock.now += 20.0
        world.settle()
        with pytest.raises(EngineError, match="nobody looked for too long"):
            world.engine.find(run.id, "ada")

    @pytest.mark.long
    def test_a_permanent_lease_is_always_looking(self) -> None:
        world = World()
        run = world.submit(cost=0.2)
        lease = world.engine.lease("ada", [run.id], rate=0, permanent=True)
        world.play(run)
        world.go(4000.0)
        assert run.status == "running" and run.updates > 19_000
        lease.release()
        world.go(70.0)
        assert run.status == "unseen"

    @pytest.mark.long
    def test_one_lease_for_a_race(self) -> None:
        world = World()
        runs = [world.submit(cost=0.01) for _ in range(3)]
        lease = world.engine.lease("ada", [run.id for run in runs], rate=1.0)
        for run in runs:
            world.play(run)
        world.go(100.0, lease.renew)
        assert {run.status for run in runs} == {"running"}
        world.engine.drop(runs[0].id, "ada")
        world.go(100.0, lease.renew)
        assert {run.status for run in runs[1:]} == {"running"}


def test_a_sentence_that_the_network_cannot_read_is_told_and_another_is_watched() -> None:
    engine = SynchronousEngine()
    config = Config.from_query("architecture=feed_forward")
    N = config.task.spec.longest
    run = engine.submit(config, "a", watch="good " * (N + 2))
    assert run.status == "paused"
    assert f"a window of {N} inputs, and this has {N + 2}" in run.remark
    assert run.example is not None
    assert run.example.text == config.task.suggestions()[0]
    kept = engine.submit(config, "a", watch="lovely")
    assert (kept.remark, kept.example.text if kept.example else "") == ("", "lovely")
    with pytest.raises(ConfigError, match="a window"):
        engine.watch(kept.id, "a", text="good " * (N + 2)).result()
    assert kept.example is not None
    assert kept.example.text == "lovely"
