"""The bench without a browser: every combination draws; buttons do what they say; rubbish is a sentence."""

import pytest
from streamlit.testing.v1 import AppTest

from rnn_core import MODELS, TASKS, Config
from rnn_core.engine import SynchronousEngine
from tests.pages.conftest import (
    ROOT,
    Open,
    key_of,
    open_lesson,
    press,
    run_of,
    said,
    type_sentence,
    watched,
)

# One of each task and of each architecture, and what has switches of its own; tests/contracts/test_models.py
# takes every network through the library.
COMBINATIONS = [{"task": task} for task in TASKS]
COMBINATIONS += [
    {"architecture": "feed_forward", "layers": "2"},
    {"architecture": "self_attention", "architecture.heads": "2"},
    {"task": "named_entities", "architecture": "self_attention", "architecture.positions": "false"},
    {"task": "binary", "architecture": "many_to_one", "cell": "gru"},
    {"task": "named_entities", "cell": "gru", "layers": "3", "bidirectional": "true"},
    {"task": "character_text", "architecture": "self_attention"},
    {"task": "character_text", "stateful": "true", "cell": "tanh"},
    {"task": "reverse", "architecture.attention_feeds_state": "true", "layers": "2"},
    {"task": "reverse", "attention": "none", "bidirectional": "false", "layers": "3", "cell": "relu"},
    {"task": "reverse", "attention": "multiplicative", "teacher_forcing": "0.5"},
    {"task": "sine", "teacher_forcing": "0", "layers": "2"},
    {"task": "analogies", "task.asks": "middle", "architecture.objective": "softmax"},
]


def test_the_combinations_name_every_architecture() -> None:
    named = {Config.from_query(query).model.architecture for query in COMBINATIONS}
    assert named == set(MODELS)


@pytest.mark.parametrize("query", COMBINATIONS, ids=lambda query: " ".join(query.values()))
def test_every_combination_draws_and_trains(
    open_app: Open, engine: SynchronousEngine, query: dict[str, str]
) -> None:
    app = open_app(**query, hidden_size=6, batch_size=4)
    assert not app.exception
    run = run_of(app, engine)
    assert run.config == Config.from_query({**query, "hidden_size": "6", "batch_size": "4"})
    press(app, "Update once")
    assert not app.exception
    assert run.updates == 1
    press(app, "Train")
    engine.advance(run, 3)
    app.run()
    assert not app.exception
    assert run.updates == 4
    press(app, "Pause")
    assert run.status == "paused"


PAGES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "pages").glob("*/page.py"))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_draws(open_app: Open, page: str) -> None:
    app = open_app(page)
    assert not app.exception


def test_reset_goes_back_to_the_same_weights(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app(cell="gru")
    run = run_of(app, engine)
    first = run.snapshot.trace.signals["layer0/hidden"].values
    press(app, "Train")
    engine.advance(run, 5)
    app.run()
    assert (run.snapshot.trace.signals["layer0/hidden"].values != first).any()
    press(app, "Reset")
    assert run.updates == 0
    assert (run.snapshot.trace.signals["layer0/hidden"].values == first).all()


def test_a_setting_makes_a_new_run_and_the_old_one_stays_as_a_ghost(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = open_app(cell="gru")
    old = run_of(app, engine)
    press(app, "Train")
    engine.advance(old, 7)
    app.run()
    app.segmented_control(key=key_of(app, "segmented_control", "set/cell")).set_value("lstm").run()
    new = run_of(app, engine)
    assert new.config.model.cell == "lstm"
    assert len(new.history().previous) == 7
    assert [run.id for run in engine.runs(old.owner)] == [new.id]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"task": "cats"}, "task = 'cats' is not known"),
        ({"cell": "banana"}, "cell = 'banana' is not known"),
        ({"hidden_size": "9999"}, "from 1 to 256"),
        ({"hiden_size": "8"}, "Did you mean hidden_size"),
        ({"task": "sentiment", "architecture": "many_to_many"}, "do not go together"),
        ({"task": "<script>alert(1)</script>"}, "is not known"),
        ({"task": "character_text", "task.corpus": "own"}, "paste or upload"),
    ],
)
def test_a_wrong_link_is_a_sentence(
    open_app: Open, engine: SynchronousEngine, query: dict[str, str], words: str
) -> None:
    app = open_app(**query)
    assert not app.exception
    told = said(app).replace("\\", "")
    assert words in told
    known = query.get("task") in TASKS
    assert run_of(app, engine).config.task.name == (query["task"] if known else "sentiment")


