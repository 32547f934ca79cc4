import numpy as np
import pytest

from rnn_core.figures import pictures

TWO = np.random.default_rng(0).integers(0, 2, (2, 8, 9)).astype(float)
BEGUN = np.zeros((8, 9), bool)
BEGUN[:4] = True


def cells(made):
    return {trace.name: trace.z for trace in made.data if trace.type == "heatmap"}


def test_every_pixel_is_drawn_once_in_the_colour_of_whose_it_is():
    made = pictures.gallery(TWO, BEGUN, ("12.3 nats", "4.5 nats"))
    layers = cells(made)
    assert set(layers) == {"given", "drawn"}
    known = {name: np.isfinite(z) for name, z in layers.items()}
    assert known["given"].sum() == known["drawn"].sum() == 2 * 4 * 9
    assert not (known["given"] & known["drawn"]).any()
    whole = np.nansum([layers["given"], layers["drawn"]])
    assert whole == TWO.sum()
    assert [note.text for note in made.layout.annotations] == ["12.3 nats", "4.5 nats"]
    assert len(made.layout.shapes) == 2
    assert made.data[0].colorscale[1][1] != made.data[1].colorscale[1][1]


def test_what_is_pointed_at_says_where_it_is():
    (layer,) = pictures.gallery(TWO).data
    there = np.argwhere(np.isfinite(layer.z))
    told = {tuple(layer.customdata[line, column]) for line, column in there}
    assert told == {(n + 1, y + 1, x + 1) for n in range(2) for y in range(8) for x in range(9)}


@pytest.mark.parametrize("count", [1, 5, 6, 7, 36, 40])
def test_a_gallery_has_room_for_some_and_no_more(count):
    made = pictures.gallery(np.ones((count, 8, 8)), titles=("a",) * count)
    shown = min(count, pictures.MOST)
    assert np.isfinite(made.data[0].z).sum() == shown * 64
    assert len(made.layout.annotations) == shown
    assert made.layout.height < 800


def test_open_pixels_are_left_empty():
    begun = TWO.copy()
    begun[:, 4:] = np.nan
    assert set(cells(pictures.gallery(begun, np.ones_like(begun, bool)))) == {"given"}
    assert pictures.gallery(np.full((1, 8, 8), np.nan)).layout.annotations[0].text == "There is no pixel yet."
    assert pictures.gallery(np.zeros((0, 8, 8))).layout.annotations[0].text == "There is no picture yet."


def test_what_a_pixel_cost_and_where_the_ink_is():
    nats = np.arange(72.0).reshape(8, 9) / 10
    made = pictures.surprise(nats, TWO[0])
    heat, dots = made.data
    np.testing.assert_allclose(heat.z[np.isfinite(heat.z)], nats.ravel(), rtol=1e-6)
    top = int(np.argwhere(np.isfinite(heat.z))[0, 0])
    assert {(y - top, x) for x, y in zip(dots.x, dots.y, strict=True)} == set(
        map(tuple, np.argwhere(TWO[0] > 0))
    )
    assert heat.zmax == pytest.approx(7.1)


def test_they_are_told_to_who_cannot_see_them():
    ink = int(TWO[0].sum())
    assert pictures.told(TWO[:1]) == f"1 picture of 9 × 8 pixels, nothing given; pixels with ink: {ink}."
    assert "2 pictures of 9 × 8 pixels, the first 36 pixels given" in pictures.told(TWO, BEGUN)
    nats = np.zeros((8, 8))
    nats[2, 4] = 3.0
    assert pictures.told_surprise(nats) == (
        "How surprising each pixel was: 3.0 nats in all, most at line 3, column 5 with 3.0."
    )
