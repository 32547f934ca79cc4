"""B13: is this point blue or orange? One input, one output, no time between them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import Baseline, Batch, Example, Signal, Spec, Vocabulary
from rnn_core.metrics import Metric, named
from rnn_core.option import ConfigError, option, shown
from rnn_core.stream import Stream
from rnn_core.tasks.base import Task
from rnn_core.tasks.plane.shapes import EDGE, SHAPES, Place, known, points
from rnn_core.tasks.plane.simple import doubt, line, nearest
from rnn_core.tasks.words.reading import MAX_LINE, clean

CLASSES = Vocabulary(("blue", "orange"))
FARTHEST = 3.0  # coordinate that a learner types
FOR_EXAMPLE = "for example 0.3 -0.5"
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
DECIMAL_COMMA = re.compile(r"\d,\d")
FINENESS = 48  # points of the grid on each side
TELLING = (0.0, 0.05, 0.2, 0.5, 0.9)  # of the held-out points, from the most doubtful on


@dataclass(frozen=True)
class Binary(Task):
    """Points x = (x₁, x₂) of the plane, scattered over a shape of two classes.

    400 points for training and 400 held out, never the same, of both classes equally many. Nothing
    follows upon anything (T_x = T_y = 1): what a network does without a recurrence.
    """

    name: ClassVar[str] = "binary"
    title: ClassVar[str] = "Two classes of points"
    about: ClassVar[str] = (
        "Reads one point of the plane and says whether it is blue or orange. "
        "A straight line cannot part the two: hidden units bend it."
    )
    question: ClassVar[str] = "How does the border between the two classes come to bend?"
    unit: ClassVar[str] = "value"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "feed_forward",
        "hidden_size": 24,
        "layers": 2,
        "embedding_size": 0,
        "learning_rate": 0.01,
        "batch_size": 32,
    }
    metrics: ClassVar[tuple[Metric, ...]] = named("accuracy")

    shape: str = option(
        "xor", "Pattern", choices=tuple(SHAPES), tier=1, help="How blue and orange points lie in the plane"
    )  # fmt: skip
    noise: float = option(
        0.05, "Noise", low=0.0, high=0.5, tier=2,
        help="How far points are moved at random (standard deviation), also across the border: "
        "those nobody can tell",
    )  # fmt: skip

    @property
    def spec(self) -> Spec:
        """Two numbers in, one of two classes out."""
        return Spec("vectors", 2, "one", "binary", 2, None, CLASSES)

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` of the training points, drawn at random."""
        training = points(self.shape, self.noise, held=False)
        chosen = stream.numpy(update).integers(len(training.classes), size=size)
        return _batch(training.places[chosen], training.classes[chosen])

    def held_out(self, size: int) -> Batch:
        """Points that training never shows."""
        held = points(self.shape, self.noise, held=True)
        return _batch(held.places[:size], held.classes[:size])

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """The share of right verdicts by `probabilities` (B, 1, 2)."""
        mask = batch.target_mask.numpy()
        right = (probabilities.argmax(-1) == batch.targets.numpy())[mask]
        return {"accuracy": float(right.mean()) if mask.any() else 0.0}

    def baselines(self) -> tuple[Baseline, ...]:
        """What the vote of the nearest training points reaches, and the best straight line."""
        return _baselines(self.shape, self.noise)

    def example(self, text: str) -> Example:
        """The point that `text` writes, "0.3 -0.5" or "(0.3, −0.5)"; its class where that is known.

        It is known for our own points, and where the rule of the shape decides it (xor, circles).
        Raises ConfigError for anything but two numbers within ±3.
        """
        place = _place(text)
        kind = known(self.shape, self.noise, place)
        return Example(
            (_label(place),), () if kind is None else (CLASSES.symbols[kind],), " ".join(clean(text).split())
        )

    def suggestions(self) -> tuple[str, ...]:
        """Held-out points: first the one nearest to a border, then ever safer ones."""
        return _suggestions(self.shape, self.noise)

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch; a class that nobody knows does not count.

        The label of an example is rounded; where its text says what it is, the point is exact.
        """
        truth = [CLASSES.encode(example.targets or ("blue",))[0] for example in examples]
        mask = torch.tensor([[bool(example.targets)] for example in examples])
        return _batch(np.array([_exact(example) for example in examples]), np.array(truth), mask)

    def probe(self) -> tuple[Batch, Mapping[str, tuple[str, ...]]]:
        """A grid over the whole picture, for the decision surface: FINENESS² points without targets.

        Row by row: x₁ runs from −EDGE to EDGE, then x₂ takes its next value, also from −EDGE on.
        """
        along = np.linspace(-EDGE, EDGE, FINENESS)
        places = np.stack(np.meshgrid(along, along), -1).reshape(-1, 2)
        nobody = torch.zeros(len(places), 1, dtype=torch.bool)
        labels = tuple(_written(value) for value in along)
        return _batch(places, np.zeros(len(places), np.int64), nobody), {"y": labels, "x": labels}

    def signals(self, example: Example) -> Mapping[str, Signal]:
        """What lies on the surface, each as x₁, x₂ and its class (0 blue, 1 orange), float32.

        `points` ("point", "what") of training and `held_points` ("held_point", "what"), each (400, 3);
        `watched` ("what",), the point of `example`, whose class is NaN where nobody knows it.
        """
        found = {"watched": Signal(_watched(example), ("what",))}
        for name, held in (("points", False), ("held_points", True)):
            side = points(self.shape, self.noise, held)
            values = np.column_stack([side.places, side.classes]).astype(np.float32)
            found[name] = Signal(values, (name.removesuffix("s"), "what"))
        return found


@lru_cache(maxsize=32)
def _baselines(shape: str, noise: float) -> tuple[Baseline, ...]:
    training, held = (points(shape, noise, held) for held in (False, True))
    found = [
        Baseline("accuracy", "nearest neighbours", nearest(training, held)[1]),
        Baseline("accuracy", "a straight line", line(training, held)),
    ]
    return tuple(sorted(found, key=lambda one: -one.value))


@lru_cache(maxsize=32)
def _suggestions(shape: str, noise: float) -> tuple[str, ...]:
    training, held = (points(shape, noise, held) for held in (False, True))
    order = doubt(training, held.places).argsort(kind="stable")
    chosen = held.places[[order[int(share * len(order))] for share in TELLING]]
    return tuple(f"{x1:g} {x2:g}" for x1, x2 in chosen)


def _batch(places: np.ndarray, classes: np.ndarray, mask: torch.Tensor | None = None) -> Batch:
    """Places (B, 2) as inputs (B, 1, 2); all their classes count unless `mask` (B, 1) says otherwise."""
    B = len(places)
    inputs = torch.from_numpy(places.astype(np.float32)[:, None])
    counting = torch.ones(B, 1, dtype=torch.bool) if mask is None else mask
    return Batch(
        inputs, torch.ones(B, dtype=torch.int64), torch.from_numpy(classes[:, None].copy()), counting
    )


def _place(text: str) -> Place:
    """The two numbers of `text`. Raises ConfigError, in one sentence, if they are not there."""
    if len(text) > MAX_LINE:
        raise ConfigError(f"This has {len(text):,} characters; a point is two numbers, {FOR_EXAMPLE}.")
    line = clean(text).replace("−", "-").replace("–", "-").strip().strip("()[]")
    if DECIMAL_COMMA.search(line):
        raise ConfigError(
            f"Write a point with decimal points and a space between its numbers, {FOR_EXAMPLE}: "
            "a comma inside could mean either."
        )
    words = line.replace(",", " ").replace(";", " ").split()
    if not words:
        raise ConfigError(f"There is nothing to read: type two numbers, {FOR_EXAMPLE}.")
    values = [_number(word) for word in words[:2]]
    if len(words) != 2:
        raise ConfigError(f"A point is two numbers, {FOR_EXAMPLE}; this has {len(words):,}.")
    return values[0], values[1]


def _number(word: str) -> float:
    """The number that `word` writes. Raises ConfigError for no number and for one out of range."""
    if not NUMBER.fullmatch(word):
        raise ConfigError(f"{shown(word)} is not a number: type two numbers, {FOR_EXAMPLE}.")
    value = float(word)
    if not abs(value) <= FARTHEST:
        raise ConfigError(f"{shown(word)} is out of range: both numbers lie between -3 and 3.")
    return value


def _exact(example: Example) -> Place:
    """The point of an example: by its text if that fits its label, or else by the label."""
    if example.text and _label(_place(example.text)) == example.inputs[0]:
        return _place(example.text)
    return _place(example.inputs[0])


def _watched(example: Example) -> np.ndarray:
    kind = CLASSES.encode(example.targets)[0] if example.targets else np.nan
    return np.array([*_exact(example), kind], np.float32)


def _label(place: Place) -> str:
    return f"({_written(place[0])}, {_written(place[1])})"


def _written(value: float) -> str:
    """With two digits and a true minus; never minus nothing."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")
