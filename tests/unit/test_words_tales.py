"""The grammar of the tales, and the n-grams that read them."""

from collections import Counter

import numpy as np
import pytest

from rnn_core.tasks.words.ngrams import NGrams
from rnn_core.tasks.words.phrasing import Frame, Grammar
from rnn_core.tasks.words.tale_words import DEGREES, GROUPS, LANDS, PAIRS
from rnn_core.tasks.words.tales import GRAMMAR, allowed, follows, kept_back, plain, sentences, stories, tales

SMALL = Grammar(
    (Frame(1, "the {who=any} {did} and {who.he} lost {who.his} ring ."), Frame(1, "{who=any} {who.he}")),
    {"did": ("slept", "sat by the {water}"), "water": ("river", "sea")},
    {"any": ("king", "queen", "boy")},
    {
        "who": {
            "he": {"king": ("he",), "queen": ("she",), "boy": ("he",)},
            "his": {"king": ("his",), "queen": ("her",), "boy": ("his",)},
        }
    },
)


def test_words_agree_with_whom_a_sentence_is_about_and_say_so() -> None:
    draw = np.random.default_rng(0)
    for _ in range(50):
        sentence = SMALL.write(draw.random)
        if sentence.words[0] != "the":
            continue
        she, her = (
            sentence.words.index(w) for w in (("she", "her") if "queen" in sentence.words else ("he", "his"))
        )
        assert sentence.hangs[she] == 1
        assert sentence.hangs[her] == she, "whoever reads “she” need not remember the queen"
        assert sentence.distances[she] == she - 1
        assert sum(cause >= 0 for cause in sentence.hangs) == 2


@pytest.mark.parametrize(
    ("text", "kept", "whole"),
    [
        ("the queen sat by the sea and she lost her ring .", 12, True),
        ("the queen sat by the sea and he lost", 7, False),
        ("the boy slept and he lost", 6, False),
        ("the boy slept and he lost her", 6, False),
        ("queen she", 2, True),
        ("the sea", 1, False),
        ("", 0, False),
    ],
)
def test_it_reads_as_far_as_the_rules_are_kept(text: str, kept: int, whole: bool) -> None:
    assert SMALL.follows(text.split()) == (kept, whole)


def test_all_that_is_written_is_allowed_and_changed_words_are_not() -> None:
    training, held = tales()
    assert all(GRAMMAR.follows(one.words) == (len(one.words), True) for one in (*training[:200], *held[:200]))
    turned = {"she": "he", "he": "it", "it": "they", "they": "she"}
    changed = [
        tuple(turned.get(word, word) for word in one.words)
        for one in held
        if any(gap and word in turned for word, gap in zip(one.words, one.distances, strict=True))
    ]
    assert len(changed) > 100
    assert not any(GRAMMAR.follows(words)[1] for words in changed)


def test_no_held_out_combination_meets_in_training() -> None:
    training, held = tales()
    assert not {one.combination for one in held} & {one.combination for one in training}
    assert all(kept_back(one.combination) for one in held)
    assert not {one.words for one in held} & {one.words for one in training}
    known = {word for one in training for word in one.words}
    assert known == set(GRAMMAR.words)
    assert 200 <= len(known) <= 400


def test_many_held_out_words_hang_on_one_that_is_far_away() -> None:
    far = [
        (one.words[place], gap) for one in tales()[1] for place, gap in enumerate(one.distances) if gap >= 8
    ]
    assert len(far) > 400
    assert {"his", "they", "were", "she", "French"} <= {word for word, _ in far}
    assert max(gap for _, gap in far) > 18


def test_the_relations_of_words_are_there() -> None:
    words = Counter(word for one in plain() for word in one.words)
    assert max(max(one.distances) for one in plain()) < 8
    assert len(PAIRS) == 9
    assert len(DEGREES) == 14
    assert len(LANDS) == 10
    for row in (*DEGREES, *LANDS, *PAIRS):
        assert all(words[word] >= 8 for word in row)
    assert {"queen", "Paris", "tallest", "sang"} <= {word for members in GROUPS.values() for word in members}
    assert max(Counter(word for members in GROUPS.values() for word in members).values()) == 1


def test_shares_and_stories() -> None:
    good, bad = "the tower is very tall .", "the tower is very deep ."
    assert allowed(tuple(f"{good} {bad} the tower".split())) == 0.5
    assert allowed(("the", "tower")) is None
    assert sentences(tuple("a . b".split())) == (("a", "."),)
    assert follows(tuple(f"{good} the tower is very".split())) == 10
    assert follows(tuple(f"{good} {bad}".split())) == 10
    assert [one.frame for one in stories(10)] == [0, 4, 3, 1, 2]


def test_kneser_ney_by_hand() -> None:
    """abab…: two words, all counted often, so that the discounts are the smallest that are allowed."""
    numbers = np.array([0, 1] * 20)
    p = NGrams(numbers, 2, 2).every(np.array([0, 1, 0]))
    D, times = 0.05, np.array([20, 19])  # “a” stands 20 times before a word, “b” 19 times
    assert p[:, [1, 0]].diagonal() == pytest.approx((times - D) / times + D / times * 0.5)
    assert p.sum(1) == pytest.approx(1.0)


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_chances_are_of_every_word_and_sum_to_one(order: int) -> None:
    numbers = np.random.default_rng(1).integers(6, size=300)
    model, row = NGrams(numbers[:250], 7, order), numbers[240:290]
    every = model.every(row)
    assert every.sum(1) == pytest.approx(1.0)
    assert every.min() > 0
    assert model.chances(row[None])[0] == pytest.approx(every[np.arange(49), row[1:]])


def test_the_best_order_is_chosen() -> None:
    draw = np.random.default_rng(2)
    assert NGrams.best(draw.integers(5, size=600), 5, 4).order == 1
    rows = [[a, b, 4 + (a != b)] for a, b in draw.integers(4, size=(200, 2))]
    assert NGrams.best(np.array(rows).ravel(), 6, 4).order == 3
