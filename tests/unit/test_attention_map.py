import json

import numpy as np
import pytest

from rnn_core.figures import attention_map
from rnn_core.figures.attention_map import Looks, draw, told

WORDS = ("a", "red", "circle", "<end>", "<b>&")


def looks(S: int = 5) -> Looks:
    alpha = np.full((S, 16), 0.1 / 15)
    alpha[np.arange(S), np.arange(S) + 4] = 0.9
    return Looks(np.ones((20, 20, 3)), WORDS[:S], alpha, 4)


def test_each_word_has_its_map_over_the_picture():
    made = draw(looks(), 1)
    maps = [trace for trace in made.data if trace.type == "heatmap"]
    papers = [trace for trace in made.data if trace.type == "image"]
    assert len(maps) == len(papers) == 1 + len(WORDS)
    assert np.argmax(maps[0].z) == np.argmax(maps[2].z) == 5
    assert (min(maps[0].x), max(maps[0].x)) == (2.0, 17.0)  # the middles of patches of five pixels
    assert all(paper.source == papers[0].source for paper in papers)
    titles = [note.text for note in made.layout.annotations]
    assert titles == ["<b>red</b>", "a", "<b>red</b>", "circle", "&lt;end&gt;", "&lt;b&gt;&amp;"]
    edges = [shape for shape in made.layout.shapes if shape.xref == "x"]
    assert [(edge.x0, edge.y0) for edge in edges] == [(-0.5, -0.5), (4.5, 4.5)]
    assert len(made.to_json()) < 40_000
    assert "NaN" not in json.dumps(json.loads(made.to_json()))


def test_what_is_not_finite_is_no_attention():
    bad = looks()
    bad.alpha[0] = np.nan
    assert draw(bad).data
    assert bad.grid(0).max() == 0.0


def test_the_same_in_a_sentence():
    assert told(looks(), 1).startswith("For the word “red” attention lies mostly on row 2, column 2 (0.90)")
    assert attention_map.ALT.endswith(".")


def test_words_and_maps_that_do_not_agree_are_a_fault():
    with pytest.raises(ValueError, match="4 words"):
        Looks(np.ones((20, 20, 3)), WORDS[:4], np.ones((5, 16)), 4)
    with pytest.raises(ValueError, match="lines of 3"):
        Looks(np.ones((20, 20, 3)), WORDS, np.ones((5, 16)), 3)
