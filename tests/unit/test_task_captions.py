import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core import Config
from rnn_core.data import Example
from rnn_core.option import ConfigError
from rnn_core.stream import Stream
from rnn_core.tasks.captions import Captions
from rnn_core.tasks.scenes import drawing, pool, wording
from rnn_core.tasks.scenes.scene import (
    COLOURS,
    KINDS,
    LONGEST_TEXT,
    SIDE,
    WIDTHS,
    Shape,
    extent,
    ordered,
    read_scene,
    say,
    write_scene,
)

WHOLE, PATCHES = Captions(), Captions(read="patches")


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    size = draw(st.sampled_from(tuple(WIDTHS)))
    x, y = (draw(st.integers(*extent(WIDTHS[size]))) for _ in "xy")
    return Shape(size, draw(st.sampled_from(COLOURS)), draw(st.sampled_from(KINDS)), x, y)


@given(shapes())
def test_a_shape_that_is_written_is_read_again(shape):
    assert read_scene(write_scene((shape,))) == (shape,)
    assert say((shape,)) == ("a", shape.size, shape.colour, shape.kind)
    picture = drawing.draw(drawing.numbers([(shape,)]))[0]
    lines, columns = np.nonzero((picture < 1.0).any(2))
    assert (columns.min(), columns.max()) == (shape.left, shape.left + shape.width - 1)
    assert (lines.min(), lines.max()) == (shape.top, shape.top + shape.width - 1)


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        (
            "small red circle 3,2; large blue square 9,12",
            "a large blue square below a small red circle",
        ),
        (
            "small red circle 3,17; small blue square 9,4",
            "a small blue square above a small red circle",
        ),
        (
            "small red circle 3,5; small blue square 15,4",
            "a small blue square right of a small red circle",
        ),
        ("small red circle 3,4; small red circle 15,4", "a small red circle left of a small red circle"),
        ("large red circle 4,4; small blue square 14,14", "a large red circle left of a small blue square"),
        ("A  LARGE Green triangle at 10 , 9", "a large green triangle"),
        ("the small yellow square 2,2;\n", "a small yellow square"),
    ],
)
def test_a_scene_has_one_caption(text, caption):
    scene = read_scene(text)
    assert " ".join(say(scene)) == caption
    assert say(scene[::-1]) == say(scene)
    assert read_scene(write_scene(scene)) == ordered(scene)
    assert " ".join(WHOLE.example(text).targets) == caption


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing to read"),
        (" ; \n ;", "empty"),
        ("small red circle", "does not say where it is"),
        ("small red circle 3", "does not say where it is"),
        ("3,2", "is not a shape"),
        ("red circle 3,2", "is not a shape"),
        ("small round red circle 3,2", "is not a shape"),
        ("small pink circle 3,2", "The colour 'pink' is not known: choose one of red, green, blue, yellow"),
        ("tiny red circle 3,2", "The size 'tiny' is not known: choose one of small, large"),
        ("small red star 3,2", "The kind 'star' is not known: choose one of circle, square, triangle"),
        ("small red circle 1,2", "out of the picture: x = 1, and for a small shape it lies between 2 and 17"),
        (
            "large red circle 9,17",
            "out of the picture: y = 17, and for a large shape it lies between 4 and 16",
        ),
        ("small red circle -3,2", "out of the picture"),
        ("small red circle 99999,2", "out of the picture: x = 99999"),
        ("small red circle ٣,2", "does not say where it is"),
        ("small red circle 8,8; large blue square 9,12", "overlap"),
        ("small red circle 3,3; small red circle 9,3; small red circle 15,3", "at most 2 shapes"),
        ("picture:", "not a whole picture"),
        ("picture:AAAA", "not a whole picture"),
        ("picture:" + "é" * 800, "not a whole picture"),
        ("picture:" + "A" * 801, "not a whole picture"),
        ("small red circle 3,2" + " " * LONGEST_TEXT, "far fewer"),
    ],
)
def test_what_is_wrong_with_a_scene_is_named(text, words):
    with pytest.raises(ConfigError, match=words) as error:
        WHOLE.example(text)
    assert str(error.value).endswith(".")
    assert len(str(error.value)) < 250


def test_a_picture_goes_through_a_text_and_back():
    drawn = WHOLE.media(WHOLE.example(WHOLE.suggestions()[0])).values
    text = drawing.picture_text(drawn)
    np.testing.assert_array_equal(drawing.read_picture(text), drawn)
    noise = np.random.default_rng(0).random((SIDE, SIDE, 3))
    example = PATCHES.example(drawing.picture_text(noise))
    assert example.targets == ()
    assert len(example.text) < 1_000
    seen = PATCHES.media(example)
    assert np.abs(seen.values - noise).max() <= 0.5 / drawing.LEVELS + 1e-6
    assert "brought" in seen.told
    batch = PATCHES.encode([example, Example(example.inputs)])
    assert not batch.target_mask.any()
    assert batch.inputs[0].any()
    assert not batch.inputs[1].any(), "without a text the paper is blank"
    with pytest.raises(ConfigError, match="20 × 20"):
        drawing.picture_text(noise[:10])
    with pytest.raises(ConfigError, match="20 × 20"):
        drawing.picture_text(noise * np.nan)


