"""The figures of the page "Attention": the length ladder and the tree of a beam search."""

import json

import numpy as np

from rnn_core.figures import beam_tree, ladder

TREE = {  # two beginnings followed, the second one cut; the first ends
    "parents": [-1, -1, -1, 0, 1, 0, 3],
    "depths": [0, 0, 0, 1, 1, 1, 2],
    "symbols": ["le", "la", "<unk>", "chat", "fleur", "chien", "<end>"],
    "chances": [0.6, 0.3, 0.001, 0.9, 0.5, 0.1, 1.0],
    "fates": ["on", "on", "cut", "on", "cut", "cut", "ended"],
}


def test_branches_of_the_tree_never_cross() -> None:
    parents, depths = TREE["parents"], TREE["depths"]
    y = beam_tree.places(parents, depths)
    for depth in (1, 2):
        column = sorted((y[n], y[parents[n]]) for n in range(len(parents)) if depths[n] == depth)
        assert [before for _, before in column] == sorted(before for _, before in column)
    assert len(set(zip(depths, y.tolist(), strict=True))) == len(parents)


def test_the_answer_stands_out_and_markup_is_text() -> None:
    made = beam_tree.draw(**TREE, best=[0, 3, 6])
    texts = [text for trace in made.data for text in trace.text or ()]
    assert {"<b>le</b> 0.60", "<b>&lt;end&gt;</b> 1.00", "&lt;unk&gt; &lt;0.01"} <= set(texts)
    widths = {trace.line.width for trace in made.data if trace.mode == "lines"}
    assert max(widths) > 2 * min(widths)
    json.loads(made.to_json())


def test_a_tree_of_one_node_draws() -> None:
    made = beam_tree.draw([-1], [0], ["<end>"], [1.0], ["ended"], [0])
    assert made.layout.height > 0
    assert beam_tree.width(1) < beam_tree.width(20)


def test_the_ladder_shades_what_was_trained() -> None:
    climbs = [ladder.Climb(name, (4, 8, 12), np.array([1.0, 0.5, 0.0])) for name in ("with", "without")]
    made = ladder.draw(climbs, (1, 10))
    (shade,) = made.layout.shapes
    assert (shade.x0, shade.x1) == (0.5, 10.5)
    assert [line.name for line in made.data] == ["with", "without"]
    assert made.data[0].marker.symbol != made.data[1].marker.symbol
    assert made.layout.xaxis.range == (0.5, 12.5)


def test_an_empty_ladder_says_so() -> None:
    (note,) = ladder.draw([], (1, 10)).layout.annotations
    assert "Nothing has been measured yet" in note.text
