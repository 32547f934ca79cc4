"""B12: a small picture in, a sentence out that says what is in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import Baseline, Batch, Example, Signal, Spec, Vocabulary
from rnn_core.media import Media
from rnn_core.metrics import Metric, named
from rnn_core.option import ConfigError, option
from rnn_core.readers import picture as picture_file
from rnn_core.stream import Stream
from rnn_core.strongest import ranked
from rnn_core.tasks.base import Task
from rnn_core.tasks.scenes import drawing, naive, pool, wording
from rnn_core.tasks.scenes.scene import CHOICES, LONGEST_TEXT, SIDE, read_scene, say, write_scene
from rnn_core.tasks.words.marks import clean, plain
from rnn_core.tasks.words.scoring import sequence_scores

ACROSS = 4  # patches in a line, and lines of patches
PATCH = SIDE // ACROSS  # pixels of a patch, across and down
MOST_OUTPUTS = 14  # the longest caption has 11 symbols, with `<end>`
SHOWN = (  # a scene of each relation; the last one has a pair of colour and kind that training never shows
    "large blue square 13,13; small red circle 5,4",
    "large yellow square 5,14; small blue circle 14,12",
    "large red triangle 14,6; small green circle 4,6",
    "large green square 9,5; small yellow triangle 7,14",
    "large red circle 7,14; small green triangle 14,4",
)


@dataclass(frozen=True)
class Captions(Task):
    """One or two shapes on white paper; `scenes.scene.say` states the rule by which a scene has one caption.

    The network reads 1 − RGB, so that paper is 0. Never trained are every seventh scene, on which it is
    measured, and two of the twelve pairs of a colour and a kind, which are measured apart (`unseen_pairs`).
    """

    name: ClassVar[str] = "captions"
    title: ClassVar[str] = "Captions"
    about: ClassVar[str] = (
        "Sees a small picture and says in a sentence what is in it. "
        "The order of the words is not in the picture: that it has to know by itself."
    )
    question: ClassVar[str] = "Does it find words for a colour and a shape that it never saw together?"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "one_to_many",
        "cell": "gru",
        "hidden_size": 64,
        "embedding_size": 0,
        "bidirectional": True,
        "attention": "additive",
        "learning_rate": 0.001,
        "batch_size": 32,
        "updates": 20_000,
    }
    metrics: ClassVar[tuple[Metric, ...]] = named("exact_match", "accuracy")

    read: str = option(
        "whole", "The picture is read", choices=("whole", "patches"), tier=1,
        help="whole: all its pixels at once, so T_x = 1; patches: as 16 squares, line by line, so T_x = 16 "
        "and attention can choose where to look",
    )  # fmt: skip
    most: int = option(
        2, "Most shapes", low=1, high=2, tier=2, help="1: one shape in every picture; 2: one or two"
    )  # fmt: skip

    @property
    def spec(self) -> Spec:
        """Pixels in, words and `<end>` out."""
        T = self.trained_lengths()[1]
        return Spec(
            "vectors",
            SIDE * SIDE * 3 // T,
            "sequence",
            "classes",
            len(wording.SYMBOLS),
            output_vocabulary=Vocabulary(wording.SYMBOLS),
            longest=T,
            row=ACROSS if T > 1 else 0,
            most_outputs=MOST_OUTPUTS,
        )

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` training scenes drawn at random."""
        scenes = pool.training(self.most)
        return self._batch(scenes[stream.numpy(update).integers(len(scenes), size=size)])

    def held_out(self, size: int) -> Batch:
        """Scenes that training never shows; each of their colours it shows on each of their kinds."""
        return self._batch(pool.held_out(self.most)[:size])

    def unseen_pairs(self, size: int = pool.HELD_OUT) -> Batch:
        """Scenes with a colour and a kind of shape that training never shows together."""
        return self._batch(pool.unseen_pairs(self.most)[:size])

    def trained_lengths(self) -> tuple[int, int]:
        """One input, or as many as there are patches."""
        T = 1 if self.read == "whole" else ACROSS * ACROSS
        return T, T

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """exact_match: the share of captions without any mistake; accuracy: of right words."""
        return sequence_scores(probabilities, batch)

    def baselines(self) -> tuple[Baseline, ...]:
        """The caption of the nearest training picture; each place's word by a line through all pixels; the
        commonest word at each place."""
        return _baselines(self)

    def example(self, text: str) -> Example:
        """A scene and its caption, or a picture that was brought, whose caption nobody knows.

        `text` is as `scenes.scene` says, or what `picture_text` made of a picture. Raises ConfigError.
        """
        if len(text) > LONGEST_TEXT:
            raise ConfigError(f"This has {len(text):,} characters; a scene or a picture needs far fewer.")
        line = clean(text).strip()
        if line.startswith(drawing.CODED):
            drawing.read_picture(line)
            return Example(self._labels(), (), line)
        scene = read_scene(plain(line))
        return Example(self._labels(), say(scene), write_scene(scene))

    def suggestions(self) -> tuple[str, ...]:
        """A scene of each relation, one with a pair of colour and kind that training never shows, and single
        shapes."""
        alone = ("large blue circle 10,9", "small red triangle 3,14", "large green triangle 10,8")
        return (*SHOWN, *alone) if self.most > 1 else alone

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch, their pictures drawn again from their texts (blank paper where there is none);
        a caption that nobody knows does not count."""
        pictures = np.stack([_picture(example.text) for example in examples])
        return self._read(pictures, wording.of_words([example.targets for example in examples]))

    def media(self, example: Example) -> Media:
        """The picture."""
        said = " ".join(example.targets) or "brought by you"
        return Media(_picture(example.text), f"A picture of {SIDE} by {SIDE} pixels: {said}.")

    def signals(self, example: Example) -> Mapping[str, Signal]:
        """tile: what is read at each time step: the picture, or a patch of it."""
        picture, T = _picture(example.text), self.spec.longest
        shape = (1, SIDE, SIDE, 3) if T == 1 else (ACROSS, PATCH, ACROSS, PATCH, 3)
        tiles = picture.reshape(shape)
        if T > 1:
            tiles = tiles.swapaxes(1, 2).reshape(T, PATCH, PATCH, 3)
        return {"tile": Signal(tiles, ("input", "line", "column", "colour"))}

    def called(self, text: str) -> str:
        """Its caption, where somebody knows it."""
        return " ".join(self.example(text).targets) or "a picture of your own"

    def composed_of(self) -> tuple[Mapping[str, tuple[str, ...]], ...]:
        return (CHOICES,) * self.most

    def composed(self, parts: Sequence[Mapping[str, Any]]) -> str:
        return "; ".join("{size} {colour} {kind} {x},{y}".format(**part) for part in parts)

    def decomposed(self, text: str) -> tuple[Mapping[str, Any], ...]:
        if text.startswith(drawing.CODED):
            return ()
        shapes = read_scene(text)
        return tuple({name: getattr(shape, name) for name in (*CHOICES, "x", "y")} for shape in shapes)

    def picture_size(self) -> tuple[int, int]:
        return SIDE, SIDE

    @property
    def example_files(self) -> tuple[str, ...]:
        return picture_file.ENDINGS

    def bring_example(self, data: bytes) -> tuple[str, tuple[str, ...]]:
        """A learner's own picture, in the size and the sixteen levels that are read here."""
        found = picture_file.read(data, SIDE, SIDE)
        return drawing.picture_text(found.values), found.notes

    def exact(self, probabilities: np.ndarray) -> float:
        """exact_match of what was written (B, S, K) for `unseen_pairs`."""
        return self.measure(probabilities, self.unseen_pairs())["exact_match"]

    def touched(self) -> np.ndarray:
        """Of each held-out scene the patches on which each shape has ink (N, 2, 16), in the order of the
        caption; nowhere where there is no second shape."""
        return drawing.touched(pool.held_out(self.most), ACROSS)

    def _labels(self) -> tuple[str, ...]:
        if self.read == "whole":
            return ("picture",)
        return tuple(f"r{row + 1} c{column + 1}" for row in range(ACROSS) for column in range(ACROSS))

    def _batch(self, scenes: np.ndarray) -> Batch:
        return self._read(drawing.draw(scenes), wording.of_scenes(scenes))

    def _read(self, pictures: np.ndarray, captions: wording.Captions) -> Batch:
        """Pictures (B, SIDE, SIDE, 3) as the network reads them, beside their captions."""
        B, ink = len(pictures), 1.0 - pictures
        if self.read == "patches":
            ink = ink.reshape(B, ACROSS, PATCH, ACROSS, PATCH, 3).swapaxes(2, 3)
        T = self.spec.longest
        inputs = torch.from_numpy(np.ascontiguousarray(ink.reshape(B, T, -1), np.float32))
        told = wording.told(captions)
        return Batch(
            inputs,
            torch.full((B,), T),
            told.targets,
            told.mask,
            decoder_inputs=told.read,
            target_lengths=told.lengths,
        )


def _picture(text: str) -> np.ndarray:
    """The picture (SIDE, SIDE, 3) of an example's text."""
    if text.startswith(drawing.CODED):
        return drawing.read_picture(text)
    (picture,) = drawing.draw(drawing.numbers([read_scene(text) if text else ()]))
    found: np.ndarray = picture
    return found


@lru_cache(maxsize=4)
def _baselines(task: Captions) -> tuple[Baseline, ...]:
    batch, known = task.held_out(pool.HELD_OUT), task._batch(pool.training(task.most)[: naive.KNOWN])
    x, probe = (part.inputs.flatten(1).numpy() for part in (known, batch))
    captions, K = known.targets.numpy(), task.spec.output_size
    guesses = {
        "nearest training picture": naive.nearest(x, captions, probe),
        "lines through all pixels": naive.by_lines(x, captions, probe, K),
        "commonest word at each place": naive.commonest(captions, len(probe), K),
    }
    S = batch.targets.shape[1]
    scores = {name: task.measure(np.eye(K)[guess[:, :S]], batch) for name, guess in guesses.items()}
    found = [
        Baseline(metric.name, name, score[metric.name])
        for metric in task.metrics
        for name, score in scores.items()
    ]
    return ranked(task, found)
