"""The bench with networks that write: its tools, both time axes, own sentences, what cannot be."""

import pytest

from pages.bench import session as kept
from pages.ui.look import Look
from rnn_core import Config
from rnn_core.engine import SynchronousEngine
from tests.pages.conftest import OWNER, Open, key_of, press, run_of, said, type_sentence

SMALL = {"hidden_size": "6", "batch_size": "4"}
TABS = {
    "task=translation": ("What it answers", "Attention", "Figures"),
    "task=reverse&attention=none": ("What it answers", "Figures"),
    "task=dates": ("Attention", "By length"),
    "task=named_entities": ("By length",),
    "architecture=feed_forward": ("By length",),
    "task=sine": ("Let it run on", "Figures", "Share"),
}


def pairs(link: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in link.split("&"))


@pytest.mark.parametrize(
    ("link", "title"), [(link, title) for link, titles in TABS.items() for title in titles]
)
def test_every_tool_draws_untrained_and_trained(
    open_app: Open, engine: SynchronousEngine, link: str, title: str
) -> None:
    app = open_app(**pairs(link), **SMALL)
    app.session_state["tools"] = title
    app.run()
    assert not app.exception
    press(app, "Train")
    engine.advance(run_of(app, engine), 3)
    app.run()
    assert not app.exception
    press(app, "Pause")
    assert not app.exception


def test_the_ladder_says_what_it_is_made_of_and_what_cannot_be_read(open_app: Open) -> None:
    app = open_app(architecture="feed_forward", **SMALL)
    app.session_state["tools"] = "By length"
    app.run()
    told = said(app).replace("\\", "")
    assert "Held-out examples, up to 60 of each length" in told
    assert "Filler words behind the word that decides" in told
    assert "this network cannot read them" in told


def test_without_attention_there_is_no_matrix(open_app: Open) -> None:
    app = open_app(task="reverse", attention="none", **SMALL)
    assert "Attention" not in [tab.label for tab in app.tabs]
    assert "What it answers" in [tab.label for tab in app.tabs]


def test_attention_is_chosen_in_the_sidebar(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app(task="reverse", **SMALL)
    app.segmented_control(key=key_of(app, "segmented_control", "set/attention")).set_value("none").run()
    assert run_of(app, engine).config.model.attention == "none"
    app.selectbox(key=key_of(app, "selectbox", "set/task")).set_value("sentiment").run()
    assert not [one for one in app.segmented_control if (one.key or "").startswith("set/attention")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "type at least one"),
        ("word " * 300, "300"),
        ("<b>שלום</b> zzz", "never seen in training"),
    ],
)
def test_own_sentences(open_app: Open, engine: SynchronousEngine, text: str, words: str) -> None:
    app = open_app(task="translation", **SMALL)
    run = run_of(app, engine)
    type_sentence(app, text)
    assert not app.exception
    assert words in said(app)
    assert run_of(app, engine) is run


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"task": "reverse", "attention": "soft"}, "attention"),
        ({"attention": "additive"}, "decoder"),
        ({"task": "reverse", "teacher_forcing": "2"}, "teacher_forcing"),
        ({"teacher_forcing": "0.5"}, "teacher_forcing"),
        ({"task": "reverse", "attention": "multiplicative", "architecture.product": "dot"}, "one size"),
        ({"task": "translation", "task.direction": "fr-de"}, "direction"),
        ({"task": "sine", "task.shortest": "50"}, "shortest"),
    ],
)
def test_a_link_that_cannot_be_is_told_and_the_rest_holds(
    open_app: Open, query: dict[str, str], words: str
) -> None:
    app = open_app(**query)
    assert not app.exception
    assert words in said(app).replace("\\", "")


@pytest.mark.parametrize(("clock", "tokens"), [("source", "31415"), ("target", "<5141")])
def test_the_equation_is_of_the_chosen_time_axis(engine: SynchronousEngine, clock: str, tokens: str) -> None:
    run = engine.submit(Config.from_query("task=reverse&hidden_size=6"), OWNER)
    lease = engine.lease(OWNER, [run.id])
    look = Look(engine, run, lease, "31415", time=1, clock=clock, place=(0, "backward", 2))
    engine.watch(run.id, OWNER, text="31415").result(timeout=5)
    assert run.snapshot is not None
    frame = look.frame(run.snapshot)
    assert frame["clocks"][frame["clock"]]["name"] == clock
    assert frame["selected"] == 1
    told = " ".join(frame["notes"])
    assert ("reading backwards" in told) == (clock == "source")
    assert ("ŷ =" in told) == (clock == "target")
    labels = frame["clocks"][frame["clock"]]["labels"]
    assert [label[0] for label in labels[:5]] == list(tokens)


