"""Writing on, substituting, measuring by gap: against what can be worked out another way."""

import numpy as np
import pytest

from rnn_core import Config, ConfigError, Trainer
from rnn_core.engine.questions import AccuracyBy, Substitute, Write
from rnn_core.stream import Stream
from rnn_core.train.generate import write


@pytest.fixture(scope="module")
def text() -> Trainer:
    trainer = Trainer(Config.from_query("task=character_text&task.corpus=elman&cell=tanh&hidden_size=20"))
    for _ in range(60):
        trainer.update()
    return trainer


@pytest.fixture(scope="module")
def sentiment() -> Trainer:
    trainer = Trainer(Config.from_query("cell=gru&task.filler=10"))
    for _ in range(30):
        trainer.update()
    return trainer


def test_writing_with_carried_states_equals_reading_all_anew(text: Trainer) -> None:
    """Temperature 0: each character is the likeliest one after everything before it."""
    written = write(text.model, tuple("ba"), 12, 0.0, Stream(0, "sampling").numpy(0))
    whole = written.prompt + written.symbols
    for place in range(len(written.prompt), len(whole)):
        trace = text.inspect(text.task.example("".join(whole[:place]) + "b"))
        chances = trace.signals["prediction"].values[place - 1]
        assert trace.axes["class"][int(chances.argmax())] == whole[place]


def test_the_same_number_writes_the_same_text(text: Trainer) -> None:
    one, same, other = (Write("b", seed=seed).serve(text).texts for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_a_prompt_is_read_in_the_spelling_of_the_text(text: Trainer) -> None:
    found = Write("b\u00adａ").serve(text)
    assert found.prompt == "ba"
    assert found.texts == Write("ba").serve(text).texts


def test_chances_are_the_models_own(text: Trainer) -> None:
    """At temperature 1 characters come as often as the model says."""
    draws = [write(text.model, ("b",), 1, 1.0, Stream(n, "sampling").numpy(0)).symbols[0] for n in range(400)]
    trace = text.inspect(text.task.example("ba"))
    chances = trace.signals["prediction"].values[0]
    labels = trace.axes["class"]
    for k in np.argsort(chances)[-2:]:
        share = draws.count(labels[k]) / len(draws)
        assert share == pytest.approx(float(chances[k]), abs=4 * (0.25 / len(draws)) ** 0.5)


@pytest.mark.parametrize(
    ("prompt", "length", "temperature"), [("", 5, 1.0), ("b", 0, 1.0), ("b", 2000, 1.0), ("b", 5, -1.0)]
)
def test_what_cannot_be_written(text: Trainer, prompt: str, length: int, temperature: float) -> None:
    with pytest.raises(ConfigError):
        Write(prompt, length, temperature).serve(text)


def test_only_a_model_of_text_writes(sentiment: Trainer) -> None:
    with pytest.raises(ConfigError, match="predicts the next"):
        Write("b").serve(sentiment)


def test_substitution_is_what_changing_the_word_does(sentiment: Trainer) -> None:
    text = "There is nothing to like in this movie"
    found = Substitute(text).serve(sentiment)
    words = text.split()
    assert found.verdict == pytest.approx(_positive(sentiment, text), abs=1e-6)
    for t, word in enumerate(found.strongest):
        changed = " ".join([*words[:t], word, *words[t + 1 :]])
        assert found.verdicts[t] == pytest.approx(_positive(sentiment, changed), abs=1e-5)
        assert abs(found.verdicts[t] - found.verdict) >= found.effect[t] - 1e-6


def _positive(trainer: Trainer, text: str) -> float:
    return float(trainer.inspect(trainer.task.example(text)).signals["prediction"].values[0, 1])


def test_accuracy_by_gap_is_the_held_out_accuracy_at_that_gap(sentiment: Trainer) -> None:
    scores = AccuracyBy("filler", (0, 10)).serve(sentiment)
    fixed = Trainer(Config.from_query("cell=gru&task.filler=10&task.mixed=false"))
    fixed.load_weights(sentiment.weights(), 0)
    assert scores[1] == pytest.approx(fixed.evaluate(128)["accuracy"])
