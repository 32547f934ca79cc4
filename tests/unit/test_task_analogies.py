"""Word pairs: what a window shows, which relations there are, and a learner's own text."""

from itertools import pairwise

import numpy as np
import pytest

from rnn_core import Config, ConfigError
from rnn_core.data import UNKNOWN
from rnn_core.pairs import Counted, neighbours, pairs
from rnn_core.stream import Stream
from rnn_core.tasks.analogies import Analogies
from rnn_core.tasks.words import relations
from rnn_core.tasks.words.windows import Windows, slid

OWN = (
    "The cat sat on the mat. The dog sat on the rug. A cat saw a dog. The mat was red. The rug was blue. "
    "A dog ran to the cat. The cat ran to the mat. The dog saw the rug. A red cat sat. A blue dog sat. "
) * 3


def listed(window: Windows) -> list[tuple[int, ...]]:
    inputs, lengths, asked = window.rows(np.arange(window.size))
    return [(*row[:n].tolist(), int(y)) for row, n, y in zip(inputs, lengths, asked, strict=True)]


def of(window: Windows) -> set[tuple[int, ...]]:
    return set(listed(window))


SENTENCES = [np.array([0, 1, 2, 3]), np.array([4, 5])]


def test_a_window_shows_each_word_with_each_neighbour_and_ends_with_the_sentence() -> None:
    found = slid(SENTENCES, 2, "neighbour")
    assert found.size == 12
    assert of(found) == {
        (0, 1), (0, 2), (1, 0), (1, 2), (1, 3), (2, 0), (2, 1), (2, 3), (3, 1), (3, 2), (4, 5), (5, 4),
    }  # fmt: skip


def test_the_word_in_the_middle_and_the_next_word() -> None:
    assert of(slid(SENTENCES, 1, "middle")) == {(1, 0), (0, 2, 1), (1, 3, 2), (2, 3), (5, 4), (4, 5)}
    assert of(slid(SENTENCES, 2, "next")) == {(0, 1), (0, 1, 2), (1, 2, 3), (4, 5)}


@pytest.mark.parametrize("asks", ["neighbour", "middle", "next"])
def test_counting_what_stands_together_is_counting_the_examples(asks: str) -> None:
    window = slid(SENTENCES, 2, asks)
    by_hand = np.zeros((6, 6))
    for *read, asked in of(window):
        for word in read:
            by_hand[asked, word] += 1
    np.testing.assert_array_equal(window.together(6), by_hand)
    every = [row[-1] for row in listed(window)]
    np.testing.assert_array_equal(window.asked(6), np.bincount(every, minlength=6))


def test_neighbours_and_pairs_in_words() -> None:
    assert neighbours(0, 5, 2) == (1, 2)
    assert neighbours(2, 5, 1) == (1, 3)
    assert neighbours(0, 1, 4) == ()
    assert pairs(("a", "b", "c"), 1, 4) == (("b", "a"), ("b", "c"))


def test_the_text_is_long_enough_and_every_word_of_a_relation_is_learnt() -> None:
    training, held = relations.sentences()
    assert sum(map(len, training)) >= 50_000
    words = set(relations.words())
    asked = {word for table in relations.RELATIONS.values() for pair in table for word in pair}
    assert asked <= words
    assert {word for one in held for word in one} <= words
    assert not set(held) & set(training)
    assert set(Analogies().relations()) == {
        "comparatives", "superlatives", "gender", "capitals", "languages", "plurals", "tense",
    }  # fmt: skip


def test_no_analogy_is_ever_an_example() -> None:
    """Only neighbours in a sentence are: "smallest" never stands near "biggest"."""
    task = Analogies()
    words = task.spec.input_vocabulary
    assert words is not None
    big, small = words.index["biggest"], words.index["smallest"]
    for update in range(200):
        batch = task.batch(Stream(0, "data"), update, 256)
        row = batch.inputs[:, 0].tolist(), batch.targets[:, 0].tolist()
        assert (big, small) not in list(zip(*row, strict=True))


def test_noise_draws_rare_words_too() -> None:
    words = Counted(("a", "b"), counts=(16.0, 1.0))
    assert words.noise == pytest.approx((8 / 9, 1 / 9))
    with pytest.raises(ValueError, match="count above 0"):
        Counted(("a", "b"), counts=(1.0, 0.0))


def test_examples_read_the_middle_of_what_is_typed() -> None:
    line = "the king showed his crown"
    assert Analogies().example(line).inputs == ("showed",)
    assert Analogies().example("PARIS").inputs == ("Paris",)
    middle = Analogies(asks="middle", each_side=1).example(line)
    assert (middle.inputs, middle.targets) == (("king", "his"), ("showed",))
    last = Analogies(asks="next", each_side=2).example(line)
    assert (last.inputs, last.targets) == (("showed", "his"), ("crown",))
    batch = Analogies().encode([Analogies().example("xyzzy king")])
    assert batch.inputs.tolist() == [[Analogies().spec.input_size - 1]]


def test_a_text_of_ones_own_is_learnt_with_its_own_words() -> None:
    task = Analogies(most_words=20).read_file(OWN)
    words = task.spec.input_vocabulary
    assert words is not None
    assert words.symbols[-1] == UNKNOWN
    assert "cat" in words and "king" not in words
    assert task.relations() == {}
    assert task.spelt("CAT") == "cat" and task.spelt("king") is None
    assert task.suggestions()
    assert Config.from_query("task=analogies").task.spelt("paris") == "Paris"


def test_relations_are_asked_of_a_text_that_has_their_words() -> None:
    text = "the king and the queen saw the man and the woman . " * 8
    assert Analogies().read_file(text).relations() == {"gender": (("king", "queen"), ("man", "woman"))}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("word " * 100, "only 1 different word;"),
        ("a b " * 100, "only 2 different words"),
        ("supercalifragilistic" * 20, "has 1 word;"),
        (
            " ".join(f"{word} ." for word in "one two three four five six seven".split()) + " . " * 200,
            "neighbours",
        ),
        ("", "empty"),
        ("\x01 " * 300, "not a text"),
    ],
)
def test_a_text_with_nothing_to_learn_gets_a_sentence(text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        Analogies().read_file(text)


def test_hostile_text_is_read_as_words_like_any_other() -> None:
    hostile = (
        "<script>alert('x')</script> {{7*7}} **bold** $math$ \u202eabc\u202c [link](javascript:x) end . " * 20
    )
    task = Analogies().read_file(hostile)
    words = task.spec.input_vocabulary
    assert words is not None
    assert all(one.isprintable() for one in words.symbols)
    assert task.batch(Stream(0, "data"), 0, 8).inputs.shape == (8, 1)


def test_shown_sentences_stand_in_order_of_what_is_held_out() -> None:
    suggestions = Analogies(asks="next").suggestions()
    assert all(a != b for a, b in pairwise(suggestions))
