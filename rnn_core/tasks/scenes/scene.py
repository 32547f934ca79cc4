"""What is where in a small picture: read from a line of text, said in one sentence by a rule.

A scene is one or two shapes that do not overlap, written as `small red circle 3,2; large blue square 9,12`:
size, colour, kind, and the centre x,y in pixels, x from the left and y from the top, both counted from 0.

    >>> " ".join(say(read_scene("small red circle 3,2; large blue square 9,12")))
    'a large blue square below a small red circle'
"""

import re
from dataclasses import dataclass

from rnn_core.option import ConfigError, shown

SIDE = 20  # pixels of a picture, across and down
WIDTHS = {"small": 5, "large": 8}  # in pixels
COLOURS = ("red", "green", "blue", "yellow")
KINDS = ("circle", "square", "triangle")
CHOICES = {"size": tuple(WIDTHS), "colour": COLOURS, "kind": KINDS}
MOST = 2  # shapes of a scene
RELATIONS = (("above",), ("below",), ("left", "of"), ("right", "of"))
EXAMPLE = "small red circle 3,2; large blue square 9,12"
LONGEST_TEXT = 2_000  # characters: more are refused before they are read
_FILLING = {"a", "an", "the", "at"}  # words that may be typed and mean nothing
_SPLIT = re.compile(r"[;\n]")
_PLACE = re.compile(r"(?<![\w-])(-?\d{1,9})\s*,\s*(-?\d{1,9})\s*$", re.ASCII)

Words = tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """One shape: size, colour and kind in words, and its centre in pixels.

    It covers the `width` columns from x − width // 2 on, and so many lines from y − width // 2 on.
    """

    size: str
    colour: str
    kind: str
    x: int
    y: int

    @property
    def width(self) -> int:
        """Pixels across, and down."""
        return WIDTHS[self.size]

    @property
    def left(self) -> int:
        """The first column it covers."""
        return self.x - self.width // 2

    @property
    def top(self) -> int:
        """The first line it covers."""
        return self.y - self.width // 2

    @property
    def words(self) -> Words:
        """`a small red circle`."""
        return ("a", self.size, self.colour, self.kind)

    def __str__(self) -> str:
        return f"{self.size} {self.colour} {self.kind} {self.x},{self.y}"


Scene = tuple[Shape, ...]


def say(scene: Scene) -> Words:
    """The one caption of a scene.

    The large shape is named first; of two of one size the upper one, of two on one line the left one. Where
    it stands to the other goes by the longer way between their centres: left of or right of, if that is at
    least as far sideways as up and down, else above or below.
    """
    first, *others = ordered(scene)
    if not others:
        return first.words
    (second,) = others
    return (*first.words, *RELATIONS[relation(second.x - first.x, second.y - first.y)], *second.words)


def ordered(scene: Scene) -> Scene:
    """The shapes in the order in which a caption names them."""
    return tuple(sorted(scene, key=lambda shape: (-shape.width, shape.y, shape.x)))


def relation(dx: int, dy: int) -> int:
    """The place in RELATIONS of how the first shape stands to one that is dx to the right and dy below."""
    if abs(dx) >= abs(dy):
        return 2 if dx >= 0 else 3
    return 0 if dy > 0 else 1


def read_scene(text: str) -> Scene:
    """The scene that a line of text writes. Raises ConfigError, naming what is wrong."""
    if len(text) > LONGEST_TEXT:
        raise ConfigError(
            f"This has {len(text):,} characters; a scene needs far fewer, for example {EXAMPLE}."
        )
    parts = [part.strip() for part in _SPLIT.split(text) if part.strip()]
    if not parts:
        raise ConfigError(f"The scene is empty, so there is nothing to read: type for example {EXAMPLE}.")
    if len(parts) > MOST:
        raise ConfigError(f"A scene has at most {MOST} shapes, and this has {len(parts)}: leave some out.")
    scene = tuple(map(_shape, parts))
    if len(scene) == MOST:
        _apart(*scene)
    return scene


def write_scene(scene: Scene) -> str:
    """The text that `read_scene` reads again, the shapes in the order in which they are named."""
    return "; ".join(map(str, ordered(scene)))


def _shape(part: str) -> Shape:
    place = _PLACE.search(part)
    if place is None:
        raise ConfigError(
            f"{shown(part)} does not say where it is: end it with its centre as x,y, for example {EXAMPLE}."
        )
    words = [word for word in part[: place.start()].lower().split() if word not in _FILLING]
    if len(words) != 3:
        raise ConfigError(
            f"{shown(part)} is not a shape: write size, colour, kind and place, for example {EXAMPLE}."
        )
    for word, (what, known) in zip(words, CHOICES.items(), strict=True):
        if word not in known:
            raise ConfigError(f"The {what} {shown(word)} is not known: choose one of {', '.join(known)}.")
    size, colour, kind = words
    return _inside(Shape(size, colour, kind, int(place[1]), int(place[2])))


def _inside(shape: Shape) -> Shape:
    low, high = extent(shape.width)
    for axis, value in (("x", shape.x), ("y", shape.y)):
        if not low <= value <= high:
            raise ConfigError(
                f"The {shape.size} {shape.colour} {shape.kind} is out of the picture: {axis} = {value}, and "
                f"for a {shape.size} shape it lies between {low} and {high}."
            )
    return shape


def extent(width: int) -> tuple[int, int]:
    """The smallest and the largest x (and y) of the centre of a shape that is in the picture whole."""
    return width // 2, SIDE - width + width // 2


def _apart(one: Shape, other: Shape) -> None:
    across = one.left < other.left + other.width and other.left < one.left + one.width
    down = one.top < other.top + other.width and other.top < one.top + one.width
    if across and down:
        raise ConfigError(
            f"The {one.colour} {one.kind} at {one.x},{one.y} and the {other.colour} {other.kind} at "
            f"{other.x},{other.y} overlap: move one of them away."
        )
