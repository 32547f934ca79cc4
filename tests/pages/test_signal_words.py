"""What the tool “Any signal” calls that whose gradient it shows."""

import pytest

from rnn_core.engine import SynchronousEngine
from tests.pages.conftest import Open
from tests.pages.test_any_signal import choose_kind, opened


@pytest.mark.parametrize(
    ("task", "words"),
    [
        ("sentiment", "the score of the verdict"),
        ("latch", "the score of the answer"),
        ("adding", "the answer"),
    ],
)
def test_only_one_of_two_classes_is_a_verdict(
    open_app: Open, engine: SynchronousEngine, task: str, words: str
) -> None:
    app = opened(open_app, task=task)
    choose_kind(app, "gradients")
    assert f": the gradient of {words}" in [one.value.removeprefix("**Now**") for one in app.markdown]
