"""B17: small pictures, pixel by pixel. Is the next one paper or ink?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import START, Baseline, Batch, Example, Signal, Spec, Vocabulary
from rnn_core.media import Media
from rnn_core.metrics import Metric, named
from rnn_core.option import ConfigError, option
from rnn_core.readers import picture
from rnn_core.stream import Stream
from rnn_core.strongest import ranked
from rnn_core.tasks.base import Task, pad
from rnn_core.tasks.bitmaps import brought, digits, neighbours, shapes, writing

WRITTEN = Vocabulary(("0", "1"))
READ = Vocabulary((*WRITTEN.symbols, START))
SURE = 1e-12  # a chance below this counts as this


@dataclass(frozen=True)
class Pixels(Task):
    """Pictures of paper (0) and ink (1), read line by line: y⟨t⟩ is pixel t, x⟨t⟩ the one before it.

    p(picture) = Π p(y⟨t⟩ | y⟨1⟩ … y⟨t−1⟩), and −ln of it, in nats, is what counts (van den Oord et al. 2016,
    "Pixel recurrent neural networks"). Let loose, a network draws a picture or completes one.
    """

    name: ClassVar[str] = "pixels"
    title: ClassVar[str] = "Pixel by pixel"
    about: ClassVar[str] = (
        "Reads a small picture line by line and says of every pixel whether it is ink, before it sees it. "
        "Let loose, it draws; nats are counted for a whole picture."
    )
    question: ClassVar[str] = "Take the pixel above away: does the network remember a whole line by itself?"
    unit: ClassVar[str] = "pixel"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "pixel_rnn",
        "cell": "lstm",
        "hidden_size": 64,
        "learning_rate": 0.005,
        "updates": 1_200,  # of the digits more are learnt by heart from there on
        "batch_size": 32,
    }
    metrics: ClassVar[tuple[Metric, ...]] = named("nats", "accuracy")

    pictures: str = option(
        "digits", "Pictures", choices=("digits", "shapes"), tier=1,
        help="digits: written by hand, 8 × 8; shapes: checkers, stripes, frames, boxes, discs, rings, "
        "crosses and diagonals of any size",
    )  # fmt: skip
    side: int = option(
        8, "Side", low=8, high=16, tier=2, help="Pixels of a line, and lines of a shape; digits have 8"
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.pictures == "digits" and self.side != digits.SIDE:
            raise ConfigError(
                f"side = {self.side}: the digits are pictures of {digits.SIDE} × {digits.SIDE} pixels. "
                f"Leave side at {digits.SIDE}, or take pictures = shapes."
            )

    @property
    def spec(self) -> Spec:
        """A pixel in, or `<start>`, and the next one out: two classes."""
        n = self.side * self.side
        return Spec(
            "tokens", len(READ), "every", "classes", len(WRITTEN), READ, WRITTEN,
            longest=n, forward_only=True, feeds_itself=True, row=self.side,
        )  # fmt: skip

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` pictures of the training ones; of shapes each kind as often as any other."""
        draw = stream.numpy(update)
        kinds = _pictures(self.pictures, self.side)[0]
        if len(kinds) == 1:
            return _batch(kinds[0][draw.integers(len(kinds[0]), size=size)])
        which, share = draw.integers(len(kinds), size=size), draw.random(size)
        return _batch(np.stack([kinds[k][int(u * len(kinds[k]))] for k, u in zip(which, share, strict=True)]))

    def held_out(self, size: int) -> Batch:
        """Pictures that training never shows."""
        return _batch(_pictures(self.pictures, self.side)[1][:size])

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """nats: −ln p of a picture, over its pixels summed; accuracy: how often the likelier one is right."""
        mask, targets = batch.target_mask.numpy(), batch.targets.numpy()
        if not mask.any():
            return {"nats": 0.0, "accuracy": 0.0}
        chances = np.take_along_axis(probabilities, targets[..., None], -1)[..., 0][mask].astype(np.float64)
        right = (probabilities.argmax(-1) == targets)[mask]
        nats = -np.log(np.maximum(chances, SURE)).sum() / mask.any(1).sum()
        return {"nats": float(nats), "accuracy": float(right.mean())}

    def baselines(self) -> tuple[Baseline, ...]:
        """How often ink is at each place; and how often where the pixels around are the same."""
        return ranked(self, _baselines(self))

    def example(self, text: str) -> Example:
        """The picture of `text`, "0110/1001/…" line by line; what is missing at its end is for the network.

        Raises ConfigError for what is no picture of this size.
        """
        known = tuple(WRITTEN.symbols[pixel] for pixel in writing.read(text, self.side))
        whole = len(known) == self.side * self.side
        return Example((START, *(known[:-1] if whole else known)), known, self.written(known))

    def suggestions(self) -> tuple[str, ...]:
        """Held-out pictures, the upper half of one, and one without a pixel yet."""
        held = _pictures(self.pictures, self.side)[1][:4]
        n = self.side * self.side
        return (
            *(writing.write(picture, self.side) for picture in held),
            writing.write(held[0][: n // 2], self.side),
        )

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch; a pixel that nobody knows does not count."""
        inputs = [READ.encode(example.inputs) for example in examples]
        targets = [WRITTEN.encode(example.targets) for example in examples]
        lengths, known = (torch.tensor([len(row) for row in rows]) for rows in (inputs, targets))
        T = int(lengths.max())
        wide = [[*row, *[0] * (T - len(row))] for row in targets]
        return Batch(pad(inputs), lengths, pad(wide), torch.arange(T) < known[:, None])

    def written(self, symbols: Sequence[str]) -> str:
        """Pixels as text, line by line; `<start>` is none, and what is missing stands as ?."""
        return writing.write([int(symbol) for symbol in symbols if symbol in WRITTEN], self.side)

    def beginning(self, text: str) -> tuple[str, ...]:
        """What a network reads before it goes on: `<start>`, and the known pixels of the picture."""
        return (START, *(WRITTEN.symbols[pixel] for pixel in writing.read(text, self.side)))

    @property
    def example_files(self) -> tuple[str, ...]:
        return picture.ENDINGS

    def sample_rule(self) -> str:
        return "of them are shapes of these kinds" if self.pictures == "shapes" else ""

    def sample_quality(self, text: str) -> float | None:
        """Whether a drawn picture is exactly one of the shapes (1 or 0); nobody can say of digits."""
        if self.pictures != "shapes":
            return None
        return float(bytes(writing.read(text, self.side)) in shapes.every(self.side))

    def bring_example(self, data: bytes) -> tuple[str, tuple[str, ...]]:
        """A learner's own picture, and what was done to make it one of these."""
        return brought.read_picture(data, self.side)

    def trained_lengths(self) -> tuple[int, int]:
        """Whole pictures only."""
        return self.spec.longest, self.spec.longest

    def called(self, text: str) -> str:
        """How much is known of the picture, and how much of that is ink."""
        known = self.example(text).targets
        of = "" if len(known) == self.side**2 else f" of {self.side**2}"
        return f"{len(known)}{of} pixels, {known.count('1')} of them ink"

    def signals(self, example: Example) -> Mapping[str, Signal]:
        """tile: what is read at each time step, a pixel of paper or ink; before the first there is none."""
        seen = [np.nan if symbol == START else 1.0 - int(symbol) for symbol in example.inputs]
        tiles = np.array(seen, np.float32).reshape(-1, 1, 1)
        return {"tile": Signal(tiles, ("input", "line", "column"))}

    def media(self, example: Example) -> Media:
        """The picture, ink black on white paper; NaN where it is open."""
        values = np.full(self.side * self.side, np.nan)
        known = [int(symbol) for symbol in example.targets or example.inputs[1:]]
        values[: len(known)] = 1.0 - np.array(known)
        return Media(values.reshape(self.side, self.side), writing.told(known, self.side))


@lru_cache(maxsize=4)
def _pictures(pictures: str, side: int) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
    """Of each kind those of training (N, side²), and the held-out ones (M, side²)."""
    if pictures == "shapes":
        return shapes.shapes(side)
    training, held = digits.digits()
    return (training,), held


def _batch(pictures: np.ndarray) -> Batch:
    """Pictures (B, T), each read one pixel late."""
    B, T = pictures.shape
    targets = torch.from_numpy(pictures.astype(np.int64))
    inputs = torch.full((B, T), READ.index[START])
    inputs[:, 1:] = targets[:, :-1]
    return Batch(inputs, torch.full((B,), T), targets, torch.ones(B, T, dtype=torch.bool))


@lru_cache(maxsize=4)
def _baselines(task: Pixels) -> tuple[Baseline, ...]:
    training, held = _pictures(task.pictures, task.side)
    batch, found = task.held_out(len(held)), []
    for name, chances in neighbours.methods(training, held, task.side):
        made = task.measure(np.stack([1.0 - chances, chances], -1), batch)
        found += [Baseline(metric, name, value) for metric, value in made.items()]
    return tuple(found)
