"""Notes: a pitch and a length as one symbol, the keys they belong to, and how people type them.

Pitches are MIDI numbers (60 is middle C, C4), 12 to the octave; lengths are counted in half beats, so that
every sum of them is exact. A symbol is written `E♭4:½`: the pitch, its octave, and how many beats it lasts.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rnn_core.data import END, Vocabulary
from rnn_core.option import ConfigError, shown

LOWEST, HIGHEST = 60, 83  # C4 to B5
NAMES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "G♯", "A", "B♭", "B")  # the spelling that all KEYS need
LENGTHS = {"½": 1, "1": 2, "1½": 3, "2": 4}  # as it is written → half beats
BAR = 8  # half beats: four beats
MOST_NOTES = 200  # of a tune that a learner types
MOST_WRITTEN = 5_000  # of one that a network wrote

_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_SIGNS = {"": 0, "♯": 1, "#": 1, "♭": -1, "b": -1}
_TYPED = {"½": 1, "1/2": 1, "0.5": 1, ".5": 1, "1": 2, "1½": 3, "3/2": 3, "1.5": 3, "1+1/2": 3, "2": 4}
_NOTE = re.compile(r"([A-Ga-g])([#♯b♭]?)(\d)(?::(.{1,8}))?")
_GERMAN = re.compile(r"(?i)(h|[cdfgah]is|(?:[dgh]e|[ae])s)(?:[0-9:,'].*)?")
_GERMAN_NAMES = {
    "h": "B", "cis": "C♯", "dis": "D♯", "fis": "F♯", "gis": "G♯", "ais": "A♯", "his": "B♯",
    "des": "D♭", "es": "E♭", "ges": "G♭", "as": "A♭", "hes": "B♭",
}  # fmt: skip


@dataclass(frozen=True)
class Note:
    """A pitch (a MIDI number) that lasts so many half beats."""

    pitch: int
    length: int

    @property
    def name(self) -> str:
        """Its pitch as it is written: "E♭4"."""
        return pitch_name(self.pitch)

    @property
    def symbol(self) -> str:
        """As one symbol of a tune: "E♭4:½"."""
        return f"{self.name}:{_WRITTEN[self.length]}"

    @property
    def number(self) -> int:
        """Its place in VOCABULARY."""
        return (self.pitch - LOWEST) * len(LENGTHS) + self.length - 1


@dataclass(frozen=True)
class Key:
    """A tonic (a MIDI number) and how many semitones above it the degrees 0 to 7 of its scale stand."""

    name: str
    tonic: int
    scale: tuple[int, ...]

    @property
    def classes(self) -> frozenset[int]:
        """The notes of the key, in whatever octave: 0 is C, 11 is B."""
        return frozenset((self.tonic + semitones) % 12 for semitones in self.scale)


MAJOR, MINOR = (
    (0, 2, 4, 5, 7, 9, 11, 12),
    (0, 2, 3, 5, 7, 8, 11, 12),
)  # minor: harmonic, its seventh is raised
KEYS = (
    Key("C major", 60, MAJOR),
    Key("A minor", 69, MINOR),
    Key("G major", 67, MAJOR),
    Key("D minor", 62, MINOR),
    Key("F major", 65, MAJOR),
    Key("G minor", 67, MINOR),
    Key("D major", 62, MAJOR),
    Key("B♭ major", 70, MAJOR),
)

_WRITTEN = {length: text for text, length in LENGTHS.items()}


def pitch_name(pitch: int) -> str:
    """ "E♭4" of 63."""
    return f"{NAMES[pitch % 12]}{pitch // 12 - 1}"


NOTES = tuple(Note(pitch, length) for pitch in range(LOWEST, HIGHEST + 1) for length in LENGTHS.values())
VOCABULARY = Vocabulary((*(note.symbol for note in NOTES), END))
ENDING = VOCABULARY.index[END]
_BY_SYMBOL = {note.symbol: note for note in NOTES}


def notes_of(symbols: Iterable[str]) -> tuple[Note, ...]:
    """The notes of symbols as VOCABULARY spells them, up to `<end>`."""
    found = []
    for symbol in symbols:
        if symbol == END:
            break
        found.append(_BY_SYMBOL[symbol])
    return tuple(found)


def spell(notes: Iterable[Note]) -> str:
    """A tune as text: its symbols with spaces between them."""
    return " ".join(note.symbol for note in notes)


def parse(text: str, most: int = MOST_NOTES) -> tuple[Note, ...]:
    """The notes of a typed tune; bar lines are passed over, a note without a length lasts one beat.

    Raises ConfigError, in a sentence a student understands, for anything else.
    """
    words = text.replace("|", " ").replace("𝄀", " ").split()
    if not words:
        raise ConfigError("There is nothing to read: type at least one note, for example C4:1.")
    if len(words) > most:
        raise ConfigError(
            f"This has {len(words):,} notes, and at most {most:,} can be drawn: please shorten it."
        )
    return tuple(_note(word, place + 1) for place, word in enumerate(words))


def _note(word: str, place: int) -> Note:
    """One note of a typed tune."""
    found = _NOTE.fullmatch(word)
    if found is None:
        raise ConfigError(_not_a_note(word[:60], place))  # it may be millions of letters
    letter, sign, octave, length = found.groups()
    pitch = 12 * (int(octave) + 1) + _LETTERS[letter.upper()] + _SIGNS[sign]
    if not LOWEST <= pitch <= HIGHEST:
        raise ConfigError(
            f"Note {place}, {shown(word)}, is out of range: choose from {pitch_name(LOWEST)} (middle C) "
            f"to {pitch_name(HIGHEST)}."
        )
    if length is not None and length not in _TYPED:
        raise ConfigError(f"Note {place}, {shown(word)}: a length is 1/2, 1, 1.5 or 2 beats, as in C4:1/2.")
    return Note(pitch, _TYPED[length or "1"])


def _not_a_note(word: str, place: int) -> str:
    """What is wrong with a word that is no note."""
    german = _GERMAN.fullmatch(word)
    if german:
        name = _GERMAN_NAMES[german[1].lower()]
        also = "; the German B is B♭ here, or Bb" if name == "B" else ""
        return f"Note {place}, {shown(word)}, has a German name: it is written {name} here{also}."
    if re.fullmatch(r"[A-Ga-g][#♯b♭]?(:.*)?", word):
        return f"Note {place}, {shown(word)}, lacks its octave: write for example {word[0].upper()}4:1."
    return (
        f"Note {place}, {shown(word)}, is no note: write letter, sharp or flat, octave, and beats behind a "
        "colon, as in C4:1 Eb4:1/2 F#4:2."
    )


def best_key(notes: Sequence[Note], keys: Sequence[Key]) -> Key:
    """Of these keys the one with most of the notes; of several the one whose tonic ends it or comes most."""

    def fit(key: Key) -> tuple[int, bool, int]:
        inside = sum(note.pitch % 12 in key.classes for note in notes)
        home = [note.pitch % 12 == key.tonic % 12 for note in notes]
        return inside, bool(home) and home[-1], sum(home)

    return max(keys, key=fit)
