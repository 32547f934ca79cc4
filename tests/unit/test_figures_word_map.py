"""The map of words: who is written, what each kind looks like, and a question as arrows."""

import numpy as np

from rnn_core.figures.word_map import Arrow, Words, draw
from rnn_core.vectors import plane, unit

NAMES = ("king", "queen", "man", "woman", "tree")
POINTS = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.5, 2.0]])
KINDS = ("male", "female", "male", "female", "")
ORDER = ("things", "male", "female")


def of_kind(figure, name: str):
    return next(trace for trace in figure.data if trace.name == name)


def test_each_kind_keeps_its_colour_whatever_else_is_drawn() -> None:
    whole = draw(Words(NAMES, POINTS, KINDS, range(5), order=ORDER), "")
    part = draw(Words(NAMES[1:2], POINTS[1:2], KINDS[1:2], order=ORDER), "")
    assert of_kind(whole, "female").marker.color == of_kind(part, "female").marker.color
    assert of_kind(whole, "female").marker.color != of_kind(whole, "male").marker.color
    assert {trace.name for trace in whole.data} == {"other words", "male", "female"}


def test_a_question_is_two_arrows_and_a_cross() -> None:
    words = Words(NAMES, POINTS, KINDS, range(5), bold=(0, 1))
    arrows = [Arrow(POINTS[0], POINTS[1]), Arrow(POINTS[2], POINTS[3], asked=True)]
    made = draw(words, "two components", arrows, np.array([3.0, 1.0]), "a − b + c")
    assert len(made.layout.annotations) == 2
    assert made.layout.annotations[0].arrowcolor != made.layout.annotations[1].arrowcolor
    assert of_kind(made, "a − b + c").x == (3.0,)
    assert made.layout.xaxis.range[1] > 3.0  # the cross is in the picture
    assert "<b>king</b>" in of_kind(made, "male").text


def test_no_words_are_told() -> None:
    made = draw(Words((), np.zeros((0, 2)), ()), "")
    assert "nothing to be drawn" in made.layout.annotations[0].text


def test_a_plane_is_the_same_however_its_axes_are_turned() -> None:
    draw_ = np.random.default_rng(5)
    E = draw_.normal(size=(12, 6))
    kinds = ["one", "two", "three"] * 4
    turn, _ = np.linalg.qr(draw_.normal(size=(6, 6)))
    seen, other = plane(E, kinds), plane(E @ turn, kinds)
    np.testing.assert_allclose(seen.at(unit(E)), other.at(unit(E @ turn)), atol=1e-9)
    assert seen.share == np.clip(seen.share, 0.0, 1.0)


def test_a_plane_of_short_vectors_and_of_one_word() -> None:
    assert plane(np.ones((3, 1)), [""] * 3).at(np.ones((3, 1))).shape == (3, 2)
    assert np.isfinite(plane(np.zeros((1, 4)), [""]).at(np.zeros((1, 4)))).all()
