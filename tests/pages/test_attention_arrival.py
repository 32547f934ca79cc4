"""How the page "Attention" comes to what it trains: by a link, from the bench, back after a reload."""

import pytest

from pages.attention import session as pair_kept
from pages.attention import topics
from pages.attention.choices import Choice
from pages.bench import session as kept
from pages.ui import score
from pages.ui.score import Tab
from rnn_core import Config
from rnn_core.engine import SynchronousEngine
from tests.pages.attention import arriving, choices_of, pick, read, runs, straight_to, train
from tests.pages.conftest import OWNER, Open, key_of, press, run_of, said, type_sentence

SMALL = {"hidden_size": 16, "embedding_size": 8}


def test_a_link_opens_its_topic_and_its_setting(engine: SynchronousEngine) -> None:
    app = straight_to(task="translation", cell="lstm", **{"task.direction": "fr-en", "hidden_size": 20})
    first, second = runs(app, engine)
    assert first.config == Config.from_query("task=translation&task.direction=fr-en&cell=lstm&hidden_size=20")
    assert second.config.model.cell == "lstm"
    assert second.config.model.attention == "none"
    assert kept.CONFIG not in app.session_state  # the bench is not touched
    assert "Not as usual: Cell lstm · Hidden units 20" in said(app)
    press(app, "The usual setting")
    assert runs(app, engine)[0].config == topics.usual("fr-en")
    assert "Not as usual" not in said(app)


def test_a_link_without_attention_is_compared_with_one_that_has(engine: SynchronousEngine) -> None:
    app = straight_to(task="reverse", attention="none", seed=7)
    first, second = runs(app, engine)
    assert (first.config.model.attention, second.config.model.attention) == ("additive", "none")
    assert first.config.training.seed == second.config.training.seed == 7


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ({"task": "cats"}, "is not known"),
        ({"task": "dates", "cell": "cat"}, "Everything else in the link holds"),
        ({"task": "named_entities"}, "is learnt on the bench"),
        ({"task": "reverse", "task.length": 30, "hidden_size": 256, "batch_size": 512}, "would take about"),
    ],
)
def test_a_link_that_cannot_be_followed_is_told(
    engine: SynchronousEngine, link: dict[str, object], told: str
) -> None:
    app = straight_to(**link)
    assert told in said(app).replace("\\", "")
    runs(app, engine)
    app.selectbox(key=key_of(app, "selectbox", "pair/topic")).set_value("reverse").run()
    assert not app.exception
    assert not app.warning
    assert runs(app, engine)[0].config == topics.usual("reverse")


def test_the_bench_brings_its_setting_and_its_sentence(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app(task="reverse", **{"task.length": 12}, **SMALL)
    type_sentence(app, "2718")
    bench = run_of(app, engine)
    app.query_params.clear()  # as a browser does on the way to another page
    app.switch_page("pages/attention/page.py").run()
    assert not app.exception
    assert runs(app, engine)[0].config == bench.config
    assert app.session_state[pair_kept.TEXT] == "2718"
    read(app, "31")
    both = runs(app, engine)
    app.switch_page("pages/bench/page.py").run()
    app.switch_page("pages/attention/page.py").run()
    assert runs(app, engine) == both
    assert app.session_state[pair_kept.TEXT] == "31"


def test_the_way_back_takes_no_network_from_the_bench(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app(cell="gru")
    bench = run_of(app, engine)
    app.query_params.clear()
    app.query_params["task"] = "dates"
    app.switch_page("pages/attention/page.py").run()
    assert runs(app, engine)[0].config == topics.usual("dates")
    assert engine.find(app.session_state[kept.RUN], OWNER) is bench
    assert app.session_state[kept.CONFIG] == bench.config


def test_a_reloaded_tab_finds_both_networks_again(
    open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(score, "boot", lambda *_, **__: Tab("ab" * 16))
    app = arriving(open_app)("reverse")
    read(app, "2718")
    train(app, engine, 3)
    pick(app, "pair/output", 0)
    pick(app, "pair/look/0", 2)
    app.run()
    again = straight_to(task="reverse")
    assert runs(again, engine) == runs(app, engine)
    assert again.session_state[pair_kept.TEXT] == "2718"
    assert choices_of(again) == (Choice(0, source=2),)
    monkeypatch.setattr(score, "boot", lambda *_, **__: Tab("cd" * 16))  # another tab
    other = straight_to(task="reverse")
    assert not set(runs(other, engine)) & set(runs(app, engine))
