"""Changes by hand, and going back."""

from typing import Any

import numpy as np
import pytest

from rnn_core.engine import EngineError, Inspect, SetLearningRate, SetWeight
from rnn_core.option import ConfigError
from tests.unit.engine_fakes import World, weight


class TestEdits:
    def test_the_learning_rate_moves_while_it_trains(self) -> None:
        world = World()
        run = world.submit(learning_rate=0.5)
        world.engine.update_once(run.id, "ada")
        world.engine.edit(run.id, "ada", SetLearningRate(2.0))
        world.engine.update_once(run.id, "ada")
        world.settle()
        assert weight(run)[0] == 2.5
        assert run.reproducible is False
        assert run.note == (
            "The learning rate was set to 2 at update 1: the link alone no longer gives these numbers."
        )

    def test_undone_at_once_it_never_happened(self) -> None:
        world = World()
        run = world.submit()
        world.engine.edit(run.id, "ada", SetWeight("w", (2,), 7.0))
        world.settle()
        assert weight(run)[2] == 7.0 and not run.reproducible
        world.engine.undo(run.id, "ada")
        world.settle()
        assert weight(run)[2] == 0.0 and run.reproducible and run.note == ""

    def test_reset_forgets_what_was_changed(self) -> None:
        world = World()
        run = world.submit(learning_rate=0.5)
        world.engine.edit(run.id, "ada", SetLearningRate(2.0))
        world.engine.reset(run.id, "ada")
        nothing = world.engine.undo(run.id, "ada")
        world.engine.update_once(run.id, "ada")
        world.settle()
        assert "nothing to undo" in str(nothing.exception(0))
        assert weight(run)[0] == 0.5 and run.reproducible

    def test_undone_later_the_log_keeps_both_and_undo_goes_on_backwards(self) -> None:
        world = World()
        run = world.submit(learning_rate=0.5)
        for value in (1.0, 2.0):
            world.engine.edit(run.id, "ada", SetLearningRate(value))
            world.engine.update_once(run.id, "ada")
        for expected in (4.0, 4.5):
            world.engine.undo(run.id, "ada")
            world.engine.update_once(run.id, "ada")
            world.settle()
            assert weight(run)[0] == expected
        assert len(run.edits) == 4 and not run.reproducible

    @pytest.mark.parametrize(
        "edit",
        [
            SetLearningRate(-1.0),
            SetLearningRate(float("nan")),
            SetWeight("v", (0,), 1.0),
            SetWeight("w", (4,), 1.0),
            SetWeight("w", (-1,), 1.0),
            SetWeight("w", (0, 0), 1.0),
            SetWeight("w", (0,), float("inf")),
        ],
    )
    def test_what_cannot_be_set_changes_nothing(self, edit: Any) -> None:
        world = World()
        run = world.submit()
        future = world.engine.edit(run.id, "ada", edit)
        nothing = world.engine.undo(run.id, "ada")
        world.settle()
        with pytest.raises(ConfigError):
            future.result(0)
        with pytest.raises(EngineError, match="nothing to undo"):
            nothing.result(0)
        assert run.reproducible and not weight(run).any()


class TestThePast:
    def trained(self, world: World, **settings: Any) -> Any:
        run = world.submit(learning_rate=1.0, updates=200, **settings)
        world.play(run)
        world.go(2.0)
        return run

    def test_travel_shows_the_nearest_moment_and_says_which(self) -> None:
        world = World()
        run = self.trained(world)
        for wanted in (0, 3, 77, 199, 200):
            future = world.engine.travel(run.id, "ada", wanted)
            world.settle()
            past = future.result(0)
            assert past.update == run.at(wanted) and abs(past.update - wanted) <= 0.1 * wanted
            assert run.past is past and past.trace.signals["w"].values[0] == past.update
        assert run.snapshot.update == 200
        world.engine.travel(run.id, "ada", None)
        assert run.past is None

    def test_a_sentence_typed_later_is_read_by_the_network_of_then(self) -> None:
        world = World()
        run = self.trained(world)
        world.engine.travel(run.id, "ada", 2)
        world.engine.watch(run.id, "ada", text="only now")
        asked = world.engine.ask(run.id, "ada", Inspect("some more"), at=5)
        world.settle()
        assert run.past.update == 2 and run.past.trace.axes["time"] == ("only", "now")
        assert asked.result(0).update == 5 and asked.result(0).trace.axes["time"] == ("some", "more")

    def test_play_returns_to_the_present(self) -> None:
        world = World()
        run = world.submit()
        world.engine.update_once(run.id, "ada")
        world.engine.travel(run.id, "ada", 0)
        world.settle()
        assert run.past.update == 0
        world.play(run)
        assert run.past is None

    def test_a_fork_from_a_full_state_goes_on_exactly(self) -> None:
        world = World()
        run = self.trained(world)
        exact = run.moments[-2]
        fork = world.engine.fork(run.id, "ada", exact)
        world.settle()
        assert (fork.snapshot.update, fork.status, fork.exact) == (exact, "paused", True)
        world.play(fork)
        world.go(2.0)
        assert np.array_equal(fork.history().losses, run.history().losses)
        assert fork.note == "" and len(fork.history().previous) == 200

    def test_a_fork_from_older_weights_says_that_the_optimizer_is_fresh(self) -> None:
        world = World()
        run = self.trained(world)
        fork = world.engine.fork(run.id, "ada", 10)
        world.settle()
        assert (fork.updates, weight(fork)[0], len(fork.history().losses)) == (10, 10.0, 10)
        assert not fork.reproducible and "update 10 of another one, with a fresh optimizer" in fork.note
        world.engine.update_once(fork.id, "ada")
        world.settle()
        assert (fork.updates, run.updates) == (11, 200)
        world.engine.reset(fork.id, "ada")
        world.settle()
        assert (fork.updates, fork.moments) == (10, (10,))

    def test_a_fork_takes_the_learning_rate_of_then(self) -> None:
        world = World()
        run = world.submit(learning_rate=1.0, updates=100)
        world.engine.update_once(run.id, "ada")
        world.engine.edit(run.id, "ada", SetLearningRate(3.0))
        world.play(run)
        world.go(2.0)
        fork = world.engine.fork(run.id, "ada", 5)
        world.engine.update_once(fork.id, "ada")
        world.settle()
        assert weight(fork)[0] == 1.0 + 4 * 3.0 + 3.0 and len(fork.edits) == 1

    def test_there_is_no_past_before_the_first_picture(self) -> None:
        world = World()
        run = world.engine.submit(world.submit().config, "ada")
        with pytest.raises(EngineError, match="no past yet"):
            world.engine.fork(run.id, "ada", 0)
