import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.data import Example
from rnn_core.option import ConfigError
from rnn_core.stream import Stream
from rnn_core.tasks.binary import CLASSES, FINENESS, Binary
from rnn_core.tasks.plane.shapes import COUNT, EDGE, SHAPES, TURNS, Points, known, points, rule
from rnn_core.tasks.plane.simple import doubt, line, nearest

NOISES = (0.0, 0.05, 0.5)
every_shape = pytest.mark.parametrize("shape", SHAPES)
every_noise = pytest.mark.parametrize("noise", NOISES)


@every_shape
def test_points_fill_the_picture(shape):
    places = points(shape, 0.05, held=False).places
    assert np.abs(places.mean(0)).max() < 0.15
    assert 0.3 < places.std(0).min() < places.std(0).max() < 0.8


@every_shape
@every_noise
def test_both_sides_are_balanced_inside_the_picture_and_share_no_point(shape, noise):
    sides = [points(shape, noise, held) for held in (False, True)]
    for side in sides:
        assert side.places.shape == (COUNT, 2)
        assert np.bincount(side.classes).tolist() == [COUNT // 2, COUNT // 2]
        assert np.abs(side.places).max() <= EDGE
    places = [tuple(place) for side in sides for place in side.places.tolist()]
    assert len(set(places)) == 2 * COUNT


@every_shape
@every_noise
def test_points_depend_on_shape_and_noise_only(shape, noise):
    first = points(shape, noise, held=True)
    points.cache_clear()
    again = points(shape, noise, held=True)
    assert again is not first
    np.testing.assert_array_equal(first.places, again.places)
    np.testing.assert_array_equal(first.classes, again.classes)
    assert not np.array_equal(first.places, points(shape, noise + 0.01 if noise < 0.5 else 0.4, True).places)


@pytest.mark.parametrize("shape", ["xor", "circles"])
def test_without_noise_the_rule_tells_every_point(shape):
    for place, kind in points(shape, 0.0, held=False).pairs():
        radius = np.hypot(*place)
        if min(abs(radius - edge) for edge in (0.5, 0.7, 1.0)) > 0.001 and all(place):
            assert rule(shape, place) == kind


def test_without_noise_points_lie_on_half_circles_and_arms():
    moons, spiral = points("moons", 0.0, held=False), points("spiral", 0.0, held=False)
    turned = np.where(moons.classes[:, None], -1, 1) * moons.places * [1.5, 1.0] + [0.5, 0.25]
    np.testing.assert_allclose(np.hypot(*turned.T), 1.0, atol=0.002)
    assert turned[:, 1].min() >= -0.001
    x1, x2 = spiral.places.T
    radius = np.hypot(x1, x2)
    turn = np.arctan2(x2, x1) - 2 * np.pi * TURNS * radius - np.pi * spiral.classes
    np.testing.assert_allclose(np.cos(turn), 1.0, atol=0.001)


def test_a_batch_holds_training_points_and_held_out_ones_are_others():
    task = Binary(shape="moons", noise=0.1)
    batch, held = task.batch(Stream(0, "data"), 3, 64), task.held_out(10_000)
    assert batch.inputs.shape == (64, 1, 2)
    assert held.inputs.shape == (COUNT, 1, 2)
    training = {tuple(p): k for p, k in points_float32("moons", 0.1)}
    for place, kind in zip(batch.inputs[:, 0].tolist(), batch.targets[:, 0].tolist(), strict=True):
        assert training[tuple(place)] == kind
    assert not {tuple(place) for place in held.inputs[:, 0].tolist()} & set(training)
    assert task.held_out(7).targets.sum() in (3, 4)


def points_float32(shape, noise):
    side = points(shape, noise, held=False)
    return zip(side.places.astype(np.float32).tolist(), side.classes.tolist(), strict=True)


@pytest.mark.parametrize(
    "text",
    ["0.3 -0.5", "0.3, -0.5", "(0.3; −0.5)", "( .3,−0.5 )", "[0.30 –5e-1]", "0.3,-0.5", "\u202e0.3\t-0.5\n"],
)
def test_a_point_may_be_written_in_many_ways(text):
    example = Binary().example(text)
    assert example.inputs == ("(0.30, −0.50)",)
    assert example.targets == ("orange",)
    batch = Binary().encode([example])
    assert batch.inputs.tolist() == [[pytest.approx([0.3, -0.5])]]
    assert batch.targets.tolist() == [[1]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing to read"),
        ("( , ; )", "nothing to read"),
        ("0.3", r"two numbers, .*; this has 1\."),
        ("1 2 3", "this has 3"),
        ("0 " * 2_000, "this has 2,000"),
        ("0,3 -0,5", "could mean either"),
        ("hello", "'hello' is not a number"),
        ("0.3 b", "'b' is not a number"),
        ("10 - 5", "'10' is out of range"),
        ("nan 0", "'nan' is not a number"),
        ("0 -inf", "'-inf' is not a number"),
        ("1_0 0", "'1_0' is not a number"),
        ("٣ 0", "is not a number"),
        ("1e999 0", "'1e999' is out of range: both numbers lie between -3 and 3"),
        ("0 3.001", "out of range"),
        ("9" * 30_000, "30,000 characters"),
    ],
)
def test_what_is_no_point_is_told(text, words):
    with pytest.raises(ConfigError, match=words) as error:
        Binary().example(text)
    assert str(error.value).endswith(".")


