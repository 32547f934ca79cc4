"""Vectors of words: near ones, analogies, relations, and vectors that are counted."""

import numpy as np
import pytest

from rnn_core.vectors import Share, analogy, counted, nearest, relation, relations, target, unit

# king, queen, man, woman, tree: royal along the first axis, female along the second
E = np.array([[1.0, 0.2, 0.0], [1.0, 1.2, 0.0], [0.1, 0.2, 0.5], [0.1, 1.2, 0.5], [0.0, 0.0, -1.0]])
KING, QUEEN, MAN, WOMAN, TREE = range(5)


def test_lengths_are_one_and_nothing_stays_nothing() -> None:
    np.testing.assert_allclose(np.linalg.norm(unit(E), axis=1), 1.0)
    assert (unit(np.zeros((2, 3))) == 0.0).all()


def test_the_nearest_come_first_with_their_cosines() -> None:
    found = nearest(E, E[KING], 5)
    assert found[0] == (KING, pytest.approx(1.0))
    cosines = [cosine for _, cosine in found]
    assert cosines == sorted(cosines, reverse=True)
    assert found[-1][0] == TREE
    e = unit(E)
    assert dict(found)[MAN] == pytest.approx(float(e[KING] @ e[MAN]))
    assert [k for k, _ in nearest(E, E[KING], 5, without=(KING, QUEEN))][-1] == TREE
    assert len(nearest(E, E[KING], 5, without=(KING, QUEEN))) == 3


def test_an_analogy_is_answered_and_its_own_words_are_no_answers_unless_put_back() -> None:
    assert analogy(E, QUEEN, KING, MAN)[0][0] == WOMAN
    np.testing.assert_allclose(target(E, QUEEN, KING, MAN), unit(E)[QUEEN] - unit(E)[KING] + unit(E)[MAN])
    answers = [k for k, _ in analogy(E, QUEEN, KING, MAN, count=9)]
    assert set(answers) == {WOMAN, TREE}
    put_back = [k for k, _ in analogy(E, QUEEN, KING, MAN, count=9, without=())]
    assert set(put_back) == set(range(5))


def test_the_same_word_three_times_is_that_word() -> None:
    assert analogy(E, KING, KING, KING, without=())[0] == (KING, pytest.approx(1.0))
    assert KING not in [k for k, _ in analogy(E, KING, KING, KING)]


def test_a_relation_counts_every_question_of_two_different_pairs() -> None:
    pairs = [(KING, QUEEN), (MAN, WOMAN)]
    assert relation(E, pairs) == Share(2, 2)
    assert relation(E, pairs).share == 1.0
    assert relation(E, pairs[:1]) == Share(0, 0)
    assert relation(E, []).share == 0.0
    by_hand = sum(
        analogy(E, a2, a1, b1)[0][0] == b2 for a1, a2 in pairs for b1, b2 in pairs if (a1, a2) != (b1, b2)
    )
    assert relation(E, pairs).right == by_hand


def test_words_without_vectors_are_not_asked_for() -> None:
    index = {"king": KING, "queen": QUEEN, "man": MAN, "woman": WOMAN}
    told = {"gender": (("king", "queen"), ("man", "woman"), ("duke", "duchess")), "none": (("a", "b"),)}
    found = relations(E, index, told)
    assert found == {"gender": Share(2, 2), "none": Share(0, 0)}


def test_counted_vectors_are_the_components_of_ppmi() -> None:
    together = np.array([[0, 4, 1], [4, 0, 0], [1, 0, 2]], float)
    found = counted(together, 3)
    total = together.sum()
    beside = np.outer(together.sum(1), together.sum(0)) / total
    M = np.where(together > 0, np.maximum(np.log(np.where(together > 0, together, 1) / beside), 0.0), 0.0)
    left, scale, _ = np.linalg.svd(M)
    np.testing.assert_allclose(np.abs(found), np.abs(left * np.sqrt(scale)), atol=1e-12)
    assert counted(np.zeros((2, 2)), 1).shape == (2, 1)
    assert np.isfinite(counted(np.zeros((2, 2)), 1)).all()
