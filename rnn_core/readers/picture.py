"""A learner's own picture, of whatever kind, as numbers of the size that is wanted.

Only raster formats that Pillow decodes by itself are let in (no EPS, which starts another program), and how
many pixels a file has is read off its head before any of them is unpacked.
"""

import io
import struct
import zlib
from dataclasses import dataclass

import numpy as np
from PIL import Image

from rnn_core.option import ConfigError

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "PPM", "ICO")
NAMED = "PNG, JPEG, GIF, WebP, BMP or TIFF"
ENDINGS = (".png", ".jpg", ".gif", ".webp", ".bmp", ".tiff")
MOST_BYTES = 64_000_000
MOST_PIXELS = 25_000_000
FINER = 4  # times as large as wanted is as much as is looked at before the last step
LIGHT = 0.5
UPRIGHT = {  # the orientation that a camera notes → what puts it right
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION = 0x0112
_FAULTS = (
    OSError, SyntaxError, ValueError, EOFError, TypeError, LookupError, ArithmeticError, AttributeError,
    RuntimeError, MemoryError, struct.error, zlib.error,
)  # what Pillow's decoders raise at files that are broken  # fmt: skip


@dataclass(frozen=True, eq=False)
class Picture:
    """values (H, W, 3) between 0 and 1, float64; notes: a sentence for each thing that was done to it."""

    values: np.ndarray
    notes: tuple[str, ...] = ()


def read(data: bytes, height: int, width: int) -> Picture:
    """The picture, as large as fits into height × width, in the middle; its edge's colour fills what is left.

    Of several frames the first; upright as the camera says; what is transparent becomes white, or black if
    what is drawn is light. Raises ConfigError for what is no picture, is broken, or has too many pixels.
    """
    image = _opened(data)
    notes = [f"It has {image.size[0]} × {image.size[1]} pixels."]
    if _frames(image) > 1 and image.format != "MPO":  # which holds one photo in several sizes
        notes.append(f"It has {_frames(image)} frames: this is the first.")
    try:
        small, turned = _small(image, FINER * max(height, width))
    except _FAULTS:
        raise ConfigError(
            "This picture breaks off or is broken inside: save it anew, and bring that."
        ) from None
    notes += ["It was turned as the camera noted."] if turned else []
    values, alpha = small[..., :3], small[..., 3]
    if alpha.min() < 1.0:
        drawn = (values.mean(2) * alpha).sum() / max(float(alpha.sum()), 1e-9)
        light = bool(alpha.any()) and drawn > LIGHT
        notes.append(f"What is transparent was taken as {'black' if light else 'white'}.")
        values = values * alpha[..., None] + (0.0 if light else 1.0) * (1.0 - alpha[..., None])
    fitted = _fitted(values, height, width)
    if fitted.shape[:2] != (height, width):
        notes.append("It has another shape: the colour of its edge fills the sides.")
    return Picture(_framed(fitted, height, width), tuple(notes))


def _opened(data: bytes) -> Image.Image:
    """Its head is read, no pixel yet."""
    if not data:
        raise ConfigError("This file is empty.")
    if len(data) > MOST_BYTES:
        raise ConfigError(
            f"This file has {len(data) / 1e6:,.0f} MB, and {MOST_BYTES / 1e6:.0f} are read at most: save the "
            "picture smaller."
        )
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ConfigError(_too_many("far more")) from None
    except _FAULTS:
        raise ConfigError(_what_it_is(data)) from None
    pixels = image.size[0] * image.size[1]
    if pixels > MOST_PIXELS:
        raise ConfigError(_too_many(f"{pixels / 1e6:,.0f}"))
    if not pixels:
        raise ConfigError("This picture has no pixels.")
    return image


def _too_many(many: str) -> str:
    return (
        f"This picture has {many} million pixels, and {MOST_PIXELS / 1e6:.0f} million are read at most: "
        "save it smaller."
    )


def _what_it_is(data: bytes) -> str:
    """A sentence on what is no picture that can be read."""
    head = data[:512].lstrip().lower()
    if head[:4] in (b"<svg", b"<?xm") and b"<svg" in data[:4096].lower():
        return f"This is a drawing in SVG, which has no pixels: save it as {NAMED}."
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypavif"):
        return f"This is a photo in HEIC or AVIF, which cannot be read here: save it as {NAMED}."
    if head[:4] == b"%pdf":
        return f"This is a PDF, no picture: save one picture of it as {NAMED}."
    text = sum(byte in b"\t\n\r" or 32 <= byte < 127 for byte in data[:512]) > 0.95 * len(data[:512])
    kind = "This file holds text, whatever its name says" if text else "This is no picture that can be read"
    return f"{kind}: bring {NAMED}."


def _frames(image: Image.Image) -> int:
    try:
        return int(getattr(image, "n_frames", 1))
    except _FAULTS:
        return 1


def _small(image: Image.Image, side: int) -> tuple[np.ndarray, bool]:
    """RGBA (h, w, 4) float64 between 0 and 1, neither side longer than `side`; and whether it was turned."""
    turn = UPRIGHT.get(_orientation(image))
    image.draft(image.mode, (side, side))  # a JPEG is decoded smaller at once
    image.load()
    plain = _eight_bits(image)
    scale = side / max(plain.size)
    if scale < 1.0:
        sizes = [max(1, round(size * scale)) for size in plain.size]
        plain = plain.resize((sizes[0], sizes[1]), Image.Resampling.BOX)
    if turn is not None:
        plain = plain.transpose(turn)
    return np.asarray(plain, np.float64) / 255.0, turn is not None


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except _FAULTS:
        return 1  # what a camera noted is broken: as it stands


def _eight_bits(image: Image.Image) -> Image.Image:
    """The same in RGBA. Greys of 16 bits and more, and real numbers, are spread over 0 to 255."""
    if image.mode.startswith(("I", "F")):
        greys = np.asarray(image, np.float32)
        greys = np.where(np.isfinite(greys), greys, 0.0)
        low, high = float(greys.min()), float(greys.max())
        if image.mode.startswith("I") and low >= 0:
            low, high = 0.0, 65_535.0 if high <= 65_535 else high
        share = (greys - low) / ((high - low) or 1.0)
        return Image.fromarray((share * 255.0).round().astype(np.uint8)).convert("RGBA")
    return image.convert("RGBA")


def _fitted(values: np.ndarray, height: int, width: int) -> np.ndarray:
    """As large as fits: means over areas when it shrinks, the same pixels when it grows."""
    h, w = values.shape[:2]
    scale = min(height / h, width / w)
    rows, columns = (max(1, min(most, round(size * scale))) for size, most in ((h, height), (w, width)))
    found: np.ndarray = np.einsum("ih,hwc,jw->ijc", _means(h, rows), values, _means(w, columns))
    return found


def _means(size: int, wanted: int) -> np.ndarray:
    """The matrix (wanted, size) that takes the mean of what falls into each of the new pixels."""
    edges = np.linspace(0.0, size, wanted + 1)
    old = np.arange(size)
    share = np.minimum(edges[1:, None], old + 1) - np.maximum(edges[:-1, None], old)
    share = np.maximum(share, 0.0)
    found: np.ndarray = share / share.sum(1, keepdims=True)
    return found


def _framed(values: np.ndarray, height: int, width: int) -> np.ndarray:
    """In the middle of a ground that has the middle colour of its edge."""
    edge = np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])
    ground = np.empty((height, width, 3))
    ground[:] = np.median(edge, axis=0)
    (h, w), (top, left) = values.shape[:2], ((height - values.shape[0]) // 2, (width - values.shape[1]) // 2)
    ground[top : top + h, left : left + w] = values
    clipped: np.ndarray = ground.clip(0.0, 1.0)
    return clipped
