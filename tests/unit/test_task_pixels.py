import numpy as np
import pytest
import torch

from rnn_core import Config, ConfigError, Trainer
from rnn_core.data import START, Example
from rnn_core.stream import Stream
from rnn_core.tasks.bitmaps import neighbours, writing
from rnn_core.tasks.bitmaps.digits import digits
from rnn_core.tasks.bitmaps.shapes import KINDS, shapes
from rnn_core.tasks.pixels import Pixels, _pictures

KINDS_OF_TASK = [Pixels(), *(Pixels(pictures="shapes", side=side) for side in (8, 11))]
ROWS = "00011000/00100100/01000010/01000010/01000010/01000010/00100100/00011000"


def rows(pictures: np.ndarray) -> set[bytes]:
    return {picture.astype(np.uint8).tobytes() for picture in pictures}


@pytest.fixture(params=KINDS_OF_TASK, ids=lambda task: f"{task.pictures} {task.side}", name="task")
def each_task(request):
    return request.param


@pytest.mark.long
def test_the_digits_are_those_of_scikit_learn():
    from sklearn.datasets import load_digits

    ours = np.concatenate(digits())
    theirs = (load_digits().data >= 8).astype(np.uint8)
    assert rows(ours) == rows(theirs)
    assert len(ours) == len(theirs) - sum(
        int((theirs == picture).all(1).sum()) - 1 for picture in digits()[1]
    ), "only of held-out pictures one of several stays"


def test_nothing_held_out_is_ever_trained(task):
    held = rows(task.held_out(10_000).targets.numpy())
    assert 200 < len(held) < 500
    for update in range(40):
        assert held.isdisjoint(rows(task.batch(Stream(0, "data"), update, 64).targets.numpy()))


def test_every_kind_of_shape_is_trained_as_often_as_any_other_and_measured():
    training, held = shapes(8)
    kinds = [rows(kind) for kind in training]
    assert len(kinds) == len(KINDS)
    seen = [
        next(k for k, kind in enumerate(kinds) if picture in kind)
        for update in range(20)
        for picture in rows(Pixels(pictures="shapes").batch(Stream(0, "data"), update, 64).targets.numpy())
    ]
    assert min(np.bincount(seen, minlength=len(KINDS))) > 0.08 * len(seen)
    for make in KINDS.values():
        assert rows(held) & {picture.tobytes() for picture in make(8)}


def test_an_input_is_the_pixel_before(task):
    batch = task.batch(Stream(1, "data"), 3, 7)
    assert (batch.inputs[:, 0] == task.spec.input_vocabulary.index[START]).all()
    assert torch.equal(batch.inputs[:, 1:], batch.targets[:, :-1])
    assert batch.targets.shape == (7, task.side**2)
    assert task.spec.row == task.side


def test_an_output_fits_as_an_input(task):
    read, written = task.spec.input_vocabulary.symbols, task.spec.output_vocabulary.symbols
    assert read[: len(written)] == written


@pytest.mark.parametrize(
    "text",
    [
        ROWS,
        ROWS.replace("/", "\n"),
        ROWS.replace("/", " "),
        ROWS.replace("/", ""),
        ROWS.replace("0", ".").replace("1", "#"),
        ROWS.replace("/", "/\n") + "/",
        " ".join(ROWS.replace("/", "")),
        "x18/24/42/42/42/42/24/18",
        "X1824424242422418",
    ],
)
def test_a_picture_may_be_written_in_many_ways(text):
    example = Pixels().example(text)
    assert example == Pixels().example(ROWS)
    assert example.text == ROWS
    assert len(example.inputs) == len(example.targets) == 64


@pytest.mark.parametrize("side", [8, 9, 12, 13, 16])
def test_both_spellings_come_back_and_fit_into_a_link(side):
    task = Pixels(pictures="shapes", side=side)
    for picture in task.held_out(20).targets.numpy():
        for text in (writing.write(picture, side), writing.write_hex(picture, side)):
            assert writing.read(text, side) == tuple(picture)
            assert len(text) <= 16 * 17
        assert len(writing.write_hex(picture, side)) <= 80


def test_what_is_open_is_for_the_network():
    example = Pixels().example("00011000/001?????/????????")
    assert example.inputs == (START, *"00011000001")
    assert example.targets == tuple("00011000001")
    assert example == Pixels().example("00011000/001")
    assert example.text.endswith("001?????" + "/????????" * 6)
    batch = Pixels().encode([example])
    assert batch.target_mask[0].tolist() == [True] * 11 + [False]
    nothing = Pixels().example("?")
    assert nothing.inputs == (START,)
    assert not Pixels().encode([nothing]).target_mask.any()
    assert Pixels().beginning("001") == (START, "0", "0", "1")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("01/2", "'2' is no pixel"),
        ("0110/1001", "Line 1 has 4 pixels"),
        ("000000000/0", "Line 1 has 9 pixels"),
        ("0" * 65, "65 pixels, and a picture here has 8 × 8 = 64"),
        ("0?1", "Pixel 2 is open"),
        ("x18/2", "2 of the digits"),
        ("x", "nothing|2 of the digits"),
        ("x1g", "is no pixel"),
        ("/ / /", "nothing to read"),
        ("0" * 3_000, "3,000 characters"),
    ],
)
def test_what_is_no_picture_gets_a_sentence(text, told):
    with pytest.raises(ConfigError, match=told):
        Pixels().example(text)