def test_what_others_append_to_a_link_is_passed_over_in_silence(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = open_app(cell="gru", utm_source="letter", fbclid="x", ref="a.school")
    assert not app.warning
    assert run_of(app, engine).config == Config.from_query("cell=gru")
    assert "which word will decide" in said(open_app(utm_source="letter")).lower()  # no link: a first visit


def test_one_wrong_key_leaves_the_others_as_they_are(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app(cell="gru", hidden_size="9999", seed="7", layers="2")
    config = run_of(app, engine).config
    assert "Everything else in the link holds" in said(app)
    assert (config.model.cell, config.model.layers, config.training.seed) == ("gru", 2, 7)
    assert config.model.hidden_size == 8


def test_every_fault_of_a_link_is_told(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app(hidden_size="0", layers="99", foo="bar", learning_rate="abc", seed="7", lesson="nowhere")
    told = "\n".join(warning.value for warning in app.warning)
    for fault in ("hidden", "layers", "foo", "learning", "nowhere"):
        assert fault in told
    assert run_of(app, engine).config == Config.from_query("seed=7")
    many = {f"nonsense{n}": "1" for n in range(9)}
    assert "5 more cannot be used" in said(open_app(**many))


def test_a_setting_too_dear_leaves_the_running_network(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app(cell="lstm", hidden_size="256", batch_size="128", layers="2")
    run = run_of(app, engine)
    press(app, "Update once")
    state_key = key_of(app, "slider", "set/layers") if app.slider else None
    assert state_key is not None
    app.slider(key=state_key).set_value(4).run()
    assert "One update of this network would take" in said(app).replace("\\", "")
    assert run_of(app, engine) is run
    assert run.updates == 1


RUBBISH = [
    "word " * 2000,
    "<script>alert(1)</script>",
    "<b>bold</b> **x**",
    "😀 👍🏽",
    "שלום עולם",
    "\x00\x01",
    "   ",
    "a" * 5000,
]


@pytest.mark.parametrize("task", TASKS)
def test_any_sentence_is_read_or_refused_and_nothing_is_lost(
    open_app: Open, engine: SynchronousEngine, task: str
) -> None:
    app = open_app(task=task, hidden_size=5)
    run = run_of(app, engine)
    press(app, "Update once")
    for text in RUBBISH:
        before = watched(app)
        type_sentence(app, text)
        assert not app.exception, text
        assert run_of(app, engine) is run, text
        assert run.updates == 1, text
        now = watched(app)
        assert now == text or (now == before and said(app)), text


def test_divergence_is_named_and_the_last_picture_stays(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app(cell="relu", learning_rate="1000", clip_norm="0")
    run = run_of(app, engine)
    press(app, "Train")
    engine.advance(run, 50)
    app.run()
    assert run.status == "diverged"
    assert run.snapshot.trace is not None
    assert "diverged" in said(app)
    told = app.error[0].value.replace("\\", "")
    assert f"After update {run.updates} " in told, "the number that the score says too"
    press(app, "Reset")
    assert run.status == "paused"


def test_the_past_is_shown_for_a_sentence_typed_now(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app(cell="gru")
    run = run_of(app, engine)
    press(app, "Train")
    engine.advance(run, 60)
    app.run()
    press(app, "Pause")
    app.select_slider(key=key_of(app, "select_slider", "moment")).set_value(0).run()
    assert run.past.update == 0
    type_sentence(app, "The movie was lovely")
    assert not app.exception
    assert run.past.update == 0
    assert run.past.trace.axes["time"] == ("The", "movie", "was", "lovely")


def test_a_page_switch_keeps_the_setting_and_the_run(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app(cell="gru", seed="3")
    run = run_of(app, engine)
    press(app, "Update once")
    app.query_params.clear()
    app.switch_page("pages/about/page.py").run()
    app.switch_page("pages/bench/page.py").run()
    assert run_of(app, engine) is run
    assert app.segmented_control(key=key_of(app, "segmented_control", "set/cell")).value == "gru"


def open_tab(app: AppTest, title: str) -> None:
    app.session_state["tools"] = title
    app.run()


TABS = {
    "sentiment": ("Change the sentence", "Figures", "Share"),
    "named_entities": ("Figures", "Share"),
    "character_text": ("What it writes", "Bring text", "Figures", "Share"),
}


@pytest.mark.parametrize(
    ("task", "title"), [(task, title) for task, titles in TABS.items() for title in titles]
)
def test_every_tool_draws_untrained_and_trained(
    open_app: Open, engine: SynchronousEngine, task: str, title: str
) -> None:
    app = open_app(task=task, hidden_size=6)
    open_tab(app, title)
    assert not app.exception
    press(app, "Train")
    engine.advance(run_of(app, engine), 3)
    app.run()
    assert not app.exception
    press(app, "Pause")
    assert not app.exception


def test_own_text_is_learnt_and_refused_text_changes_nothing(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = open_app(task="character_text", hidden_size=6)
    run = run_of(app, engine)
    open_tab(app, "Bring text")
    app.text_area(key="pasted").set_value("too short").run()
    press(app, "Learn this text")
    assert not app.exception
    assert run_of(app, engine) is run
    assert app.warning
    app.text_area(key="pasted").set_value("the cat sat on the mat. " * 40).run()
    press(app, "Learn this text")
    assert not app.exception
    assert run_of(app, engine).config.task.corpus == "own"
    app.segmented_control(key=key_of(app, "segmented_control", "set/cell")).set_value("gru").run()
    assert run_of(app, engine).config.task.own_text.startswith("the cat")


def test_a_browser_that_lags_behind_undoes_nothing(open_app: Open, engine: SynchronousEngine) -> None:
    """Its next message still holds the old value of a widget that a lesson has changed meanwhile."""
    app = open_app(cell="tanh")
    old = key_of(app, "segmented_control", "set/cell")
    open_lesson(app, "swap-cell")
    assert run_of(app, engine).config.model.cell == "gru"
    assert key_of(app, "segmented_control", "set/cell") != old
    app.session_state[old] = "tanh"
    app.run()
    assert run_of(app, engine).config.model.cell == "gru"
