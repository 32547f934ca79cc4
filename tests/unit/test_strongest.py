"""The strongest simple methods: kept for the data that there are, and never for others."""

import numpy as np
import pytest

from benchmarks import baselines
from rnn_core import TASKS
from rnn_core import strongest as module
from rnn_core.strongest import load, strongest
from rnn_core.tasks.character_text import CharacterText
from rnn_core.tasks.named_entities import NamedEntities
from rnn_core.tasks.sentiment import Sentiment
from rnn_core.tasks.words.letters import Bigram, Interpolated


def test_every_figure_is_of_the_recipe_that_the_task_has_now() -> None:
    assert load()
    for one in load():
        assert one.recipe == TASKS[one.task].recipe, f"{one.task}: run python -m benchmarks.baselines"
        TASKS[one.task](**one.setting)


@pytest.mark.parametrize("one", load(), ids=lambda one: f"{one.task} {one.setting}")
def test_every_figure_is_of_the_data_that_the_task_makes_now(one) -> None:
    """A generator that changed within its recipe once left a wrong figure."""
    (digits,) = [
        found
        for key, found in baselines.worked_out_on().items()
        if key == baselines.called(one.task, one.setting)
    ]
    assert digits == baselines.data(one.task, one.setting), "run python -m benchmarks.baselines"


@pytest.mark.parametrize("task", [Sentiment(), NamedEntities(), CharacterText()], ids=lambda task: task.name)
def test_it_stands_first(task) -> None:
    (kept,) = strongest(task)
    assert task.baselines()[0] == kept


def test_other_data_say_for_which_setting_the_figure_stands() -> None:
    (near,) = strongest(Sentiment(filler=40))
    assert near.name.endswith("(with filler 2)")
    (fixed,) = strongest(Sentiment(mixed=False))
    assert fixed.name.endswith("(with mixed true)")
    assert strongest(CharacterText(corpus="own", own_text="the cat sat. " * 40)) == ()


def test_a_figure_of_an_older_recipe_is_not_shown(monkeypatch) -> None:
    monkeypatch.setattr(module, "load", lambda: [one for one in load() if one.task == "sentiment"])
    monkeypatch.setattr(Sentiment, "recipe", 99)
    assert strongest(Sentiment()) == ()


def test_interpolated_n_grams_by_hand() -> None:
    """abab…: after one letter the next is sure, but for the share that Witten and Bell keep for new ones."""
    numbers = np.array([0, 1] * 50)
    single, pair = Interpolated(numbers, 2).bits(numbers[None, :10], 2)
    p0 = (np.array([49, 50]) + 2 * 0.5) / (99 + 2)  # 49 a and 50 b were followed upon by … 99 letters
    assert single == pytest.approx(-np.log2(p0[numbers[1:10]]).mean(), abs=1e-9)
    p1 = np.where(numbers[1:10] == 1, (50 + p0[1]) / 51, (49 + p0[0]) / 50)
    assert pair == pytest.approx(-np.log2(p1).mean(), abs=1e-9)


def test_chances_sum_to_one_and_long_n_grams_beat_the_bigram() -> None:
    training, windows, size = CharacterText(corpus="elman").numbers()
    model, context = Interpolated(training[:2_000], size), windows[0, :8]
    every = np.stack([np.append(context, k) for k in range(size)])
    chances = np.full((size, 8), 1.0 / size)
    for m in range(4):
        chances = model._mixed(every, m, chances)
        assert chances[:, -1].sum() == pytest.approx(1.0)
    bigram = Bigram.fit(training, size).table[windows[:, :-1], windows[:, 1:]]
    assert Interpolated.best(training, windows, size, 6)[1] < -np.log2(bigram).mean()


def test_one_date_is_told_by_where_its_letters_stand_and_several_are_not() -> None:
    """What the option's help says."""
    found = {one.setting["count"]: one.value for one in load() if one.task == "dates"}
    assert found[1] > 0.95 > 0.5 > found[3]
