"""What a run can be asked, and what it can be made to watch."""

import logging
from typing import Any

import pytest

from rnn_core.engine import EngineError, Inspect
from rnn_core.option import ConfigError
from tests.unit.engine_fakes import World


class TestQuestions:
    def test_are_answered_ahead_of_training(self) -> None:
        world = World()
        hog = world.submit("hog", cost=0.2)
        run = world.submit("ada", cost=0.2)
        world.play(hog)
        world.play(run)
        world.go(2.0)
        updates = hog.updates, run.updates
        future = world.engine.ask(run.id, "ada", Inspect("x y", "output 1"))
        world.engine.turn()
        assert future.result(0).trace.axes["time"] == ("x", "y")
        assert hog.updates == updates[0]

    def test_between_two_updates_of_the_same_run(self) -> None:
        world = World()
        run = world.submit(cost=0.001)
        answers = []

        class Eager:
            cost_ms = 1.0

            def serve(self, trainer: Any) -> None:
                answers.append(trainer.updates)
                if len(answers) < 5:
                    world.engine.ask(run.id, "ada", Eager())

        world.play(run)
        world.go(0.1)
        world.engine.ask(run.id, "ada", Eager())
        world.go(0.1)
        assert len(answers) == 5 and answers[-1] - answers[0] <= 5

    def test_dear_ones_without_a_pause_leave_the_run_an_update_each(self) -> None:
        world = World()
        run = world.submit(cost=0.001)
        answers = []

        class Dear:
            cost_ms = 50.0

            def serve(self, trainer: Any) -> None:
                world._pay(0.05)  # more than a slice
                answers.append(trainer.updates)

        world.play(run)
        for _ in range(5):
            world.engine.ask(run.id, "ada", Dear())
            world.engine.turn()
        assert len(answers) == 5 and run.updates >= answers[0] + 5

    def test_also_in_the_middle_of_a_slice(self) -> None:
        world = World()
        pay, asked = world._pay, []

        def ask_once(seconds: float) -> None:
            pay(seconds)
            if not asked:
                asked.append((run.updates, world.engine.ask(run.id, "ada", Inspect())))

        world._pay = ask_once  # type: ignore[method-assign]
        run = world.submit(cost=0.0001)
        world.play(run)
        world.go(0.1)
        updates, future = asked[0]
        assert future.result(0).update == updates + 1

    @pytest.mark.parametrize("settings", [{}, {"updates": 1}, {"estimate": 9_999.0}])
    def test_also_of_paused_finished_and_refused_runs(self, settings: dict[str, float]) -> None:
        world = World()
        run = world.submit(**settings)
        world.play(run)
        world.go(0.1)
        future = world.engine.ask(run.id, "ada", Inspect())
        world.settle()
        assert future.result(0).update == run.updates

    def test_a_question_without_answer_says_so_and_harms_nothing(self) -> None:
        world = World()
        run = world.submit()
        world.play(run)
        future = world.engine.ask(run.id, "ada", Inspect(""))
        world.go(0.1)
        with pytest.raises(ConfigError, match="type at least one word"):
            future.result(0)
        assert run.status == "running"

    def test_our_own_errors_become_one_sentence(self, caplog: pytest.LogCaptureFixture) -> None:
        class Broken:
            cost_ms = 1.0

            def serve(self, trainer: Any) -> None:
                raise KeyError("inner detail")

        world = World()
        run = world.submit()
        with caplog.at_level(logging.ERROR):
            future = world.engine.ask(run.id, "ada", Broken())
            world.settle()
        with pytest.raises(EngineError, match="because of an error of ours"):
            future.result(0)
        assert "inner detail" in caplog.text and run.id not in caplog.text

    def test_too_dear_a_question_is_refused(self) -> None:
        world = World()
        run = world.submit()
        with pytest.raises(EngineError, match=r"about 3\.5 seconds, and 3 is the most"):
            world.engine.ask(run.id, "ada", Inspect(cost_ms=3_500.0))

    def test_a_question_that_nobody_wants_any_more_is_not_asked(self) -> None:
        world = World()
        run = world.submit()
        future = world.engine.ask(run.id, "ada", Inspect())
        assert future.cancel()
        world.settle()
        assert future.cancelled()

    def test_who_waits_is_told_that_the_run_is_gone(self) -> None:
        world = World()
        run = world.submit()
        future = world.engine.ask(run.id, "ada", Inspect())
        world.engine.drop(run.id, "ada")
        with pytest.raises(EngineError, match="This run is gone"):
            future.result(0)
        assert world.engine.turn() is False


class TestWatching:
    def test_another_sentence(self) -> None:
        world = World()
        run = world.submit()
        world.engine.watch(run.id, "ada", text="p q", loss="output 2")
        world.settle()
        assert run.snapshot.trace.axes["time"] == ("p", "q") and run.snapshot.trace.loss == "output 2"
        world.engine.watch(run.id, "ada", text="r")
        world.settle()
        assert run.loss == ""  # output 2 need not exist here

    @pytest.mark.parametrize("text", ["", "never"])
    def test_a_sentence_that_cannot_be_read_changes_nothing(self, text: str) -> None:
        world = World()
        run = world.submit()
        before = run.snapshot
        with pytest.raises(ConfigError):
            world.engine.watch(run.id, "ada", text=text)
        world.settle()
        assert run.snapshot is before and run.example.text == "a b c"
        with pytest.raises(ConfigError):
            world.engine.submit(run.config, "ada", watch=text)

    def test_a_loss_that_does_not_exist_changes_nothing(self) -> None:
        world = World()
        run = world.submit()
        future = world.engine.watch(run.id, "ada", loss="output 9")
        world.settle()
        with pytest.raises(ConfigError, match="output 9 is out of range"):
            future.result(0)
        world.play(run)
        world.go(0.5)
        assert (run.loss, run.status) == ("", "running")
