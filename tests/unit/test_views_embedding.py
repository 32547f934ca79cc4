"""The embedding as a map of words."""

import numpy as np
import pytest

from rnn_core import Config, Trainer
from rnn_core.data import History, Signal, Snapshot, Trace
from rnn_core.figures.labels import MOST_LABELS
from rnn_core.vectors import turned
from rnn_core.views import VIEWS, Shown
from rnn_core.views.embedding_map import NEAREST, EmbeddingMap, embedding, nearest
from rnn_core.views.signals import listed

DRAW = np.random.default_rng(3)


def snapshot(trace: Trace) -> Snapshot:
    return Snapshot(0, 0.0, 1.0, trace=trace)


def trace(V: int = 300, size: int = 6, **signals: Signal) -> Trace:
    words = Signal(np.array([f"word{n}" for n in range(V)]), ("symbol",))
    E = Signal(DRAW.normal(size=(size, V)), ("line", "column"))
    return Trace({}, {"words": words} | signals, parameters={"E": E})


def drawn(seen: Trace, near: str = ""):
    return EmbeddingMap(near=near).draw(Shown((snapshot(seen),), (History(),)))


@pytest.fixture(scope="module", name="watched")
def of_a_network() -> Snapshot:
    return Trainer(Config.from_query("task=word_text&hidden_size=8&batch_size=4")).snapshot()


def test_every_word_of_a_network_is_a_point_of_its_kind(watched: Snapshot) -> None:
    assert EmbeddingMap.offered(watched)
    made = EmbeddingMap().draw(Shown((watched,), (History(),)))
    told = {words.partition(" · ")[0]: dots.name for dots in made.data for words in dots.customdata}
    assert len(told) == len(watched.trace.signals["words"].values)
    assert (told["queen"], told["Paris"], told["upon"]) == ("female", "capitals", "other words")
    written = [text for dots in made.data for text in dots.text if text]
    assert 20 < len(written) <= MOST_LABELS
    names = listed(watched.trace)["signals"]
    assert not {"signals/words", "signals/word_groups"} & set(names), "they are no numbers of the network"


def test_the_nearest_words_are_named_and_joined(watched: Snapshot) -> None:
    choices = EmbeddingMap.choices(watched)["near"]
    assert {"", "queen", "Paris"} <= set(choices)
    made = EmbeddingMap(near="queen").draw(Shown((watched,), (History(),)))
    assert made.layout.title.text.startswith("nearest to “queen” (cosine): ")
    assert made.layout.title.text.count("·") == NEAREST - 1
    assert made.data[0].mode == "lines"
    empty = EmbeddingMap(near="no such word").draw(Shown((watched,), (History(),)))
    assert not empty.data


def test_cosines_by_hand() -> None:
    E = np.array([[1.0, 0.0], [2.0, 0.0], [0.0, 3.0], [1.0, 1.0], [0.0, 0.0]])
    found = dict(nearest(E, 0))
    assert found == pytest.approx({0: 1.0, 1: 1.0, 2: 0.0, 3: 0.5**0.5, 4: 0.0})
    assert [word for word, _ in nearest(E, 0)][:3] == [0, 1, 3]


@pytest.mark.parametrize("groups", [[""] * 30, ["a", "b", "c"] * 9 + [""] * 3])
def test_the_map_is_turned_so_that_a_mirrored_or_turned_one_looks_the_same(groups: list[str]) -> None:
    points = DRAW.normal(size=(30, 2)) + 2 * np.array([[0, 1], [2, 0], [-1, -1]] * 10)
    first = turned(points, groups)
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    for other in (points * [-1, 1], points * [1, -1], points @ turn):
        assert turned(other, groups) == pytest.approx(first)
    assert np.linalg.norm(first, axis=1) == pytest.approx(np.linalg.norm(points, axis=1))


def test_without_kinds_and_of_one_dimension_it_is_drawn_all_the_same() -> None:
    for seen in (trace(), trace(3, 1), trace(2, 1)):
        made = drawn(seen)
        assert [dots.name for dots in made.data] == ["other words"]
    assert drawn(trace(), "word7").data


def test_where_no_words_are_told_there_is_no_map() -> None:
    bare = trace()
    assert embedding(bare).shape == (300, 6)
    for other in (
        Trace({}, {}, parameters=bare.parameters),
        Trace({}, dict(bare.signals)),
        Trace({}, {"words": Signal(np.array(["a", "b"]), ("symbol",))}, parameters=bare.parameters),
    ):
        assert embedding(other) is None
        assert not VIEWS["embedding_map"].offered(snapshot(other))
        assert not drawn(other).data
    alike = Trace({}, dict(bare.signals), parameters={"E": Signal(np.ones((6, 300)), ("line", "column"))})
    assert not drawn(alike).data
