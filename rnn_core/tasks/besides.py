"""What a task can do besides: every method answers None, "" or nothing unless a task says otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from rnn_core.data import Batch, Example, Signal

if TYPE_CHECKING:
    from rnn_core.media import Media
    from rnn_core.melody import Melody, Theme
    from rnn_core.tasks.base import Task


@dataclass(frozen=True)
class Brought:
    """A learner's own text as it was read. `choices`: its encoding by name, and others if it was guessed."""

    text: str
    encoding: str = ""  # Python's name of it; "" for a pasted text
    broken: int = 0  # places that no character of this encoding fits: they stand as �
    choices: Mapping[str, str] = field(default_factory=dict)  # Python's name → what people call it


class Besides:
    """The half of the contract of a task that most tasks have no use for.

    No network is trained otherwise because of it, as long as nobody answers: so it is no source of any row of
    `make learn` (benchmarks/sources.py), and a test holds that all of it stays silent.
    """

    def sample_rule(self) -> str:
        """What `sample_quality` is the share of: "of brackets and quotes are right"."""
        return ""

    def sample_quality(self, text: str) -> float | None:
        """How much of a text that the network wrote keeps the task's own rules; None if it has none."""
        return None

    @property
    def types(self) -> Mapping[str, str]:
        """Types of tags, and what they mean in a word: "PER" is a person."""
        return {}

    def entities(self, tags: Sequence[str]) -> set[tuple[int, int, str]]:
        """What a row of tags marks: begin, end (exclusive) and type of each; nothing where tags have none."""
        return set()

    @property
    def asks_midway(self) -> bool:
        """Whether training asks for the one answer after every beginning too: else it is a guess there."""
        return False

    def causes(self, example: Example) -> tuple[int, ...]:
        """The inputs (from 0) that its answer hangs on by the rule of the task; none where no rule says."""
        return ()

    def flips(self, text: str) -> tuple[str, ...]:
        """Sentences that differ from `text` in one word and have another verdict."""
        return ()

    def push(self, text: str, gap: int) -> str | None:
        """`text` with `gap` words that mean nothing behind the one that decides; None if none does."""
        return None

    def longest_gap(self) -> int | None:
        """The most of such words that training shows; None where nothing can be pushed away."""
        return None

    def prompt(self) -> str | None:
        """What writing may begin with; None for a task without text to write."""
        return None

    def beginning(self, text: str) -> tuple[str, ...]:
        """The symbols of a text that is to be written on; none where they are just its letters.

        Raises ConfigError for what cannot be read.
        """
        return ()

    def follows(self, text: str) -> int | None:
        """How many of the first symbols of a text keep to the rules of the task's own; None without rules."""
        return None

    def goes_on_for(self) -> int | None:
        """The most symbols that are written after a beginning, up to `<end>`; None where any number does."""
        return None

    def training_text(self) -> str:
        """The text that is learnt, where there is one."""
        return ""

    def bring(self, data: bytes | str, encoding: str = "") -> Brought | None:
        """A learner's own text, read in `encoding` or the likeliest; None where none can be brought."""
        return None

    def read_file(self, data: bytes | str) -> "Task | None":
        """The same task with a learner's own text to learn; None where nothing can be brought."""
        return None

    @property
    def example_files(self) -> tuple[str, ...]:
        """Endings of the files that `bring_example` reads; none where none can be brought."""
        return ()

    def bring_example(self, data: bytes) -> tuple[str, tuple[str, ...]] | None:
        """A learner's own file (a picture, a tune) as the text of an example, and what was done to read it, a
        sentence each; None where none can be brought.

        Raises ConfigError, in a sentence, for a file that cannot be read.
        """
        return None

    def rollout(self, example: Example, time_steps: int) -> np.ndarray | None:
        """How the numbers of `example` truly go on (time_steps,); None where nobody knows."""
        return None

    def of_length(self, T: int) -> "Task | None":
        """The same task with examples of T time steps; None where length is not its setting."""
        return None

    def ladder(self) -> Mapping[int, Batch]:
        """Held-out examples by T_x, also some that are longer than any of training, if it `climbs`."""
        return {}

    def ladder_note(self) -> str:
        """What has to be said of the ladder's examples."""
        return ""

    def signals(self, example: Example) -> Mapping[str, Signal]:
        """Pictures that belong to an example: grids, or points of the plane."""
        return {}

    def probe(self) -> tuple[Batch, Mapping[str, tuple[str, ...]]] | None:
        """Inputs over a whole plane, whose answers make a picture, and the labels of its axes y and x."""
        return None

    def called(self, text: str) -> str:
        """A text of which nobody could tell what it is, in words; "" where it speaks for itself."""
        return ""

    def media(self, example: Example) -> "Media | None":
        """What the example is besides its symbols, to be seen or heard: a picture, a sound."""
        return None

    def parts(self, probabilities: np.ndarray, batch: Batch) -> Mapping[str, float]:
        """The leading metric by the part of an example in which an output stands: by the phrase of a tune."""
        return {}

    def part_baselines(self) -> Mapping[str, Mapping[str, float]]:
        """What simple methods reach in each part of the held-out examples: name → part → value."""
        return {}

    def by_beat(self, probabilities: np.ndarray, batch: Batch) -> np.ndarray | None:
        """The leading metric by the beat (beats,) of a tune; None where nothing has beats."""
        return None

    def melody(self, text: str) -> "Melody | None":
        """A text of notes in beats, to be drawn; None where texts are no tunes."""
        return None

    def by_pitch(self, probabilities: np.ndarray) -> np.ndarray | None:
        """Predictions (…, K) as the chance of each pitch (…, pitches); None where there are no pitches."""
        return None

    def midi(self, text: str) -> bytes | None:
        """A text of notes as a MIDI file; None where texts are no tunes."""
        return None

    def read_theme(self, data: bytes, voice: str = "") -> "Theme | None":
        """The beginning of the melody of a MIDI file, or of its `voice`; None where none can be brought."""
        return None

    def composed_of(self) -> tuple[Mapping[str, tuple[str, ...]], ...]:
        """What an example may be composed of: of each part the words to choose from, by what they are."""
        return ()

    def composed(self, parts: Sequence[Mapping[str, Any]]) -> str:
        """The text of an example made of these parts, each with its words and its place x, y."""
        return ""

    def decomposed(self, text: str) -> tuple[Mapping[str, Any], ...]:
        """The parts of an example again, where it was made of such."""
        return ()

    def picture_size(self) -> tuple[int, int] | None:
        """Lines and columns of the picture that an example is; None where it is none."""
        return None