def test_patches_are_the_picture_line_by_line():
    text = "small red circle 17,2"  # in the upper right corner
    whole, patches = WHOLE.encode([WHOLE.example(text)]), PATCHES.encode([PATCHES.example(text)])
    assert whole.inputs.shape == (1, 1, SIDE * SIDE * 3)
    assert patches.inputs.shape == (1, 16, 75)
    assert np.flatnonzero(patches.inputs[0].numpy().any(1)).tolist() == [3]
    assert PATCHES.example(text).inputs[3] == "r1 c4"
    picture = 1.0 - whole.inputs[0, 0].numpy().reshape(SIDE, SIDE, 3)
    np.testing.assert_allclose(picture, WHOLE.media(WHOLE.example(text)).values, atol=1e-6)
    np.testing.assert_allclose(
        patches.inputs[0, 3].numpy().reshape(5, 5, 3), 1.0 - picture[:5, 15:], atol=1e-6
    )
    assert PATCHES.spec.row == 4


@pytest.mark.parametrize("most", [1, 2])
def test_what_is_held_out_is_never_trained(most):
    trained = {row.tobytes() for row in pool.training(most)}
    for kept in (pool.held_out(most), pool.unseen_pairs(most)):
        rows = {row.tobytes() for row in kept}
        assert len(rows) == len(kept) == pool.HELD_OUT
        assert trained.isdisjoint(rows)
    assert not pool.has_unseen(pool.training(most)).any()
    assert not pool.has_unseen(pool.held_out(most)).any()
    assert pool.has_unseen(pool.unseen_pairs(most)).all()
    seen = {tuple(pair) for pair in pool.training(most)[:, 0, 1:3].tolist()}
    assert len(seen) == len(COLOURS) * len(KINDS) - len(pool.UNSEEN)
    two = (pool.training(most)[:, 1, 0] >= 0).mean()
    assert two == 0 if most == 1 else 0.7 < two < 0.8


def test_numbers_say_what_words_say():
    """The captions of drawn scenes, made by tables, are those of the rule."""
    scenes = pool.held_out(2)[:100]
    targets, lengths = wording.of_scenes(scenes)
    sizes = tuple(WIDTHS)
    for row, target, length in zip(scenes, targets, lengths, strict=True):
        shapes = tuple(Shape(sizes[s], COLOURS[c], KINDS[k], x, y) for s, c, k, x, y in row if s >= 0)
        assert ordered(shapes) == shapes
        caption = tuple(wording.SYMBOLS[number] for number in target[: length - 1])
        assert caption == say(read_scene(write_scene(shapes)))
        np.testing.assert_array_equal(drawing.numbers([shapes])[0], row)


def test_no_suggestion_is_trained_and_the_last_of_each_kind_is_an_unseen_pair():
    for task in (WHOLE, Captions(most=1)):
        scenes = drawing.numbers([read_scene(text) for text in task.suggestions()])
        assert (pool.is_held_out(scenes) | pool.has_unseen(scenes)).all()
        assert pool.has_unseen(scenes).tolist().count(True) == (2 if task.most > 1 else 1)
    relations = {WHOLE.example(text).targets[4:-4] for text in WHOLE.suggestions()[:5]}
    assert relations == {("above",), ("below",), ("left", "of"), ("right", "of")}


def test_what_the_words_are_about_is_where_the_shape_is():
    touched = PATCHES.touched()
    assert touched.shape == (pool.HELD_OUT, 2, 16)
    assert touched[:, 0].any(1).all()
    assert (touched[:, 1].any(1) == (pool.held_out(2)[:, 1, 0] >= 0)).all()
    (alone,) = drawing.touched(drawing.numbers([read_scene("small red circle 17,2")]), 4)
    assert np.flatnonzero(alone[0]).tolist() == [3]


def test_exact_match_of_unseen_pairs_is_a_pure_function():
    batch = WHOLE.unseen_pairs()
    right = np.eye(WHOLE.spec.output_size)[batch.targets.numpy()]
    assert WHOLE.exact(right) == 1.0
    right[:100, 1] = 0.0
    assert WHOLE.exact(right) == pytest.approx(0.75)


def test_what_a_learner_composes_is_read():
    first, second = WHOLE.composed_of()
    assert list(first) == list(second) == ["size", "colour", "kind"]
    for colour in first["colour"]:
        text = WHOLE.composed(
            [{"size": "small", "colour": colour, "kind": first["kind"][-1], "x": 9, "y": 9}]
        )
        assert WHOLE.example(text).targets
    scene = WHOLE.example(WHOLE.suggestions()[0]).text
    assert WHOLE.example(WHOLE.composed(WHOLE.decomposed(scene))).text == scene
    assert WHOLE.picture_size() == (SIDE, SIDE)
    assert len(Captions(most=1).composed_of()) == 1


def test_time_steps_are_seen_as_what_is_read_there():
    example = WHOLE.example(WHOLE.suggestions()[0])
    whole, patches = (task.signals(example)["tile"].values for task in (WHOLE, PATCHES))
    assert whole.shape == (1, SIDE, SIDE, 3) and patches.shape == (16, 5, 5, 3)
    np.testing.assert_array_equal(patches[5], whole[0, 5:10, 5:10])
    read = PATCHES.encode([example]).inputs[0].numpy().reshape(16, 5, 5, 3)
    np.testing.assert_allclose(read, 1.0 - patches, atol=1e-6)


def test_the_link_carries_how_the_picture_is_read():
    link = "task=captions&architecture=encoder_decoder&task.read=patches"
    config = Config.from_query(link)
    assert config.model.attention == "additive"
    assert Config.from_query(config.to_query()) == config
    assert Config.from_query("task=captions").model.attention == "none"


def test_training_scenes_are_drawn_from_the_stream():
    batch = PATCHES.batch(Stream(0, "data"), 0, 8)
    assert batch.inputs.shape == (8, 16, 75)
    assert 0.0 <= float(batch.inputs.min()) <= float(batch.inputs.max()) <= 1.0
