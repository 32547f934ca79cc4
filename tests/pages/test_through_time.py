"""The page “Through time”: every section drawn, its networks trained, its dials turned, rubbish refused."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.gradients import clipping, fill_in, members
from pages.gradients import sections as page_sections
from pages.ui import runs, score
from rnn_core import Config, several
from rnn_core.engine import SynchronousEngine
from tests.pages.conftest import OWNER, Open, key_of, press, said

PAGE = "pages/gradients/page.py"
SMALL = "task=fill_in&task.filler=4&hidden_size=4&updates=12"
THREE = several.to_query(tuple(Config.from_query(f"{SMALL}&cell={cell}") for cell in ("tanh", "gru", "lstm")))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks that are trained in no time."""
    monkeypatch.setattr(members, "USUAL", SMALL)
    monkeypatch.setattr(clipping, "DYING", SMALL)


def opened(open_app: Open, key: str, **query: Any) -> AppTest:
    app = open_app(page=PAGE, open=key, **query)
    title = next(title for title, (name, _) in page_sections.SECTIONS.items() if name == key)
    app.session_state[page_sections.TABS] = title
    app.run()
    assert not app.exception
    return app


def train(app: AppTest, engine: SynchronousEngine) -> None:
    """What an engine with threads does by itself, to the end."""
    for key in ("gradients group", "clipping group"):
        if key in app.session_state:
            engine.advance(engine.find_group(app.session_state[key], OWNER), 12)


def put_beside(app: AppTest, label: str | None) -> None:
    app.segmented_control(key=key_of(app, "segmented_control", "time/beside")).set_value(label).run()


def trained(engine: SynchronousEngine) -> list[int]:
    return [run.updates for run in engine.runs(OWNER) if run.config.task.name != "sentiment"]


@pytest.mark.parametrize("key", [name for name, _ in page_sections.SECTIONS.values()])
@pytest.mark.usefixtures("small")
def test_every_section_is_drawn(open_app: Open, key: str) -> None:
    app = opened(open_app, key)
    assert app.title[0].value == "Through time"
    assert len(app.get("plotly_chart")) >= (2 if key in ("one-weight", "horizon", "causes") else 1)


@pytest.mark.usefixtures("small")
def test_three_networks_are_trained_together(open_app: Open, engine: SynchronousEngine) -> None:
    app = opened(open_app, "fill-in")
    assert trained(engine) == [0, 0, 0]
    press(app, "Train")
    train(app, engine)
    app.run()
    assert trained(engine) == [12, 12, 12]
    assert "update 12" in said(app) and not app.exception
    press(app, "Reset")
    assert trained(engine) == [0, 0, 0]


@pytest.mark.usefixtures("small")
def test_other_settings_make_other_networks(open_app: Open, engine: SynchronousEngine) -> None:
    app = opened(open_app, "fill-in")
    app.slider(key=key_of(app, "slider", "time/filler")).set_value(7).run()
    assert {run.config.task.filler for run in engine.runs(OWNER) if hasattr(run.config.task, "filler")} >= {7}
    put_beside(app, "ReLU, W = identity")
    assert [config.model.cell for config in several.from_query(app.session_state["time_members"])] == [
        "tanh", "gru", "lstm", "relu",
    ]  # fmt: skip
    put_beside(app, None)
    assert len(several.from_query(app.session_state["time_members"])) == 3
    assert not app.exception


@pytest.mark.usefixtures("small")
def test_w_is_multiplied_in_mid_run_and_put_back_bit_for_bit(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = opened(open_app, "horizon")
    runs = [run for run in engine.runs(OWNER) if run.config.task.name == "fill_in"]
    before = [weights_of(engine, run.id) for run in runs]
    press(app, "Multiply")
    after = [weights_of(engine, run.id) for run in runs]
    for old, new in zip(before, after, strict=True):
        assert all((1.5 * w == new[name]).all() for name, w in old.items() if name.endswith(".W"))
        assert all((w == new[name]).all() for name, w in old.items() if not name.endswith(".W"))
    assert "multiplied by 1\\.5" in said(app)
    press(app, "Undo")
    for old, run in zip(before, runs, strict=True):
        now = weights_of(engine, run.id)
        assert all((w == now[name]).all() for name, w in old.items())
    assert not app.exception


def weights_of(engine: SynchronousEngine, id: str) -> dict[str, Any]:
    return engine._seat(id, OWNER).trained().weights()


def test_the_link_says_which_networks(open_app: Open, engine: SynchronousEngine) -> None:
    app = opened(open_app, "fill-in", **dict(pair.split("=", 1) for pair in SMALL.split("&")))
    assert [run.config.model.hidden_size for run in engine.runs(OWNER)][-1] == 4
    assert len(several.from_query(app.session_state["time_members"])) == 1


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"task": "sine"}, "is learnt on the bench"),
        ({"task": "fill_in", "bidirectional": "true"}, "read one way"),
        ({"task": "fill_in", "hidden_size": "banana"}, "banana"),
        ({"task": "fill_in", "beside": "cell=nonsense"}, "beside 1"),
        ({"task": "fill_in", "architecture": "feed_forward"}, "recurrences"),
    ],
)
def test_a_bad_link_is_told_and_changes_nothing(open_app: Open, query: dict[str, str], told: str) -> None:
    app = opened(open_app, "one-weight", **query)
    assert told in said(app)
    assert "time_members" not in app.session_state


