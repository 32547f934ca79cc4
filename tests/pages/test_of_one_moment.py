"""What a page says is of one moment: nothing on it is left behind when a run comes to rest, or is gone."""

from concurrent.futures import Future
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.attention import answers, pair
from pages.bench import controls, lesson, session
from pages.ui import channel, live, look, state
from pages.words import analogies
from rnn_core.engine import Run, SynchronousEngine
from rnn_core.engine.group import Group
from tests.pages.conftest import OWNER, Open, press, run_of, said

CHECK, AWAY = "Check with my network", "put away after an hour"


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def trained_a_bit(app: AppTest, engine: SynchronousEngine) -> Run:
    press(app, "Train")
    run = run_of(app, engine)
    assert engine.advance(run, lesson.TAUGHT_AFTER) == lesson.TAUGHT_AFTER
    return run


class TestTheBench:
    @pytest.mark.parametrize("served", [True, False])
    def test_a_run_that_comes_to_rest_while_the_page_is_drawn(
        self, open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch, served: bool
    ) -> None:
        """After the question above it was written, before its buttons are."""
        monkeypatch.setattr(channel._channel, "served", served)
        app = open_app()
        run = trained_a_bit(app, engine)
        real = controls.draw

        def draw(run: Run, first: bool = True) -> None:
            if run.status == "running":
                engine.pause(run.id, OWNER)
            real(run, first=first)

        monkeypatch.setattr(controls, "draw", draw)
        app.run()
        assert run.status == "paused" and "Train" in labels(app)
        assert CHECK in labels(app)

    def test_a_run_that_was_put_away_is_missed(self, open_app: Open, engine: SynchronousEngine) -> None:
        app = open_app()
        run = trained_a_bit(app, engine)
        press(app, "Pause")
        engine.drop(run.id, OWNER)
        press(app, "Train")
        assert AWAY in said(app)
        press(app, "Pause")
        assert AWAY not in said(app)

    def test_a_second_press_changes_no_other_run(self, open_app: Open, engine: SynchronousEngine) -> None:
        """A double click: the press comes when what goes on stands in the old one's place."""

        def fork() -> None:
            from pages.bench import past

            past._fork("another run", 5)

        def cure() -> None:
            from pages.bench import doctor

            doctor._cure("another run")

        for script in (fork, cure):
            app = AppTest.from_function(script)
            app.session_state[session.RUN] = "the run on screen"
            app.run()
            assert not app.exception
            assert app.session_state[session.RUN] == "the run on screen"
            assert state.PROBLEMS not in app.session_state

    def test_a_network_that_could_not_be_built_does_not_move(self) -> None:
        run = unset()
        assert look.moving(run)  # it is still to come
        run.status = "failed"
        assert not look.moving(run)

    def test_a_figure_that_polls_ends_with_its_run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        run = unset(status="running", snapshot=object())
        made, drawn, runs = list[Any](), list[int](), list[int]()
        monkeypatch.setattr(live.st, "fragment", lambda again, run_every: made.append(again) or again)
        monkeypatch.setattr(live.st, "rerun", lambda: runs.append(1))
        live.quickly(run, lambda: drawn.append(1))
        made[0]()
        assert (len(drawn), len(runs)) == (2, 0)
        run.status = "paused"
        made[0]()
        assert len(runs) == 1
        live.quickly(run, lambda: drawn.append(1))
        assert len(made) == 1


class TestGroups:
    def test_networks_that_come_to_rest_while_the_page_is_drawn_leave_no_button_behind(
        self, open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = open_app("pages/attention/page.py")
        press(app, "Train")
        group = group_of(app, engine)
        real = answers.draw

        def draw(both: pair.Pair) -> None:
            if group.playing:
                engine.advance(group, 3)
                group.pause()
            real(both)

        monkeypatch.setattr(answers, "draw", draw)  # the buttons are above
        app.run()
        assert [label for label in labels(app) if label in ("Train", "Pause")] == ["Train"]
        assert [run.updates for run in group.runs] == [3, 3]

    def test_what_the_engine_has_not_done_in_time_is_looked_for(
        self, open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = open_app("pages/attention/page.py")
        polls = list[int]()
        monkeypatch.setattr(answers, "_poll", lambda: polls.append(1))
        monkeypatch.setattr(state, "PATIENCE", 0.0)
        late: Future[Any] = Future()
        monkeypatch.setattr(Group, "reset", lambda self: [late])
        app.run()
        assert not polls  # at rest
        press(app, "Reset")
        assert not app.exception and len(polls) == 1
        late.set_result(None)
        app.run()
        assert len(polls) == 1

    def test_an_error_of_the_engine_is_told(
        self, open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = open_app("pages/attention/page.py")
        failed: Future[Any] = Future()
        failed.set_exception(live.ConfigError("this run is gone"))
        monkeypatch.setattr(Group, "pause", lambda self: [failed])
        press(app, "Train")
        press(app, "Pause")
        assert not app.exception and "this run is gone" in said(app)

    def test_networks_that_were_put_away_are_missed(self, open_app: Open, engine: SynchronousEngine) -> None:
        app = open_app("pages/attention/page.py")
        assert AWAY not in said(app)
        group_of(app, engine).drop()
        press(app, "Train")
        assert AWAY in said(app) and group_of(app, engine).playing
        press(app, "Pause")
        assert AWAY not in said(app)

    def test_words_train_slowly_enough_to_be_seen(self, open_app: Open, engine: SynchronousEngine) -> None:
        """Their page looks twice: to keep them from resting, and for pictures."""
        app = open_app("pages/words/page.py")
        (run,) = engine.find_group(app.session_state["words group"], OWNER).runs
        assert engine._seats[run.id].rate(engine.now) == analogies.RATE


def group_of(app: AppTest, engine: SynchronousEngine) -> Group:
    return engine.find_group(app.session_state[pair.TOGETHER.group_key], OWNER)


def unset(**state: Any) -> Any:
    """A run of no setting: only what is said of it is asked for."""
    setting: Any = None
    return Run(OWNER, setting, lambda: 0.0, **state)
