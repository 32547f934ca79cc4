"""The tool “Any signal” and the settings of figures: what is picked is what is drawn, also over training."""

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.bench import session as kept
from pages.bench import signals as tool
from rnn_core import Trainer
from rnn_core.engine import EngineError, SynchronousEngine
from rnn_core.views import signals
from tests.pages.conftest import OWNER, Open, key_of, press, run_of, said, type_sentence

SMALL = {"hidden_size": "6", "batch_size": "4"}
NETWORKS: list[dict[str, str]] = [
    {"cell": "lstm", "layers": "2", "bidirectional": "true"},
    {"task": "character_text"},
    {"task": "reverse"},
    {"task": "reverse", "attention": "none", "bidirectional": "false"},
    {"architecture": "feed_forward"},
    {"architecture": "self_attention"},
    {"task": "binary"},
]


def opened(open_app: Open, **query: str) -> AppTest:
    app = open_app(**{**SMALL, **query})
    app.session_state[kept.TOOLS] = "Any signal"
    app.run()
    assert not app.exception
    return app


def trained(app: AppTest, engine: SynchronousEngine, updates: int = 12) -> None:
    press(app, "Train")
    engine.advance(run_of(app, engine), updates)
    app.run()
    press(app, "Pause")
    assert not app.exception


def box(app: AppTest, label: str) -> Any:
    (found,) = (one for one in app.selectbox if one.label == label)
    return found


def choose_kind(app: AppTest, kind: str) -> None:
    app.segmented_control(key=tool.KIND).set_value(kind).run()
    assert not app.exception


def answer(app: AppTest) -> tool.Kept:
    found = app.session_state[kept.COURSE]
    assert isinstance(found, tool.Kept)
    return found


def figures(app: AppTest) -> int:
    return len(app.get("plotly_chart"))


@pytest.mark.parametrize("query", NETWORKS, ids=lambda query: " ".join(query.values()))
def test_every_kind_of_every_network_is_shown_now_and_over_training(
    open_app: Open, engine: SynchronousEngine, query: dict[str, str]
) -> None:
    app = opened(open_app, **query)
    assert figures(app) >= 1
    trained(app, engine)
    press(app, "Show it")
    before = figures(app)
    for kind in signals.KINDS:
        choose_kind(app, kind)
        assert figures(app) == before, "what stands there follows what is picked"
        assert answer(app).picked.key.startswith(f"{kind}/")
        assert answer(app).course.updates[-1] == 12