@pytest.mark.usefixtures("small")
def test_networks_that_were_put_away_are_made_anew(open_app: Open, engine: SynchronousEngine) -> None:
    app = opened(open_app, "horizon")
    engine.find_group(app.session_state["gradients group"], OWNER).drop()
    app.run()
    assert not app.exception and len(app.get("plotly_chart")) == 3


@pytest.mark.usefixtures("small")
def test_a_member_that_diverges_is_examined(open_app: Open, engine: SynchronousEngine) -> None:
    app = opened(open_app, "clipping")
    run = next(run for run in engine.runs(OWNER) if run.config.task.name == "fill_in")
    trainer = engine._seat(run.id, OWNER).trained()
    weights = trainer.weights()
    name = next(name for name in weights if name.endswith(".W"))
    weights[name][:] = 1e38
    trainer.load_weights(weights, 0)
    press(app, "Train")
    train(app, engine)
    app.run()
    assert not app.exception
    assert run.status in ("diverged", "finished")
    if run.status == "diverged":
        assert any("At update" in error.value for error in app.error)


def test_what_the_figures_say() -> None:
    from numpy import array

    from rnn_core.figures.through_time import Line

    gaps = array([0, 3, 8])
    lines = [
        Line("tanh", gaps, array([1.0, 0.9, 0.2])),
        Line("GRU", gaps, array([1.0, 0.9, 0.8])),
        Line("LSTM", gaps, array([0.1, 0.2, 0.2])),
    ]
    assert fill_in.told(lines) == (
        "**tanh** is right at least three times in four up to 3 words; **GRU** is right at least three times "
        "in four at every distance; **LSTM** does not know yet."
    )


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"beside": "seed=3"}, "same seed"),
        ({"beside": "cell=gru;cell=lstm;cell=relu;cell=tanh"}, "at most 3"),
        (
            {"hidden_size": "256", "layers": "4", "batch_size": "256", "task.filler": "100"},
            "fewer hidden units",
        ),
    ],
)
def test_networks_that_cannot_be_leave_those_that_stand(
    open_app: Open, engine: SynchronousEngine, query: dict[str, str], told: str
) -> None:
    app = opened(open_app, "fill-in", task="fill_in", **query)
    assert told in said(app)
    here = engine.find_group(app.session_state["gradients group"], OWNER)
    assert [config.model.cell for config in here.configs] == ["tanh", "gru", "lstm"]
    assert {config.model.hidden_size for config in here.configs} == {32}


@pytest.mark.usefixtures("small")
def test_a_fifth_network_takes_the_place_of_the_one_that_was_put_beside(open_app: Open) -> None:
    app = opened(open_app, "fill-in")
    for label in fill_in.BESIDE:
        put_beside(app, label)
        assert app.segmented_control(key=key_of(app, "segmented_control", "time/beside")).value == label
    found = several.from_query(app.session_state["time_members"])
    assert [config.model.cell for config in found] == ["tanh", "gru", "lstm", "tanh"]
    assert found[-1].training.gradient_regularizer and not app.exception


@pytest.mark.usefixtures("small")
def test_a_network_that_stands_still_is_not_asked_twice(
    open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, asked, ask = opened(open_app, "horizon"), list[Any](), engine.ask
    monkeypatch.setattr(engine, "ask", lambda *rest, **more: asked.append(rest) or ask(*rest, **more))
    app.run()
    assert not asked
    app.slider(key=key_of(app, "slider", "time/gap")).set_value(7).run()
    assert len(asked) == 3  # another sentence
    press(app, "Multiply")
    assert len(asked) == 6  # other weights


@pytest.mark.usefixtures("small")
def test_a_reload_finds_every_place_again_and_a_closed_tab_lets_go_of_all(
    open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = score.Tab("0" * 32)
    monkeypatch.setattr(score, "boot", lambda *_, **__: tab)
    app = opened(open_app, "causes")
    app.segmented_control(key=key_of(app, "segmented_control", "time/kind")).set_value("adding").run()
    for title in ("Clipping", "Fill in the blank"):
        app.session_state[page_sections.TABS] = title
        app.run()
    before = {run.id for run in engine.runs(OWNER) if run.config.task.name != "sentiment"}
    assert len(before) == 2 + 2 + 3
    again = opened(open_app, "causes")
    for title in ("Clipping", "Fill in the blank"):
        again.session_state[page_sections.TABS] = title
        again.run()
    after = {run.id for run in engine.runs(OWNER) if run.config.task.name != "sentiment"}
    assert after == before and not again.exception
    runs.give_up(tab.token, runs.sessions(tab.token))
    assert not {run.id for run in engine.runs(OWNER)} & before