def test_another_task_forgets_the_time_axis(open_app: Open) -> None:
    app = open_app(task="reverse", **SMALL)
    app.session_state[kept.TIME], app.session_state[kept.CLOCK] = 2, "source"
    app.run()
    app.selectbox(key=key_of(app, "selectbox", "set/task")).set_value("sentiment").run()
    assert not app.exception
    assert kept.CLOCK not in app.session_state


def test_the_first_gradient_is_of_the_end_of_the_last_name(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app(task="named_entities", hidden_size=6)
    text = "Hermione bought the iPhone for $500"
    assert run_of(app, engine).loss == "output 11"  # the end of "$1 billion"
    type_sentence(app, "Jordan borders the sea")
    assert run_of(app, engine).loss == "output 1"
    type_sentence(app, text + " and smiled")  # nobody knows its tags
    assert run_of(app, engine).loss == ""


def test_else_it_is_of_the_last_output_that_is_asked_for(open_app: Open, engine: SynchronousEngine) -> None:
    app = open_app(task="look_ahead", hidden_size=6)
    assert run_of(app, engine).loss == "output 14"  # of 16: nobody knows the last two


@pytest.mark.parametrize(("embedding", "more"), [("0", ""), ("5", "; E x is column {} of E, 5 numbers")])
def test_a_chosen_word_tells_its_number_and_its_column(
    open_app: Open, engine: SynchronousEngine, embedding: str, more: str
) -> None:
    app = open_app(hidden_size="6", embedding_size=embedding)
    run = run_of(app, engine)
    word = run.example.inputs[2]
    known = run.config.task.spec.input_vocabulary
    number = known.symbols.index(word) + 1
    notes = Look(engine, run, engine.lease(OWNER, [run.id], 1.0), run.example.text, time=2).frame(
        run.snapshot
    )["notes"]
    assert notes[
        0
    ] == f"x⟨3⟩: symbol {number} of {len(known)}, zeros with a 1 in line {number}" + more.format(number)


def test_one_character_goes_on_by_itself_and_can_be_looked_into(
    open_app: Open, engine: SynchronousEngine
) -> None:
    """One to many: what is drawn is what the network writes, the likeliest at each step."""
    app = open_app(task="character_text", hidden_size=8, **{"task.corpus": "elman"})
    run = run_of(app, engine)
    press(app, "Update once")
    type_sentence(app, "b")
    assert not app.exception
    assert run.example.inputs == ("b",)
    trace = run.snapshot.trace
    symbols = run.config.task.spec.output_vocabulary.symbols
    written = trace.axes["time"]
    assert len(written) == 12
    best = trace.signals["prediction"].values.argmax(1)
    assert [symbols[k] for k in best[:-1]] == list(written[1:])  # each output is the next input
    assert (trace.signals["target"].values < 0).all()  # nobody knows what were right
    look = Look(engine, run, engine.lease(OWNER, [run.id], 1.0), "b", time=9)
    frame = look.frame(run.snapshot)
    assert frame["clocks"][0]["given"] == 1
    assert any("softmax" in note for note in frame["notes"])
    engine.watch(run.id, OWNER, loss="output 5").result()
    assert run.snapshot.trace.loss == "output 5"
    type_sentence(app, "badii")
    assert run.example.text == "badii"
    whole = Look(engine, run, engine.lease(OWNER, [run.id], 1.0), "badii")
    assert "given" not in whole.frame(run.snapshot)["clocks"][0]


def test_a_window_with_empty_places_was_not_written_by_the_network(
    open_app: Open, engine: SynchronousEngine
) -> None:
    app = open_app(architecture="feed_forward", hidden_size=6)
    run = run_of(app, engine)
    look = Look(engine, run, engine.lease(OWNER, [run.id], 1.0), run.example.text, time=0, clock="whole")
    frame = look.frame(run.snapshot)
    assert max(clock["size"] for clock in frame["clocks"]) > len(run.example.inputs)
    assert not any("given" in clock for clock in frame["clocks"])
    assert not any(
        note.startswith("x⟨1⟩: symbol") for note in frame["notes"]
    )  # one column reads the whole window
