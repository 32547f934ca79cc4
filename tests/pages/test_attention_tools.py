"""The tools of the page "Attention": two rails, the length ladder, the ways to decode."""

import numpy as np
import pytest

from pages.attention import ladder, rails
from pages.attention import session as pair_kept
from pages.ui import tokens
from rnn_core.engine import Ladder, Rails, SynchronousEngine
from rnn_core.train.generate import Answer
from tests.pages.attention import Arrive, arriving, open_tool, read, shown, train
from tests.pages.conftest import Open, key_of, press, said


@pytest.fixture
def arrive(open_app: Open) -> Arrive:
    return arriving(open_app)


def test_the_rails_are_walked_in_lockstep(arrive: Arrive, engine: SynchronousEngine) -> None:
    app = arrive("reverse")
    open_tool(app, "Two rails")
    assert "✗" in shown(app)
    assert "⚑" in shown(app)
    assert "At output" in said(app)
    press(app, "From the start")
    assert "reads" not in "".join(str(one.value) for one in app.html if "rails" in str(one.value))
    press(app, "Next output")
    assert app.session_state[pair_kept.UPTO] == 1
    assert shown(app).count("reads &lt;start&gt;") == 2
    app.slider(key=key_of(app, "slider", "pair/upto")).set_value(3).run()
    assert app.session_state[pair_kept.UPTO] == 3
    app.segmented_control(key="pair/rails/which").set_value(1).run()
    assert not app.exception


def test_nobody_can_be_told_a_truth_that_nobody_knows(arrive: Arrive, engine: SynchronousEngine) -> None:
    app = arrive("en-fr")
    open_tool(app, "Two rails")
    read(app, "the zebra sings")
    assert "no truth to be told" in said(app)
    assert "zebra → \\<unk\\>" in said(app)


def test_the_ladder_asks_again_only_after_more_training(arrive: Arrive, engine: SynchronousEngine) -> None:
    app = arrive("reverse")
    open_tool(app, "By length")
    first = app.session_state[pair_kept.RUNGS].found
    assert [one.update for one in first] == [0, 0]
    app.run()
    assert app.session_state[pair_kept.RUNGS].found is first
    train(app, engine, 2)
    assert [one.update for one in app.session_state[pair_kept.RUNGS].found] == [2, 2]
    assert "up to 60 of each length" in said(app)
    assert "Strings of 1–3 digits are all trained" in said(app)


def test_the_ladder_says_what_is_on_screen() -> None:
    def verdict(*exact: list[float]) -> str:
        return ladder.verdict(
            tuple(Ladder(9, (8, 9, 10, 11, 12), (60,) * 5, np.array(one), (1, 10)) for one in exact)
        )

    assert "Train on" in verdict([0.0] * 5, [0.05] * 5)
    assert "watch the long ones follow" in verdict([1, 0.8, 0.3, 0, 0], [0.2, 0, 0, 0, 0])
    failed = verdict([1, 1, 1, 0.9, 0.05], [0.5, 0.2, 0.1, 0, 0])
    assert "Beyond length 11 both fail" in failed
    assert "gets 1.00 of the answers right, the one without 0.10" in failed
    assert "both fall" in verdict([1, 1, 1, 0.9, 0.5], [0.9, 0.9, 0.8, 0.4, 0.2])
    assert "on average" in verdict([1, 1, 1, 1, 1], [0.9, 0.9, 0.8, 0.4, 0.2])


def test_a_beam_of_one_is_greedy(arrive: Arrive, engine: SynchronousEngine) -> None:
    app = arrive("reverse")
    open_tool(app, "Ways to decode")
    assert len(app.get("plotly_chart")) == 2
    assert "answers of the beam" in shown(app) or "No beginning came to its end" in shown(app)
    app.slider(key="pair/width").set_value(1).run()
    assert "that is greedy decoding" in said(app)
    app.slider(key="pair/temperature").set_value(2.0).run()
    assert not app.exception


def test_symbols_are_escaped_and_compared() -> None:
    assert "&lt;b&gt;" in tokens.row(["<b>"])
    assert tokens.differing(list("abcd"), list("axcd")) == ({1}, {1})
    assert tokens.differing(list("abc"), list("abcd")) == (set(), {3})
    assert "and 2 more" in tokens.row(["a"] * (tokens.MOST + 2))


def test_the_rails_in_words() -> None:
    def told(truth: str, free: str, upto: int) -> str:
        answers = [Answer(tuple(text), np.ones(len(text)), (), None, True) for text in (truth, free)]
        return rails.sentence(Rails((), tuple(truth), *answers), upto)

    assert "the truth to the end" in told("abc.", "abc.", 4)
    assert "From output 3 on it reads its own mistake" in told("abc.", "axc.", 4)
    assert "the last output" in told("abc.", "abcx", 4)


def test_no_more_of_the_rails_is_told_than_is_shown() -> None:
    found = Rails(
        (), tuple("abc."), *[Answer(tuple(t), np.ones(4), (), None, True) for t in ("abc.", "axc.")]
    )
    assert "Nothing is written yet" in rails.sentence(found, 0)
    assert "the truth up to output 1" in rails.sentence(found, 1)
    assert "“x”" not in rails.sentence(found, 1)
    assert "At output 2 the free one writes “x”" in rails.sentence(found, 2)