def read_or_refused(task: Binary, text: str) -> tuple[Example | None, str]:
    try:
        return task.example(text), ""
    except ConfigError as error:
        return None, str(error)


NUMBERISH = st.text("0123456789.,;+-−–eE()[] naif_\t", max_size=20)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30) | NUMBERISH, st.sampled_from(sorted(SHAPES)))
def test_any_text_is_a_point_or_gets_one_sentence(text, shape):
    task = Binary(shape=shape)
    example, refusal = read_or_refused(task, text)
    if example is None:
        assert refusal.endswith(".")
        assert "\n" not in refusal
        assert len(refusal) < 250
        return
    batch = task.encode([example])
    assert batch.inputs.abs().max() <= 3
    assert task.encode([Example(example.inputs)]).inputs.sub(batch.inputs).abs().max() < 0.0051


def test_nobody_guesses_a_class():
    assert [rule("xor", place) for place in ((0.1, 0.2), (-3.0, 3.0), (0.0, 1.0))] == [0, 1, None]
    radii = (0.0, 0.5, 0.6, 0.7, 1.0, 1.1)
    assert [rule("circles", (radius, 0.0)) for radius in radii] == [0, 0, None, 1, 1, None]
    for shape in ("moons", "spiral"):
        assert Binary(shape=shape).example("0.1234 0.4321").targets == ()
        batch = Binary(shape=shape).encode([Binary(shape=shape).example("0.1234 0.4321")])
        assert not batch.target_mask.any()


@every_shape
@every_noise
def test_our_own_points_have_the_class_they_were_drawn_with(shape, noise):
    task = Binary(shape=shape, noise=noise)
    for held in (False, True):
        for (x1, x2), kind in points(shape, noise, held).pairs()[:20]:
            assert task.example(f"{x1} {x2}").targets == (CLASSES.symbols[kind],)
    assert known("xor", 0.05, (2.5, -2.5)) == 1


@every_shape
@every_noise
def test_suggestions_go_from_a_border_to_safety(shape, noise):
    task = Binary(shape=shape, noise=noise)
    batch = task.encode([task.example(text) for text in task.suggestions()])
    assert batch.target_mask.all()
    places = batch.inputs[:, 0].double().numpy()
    how_far = doubt(points(shape, noise, held=False), places)
    assert (np.diff(how_far) > 0).all()
    held = task.held_out(COUNT).inputs
    assert all((held == point).all(-1).any() for point in batch.inputs)


def test_points_without_their_text_are_what_the_label_says():
    task = Binary()
    batch = task.encode([Example(("(0.10, −0.25)",)), Example(("(0.10, −0.25)",), ("blue",), "2 2")])
    assert batch.inputs[:, 0].tolist() == [pytest.approx([0.1, -0.25])] * 2
    assert batch.target_mask.tolist() == [[False], [True]]
    assert task.example("-0.001 0.004").inputs == ("(0.00, 0.00)",)


