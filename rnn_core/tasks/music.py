"""B7: tunes, note by note. What comes next, and what comes back?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
import torch

from rnn_core.data import END, Baseline, Batch, Example, Spec
from rnn_core.media import Media
from rnn_core.melody import Melody, Theme
from rnn_core.metrics import Metric, named
from rnn_core.option import option
from rnn_core.stream import Stream
from rnn_core.strongest import ranked
from rnn_core.tasks.base import Task, pad
from rnn_core.tasks.tunes.grammar import FORMS, MOST_IN_PHRASE, Pool, drawn, pools, tunes
from rnn_core.tasks.tunes.midi import read_midi, to_midi
from rnn_core.tasks.tunes.notes import (
    BAR,
    ENDING,
    KEYS,
    LENGTHS,
    MOST_WRITTEN,
    VOCABULARY,
    Key,
    Note,
    notes_of,
    parse,
    spell,
)
from rnn_core.tasks.tunes.rivals import Rows, best_ngram, copying, ngrams, onsets
from rnn_core.tasks.tunes.rules import bars_right, in_key, kept, melody_of, parts_of
from rnn_core.tasks.tunes.sound import RATE, sound

HELD_OUT = 300  # tunes
GOES_ON = 60  # notes written after a theme: no tune has as many, so only one that does not end is cut
COUNTED = 4_000  # training tunes that the simple methods learn from


@dataclass(frozen=True)
class Music(Task):
    """Tunes of our own grammar: four phrases in a form such as AABA, so that what was heard comes back.

    Each symbol is a note, pitch and length; the last target is `<end>`. No held-out tune has a phrase A that
    any training tune has, in whatever key. It trains as T_x = T_y, shifted by one, and generates as
    one-to-many.
    """

    name: ClassVar[str] = "music"
    title: ClassVar[str] = "Music"
    about: ClassVar[str] = (
        "Reads a tune note by note and says what comes next; given one note or a theme, it goes on by "
        "itself. Each tune has four phrases, and the first one returns: only memory can tell its notes."
    )
    question: ClassVar[str] = "The first phrase comes back after another one. Who still knows it?"
    unit: ClassVar[str] = "note"
    defaults: ClassVar[Mapping[str, Any]] = {
        "architecture": "many_to_many",
        "cell": "gru",
        "hidden_size": 96,
        "embedding_size": 32,
        "learning_rate": 0.005,
        "batch_size": 32,
        "updates": 4_000,
    }
    metrics: ClassVar[tuple[Metric, ...]] = named("accuracy", "nats")

    keys: int = option(
        4, "Keys", low=1, high=len(KEYS), tier=2,
        help="How many keys the tunes are in: " + ", ".join(key.name for key in KEYS),
    )  # fmt: skip
    form: str = option(
        "AABA", "Form", choices=FORMS, tier=2,
        help="Which phrases are the same: in AABA the first comes again at once, and again after a new one",
    )  # fmt: skip
    bars: int = option(
        2, "Bars of a phrase", low=1, high=2, tier=2, help="Four beats each: how long what returns is"
    )

    @property
    def spec(self) -> Spec:
        """Each pitch of two octaves with each of four lengths, and `<end>`."""
        V, longest = len(VOCABULARY), self.trained_lengths()[1]
        return Spec(
            "tokens",
            V,
            "every",
            "classes",
            V,
            VOCABULARY,
            VOCABULARY,
            longest=longest,
            forward_only=True,
            feeds_itself=True,
        )

    def trained_lengths(self) -> tuple[int, int]:
        """The fewest and the most notes of a tune."""
        fewest, most = 3 * self.bars, MOST_IN_PHRASE[self.bars]
        return fewest * len(self.form), most * len(self.form)

    def batch(self, stream: Stream, update: int, size: int, level: int = 0) -> Batch:
        """`size` tunes, each put together from training phrases in one of the keys."""
        return self._tunes(pools(self.bars)[0], stream.numpy(update), size)

    def held_out(self, size: int) -> Batch:
        """Tunes whose phrases training never shows, all keys in turn."""
        return _batch(_held_out(self)[: max(1, size)])

    def measure(self, probabilities: np.ndarray, batch: Batch) -> dict[str, float]:
        """accuracy: how often what came next was the likeliest; nats: mean of −ln p(what came next)."""
        mask, targets = batch.target_mask.numpy(), batch.targets.numpy()
        if not mask.any():
            return {"accuracy": 0.0, "nats": 0.0}
        chances = np.take_along_axis(probabilities, targets[..., None], -1)[..., 0][mask]
        right = (probabilities.argmax(-1) == targets)[mask]
        return {"accuracy": float(right.mean()), "nats": float(-np.log(np.maximum(chances, 1e-12)).mean())}

    def parts(self, probabilities: np.ndarray, batch: Batch) -> Mapping[str, float]:
        """Accuracy by the phrase in which a note begins: A1, A2, B, A3 of AABA; NaN where none was asked."""
        right, begins = _right(probabilities, batch)
        phrase = begins // (self.bars * BAR)
        return {name: _mean(right[phrase == k]) for k, name in enumerate(parts_of(self.form))}

    def by_beat(self, probabilities: np.ndarray, batch: Batch) -> np.ndarray:
        """Accuracy by the beat of the tune (beats,) in which a note begins; NaN where none did. The first
        note of a tune is given, and nobody is asked for it.
        """
        right, begins = _right(probabilities, batch)
        beats = len(self.form) * self.bars * BAR // 2
        return np.array([_mean(right[begins // 2 == beat]) for beat in range(beats)])

    def baselines(self) -> tuple[Baseline, ...]:
        """A rule that is told the form and copies; one that repeats the phrase before; n-grams; bigrams."""
        batch = self.held_out(HELD_OUT)
        scores = {name: self.measure(p, batch) for name, p in _rivals(self).items()}
        found = [Baseline(one.name, name, s[one.name]) for one in self.metrics for name, s in scores.items()]
        return ranked(self, found)

    def part_baselines(self) -> Mapping[str, Mapping[str, float]]:
        """The same methods by phrase: name → phrase → accuracy."""
        batch = self.held_out(HELD_OUT)
        return {name: self.parts(p, batch) for name, p in _rivals(self).items()}

    def example(self, text: str) -> Example:
        """The notes of `text`, each with the one that follows it; a tune of the form's length ends with
        `<end>`.

        Raises ConfigError for what is no note.
        """
        notes = parse(text)
        symbols = tuple(note.symbol for note in notes)
        whole = sum(note.length for note in notes) == len(self.form) * self.bars * BAR
        return Example(symbols, (*symbols[1:], END) if whole else symbols[1:], spell(notes))

    def suggestions(self) -> tuple[str, ...]:
        """Held-out tunes, each in another key as far as there are so many, and the theme of the first."""
        texts = [spell(notes_of(VOCABULARY.decode(row))) for row in _held_out(self)[:3]]
        return (texts[0], self.prompt(), *texts[1:])

    def encode(self, examples: Sequence[Example]) -> Batch:
        """Examples as a batch; what comes after the last note does not count unless it is known."""
        inputs = [VOCABULARY.encode(example.inputs) for example in examples]
        gaps = [[None] * (len(example.inputs) - len(example.targets)) for example in examples]
        rows = [[*example.targets, *gap] for example, gap in zip(examples, gaps, strict=True)]
        targets = [[0 if symbol is None else VOCABULARY.index[symbol] for symbol in row] for row in rows]
        mask = [[symbol is not None for symbol in row] for row in rows]
        return Batch(pad(inputs), torch.tensor([len(r) for r in inputs]), pad(targets), pad(mask).bool())

    def prompt(self) -> str:
        """The first phrase of a held-out tune."""
        notes, beats = [], 0
        for note in notes_of(VOCABULARY.decode(_held_out(self)[0])):
            if beats < self.bars * BAR:
                notes.append(note)
            beats += note.length
        return spell(notes)

    def beginning(self, text: str) -> tuple[str, ...]:
        """Its notes."""
        return tuple(note.symbol for note in parse(text)) if text.strip() else ()

    def goes_on_for(self) -> int:
        """To the end of a tune."""
        return GOES_ON

    def sample_quality(self, text: str) -> float | None:
        """The share of notes that are in the key of ours that fits best and lie within one bar; None for
        none.
        """
        return kept(_written(text), self._keys) if text.strip() else None

    def sample_rule(self) -> str:
        return "of notes are in the key that fits best, and within one bar of four beats"

    def keeps(self, text: str) -> Mapping[str, float]:
        """`in_key`: the share of notes in the key that fits best; `bars`: of whole bars those of right
        length.
        """
        notes = _written(text)
        return {"in_key": in_key(notes, self._keys), "bars": bars_right(notes)}

    def media(self, example: Example) -> Media:
        """How it sounds, told in note names."""
        notes = notes_of(example.inputs)
        return Media(sound(notes), melody_of(notes, self.form, self.bars, self._keys).told(), RATE)

    def melody(self, text: str) -> Melody:
        """Its notes in beats, to be drawn. Raises ConfigError for what is no note."""
        return melody_of(_written(text), self.form, self.bars, self._keys)

    def by_pitch(self, probabilities: np.ndarray) -> np.ndarray:
        """Predictions (…, K) summed over the lengths: the chance of each pitch (…, pitches), from C4 up."""
        notes = probabilities[..., :ENDING]
        return np.asarray(notes.reshape(*notes.shape[:-1], -1, len(LENGTHS)).sum(-1))

    def midi(self, text: str) -> bytes:
        """The tune as a MIDI file. Raises ConfigError for what is no note."""
        return to_midi(_written(text))

    def read_theme(self, data: bytes, voice: str = "") -> Theme:
        """The beginning of a MIDI file's melody, as long as a phrase, in one of the keys that are learnt.

        Raises ConfigError, in a sentence, for a file that cannot be used.
        """
        return read_midi(data, voice, self._keys, self.bars * BAR / 2)

    @property
    def example_files(self) -> tuple[str, ...]:
        """MIDI."""
        return (".mid", ".midi")

    def bring_example(self, data: bytes) -> tuple[str, tuple[str, ...]]:
        """As `read_theme`, of the voice with most notes."""
        theme = self.read_theme(data)
        return theme.text, theme.told

    @property
    def _keys(self) -> tuple[Key, ...]:
        return KEYS[: self.keys]

    def _tunes(self, pool: Pool, draw: np.random.Generator, size: int) -> Batch:
        picks = drawn(pool, self.form, draw, size)
        return _batch(tunes(pool, self.form, KEYS, picks, draw.integers(self.keys, size=size)))


def _written(text: str) -> tuple[Note, ...]:
    """The notes of a tune, however long a network wrote it."""
    return parse(text, MOST_WRITTEN)


def _batch(rows: Sequence[np.ndarray]) -> Batch:
    """Tunes as inputs, and the same one note on as targets, `<end>` last."""
    lengths = torch.tensor([len(row) for row in rows])
    inputs, targets = pad([row.tolist() for row in rows]), pad([[*row[1:], ENDING] for row in rows], ENDING)
    return Batch(inputs, lengths, targets, torch.arange(inputs.shape[1]) < lengths[:, None])


def _right(probabilities: np.ndarray, batch: Batch) -> tuple[np.ndarray, np.ndarray]:
    """Of every output that is asked for whether it is right, and the half beat at which the note begins."""
    mask = batch.target_mask.numpy()
    right = (probabilities.argmax(-1) == batch.targets.numpy())[mask]
    return right, onsets(batch.inputs.numpy())[mask]


def _mean(right: np.ndarray) -> float:
    return float(right.mean()) if len(right) else float("nan")


@lru_cache(maxsize=8)
def _held_out(task: Music) -> list[np.ndarray]:
    """Tunes as numbers, each held-out phrase A once."""
    pool, draw = pools(task.bars)[1], np.random.default_rng([71, task.bars])
    size = min(HELD_OUT, len(pool.home))
    picks = drawn(pool, task.form, draw, size)
    picks[:, 0] = np.arange(size)
    return tunes(pool, task.form, KEYS, picks, np.arange(size) % task.keys)


@lru_cache(maxsize=4)
def _rivals(task: Music) -> dict[str, np.ndarray]:
    """What simple methods predict for the held-out tunes (B, S, K), by name."""
    counted = task._tunes(pools(task.bars)[0], np.random.default_rng([72, task.bars]), COUNTED)
    training, asked = Rows.of(counted), Rows.of(task.held_out(HELD_OUT))
    name, usual = best_ngram(training, asked)
    first = [task.form.index(letter) for letter in task.form]
    form = [source if source < place else None for place, source in enumerate(first)]
    before = [None, *range(len(form) - 1)]
    phrase = task.bars * BAR
    return {
        f"told the form {task.form}: copies": copying(training, asked, phrase, form, usual),
        "the phrase before again": copying(training, asked, phrase, before, usual),
        name: usual,
        "bigrams": ngrams(training, asked, 2)[1],
    }
