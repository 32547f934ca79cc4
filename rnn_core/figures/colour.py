"""One colour language for every picture; `assets/score/colour.js` holds the same numbers.

Signed values are blue (negative) to orange (positive), and zero is neutral; gradients and whatever
is the learner's choice are teal; attention is violet; gates run from neutral (closed) to ink (open); classes
have hues of their own. The pairs are told apart by people with any of the common colour blindnesses.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Hexadecimal colours for one theme. Transparent backgrounds let the page show through."""

    negative: str
    zero: str
    positive: str
    accent: str
    attention: str
    ink: str
    muted: str
    line: str
    wrong: str


LIGHT = Palette(
    "#1f62b0", "#ececea", "#c2560f", "#0f6f69", "#7a3e9d", "#1f1f1d", "#6f6e69", "#dddcd7", "#b3261e"
)
DARK = Palette(
    "#6cb0f8", "#2c2b28", "#f59a55", "#5cc3bc", "#cf9bf0", "#f0efec", "#a3a19b", "#3d3c38", "#ff8a80"
)

# For Plotly figures, which do not know whether the page is light or dark: readable on both.
EITHER = Palette(
    "#3f86d0",
    "#9a9893",
    "#dd7d33",
    "#2a948c",
    "#9a63c4",
    "#807e79",
    "#8a8983",
    "rgba(128,126,121,0.25)",
    "#d0554c",
)

HUES = (
    "#6a5acd",
    "#117733",
    "#cc6677",
    "#3d9fd0",
    "#b8a21f",
    "#aa4499",
    "#44aa99",
    "#d9772b",
    "#882255",
    "#7c8a2e",
)


def rgb(colour: str) -> tuple[int, int, int]:
    """The three numbers of "#rrggbb"."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(start: str, end: str, share: float) -> str:
    """The colour `share` of the way from `start` to `end`, straight through sRGB."""
    pairs = zip(rgb(start), rgb(end), strict=True)
    return "#" + "".join(f"{int(a + (b - a) * share + 0.5):02x}" for a, b in pairs)


def diverging(value: float, palette: Palette = LIGHT) -> str:
    """The colour of a value between -1 and 1 (beyond: the colour of the end)."""
    end = palette.negative if value < 0 else palette.positive
    return mix(palette.zero, end, min(1.0, abs(value)))


def clear(colour: str, share: float) -> str:
    """The colour with only `share` of its opacity, as CSS and Plotly write it."""
    red, green, blue = rgb(colour)
    return f"rgba({red},{green},{blue},{share:g})"