def test_a_straight_line_fails_where_neighbours_do_not():
    for shape, low in {"xor": 0.9, "circles": 0.97, "spiral": 0.97}.items():
        lines = Binary(shape=shape).baselines()
        assert [one.name for one in lines] == ["nearest neighbours", "a straight line"]
        assert lines[0].value > low
        assert lines[1].value < (0.7 if shape == "spiral" else 0.6)
    assert 0.8 < Binary(shape="moons").baselines()[1].value < 0.97


def test_with_much_noise_nobody_tells_much():
    assert all(Binary(shape=shape, noise=0.5).baselines()[0].value < 0.85 for shape in SHAPES)


def test_neighbours_and_the_line_by_hand():
    column = np.array([[0.0, 0.0], [0.1, 0.0], [0.3, 0.0], [1.0, 0.0], [1.2, 0.0], [1.3, 0.0]] * 4)
    column[:, 1] = np.repeat([0.0, 0.01, 0.02, 0.03], 6)
    training = Points(column, np.array([0, 0, 0, 1, 1, 1] * 4))
    held = Points(np.array([[0.2, 0.0], [1.1, 0.0], [0.9, 0.0]]), np.array([0, 1, 0]))
    assert nearest(training, held) == (1, pytest.approx(2 / 3))
    assert line(training, held) == pytest.approx(2 / 3)
    np.testing.assert_allclose(doubt(training, held.places), [0.7, 0.7, 0.5])


def test_a_point_does_not_vote_for_itself():
    lone = Points(
        np.array([[0.0, 0.0], [0.1, 0.0], [0.2, 0.0], [0.05, 0.01], *[[5.0, i] for i in range(20)]]), None
    )
    classes = np.array([0, 0, 0, 1, *[1] * 20])
    how_many, right = nearest(Points(lone.places, classes), Points(np.array([[0.05, 0.0]]), np.array([0])))
    assert (how_many, right) == (3, 1.0)


def test_the_probe_is_a_grid_whose_targets_nobody_knows():
    task = Binary()
    probe, axes = task.probe()
    across, up = axes["x"], axes["y"]
    assert probe.inputs.shape == (FINENESS**2, 1, 2)
    assert not probe.target_mask.any()
    grid = probe.inputs[:, 0].reshape(FINENESS, FINENESS, 2)
    for axis, labels, values in ((0, across, grid[0, :, 0]), (1, up, grid[:, 0, 1])):
        assert len(set(labels)) == FINENESS
        assert (labels[0], labels[-1]) == ("−1.20", "1.20")
        read = [float(label.replace("−", "-")) for label in labels]
        np.testing.assert_allclose(values, read, atol=0.0051)
        assert torch.equal(
            grid[..., axis], values.expand(48, 48) if axis == 0 else values[:, None].expand(48, 48)
        )


def test_what_lies_on_the_surface():
    task = Binary(shape="spiral")
    found = task.signals(task.example("0.12345 0.5"))
    assert {name: signal.axes for name, signal in found.items()} == {
        "points": ("point", "what"),
        "held_points": ("held_point", "what"),
        "watched": ("what",),
    }
    assert all(signal.values.dtype == np.float32 for signal in found.values())
    np.testing.assert_allclose(found["watched"].values, [0.12345, 0.5, np.nan])
    held = task.held_out(COUNT)
    np.testing.assert_array_equal(found["held_points"].values[:, :2], held.inputs[:, 0])
    np.testing.assert_array_equal(found["held_points"].values[:, 2], held.targets[:, 0])
    assert task.signals(task.example(task.suggestions()[0]))["watched"].values[2] in (0, 1)


@pytest.mark.parametrize(("field", "value"), [("shape", "ring"), ("noise", 0.6), ("noise", float("nan"))])
def test_other_settings_are_refused(field, value):
    with pytest.raises(ConfigError, match=f"{field} = "):
        Binary(**{field: value})


def test_our_points_survive_what_is_done_to_a_batch():
    task = Binary()
    held = task.held_out(COUNT)
    held.targets.fill_(7)
    held.inputs.zero_()
    again = task.held_out(COUNT)
    assert again.targets.max() == 1
    assert again.inputs.any()
