"""A melody as plain numbers, to be drawn, told and brought: what pages and figures see of a tune."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Tone:
    """A note: when it begins and how long it lasts, in beats, its MIDI number and how that is written."""

    start: float
    beats: float
    pitch: int
    name: str


@dataclass(frozen=True)
class Part:
    """A stretch of a melody with a name, in beats: the first "A" of AABA."""

    name: str
    start: float
    end: float


@dataclass(frozen=True)
class Melody:
    """Tones one after the other, the parts they stand in, and how many beats a bar has.

    Parts may end after the last tone: a tune that is not finished. What follows the last part belongs to
    none.
    """

    tones: tuple[Tone, ...]
    parts: tuple[Part, ...] = ()
    bar: float = 4.0
    key: str = ""

    @property
    def beats(self) -> float:
        """How long it lasts."""
        return self.tones[-1].start + self.tones[-1].beats if self.tones else 0.0

    def told(self) -> str:
        """The melody in note names, part by part, for who cannot see or hear it."""
        count = len(self.tones)
        head = f"A melody of {count} note{'' if count == 1 else 's'}" + (
            f" in {self.key}" if self.key else ""
        )
        lines = []
        for part in self.parts:
            names = [tone.name for tone in self.tones if part.start <= tone.start < part.end]
            lines += [f"{part.name}: {', '.join(names)}"] if names else []
        end = self.parts[-1].end if self.parts else 0.0
        rest = [tone.name for tone in self.tones if tone.start >= end]
        lines += (
            [f"after the last part: {', '.join(rest)}" if self.parts else ", ".join(rest)] if rest else []
        )
        return f"{head}. {'; '.join(lines)}." if lines else f"{head}."


@dataclass(frozen=True)
class Theme:
    """A beginning that a learner brought. text: its notes as they are typed; told: what had to be changed, in
    sentences; voice: which voice of the file it is, one of `voices` (each with what people call it).
    """

    text: str
    told: tuple[str, ...] = ()
    voice: str = ""
    voices: Mapping[str, str] = field(default_factory=dict)
