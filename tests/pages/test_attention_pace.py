"""Forty learners may watch: what took long to answer is asked for less often."""

from typing import Any

import pytest

from pages.attention import answers
from rnn_core.engine import Decode, SynchronousEngine
from tests.pages.attention import arriving, read
from tests.pages.conftest import Open, press


def test_slow_answers_are_shown_for_longer(
    open_app: Open, engine: SynchronousEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, asked, ask = [1e9], list[Any](), engine.ask

    def slowly(id: str, owner: str, request: Any, at: int | None = None) -> Any:
        if isinstance(request, Decode):
            asked.append(request)
            now[0] += 0.5  # the computer is busy: half a second for each answer
        return ask(id, owner, request, at=at)

    app = arriving(open_app)("reverse")
    monkeypatch.setattr(engine, "ask", slowly)
    monkeypatch.setattr(answers, "monotonic", lambda: now[0])
    press(app, "Train")
    for _ in range(3):  # looks within the rest, of which two answers have used a second
        now[0] += (answers.RESTS - 1.0) / 4
        app.run()
    assert len(asked) == 2
    now[0] += answers.RESTS
    app.run()
    assert len(asked) == 4
    read(app, "271")  # another sentence does not wait
    assert asked[-1].text == "271"
    assert not app.exception