def test_hexadecimal_lines_hold_no_more_pixels_than_the_picture():
    with pytest.raises(ConfigError, match="more than 9 pixels"):
        Pixels(pictures="shapes", side=9).example("x3ff")


def test_digits_have_one_size():
    with pytest.raises(ConfigError, match="side = 12: the digits are pictures of 8 × 8"):
        Pixels(side=12)


def test_nats_are_those_of_whole_pictures():
    task = Pixels()
    batch = task.held_out(5)
    chance = np.full((*batch.targets.shape, 2), 0.5)
    assert task.measure(chance, batch)["nats"] == pytest.approx(64 * np.log(2))


def test_simple_methods_are_as_strong_as_they_are_said_to_be(task):
    training, held = _pictures(task.pictures, task.side)
    found = dict(neighbours.methods(training, held, task.side))
    for p in found.values():
        assert p.shape == held.shape
        assert 0.0 < p.min() <= p.max() < 1.0
    nats = {line.name: line.value for line in task.baselines() if line.metric == "nats"}
    assert nats["pixels around"] < 0.95 * nats["independent pixels"] < 0.95 * held.shape[1] * np.log(2)
    assert ("logistic regression on all pixels before" in nats) == (task.side == 8)


def test_a_pixel_around_is_one_that_was_read_before():
    side, T = 8, 64
    pictures = np.zeros((T, T), np.int64)
    pictures[np.arange(T), np.arange(T)] = 1
    blank = np.zeros((1, T), np.int64)
    for inked, plain in zip(
        neighbours._codes(pictures, side, placed=False),
        neighbours._codes(blank, side, placed=False),
        strict=True,
    ):
        changed = inked.reshape(T, T) != plain.reshape(1, T)
        assert not np.triu(changed.T).any(), "what is seen at t hangs on no pixel from t on"


def test_the_picture_is_seen_and_told():
    whole, begun = Pixels().example(ROWS), Pixels().example("00011000/01000")
    seen = Pixels().media(whole)
    assert seen.values.shape == (8, 8)
    assert (1.0 - seen.values).sum() == 16  # ink is black
    assert "16 of them ink: line 1: 4 to 5; line 2: 3, 6" in seen.told
    open_ = Pixels().media(begun)
    assert np.isnan(open_.values).sum() == 51
    assert open_.told.endswith("The last 51 are open.")
    assert Pixels().media(Example((START,))).told == (
        "A picture of 8 × 8 pixels, 0 of them ink. The last 64 are open."
    )


def test_suggestions_are_held_out_and_one_is_to_be_completed(task):
    *whole, half = map(task.example, task.suggestions())
    held = rows(task.held_out(10_000).targets.numpy())
    assert {np.array([int(s) for s in one.targets], np.uint8).tobytes() for one in whole} <= held
    assert len(half.targets) == task.side**2 // 2


def test_a_shape_is_known_as_one(task):
    shape = task.suggestions()[0]
    spoilt = ("1" if shape[0] == "0" else "0") + shape[1:]
    quality = [task.sample_quality(text) for text in (shape, spoilt, shape[:20])]
    assert quality == ([1.0, 0.0, 0.0] if task.sample_rule() else [None] * 3)


def test_a_plain_network_learns_pictures_too():
    trainer = Trainer(Config.from_query("task=pixels&architecture=many_to_many&hidden_size=8&updates=2"))
    losses = [trainer.update(), trainer.update()]
    assert np.isfinite(losses).all()
    assert trainer.evaluate(20)["nats"] < 64


def test_a_time_step_shows_the_pixel_that_is_read_there():
    tile = Pixels().signals(Pixels().example(ROWS))["tile"]
    assert tile.values.shape == (64, 1, 1)
    assert np.isnan(tile.values[0, 0, 0])  # before the first pixel stands none
    ink = np.array([symbol == "1" for symbol in Pixels().example(ROWS).inputs[1:]])
    assert (tile.values[1:, 0, 0] == np.where(ink, 0.0, 1.0)).all()


def test_a_picture_is_called_by_its_ink():
    assert Pixels().called(ROWS) == "64 pixels, 16 of them ink"
    assert Pixels().called("0001") == "4 of 64 pixels, 1 of them ink"
