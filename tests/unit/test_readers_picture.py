"""Every picture that a learner may bring is read for what it shows, or refused in a sentence."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from rnn_core.option import ConfigError
from rnn_core.readers import picture
from rnn_core.tasks.bitmaps.brought import otsu, read_picture
from rnn_core.tasks.pixels import Pixels

F = np.zeros((8, 8), np.uint8)
F[1:7, 2] = F[1, 2:6] = F[3, 2:5] = 1
TEXT = "/".join("".join(map(str, line)) for line in F)
DARK_ON_LIGHT = Image.fromarray((1 - F) * 255).convert("RGB")


def saved(image: Image.Image, format: str = "PNG", **how: object) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **how)
    return file.getvalue()


def large(image: Image.Image, times: int) -> Image.Image:
    return image.resize((image.width * times, image.height * times), Image.Resampling.NEAREST)


def huge_png(width: int, height: int) -> bytes:
    """A PNG that says it is so large and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize("format", ["PNG", "GIF", "BMP", "TIFF", "PPM", "WEBP"])
def test_formats_without_loss_give_the_picture_back(format: str) -> None:
    how = {"lossless": True} if format == "WEBP" else {}
    text, notes = read_picture(saved(DARK_ON_LIGHT, format, **how), 8)
    assert text == TEXT
    assert notes == ("It has 8 × 8 pixels.", "It is mostly light: what is dark was taken as ink.")


@pytest.mark.parametrize(
    "mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "YCbCr", "I;16", "I", "F", "PA", "HSV", "LAB"]
)
def test_every_mode_gives_the_picture_back(mode: str) -> None:
    if mode.startswith("I") or mode == "F":
        scale = 65_535 if mode != "F" else 1.0
        array = (np.asarray(DARK_ON_LIGHT.convert("L")) / 255.0 * scale).astype(
            {"I;16": np.uint16, "I": np.int32, "F": np.float32}[mode]
        )
        image = Image.fromarray(array)
    elif mode == "LAB":
        image = Image.merge("LAB", [DARK_ON_LIGHT.convert("L"), *[Image.new("L", (8, 8), 128)] * 2])
    else:
        image = DARK_ON_LIGHT.convert("RGBA" if mode == "PA" else mode).convert(mode)
    format = "TIFF" if mode in ("CMYK", "YCbCr", "F", "LAB", "HSV", "I") else "PNG"
    data = saved(image.convert("RGB") if mode in ("HSV", "PA") else image, format)
    assert read_picture(data, 8)[0] == TEXT


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_jpeg_is_read_also_of_four_inks(mode: str) -> None:
    text, _ = read_picture(saved(large(DARK_ON_LIGHT, 40).convert(mode), "JPEG", quality=90), 8)
    assert text == TEXT


def test_light_on_dark_is_the_same_picture() -> None:
    text, notes = read_picture(saved(large(Image.fromarray(F * 255), 3)), 8)
    assert text == TEXT
    assert notes[-1] == "It is mostly dark: what is light was taken as ink."


def test_grey_light_parts_where_the_greys_part_best() -> None:
    greys = 90 + 60 * (1 - F) + np.arange(8, dtype=np.uint8)  # a photo in poor light
    assert read_picture(saved(Image.fromarray(greys.astype(np.uint8))), 8)[0] == TEXT
    assert otsu(np.array([0.1, 0.2, 0.2, 0.8, 0.9])) == 0.2


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(orientation: int) -> None:
    undone = {  # as a camera that was held so stores it
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    image = large(DARK_ON_LIGHT, 40)
    image = image.transpose(undone[orientation]) if orientation in undone else image
    exif = Image.Exif()
    exif[0x0112] = orientation
    text, notes = read_picture(saved(image, "JPEG", exif=exif, quality=95), 8)
    assert text == TEXT
    assert ("It was turned as the camera noted." in notes) == (orientation > 1)


@pytest.mark.parametrize(("ink", "ground"), [((0, 0, 0), "white"), ((255, 255, 255), "black")])
def test_what_is_transparent_is_paper(ink: tuple[int, int, int], ground: str) -> None:
    layers = np.zeros((8, 8, 4), np.uint8)
    layers[..., :3], layers[..., 3] = ink, F * 255
    text, notes = read_picture(saved(Image.fromarray(layers)), 8)
    assert text == TEXT
    assert f"What is transparent was taken as {ground}." in notes


def test_a_picture_without_anything_opaque_is_paper() -> None:
    text, notes = read_picture(saved(Image.new("RGBA", (9, 9), (0, 0, 0, 0))), 8)
    assert set(text) == {"0", "/"}
    assert notes[-1] == "It has one colour only: all of it is paper."


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_an_animation_the_first_frame_is_read_and_that_is_said(format: str) -> None:
    other = Image.fromarray(F.T.copy() * 255).convert("RGB")
    how = {"lossless": True} if format == "WEBP" else {}
    data = saved(DARK_ON_LIGHT, format, save_all=True, append_images=[other, DARK_ON_LIGHT], **how)
    text, notes = read_picture(data, 8)
    assert text == TEXT
    assert "It has 3 frames: this is the first." in notes


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (3, 2)])
def test_the_smallest_and_the_narrowest(size: tuple[int, int]) -> None:
    found = picture.read(saved(Image.new("RGB", size, (255, 0, 0))), 8, 12)
    assert found.values.shape == (8, 12, 3)
    np.testing.assert_allclose(found.values, np.broadcast_to([1.0, 0.0, 0.0], (8, 12, 3)))
    assert read_picture(saved(Image.new("1", size)), 8)[1][-1].startswith("It has one colour only")