def test_the_numbers_over_training_are_those_of_the_network_at_that_update(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = opened(open_app, cell="gru")
    trained(app, engine, 30)
    press(app, "Show it")
    run, course = run_of(app, engine), answer(app).course
    assert course.updates[0] == 0
    assert course.updates[-1] == run.updates == 30
    assert len(course.updates) == len(set(course.updates)) == min(tool.MOMENTS, len(run.moments))
    box(app, "Over training").set_value("at 2").run()
    rows = answer(app).course
    assert course.updates == rows.updates
    trainer = Trainer(run.config)
    for update, length, row in zip(course.updates, course.values, rows.values, strict=True):
        while trainer.updates < update:
            trainer.update()
        hidden = trainer.inspect(run.example).signals["layer0/hidden"].values
        assert float(length) == pytest.approx(float(np.linalg.norm(hidden.astype(float))), rel=1e-6)
        np.testing.assert_allclose(row, hidden[2], rtol=1e-6, atol=1e-9)


def test_one_gate_of_a_weight_is_picked_and_followed(open_app: Open, engine: SynchronousEngine) -> None:
    app = opened(open_app, cell="lstm")
    trained(app, engine)
    choose_kind(app, "parameters")
    assert box(app, "Which").value == "parameters/layer0/W"
    assert box(app, "Gate").options == ["output (q)", "input (i)", "forget (f)", "candidate"]
    box(app, "Gate").set_value("2").run()
    press(app, "Show it")
    run = run_of(app, engine)
    W = engine.ask(run.id, OWNER, tool.Inspect()).result(5).trace.parameters["layer0/W"].values
    assert float(answer(app).course.values[-1]) == pytest.approx(float(np.linalg.norm(W[2])), rel=1e-6)


def test_nothing_is_asked_before_it_is_asked_for_and_never_by_itself(
    open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(open_app)
    trained(app, engine)
    asked: list[tool.Picked] = []
    answers = tool._answers
    monkeypatch.setattr(tool, "_answers", lambda run, picked: (asked.append(picked), answers(run, picked))[1])
    choose_kind(app, "gradients")
    app.run()
    assert asked == []
    press(app, "Show it")
    app.run()
    assert len(asked) == 1
    press(app, "Train")
    choose_kind(app, "signals")
    engine.advance(run_of(app, engine), 5)
    app.run()
    assert len(asked) == 1, "while it trains, another one waits for a press"
    press(app, "Show it")
    assert len(asked) == 2
    assert answer(app).course.updates[-1] == 17
    assert figures(app) == 2


def test_another_sentence_is_followed_too(open_app: Open, engine: SynchronousEngine) -> None:
    app = opened(open_app)
    trained(app, engine)
    press(app, "Show it")
    box(app, "Over training").set_value("at 7").run()
    type_sentence(app, "The movie was lovely")
    assert not app.exception
    assert answer(app).picked.text == "The movie was lovely"
    assert box(app, "Over training").value == signals.WHOLE, "the eighth word is gone"


def test_one_symbol_that_goes_on_by_itself_is_followed_as_it_is_drawn(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = opened(open_app, task="character_text", **{"task.corpus": "elman"})
    trained(app, engine)
    type_sentence(app, "b")
    box(app, "Over training").set_value("at 9").run()
    press(app, "Show it")
    assert all(len(row) == 6 for row in answer(app).course.values)


def test_a_decoder_that_wrote_less_then_leaves_places_empty(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = opened(open_app, task="translation")
    type_sentence(app, "I love zzz")  # nobody knows its answer: it reads what it wrote itself
    trained(app, engine)
    box(app, "Which").set_value("signals/decoder/layer0/hidden").run()
    box(app, "Over training").set_value(signals.FIRST).run()
    press(app, "Show it")
    assert not app.exception
    course = answer(app).course
    assert len({len(row) for row in course.values}) > 1
    assert len(course.names) == course.table().shape[1] == max(len(row) for row in course.values)


# -- rubbish ------------------------------------------------------------------------------------------


def test_what_the_session_holds_and_nobody_knows_is_forgotten(open_app: Open) -> None:
    app = open_app(**SMALL)
    for key, value in {
        "tools": "Any signal",
        tool.KIND: "souls",
        "any/signals": "signals/<b>no</b>",
        "any/way": "at 999",
    }.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception
    assert box(app, "Which").value == "signals/layer0/hidden"
    assert box(app, "Over training").value == signals.WHOLE


def test_no_kind_at_all_is_the_first_one(open_app: Open) -> None:
    app = opened(open_app)
    app.segmented_control(key=tool.KIND).set_value(None).run()
    assert not app.exception
    assert box(app, "Which").value.startswith("signals/")


def test_a_run_dropped_meanwhile_is_told(open_app: Open, engine: SynchronousEngine) -> None:
    app = opened(open_app)
    trained(app, engine)
    engine.drop(run_of(app, engine).id, OWNER)
    press(app, "Show it")
    assert not app.exception
    assert "put away" in said(app)
    assert answer(app).picked.run == run_of(app, engine).id, "the new one, which nobody has trained yet"
    assert answer(app).course.updates == (0,)


def test_a_run_that_goes_while_it_answers_is_told(
    open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(open_app)
    trained(app, engine)

    def gone(*_: object) -> None:
        raise EngineError("This run is gone.")

    monkeypatch.setattr(tool, "_answers", gone)
    press(app, "Show it")
    assert not app.exception
    assert "This run is gone" in said(app)


def test_a_run_that_diverged_is_followed_as_far_as_it_was_finite(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = opened(open_app, cell="relu", learning_rate="1000", clip_norm="0")
    press(app, "Train")
    engine.advance(run_of(app, engine), 50)
    app.run()
    assert run_of(app, engine).status == "diverged"
    press(app, "Show it")
    assert not app.exception
    for kind in signals.KINDS:
        choose_kind(app, kind)
        assert figures(app) >= 1


def test_a_busy_computer_is_told(
    open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(open_app)
    trained(app, engine)

    def late(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(tool, "_answers", late)
    press(app, "Show it")
    assert not app.exception
    assert tool.BUSY in said(app).replace("\\", "")


# -- figures ------------------------------------------------------------------------------------------


def test_figures_with_settings_have_a_box_and_draw_what_is_chosen(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = open_app(cell="lstm", layers="2", **SMALL)
    app.session_state[kept.TOOLS] = "Figures"
    app.session_state[kept.FIGURES] = ["state_path", "eigenvalues"]
    app.run()
    assert not app.exception
    assert box(app, "Layer").options == ["layer 2: hidden state h", "layer 1: hidden state h"]
    before = [one.proto.spec for one in app.get("plotly_chart")]
    box(app, "Layer").set_value("layer0/hidden").run()
    box(app, "Matrix").set_value("layer1/W/forget").run()
    assert not app.exception
    after = [one.proto.spec for one in app.get("plotly_chart")]
    assert all(old != new for old, new in zip(before, after, strict=True))


def test_a_setting_that_the_next_network_has_not_got_is_forgotten(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = open_app(cell="lstm", layers="2", **SMALL)
    app.session_state[kept.TOOLS] = "Figures"
    app.session_state[kept.FIGURES] = ["eigenvalues"]
    app.run()
    box(app, "Matrix").set_value("layer1/W/forget").run()
    app.segmented_control(key=key_of(app, "segmented_control", "set/cell")).set_value("tanh").run()
    assert not app.exception
    assert box(app, "Matrix").options == ["layer 1: W", "layer 2: W"]
    assert box(app, "Matrix").value == "layer0/W"


def test_any_signal_is_a_tool_of_its_own_and_no_figure(open_app: Open) -> None:
    app = open_app(**SMALL)
    app.session_state[kept.TOOLS] = "Figures"
    app.run()
    (pills,) = (one for one in app.get("button_group") if one.key == kept.FIGURES)
    assert "Path of the state" in pills.options
    assert "Any signal" not in pills.options
