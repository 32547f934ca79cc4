"""The page “Memory”: every section drawn, its networks trained, its dials turned, rubbish refused."""

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.fast_weight_targets import FAST_WEIGHTS
from benchmarks.memory_targets import MEMORY
from pages.bench import session as bench
from pages.bench.presets import PRESETS
from pages.memory import fast, lengths, members, sections, session, trains
from pages.ui import score
from rnn_core import Config, several
from rnn_core.engine import Ladder, SynchronousEngine
from tests.pages.conftest import OWNER, Open, key_of, press, said

PAGE = "pages/memory/page.py"
SMALL = {
    "task": "copy",
    "task.length": "3",
    "hidden_size": "8",
    "architecture.slots": "6",
    "architecture.columns": "4",
    "batch_size": "4",
    "updates": "12",
    "evaluate_every": "6",
    "beside": "architecture=many_to_many&hidden_size=6",
}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fast weights that are trained in no time."""
    monkeypatch.setattr(fast, "RECALL", "task=recall&task.pairs=2&batch_size=4&updates=12")


def opened(open_app: Open, key: str, **query: Any) -> AppTest:
    app = open_app(page=PAGE, open=key, **query)
    title = next(title for title, (name, _) in sections.SECTIONS.items() if name == key)
    app.session_state[sections.TABS] = title
    app.run()
    assert not app.exception
    return app


def advance(app: AppTest, engine: SynchronousEngine, updates: int = 12) -> None:
    """What an engine with threads does by itself."""
    for place in sections.PLACES:
        if place.group_key in app.session_state:
            engine.advance(engine.find_group(app.session_state[place.group_key], OWNER), updates)
    app.run()
    assert not app.exception


def of_page(engine: SynchronousEngine, task: str = "copy") -> list[int]:
    return [run.updates for run in engine.runs(OWNER) if run.config.task.name == task]


def figures(app: AppTest) -> int:
    return len(app.get("plotly_chart"))


@pytest.mark.parametrize(
    ("key", "drawn"),
    [("side-by-side", 5), ("operation", 2), ("lengths", 1), ("seeds", 4), ("fast-weights", 4)],
)
@pytest.mark.usefixtures("small")
def test_every_section_is_drawn_before_and_after_training(
    open_app: Open, engine: SynchronousEngine, key: str, drawn: int
) -> None:
    app = opened(open_app, key, **SMALL)
    assert app.title[0].value == "Memory"
    assert figures(app) == drawn
    press(app, "Train all three" if key == "seeds" else "Train")
    advance(app, engine)
    assert figures(app) == drawn
    trained = of_page(engine, "recall" if key == "fast-weights" else "copy")
    assert sum(n == 12 for n in trained) == ({"seeds": 3, "fast-weights": 4}.get(key, 2))
    press(app, "Reset")
    assert set(of_page(engine, "recall" if key == "fast-weights" else "copy")) == {0}


def test_others_stand_beside_the_machine_and_another_task_is_learnt(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = opened(open_app, "side-by-side", **SMALL)
    app.pills[0].set_value(["GRU", "Fast weights"]).run()
    now = several.from_query(app.session_state[session.MEMBERS])
    assert [config.model.architecture for config in now] == ["ntm", "many_to_many", "many_to_many"]
    assert [config.model.cell for config in now[1:]] == ["gru", "delta"]
    assert len({config.task for config in now}) == 1
    app.pills[0].set_value([]).run()
    assert len(several.from_query(app.session_state[session.MEMBERS])) == 1
    others = [topic for topic in members.topics() if topic != "copy"]
    for topic in others[:1]:
        app.selectbox(key=key_of(app, "selectbox", "memory/topic")).set_value(topic).run()
        assert {c.task.name for c in several.from_query(app.session_state[session.MEMBERS])} == {topic}
    assert not app.exception


def test_the_small_machine_is_the_one_of_the_lesson(open_app: Open) -> None:
    app = opened(open_app, "side-by-side", **SMALL)
    press(app, "Small and quick")
    first, second = several.from_query(app.session_state[session.MEMBERS])
    lesson = Config.from_query(PRESETS["head-walks"].query)
    assert (first.task, first.model) == (lesson.task, lesson.model)
    assert first.training.learning_rate == lesson.training.learning_rate
    assert second.model.cell == "lstm"
    assert not app.exception


def test_what_is_learnt_by_itself_is_what_make_learn_holds() -> None:
    held = [Config.from_query(link) for row in MEMORY for link in row.links]
    assert all(members.machine(topic) in held for topic in members.topics())


def test_a_pattern_of_another_task_gives_way(open_app: Open) -> None:
    app = opened(open_app, "side-by-side", **SMALL)
    typed(app, "memory/pattern_box", "1010 0101")
    app.session_state[session.MEMBERS] = "task=copy&task.width=3&hidden_size=4&architecture.slots=4"
    app.run()
    assert not app.exception
    assert session.TEXT not in app.session_state
    assert figures(app) == 5


def test_the_lstm_beside_fast_weights_is_one_of_those_of_make_learn() -> None:
    rates = [row.links for row in FAST_WEIGHTS if "LSTM" in row.name]
    assert rates
    assert all(any(link.endswith(fast.LSTM) for link in links) for links in rates)


def test_three_seeds_start_walking_or_not(open_app: Open, engine: SynchronousEngine) -> None:
    app = opened(open_app, "seeds", **SMALL)
    app.toggle(key=key_of(app, "toggle", "seeds/walking")).set_value(False).run()
    assert members.WALKING in app.session_state[session.MEMBERS]
    seeds_of = [
        run.config.training.seed for run in engine.runs(OWNER) if "walking=false" in run.config.to_query()
    ]
    assert {0, 1, 2} <= set(seeds_of)
    assert not app.exception


def typed(app: AppTest, name: str, text: str) -> None:
    app.text_input(key=key_of(app, "text_input", name)).set_value(text).run()
    assert not app.exception


@pytest.mark.parametrize("rubbish", ["12", "banana", "1010 11", "", "1" * 5_000, "<b>0</b>"])
def test_a_pattern_is_read_and_rubbish_gets_a_sentence(open_app: Open, rubbish: str) -> None:
    app = opened(open_app, "side-by-side", **SMALL)
    typed(app, "memory/pattern_box", "1010 0101")
    assert app.session_state[session.TEXT] == "1010 0101"
    typed(app, "memory/pattern_box", rubbish)
    assert app.warning
    assert app.session_state[session.TEXT] == "1010 0101"
    assert figures(app) == 5


def test_the_first_network_is_opened_on_the_bench_with_its_pattern(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = opened(open_app, "side-by-side", **SMALL)
    typed(app, "memory/pattern_box", "1010 0101")
    first = several.from_query(app.session_state[session.MEMBERS])[0]
    press(app, "Open on the bench")
    assert not app.exception
    run = engine.find(app.session_state[bench.RUN], OWNER)
    assert run.config == first
    assert run.example.text == "1010 0101"


def test_a_machine_on_the_bench_is_taken_over_and_nothing_else_is(open_app: Open) -> None:
    app = open_app(task="copy", hidden_size="9", **{"architecture.slots": "7"})
    app.query_params.clear()
    app.switch_page(PAGE).run()
    first, second = several.from_query(app.session_state[session.MEMBERS])
    assert (first.model.hidden_size, first.model.architecture_options["slots"]) == (9, 7)
    assert second.model.cell == "lstm"
    assert not app.exception
    other = open_app(task="sine")
    other.query_params.clear()
    other.switch_page(PAGE).run()
    assert session.MEMBERS not in other.session_state
    assert not other.exception


def test_the_dial_and_its_buttons_name_one_time_step(open_app: Open) -> None:
    app = opened(open_app, "side-by-side", **SMALL)
    typed(app, "memory/pattern_box", "1010 0101")
    app.slider(key=key_of(app, "slider", "memory/time")).set_value(5).run()
    assert app.session_state[session.TIME] == 4
    press(app, "Back")
    assert app.session_state[session.TIME] == 3
    assert app.slider(key=key_of(app, "slider", "memory/time")).value == 4


def test_one_operation_is_walked_through_press_by_press(open_app: Open) -> None:
    app = opened(open_app, "operation", **SMALL)
    for name in ("content match", "interpolate", "shift", "sharpen"):
        press(app, f"Next: {name}")
        assert f"{name.capitalize()}: " in said(app).replace("\\", "")
    press(app, "From the start")
    assert "Where it stood: " in said(app).replace("\\", "")
    press(app, "All at once")
    app.segmented_control(key=key_of(app, "segmented_control", "memory/head")).set_value("read0").run()
    assert app.session_state[session.HEAD] == "read0"
    assert app.session_state[session.STAGE] == 1
    assert not app.exception


def test_without_a_machine_the_page_says_so(open_app: Open) -> None:
    for key in ("side-by-side", "operation", "seeds"):
        app = opened(open_app, key, task="copy", architecture="many_to_many", hidden_size="4", updates="12")
        assert ("no heads" if key == "seeds" else "memory outside of its state") in said(app)


@pytest.mark.usefixtures("small")
def test_pairs_are_read_and_rewriting_makes_other_networks(open_app: Open, engine: SynchronousEngine) -> None:
    app = opened(open_app, "fast-weights", **SMALL)
    typed(app, "fast/pairs", "b2 b7 b?")
    assert "Right is 7." in said(app).replace("\\", "")
    typed(app, "fast/pairs", "b2 b7")
    assert app.session_state[session.PAIRS] == "b2 b7 b?"
    assert app.warning
    app.toggle(key=key_of(app, "toggle", "fast/rewriting")).set_value(False).run()
    latest = [run.config.task for run in engine.runs(OWNER) if run.config.task.name == "recall"]
    assert Config.from_query("task=recall&task.pairs=2").task in latest
    assert not app.exception


def test_the_link_says_networks_pattern_and_section(open_app: Open) -> None:
    app = opened(open_app, "operation", **SMALL, watch="1111 0000")
    assert app.session_state[session.TEXT] == "1111 0000"
    found = several.from_query(app.session_state[session.MEMBERS])
    assert [config.model.architecture for config in found] == ["ntm", "many_to_many"]
    assert found[0].model.architecture_options["slots"] == 6


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"task": "sine"}, "is learnt on the bench"),
        ({"task": "copy", "architecture.slots": "1"}, "2 slots or more"),
        ({"task": "copy", "task.length": "0"}, "length"),
        ({"task": "copy", "hidden_size": "banana"}, "banana"),
        ({"task": "copy", "beside": "cell=nonsense"}, "beside 1"),
    ],
)
def test_a_bad_link_is_told_and_changes_nothing(open_app: Open, query: dict[str, str], told: str) -> None:
    app = opened(open_app, "lengths", **query)
    assert told in said(app).replace("\\", "")
    assert session.MEMBERS not in app.session_state


def test_a_reload_finds_networks_and_pattern_again(
    open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(score, "boot", lambda *_: score.Tab("a tab that keeps its secret", False))
    app = opened(open_app, "side-by-side", **SMALL)
    typed(app, "memory/pattern_box", "1110 0001")
    press(app, "Train")
    advance(app, engine)
    again = opened(open_app, "side-by-side", **SMALL)
    assert "update 12" in said(again)
    assert again.session_state[session.TEXT] == "1110 0001"


def test_what_is_said_of_lengths_is_what_is_drawn() -> None:
    def one(*wrong: float) -> Ladder:
        return Ladder(5, (5, 9, 17, 33), (48,) * 4, np.array(wrong), (3, 9), False, (2, 4, 8, 16))

    told = lengths.verdict(
        ["A", "B", "C"], (one(0, 0.004, 0.01, 0.02), one(0, 0.05, 0.45, 0.5), one(0.3, 0.4, 0.5, 0.5))
    )
    assert "A: wrong are 0.004 of the bits at the longest of training, 0.020 of 4 times as many." in told
    assert "B: wrong are 0.050" in told
    assert "from length 17 on hardly better than guessing" in told
    assert "C: not learnt yet" in told


def test_what_is_said_of_a_walk() -> None:
    w = np.eye(4)[[3, 0, 1, 1]]
    assert "The write head moved on by one slot in 2 of 3 time steps" in trains.walked({"write0": w})