def test_its_shape_is_kept() -> None:
    wide = np.full((20, 40, 3), 200, np.uint8)
    wide[5:15, 10:30] = 0
    found = picture.read(saved(Image.fromarray(wide)), 16, 16)
    assert "It has another shape: the colour of its edge fills the sides." in found.notes
    dark = found.values.mean(2) < 0.4
    assert dark[6:10, 4:12].all()
    assert dark.sum() == 4 * 8
    np.testing.assert_allclose(found.values[0], 200 / 255)


def test_means_over_areas_are_exact() -> None:
    greys = np.random.default_rng(0).integers(0, 256, (12, 12), np.uint8)
    found = picture.read(saved(Image.fromarray(greys)), 4, 4).values[..., 0]
    np.testing.assert_allclose(found, greys.reshape(4, 3, 4, 3).mean((1, 3)) / 255)


@pytest.mark.long
@pytest.mark.parametrize("format", ["PNG", "JPEG"])
def test_twenty_megapixels_are_read(format: str) -> None:
    text, notes = read_picture(saved(DARK_ON_LIGHT.resize((5_000, 4_000), 0), format), 8)
    assert notes[0] == "It has 5000 × 4000 pixels."
    assert text.count("1") > 5


@pytest.mark.parametrize(
    ("size", "many"),
    [((6_000, 6_000), "36"), ((12_000, 10_000), "120|far more"), ((60_000, 60_000), "far more")],
)
def test_a_bomb_is_refused_by_its_head(size: tuple[int, int], many: str) -> None:
    with pytest.raises(ConfigError, match=f"has ({many}) million pixels, and 25 million are read at most"):
        read_picture(huge_png(*size), 8)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "This file is empty"),
        (b"this is a note, and no picture at all", "holds text, whatever its name says"),
        (b"\x00\x01\x02\x03" * 40, "no picture that can be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG, which has no pixels"),
        (b"<?xml version='1.0'?><svg/>", "SVG, which has no pixels"),
        (b"%PDF-1.7\n%\xe2\xe3", "This is a PDF"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "HEIC or AVIF"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "holds text"),
        (huge_png(0, 9), "."),
        (b"\x89PNG\r\n\x1a\n", "no picture that can be read"),
    ],
)
def test_what_is_no_picture_gets_a_sentence(data: bytes, told: str) -> None:
    with pytest.raises(ConfigError, match=told) as error:
        read_picture(data, 8)
    assert str(error.value).endswith(".")
    assert len(str(error.value)) < 200


def test_a_file_that_is_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "MOST_BYTES", 1_000)
    with pytest.raises(ConfigError, match="MB, and 0 are read at most"):
        read_picture(b"x" * 1_001, 8)


def noisy() -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (40, 40, 3), np.uint8))


def refusal(data: bytes) -> str:
    """The sentence with which it is refused; "" if it is read."""
    try:
        found = picture.read(data, 8, 8)
    except ConfigError as error:
        return str(error)
    assert found.values.shape == (8, 8, 3)
    assert np.isfinite(found.values).all()
    return ""


@pytest.mark.parametrize("format", picture.FORMATS)
@pytest.mark.filterwarnings("ignore")  # Pillow warns of odd heads
def test_a_broken_file_is_read_or_gets_a_sentence(format: str) -> None:
    data, draw = saved(noisy(), format), np.random.default_rng(2)
    torn = [data[: int(share * len(data))] for share in np.linspace(0.02, 0.98, 25)]
    found = list(map(refusal, torn))
    assert sum(map(bool, found)) > 10
    for _ in range(60):
        wrong = bytearray(data)
        for place in draw.integers(0, min(len(wrong), 400), 4):
            wrong[place] = int(draw.integers(256))
        found.append(refusal(bytes(wrong)))
    assert all(told.endswith(".") for told in found if told)


def test_a_task_reads_it_as_its_own() -> None:
    task = Pixels(pictures="shapes", side=12)
    text, notes = task.bring_example(saved(large(DARK_ON_LIGHT, 3)))
    assert len(task.example(text).targets) == 144
    assert notes
